"""Events out of text/calendar (RFC 5545), and of its older sister that vCalendar 1.0 is: shown, never acted upon."""

import binascii
import re
from datetime import date, datetime, timedelta
from urllib.parse import unquote

from ingest.mail import charsets, zones
from ingest.mail.model import Address, Event

MOST_EVENTS = 20
LONGEST = 1 << 20
DEEPEST = 10
LONGEST_TEXT = 2000

_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar")
_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT_BREAK = re.compile(r"=\r?\n[ \t]?")
_LINE = re.compile(r"([A-Za-z0-9-]{1,60})((?:;[^;:=\"]{1,60}(?:=(?:\"[^\"]*\"|[^;:\"])*)?)*):(.*)")
_PARAMETER = re.compile(r";([^;:=\"]{1,60})(?:=((?:\"[^\"]*\"|[^;:\"])*))?")
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z)?)?")
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?"
)
_ESCAPED = re.compile(r"\\([nN\\;,:])")


def of(leaves) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """The events of the calendars among the leaves, each once: an invitation often stands in a mail twice."""
    events, flags = {}, set()
    for leaf in leaves:
        if leaf.type in _TYPES or (leaf.filename_raw or "").lower().endswith(".ics"):
            found, told = read(leaf.taken(LONGEST).held, leaf.charset)
            events.update(
                {(one.uid, one.method, one.start): one for one in found if len(events) < MOST_EVENTS}
            )
            flags.update(told)
    return tuple(events.values()), tuple(flags)


def read(raw: bytes, label: str | None = None) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """The events of a calendar, at most 20, and flags (bad_calendar, many_events)."""
    text = charsets.text_of(raw[:LONGEST], label)
    lines = [line for line in map(_line, _unfolded(text)) if line]
    method = next((value.strip().upper() for name, _, value in lines if name == "METHOD"), "")
    blocks = _blocks(lines)
    found = zones.Zones(blocks.get("VTIMEZONE", ()))
    events = tuple(_event(block, method, found) for block in blocks["VEVENT"][:MOST_EVENTS])
    flags = ("many_events",) if len(blocks["VEVENT"]) > MOST_EVENTS else ()
    sound = events and all(event.start for event in events)
    return events, flags if sound or _holds_no_event(lines) else (*flags, "bad_calendar")


def _unfolded(text):
    if "QUOTED-PRINTABLE" in text.upper():
        text = _SOFT_BREAK.sub("", text)
    return re.split(r"[\r\n]+", _FOLD.sub("", text))


def _line(line):
    """(NAME, parameters, value) of a content line; None when it is none."""
    match = _LINE.fullmatch(line.strip("\ufeff"))
    if match is None:
        return None
    told = {name.upper(): (value or "").strip('"') for name, value in _PARAMETER.findall(match[2])}
    value = match[3]
    if "QUOTED-PRINTABLE" in (*told, told.get("ENCODING", "").upper()):
        value = charsets.text_of(binascii.a2b_qp(value.encode()), told.get("CHARSET"))
    return match[1].upper(), told, value


def _blocks(lines):
    """The lines of each event and zone by its kind; what an event holds in turn (alarms) is passed over."""
    blocks, opened = {"VEVENT": []}, []
    for name, told, value in lines:
        kind = value.strip().upper()
        if name == "BEGIN":
            if len(opened) < DEEPEST:
                opened.append(kind)
            if kind in ("VEVENT", "VTIMEZONE"):
                blocks.setdefault(kind, []).append([])
        elif name == "END" and kind in opened:
            while opened.pop() != kind:
                continue
        elif opened and opened[-1] == "VEVENT":
            blocks["VEVENT"][-1].append((name, told, value))
        if "VTIMEZONE" in opened:
            blocks["VTIMEZONE"][-1].append((name, told, value))
    return blocks


def _holds_no_event(lines):
    """A calendar of tasks or of free times is sound; so is not what holds no calendar."""
    kinds = {value.strip().upper() for name, _, value in lines if name == "BEGIN"}
    return "VCALENDAR" in kinds and bool(kinds & {"VTODO", "VFREEBUSY", "VJOURNAL"}) and "VEVENT" not in kinds


def _event(block, method, found):
    fields = {}
    for name, told, value in block:
        fields.setdefault(name, (told, value))
    start, all_day = _moment(fields.get("DTSTART"), found)
    end, _ = _moment(fields.get("DTEND"), found)
    return Event(
        method=method,
        summary=_text(fields, "SUMMARY"),
        start=start,
        end=_end(start, end, all_day, fields.get("DURATION")),
        all_day=all_day,
        place=_text(fields, "LOCATION"),
        organiser=_person(fields.get("ORGANIZER")),
        attendees=sum(name == "ATTENDEE" for name, _, _ in block),
        status=_text(fields, "STATUS").upper(),
        recurrence=_text(fields, "RRULE"),
        uid=_text(fields, "UID"),
    )


def _moment(field, found):
    """(the moment, whether it is a whole day)."""
    match = _MOMENT.match(field[1].strip()) if field else None
    if match is None:
        return None, False
    numbers = [int(number) for number in match.groups("0")[:6]]
    try:
        if match[4] is None:
            return date(*numbers[:3]), True
        moment = datetime(*numbers[:5], min(numbers[5], 59))
    except ValueError:
        return None, False
    return found.aware(moment, "UTC" if match[7] else field[0].get("TZID", "")), False


def _end(start, end, all_day, duration):
    """The end, for days the last one: what is written is the day after it."""
    try:
        if end is None and start is not None and duration:
            end = start + _duration(duration[1])
        if all_day and isinstance(end, date) and not isinstance(end, datetime):
            return max(start, end - timedelta(days=1))
    except (OverflowError, TypeError):
        return None
    return end if end is not None and isinstance(end, datetime) is not all_day else start if all_day else None


def _duration(value):
    match = _DURATION.match(value.strip())
    weeks, days, hours, minutes, seconds = (
        (int(number or 0) for number in match.groups()) if match else (0,) * 5
    )
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _text(fields, name):
    value = fields.get(name, ({}, ""))[1][:LONGEST_TEXT]
    told = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", told).strip()


def _person(field):
    if field is None:
        return None
    told, value = field
    address = re.sub(r"^mailto:", "", value.strip(), flags=re.IGNORECASE)[:500]
    address = unquote(address) if "@" in address or "%40" in address else ""
    name = told.get("CN", "").strip()[:500]
    return Address(name or None, address or None) if name or address else None
