"""What came back and why: what a report answers, who did not get it, and in which words (RFC 3464, 8098)."""

import re

from ingest.mail import headers, words
from ingest.mail.leaves import HEAD
from ingest.mail.model import REPORTS, Bounce

MOST = 50
LONGEST = 1000

_STATUSES = frozenset(("message/delivery-status", "message/disposition-notification"))
_RETURNED = frozenset(("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"))
_FOR_PROGRAMS = _STATUSES | _RETURNED | {"message/global-delivery-status", "message/global-headers"}
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
# qmail and Postfix: <address>: why; Exim and Exchange: the address on a line of its own, perhaps after a name.
_FAILED = re.compile(
    rf"^[ \t]*<({_ADDRESS})>(?: \(expanded from [^)]*\))?:[ \t]*"
    rf"|^[ \t]*(?:[^\n<>@]{{0,80}}[(<])?({_ADDRESS})[)>]?[ \t]*$",
    re.MULTILINE,
)
_MESSAGE_ID = re.compile(r"^[> \t]*Message-I[Dd]:\s*<([^<>\s]{3,500})>", re.MULTILINE)
_COPY = re.compile(
    r"^.{0,20}(?:below this line is a copy|this is a copy of the message|original message headers"
    r"|oryginalne nagłówki|nagłówki oryginaln|message headers? follow|ursprüngliche nachrichtenkopf)"
    r"|^(?:> ?)?(?:Received|Return-Path|Message-ID|DKIM-Signature): ",
    re.IGNORECASE | re.MULTILINE,
)
_REASON = re.compile(r"\b[45]\d\d[ -]|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_ID = re.compile(rb"<([^<>\s]{1,900})>")


def roles(root) -> dict[str, str]:
    """The parts of a report that are for programs, and what it returns: neither is a file that somebody sent."""
    if root.type != "multipart/report":
        return {}
    return {child.path: "report" for child in root.children[1:] if child.type in _FOR_PROGRAMS}


def of(class_: str, fields, leaves, text: str) -> tuple[Bounce | None, tuple[str, ...]]:
    """(the bounce, what it answers) of a report; of any other mail nothing."""
    if class_ not in REPORTS:
        return None, ()
    return read(fields, [(leaf.type, leaf.taken(HEAD).held[:HEAD]) for leaf in leaves], text)


def read(fields, parts, text: str) -> tuple[Bounce, tuple[str, ...]]:
    """(the bounce, the Message-IDs of what it answers) of a report with these (type, first bytes) parts."""
    groups = [group for media_type, head in parts if media_type in _STATUSES for group in _groups(head)]
    answers = [_first_id(group.first("original-message-id")) for group in groups]
    for media_type, head in parts:
        if media_type in _RETURNED:
            answers.append(_first_id(headers.read(head, 0, len(head))[0].first("message-id")))
    bounce = _of_groups(groups) if any(group.fields for group in groups) else _of_text(text)
    failed = words.spoken(b",".join(fields.all("x-failed-recipients"))[:10_000])
    recipients = dict.fromkeys((*bounce.recipients, *re.findall(_ADDRESS, failed)))
    if not any(answers):
        answers += _MESSAGE_ID.findall(text)[:1] or [_first_id(fields.first("in-reply-to"))]
    told = Bounce(tuple(recipients)[:MOST], bounce.action, bounce.status, bounce.diagnostic)
    return told, tuple(dict.fromkeys(filter(None, answers)))[:MOST]


def _groups(head):
    """The blocks of fields: first of the report, then one for each recipient."""
    position = 0
    for _ in range(2 * MOST):
        while head[position : position + 1] in (b"\r", b"\n"):
            position += 1
        if position >= len(head):
            return
        group, after = headers.read(head, position, len(head))
        yield group
        if after <= position:
            return
        position = after


def _of_groups(groups):
    recipients = [
        _recipient(group.first("final-recipient") or group.first("original-recipient")) for group in groups
    ]
    status = next((match[1] for group in groups if (match := _STATUS.search(_said(group, "status")))), "")
    diagnostic = next(filter(None, (_said(group, "diagnostic-code") for group in groups)), "")
    disposition = next(filter(None, (_said(group, "disposition") for group in groups)), "")
    action = (
        next(filter(None, (_said(group, "action") for group in groups)), "") or disposition.rpartition(";")[2]
    )
    return Bounce(
        tuple(filter(None, recipients)),
        action.strip().lower()[:50],
        status,
        re.sub(r"^(?:smtp|x-[\w-]+)\s*;\s*", "", diagnostic, flags=re.IGNORECASE),
    )


def _of_text(text):
    """What a program without the form for it tells in words, above the copy of what it returns."""
    copy = _COPY.search(text)
    told = text[: min(copy.start() if copy else 20_000, 20_000)]
    recipients = [one or other for one, other in _FAILED.findall(told)]
    reason = next((line for line in told.split("\n") if _REASON.search(line)), "")
    status = _STATUS.search(reason)
    first = _FAILED.search(told)
    diagnostic = reason or (told[first.end() :].strip().split("\n\n")[0] if first else "")
    return Bounce(
        tuple(recipients),
        "failed" if recipients else "",
        status[1] if status else "",
        " ".join(diagnostic.split())[:LONGEST],
    )


def _recipient(value):
    """`rfc822; jan@bank.pl` names its kind first."""
    address = words.spoken(value[:1000]).rpartition(";")[2].strip().strip("<>")
    return address if "@" in address else ""


def _said(group, name):
    return words.spoken(group.first(name)[:4000])[:LONGEST]


def _first_id(value):
    match = _ID.search(value)
    return words.spoken(match[1]) if match else None
