"""Stalwart's mail-parser: subject, senders and the text that begins the body, as its JSON tells."""

import json
import re

from bench.sets.score import Score
from ingest.mail import html_text, parse

WANTED = 51


def score(corpora) -> Score:
    """Each message is right when all three are."""
    folder, found = corpora / "stalwart", Score("stalwart: subject, from and text", WANTED)
    for path in sorted(folder.rglob("*.json")):
        if ".crlf." not in path.name:
            source = next(path.with_suffix(end) for end in (".eml", ".txt") if path.with_suffix(end).exists())
            expected = json.loads(path.read_text())
            found.add(str(path.relative_to(folder)), difference(expected, parse(source.read_bytes())))
    return found


def difference(expected, mail) -> str | None:
    """What of the mail is not as upstream has it; None when all is."""
    subject = _header(expected, "subject").get("Text")
    if plain(mail.subject) != plain(subject):
        return f"subject {mail.subject!r} instead of {subject!r}"
    if [(one.name, one.address) for one in mail.authors] != _senders(expected):
        return f"from {mail.authors} instead of {_senders(expected)}"
    text = plain(_first_text(expected))
    return None if plain(mail.text).startswith(text) else f"text {plain(mail.text)[:40]!r}, not {text[:40]!r}"


def plain(text) -> str:
    """The words of the text; NUL, which no database keeps, left out."""
    return re.sub(r"\s+", " ", (text or "").replace("\0", "")).strip()


def _header(expected, name):
    return next((one["value"] for one in expected["parts"][0]["headers"] if one["name"] == name), {}) or {}


def _senders(expected):
    given = _header(expected, "from").get("Address", {})
    people = given.get("List") or [one for group in given.get("Group", []) for one in group["addresses"]]
    return [(one.get("name"), one.get("address")) for one in people]


def _first_text(expected):
    # Only the first: which of the further texts are body and which are files, upstream defines otherwise.
    for number in expected["text_body"][:1]:
        body = expected["parts"][number]["body"]
        return html_text.from_html(body["Html"]) if "Html" in body else body.get("Text")
    return ""
