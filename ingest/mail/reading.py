"""The one way in: bytes of any kind become a `Mail`; what is broken becomes a flag, never an exception."""

import re

from ingest import quote
from ingest.mail import (
    addresses,
    body,
    dates,
    enclosed,
    headers,
    html_text,
    identity,
    kind,
    leaves,
    names,
    structure,
    words,
)
from ingest.mail.model import Mail, Part

MOST_REFERENCES = 500

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
    root, flags, found = _tree(raw, attic)
    shown = body.chosen(root, found)
    parts = _parts(found.values(), shown)
    envelope, told = _envelope(root.headers)
    return Mail(
        raw_sha256=identity.raw_sha256(raw),
        canon_sha256=identity.canon_sha256(raw),
        size=len(raw),
        text=shown.text,
        new_text=quote.new_text(shown.text, shown.html, envelope["subject"]),
        html=shown.html,
        parts=parts,
        class_=kind.of(root),
        flags=tuple(sorted({*flags, *told, *shown.flags, *_security(root)})),
        **envelope,
    )


def leaf_content(raw, path: str) -> bytes:
    """The decoded bytes of the leaf at this path of the message. Raises `NoSuchLeaf`."""
    _, _, found = _tree(raw)
    if path not in found:
        raise NoSuchLeaf(path)
    return b"".join(found[path].decoding)


def _tree(raw, attic=None):
    """(the root, flags, leaves by path in the order they stand)."""
    root, flags = structure.read(raw)
    room = leaves.Room()
    found = {entity.path: leaves.read(raw, entity, room, attic) for entity in root.leaves()}
    enclosed.opened(root, found, room, attic)
    return root, flags, {entity.path: found[entity.path] for entity in root.leaves()}


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


def _people(fields, name, flags):
    people, more = addresses.read(b", ".join(fields.all(name)))
    if more:
        flags.append("many_recipients")
    return tuple(people)


def _ids(value):
    if not value:
        return []
    bracketed = _BRACKETED.findall(value)
    candidates = bracketed or [word for word in value.split() if b"@" in word]
    cleaned = (words.spoken(b"".join(one.split())) for one in candidates)
    return [one for one in cleaned if one]


def _first_id(value):
    found = _ids(value)
    if found:
        return found[0]
    return words.spoken(value).strip("<> ") or None if len(value.split()) == 1 else None


def _parts(found, shown):
    cids = html_text.referenced(shown.html) if shown.html else set()
    parts, unnamed = [], 0
    for leaf in found:
        role = _role(leaf, shown.roles, cids)
        unnamed += role == "attachment"
        parts.append(_part(leaf, role, unnamed))
    return tuple(parts)


def _role(leaf, roles, cids):
    if leaf.path in roles:
        return roles[leaf.path]
    if leaf.content_id and leaf.content_id in cids:
        return "inline"
    return "signature" if leaf.type in _SIGNATURES | _ENCRYPTED else "attachment"


def _part(leaf, role, number):
    is_text = role in ("body", "alternative")
    taken = leaf.set_aside() if leaf.attic and not is_text else leaf.taken()
    name, flags = names.safe(leaf.filename_raw) if leaf.filename_raw else ("", ())
    if not name and leaf.type == "message/rfc822":
        name, flags = _after_subject(taken.held)
    if not name and role == "attachment":
        name = names.made(number, leaf.type, taken.held)
    charset, charset_flags = _charset(leaf, is_text)
    return Part(
        path=leaf.path,
        type=leaf.type,
        charset=charset,
        filename=name or None,
        filename_raw=leaf.filename_raw,
        size=taken.size,
        sha256=taken.sha256,
        disposition=leaf.disposition,
        inline=role == "inline",
        content_id=leaf.content_id,
        flags=tuple(dict.fromkeys((*leaf.flags, *flags, *charset_flags))),
        role=role,
        content=None if leaf.attic else taken.held,
        aside=taken.aside,
    )


def _after_subject(content):
    fields, _ = headers.read(content, 0, len(content))
    subject = re.sub(r"[/\\:\s]+", " ", words.spoken(fields.first("subject")))
    name, flags = names.safe(subject)
    return (f"{name}.eml" if name else ""), flags


def _charset(leaf, is_text):
    """The charset that gave the text; of other parts the declared one, as it was written."""
    if is_text:
        _, charset, flags = leaf.decoded
        return charset, flags
    return (leaf.charset or None), ()


def _security(root):
    types = {root.type, *(leaf.type for leaf in root.leaves())}
    if "multipart/signed" in types or types & _SIGNATURES:
        yield "signed"
    if "multipart/encrypted" in types or types & _ENCRYPTED:
        yield "encrypted"
