"""The written date with its offset: RFC 5322, its obsolete forms, ISO 8601, and broken ones."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_UTC = re.compile(r"[+-]\d{3,4}\b|\b(?:GMT|UTC?|Z|WET)\b", re.IGNORECASE)
# The European zones, which the library does not know.
_ZONES = {"CET": "+0100", "CEST": "+0200", "MET": "+0100", "MEST": "+0200", "EET": "+0200", "EEST": "+0300"}


def read(text: str) -> tuple[datetime | None, tuple[str, ...]]:
    """The aware date and flags (date_unreadable, date_without_zone); a missing zone is read as UTC."""
    text = re.sub(r"\([^)]*\)?", " ", text[:200]).strip()
    text = re.sub(r"\b(?:CES?T|MES?T|EES?T)$", lambda match: _ZONES[match[0]], text)
    text = re.sub(r"(?:\b(?:GMT|UTC) ?)?([+-]\d\d):?(\d\d)$", r"\1\2", text)
    if not text:
        return None, ()
    found = _iso(text) or _rfc(text) or _rfc(_mended(text))
    if found is None:
        return None, ("date_unreadable",)
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC), ("date_without_zone",)
    return found, ()


def _iso(text):
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", text))
    except ValueError:
        return None


def _rfc(text):
    try:
        fields = parsedate_tz(text)
        if fields is None:
            return None
        moment = datetime(*fields[:5], min(fields[5], 59))
        return moment.replace(tzinfo=_zone(fields[9], text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _zone(seconds, text):
    """The offset; None where none was written (the library then says 0) or none can be that large."""
    unwritten = not seconds and not _UTC.search(text)
    if unwritten or abs(seconds) >= 24 * 3600:
        return None
    return timezone(timedelta(seconds=seconds)) if seconds else UTC


def _mended(text):
    """Doubled fields, missing blanks, fractions of seconds and dots instead of colons put right."""
    text = re.sub(r"^[^\d,]*,\s*(?=[^\d,]*,)", "", text)
    text = re.sub(r"(\d)([A-Za-z])|([A-Za-z])(?=\d)", r"\1\3 \2", text)
    text = re.sub(r"\b(\d{1,2})\.(\d\d)\.(\d\d)\b", r"\1:\2:\3", text)
    text = re.sub(r"(:\d\d)[.,]\d+", r"\1", text)
    match = re.search(r"\d{1,2}[ -]+[A-Za-z]{3,9}[ -]+\d{2,4}.*", text)
    return (match[0] if match else text).replace("GMT+", "+").replace("UTC+", "+").replace("GMT-", "-")
