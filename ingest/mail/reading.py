"""The one way in: bytes of any kind become a `Mail`; what is broken becomes a flag, never an exception."""

import re

from ingest import forward, quote
from ingest.mail import (
    addresses,
    armour,
    attached,
    authentication,
    body,
    bounce,
    calendar,
    comments,
    dates,
    decoration,
    enclosed,
    headers,
    html_text,
    identity,
    kind,
    leaves,
    letters,
    links,
    names,
    outlook,
    structure,
    within,
    words,
)
from ingest.mail.model import REPORTS, Mail, Part

MOST_REFERENCES = 500
MOST_DELIVERIES = 20

_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_ENCRYPTED = {"application/pgp-encrypted"}
_BRACKETED = re.compile(rb"<([^<>]*)>")


class NoSuchLeaf(KeyError):
    """The message has no leaf at this path."""

    def __init__(self, path):
        super().__init__(f"The message has no leaf {path}.")
        self.path = path


def parse(raw, attic: str | None = None) -> Mail:
    """The message in the bytes, or in a mapped file: total, and bounded (depth 32, 2000 parts, 500 addresses a field).

    With `attic`, the path of a folder, each part that is no text of the body lies in a new file of that folder
    (`Part.aside`), and none is held in memory.
    """
    return _parsed(raw, attic, 0, letters.Effort())


def _parsed(raw, attic, depth, effort):
    """The message, which is attached to so many letters, one in another."""
    message, told_of_file, met = _as_mail(raw)
    root, flags, found, inside = _tree(message, attic)
    shown = body.chosen(root, found)
    events, told_of_events = calendar.of(found.values())
    parts = _parts(found.values(), shown, {**inside.roles, **bounce.roles(root)})
    envelope, told = _envelope(root.headers)
    class_ = kind.of(root, envelope["subject"], shown.text, inside.kinds)
    returned, answers = bounce.of(class_, root.headers, found.values(), shown.text)
    said = armour.taken_off(shown.text)
    new = quote.new_text(said, shown.html, envelope["subject"])
    if class_ in REPORTS:  # what a report returns was passed on by nobody
        within_it, passed_on = letters.Enclosed(parts), forward.Forward()
    else:
        within_it = letters.opened(
            parts, lambda inner: _parsed(inner, attic, depth + 1, effort), depth, effort
        )
        to = (*envelope["to"], *envelope["cc"])
        passed_on = forward.unwrap(said, shown.html, envelope["subject"], to)
    sealed = (*within_it.flags, *inside.flags, *_security(root), *armour.flags(shown.text))
    return Mail(
        raw_sha256=identity.raw_sha256(raw),
        canon_sha256=identity.canon_sha256(raw) if message is raw else identity.raw_sha256(raw),
        size=len(raw),
        text=shown.text,
        new_text=new,
        html=shown.html,
        parts=within_it.parts,
        layers=(*passed_on.layers, *within_it.layers),
        comment=passed_on.comment if passed_on.layers or not within_it.layers else forward.own_words(new),
        class_=class_,
        flags=tuple(sorted({*flags, *told, *shown.flags, *told_of_file, *told_of_events, *sealed})),
        events=(*met, *inside.events, *events)[: calendar.MOST_EVENTS],
        links=tuple(dict.fromkeys((*links.found(shown.text, shown.html), *within_it.links))),
        answers=answers,
        bounce=returned,
        loop=kind.loop_of(root.headers),
        authentication=authentication.told(root.headers),
        relays=authentication.relays(root.headers),
        delivered_to=_delivered_to(root.headers),
        **envelope,
    )


def leaf_content(raw, path: str) -> bytes:
    """The decoded bytes of the leaf at this path of the message. Raises `NoSuchLeaf`."""
    outer, is_within, inner = path.partition(letters.WITHIN)
    if is_within:
        return leaf_content(leaf_content(raw, outer), inner)
    _, _, found, _ = _tree(_as_mail(raw)[0])
    if path not in found:
        raise NoSuchLeaf(path)
    return b"".join(found[path].decoding)


def _as_mail(raw):
    """Outlook's own files written as mail, everything else as it is."""
    return outlook.as_mail(raw) if outlook.is_outlook(raw) else (raw, (), ())


def _tree(message, attic=None):
    """(the root, flags, leaves by path, what was opened within them)."""
    root, flags = structure.read(message)
    room = leaves.Room()
    found = {entity.path: leaves.read(message, entity, room, attic) for entity in root.leaves()}
    inside = within.opened(root, found, room, attic)
    enclosed.opened(root, found, room, attic)
    return root, flags, {entity.path: found[entity.path] for entity in root.leaves()}, inside


def _envelope(fields):
    """The addressed side of the message, and the flags of its header."""
    flags = []
    people = {name: _people(fields, name, flags) for name in ("from", "sender", "reply-to", "to", "cc")}
    date, date_flags = dates.read(words.spoken(fields.first("date")))
    flags += date_flags
    if len(people["from"]) > 1:
        flags.append("several_from")
    if any(addresses.names_another(one) for one in people["from"]):
        flags.append("display_name_spoof")
    flags += kind.flags(fields)
    return {
        "message_id": _first_id(fields.first("message-id")),
        "in_reply_to": _first_id(fields.first("in-reply-to")),
        "references": tuple(_ids(fields.first("references")))[-MOST_REFERENCES:],
        "subject": words.spoken(fields.first("subject")),
        "from_": next(iter(people["from"]), None),
        "authors": people["from"],
        "sender": next(iter(people["sender"]), None),
        "reply_to": people["reply-to"],
        "to": people["to"],
        "cc": people["cc"],
        "date": date,
    }, flags


def _delivered_to(fields):
    values = fields.all("delivered-to") + fields.all("x-original-to") + fields.all("envelope-to")
    found = (one.address for value in values[:MOST_DELIVERIES] for one in addresses.read(value)[0])
    return tuple(dict.fromkeys(address for address in found if address))[:MOST_DELIVERIES]


def _people(fields, name, flags):
    people, more = addresses.read(b", ".join(fields.all(name)))
    if more:
        flags.append("many_recipients")
    if name in ("from", "sender"):
        people = addresses.joined(people)
    return tuple(dict.fromkeys(people))  # some servers write a field twice


def _ids(value):
    if not value:
        return []
    bracketed = _BRACKETED.findall(value, comments.after(value, 0))
    candidates = bracketed or [word for word in value.split() if b"@" in word]
    cleaned = (words.spoken(b"".join(one.split())) for one in candidates)
    return [one for one in cleaned if one]


def _first_id(value):
    found = _ids(value)
    if found:
        return found[0]
    return words.spoken(value).strip("<> ") or None if len(value.split()) == 1 else None


def _parts(found, shown, opened):
    cids = html_text.referenced(shown.html) if shown.html else set()
    roles, letter = {**opened, **shown.roles}, decoration.Letter(shown.html if cids else None)
    parts, unnamed = [], 0
    for leaf in found:
        is_text = roles.get(leaf.path) in ("body", "alternative")
        taken = leaf.set_aside() if leaf.attic and not is_text else leaf.taken()
        is_shown = not is_text and bool(leaf.content_id) and leaf.content_id in cids
        role = roles.get(leaf.path) or _role(leaf, taken, letter, is_shown)
        unnamed += role == "attachment"
        parts.append(_part(leaf, taken, role, unnamed, is_shown))
    return tuple(parts)


def _role(leaf, taken, letter, is_shown):
    if leaf.type in _SIGNATURES | _ENCRYPTED:
        return "signature"
    if decoration.is_picture(leaf.type, leaf.filename_raw):
        return letter.role(taken, leaf.filename_raw, leaf.content_id, is_shown)
    return "inline" if is_shown else "attachment"


def _part(leaf, taken, role, number, is_shown):
    name, flags = names.safe(leaf.filename_raw) if leaf.filename_raw else ("", ())
    if not name and (leaf.type == "message/rfc822" or outlook.is_outlook(taken.held)):
        name, flags = _after_subject(taken)
    if not name and role == "attachment":
        name = names.made(number, leaf.type, taken.held)
    charset, charset_flags = _charset(leaf, role)
    listing, looks = attached.looked_at(taken, name) if role == "attachment" else ((), ())
    return Part(
        path=leaf.path,
        type=leaf.type,
        charset=charset,
        filename=name or None,
        filename_raw=leaf.filename_raw,
        size=taken.size,
        sha256=taken.sha256,
        disposition=leaf.disposition,
        inline=is_shown,
        content_id=leaf.content_id,
        flags=tuple(dict.fromkeys((*leaf.flags, *flags, *charset_flags, *looks))),
        role=role,
        content=None if leaf.attic else taken.held,
        aside=taken.aside,
        listing=listing,
    )


def _after_subject(taken):
    """A message without a name is called what it is about."""
    if outlook.is_outlook(taken.held):
        subject, extension = outlook.subject_of(taken), "msg"
    else:
        fields, _ = headers.read(taken.held, 0, len(taken.held))
        subject, extension = words.spoken(fields.first("subject")), "eml"
    name, flags = names.safe(re.sub(r"[/\\:\s]+", " ", subject))
    return (f"{name}.{extension}" if name else ""), flags


def _charset(leaf, role):
    """The charset that gave the text; of other parts the declared one, as it was written."""
    if role in ("body", "alternative"):
        _, charset, flags = leaf.decoded
        return charset, flags
    return (leaf.charset or None), ()


def _security(root):
    types = {root.type, *(leaf.type for leaf in root.leaves())}
    if "multipart/signed" in types or types & _SIGNATURES:
        yield "signed"
    if "multipart/encrypted" in types or types & _ENCRYPTED:
        yield "encrypted"
