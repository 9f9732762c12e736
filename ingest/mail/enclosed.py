"""Files written into a text, by uuencode or yEnc: they become parts, and the text is shown without their lines."""

import mimetypes
import re

from ingest.mail import buffer, charsets, structure
from ingest.mail.headers import Headers
from ingest.mail.leaves import Leaf, Room
from ingest.mail.structure import Entity
from ingest.mail.transfer import Decoding, is_base64

LARGEST = 16 << 20  # of a text that is searched for files

_SIGNS = (b"begin ", b"=ybegin ")
_BEGIN = re.compile(
    rb"^(?:begin [0-7]{3,4} (?P<uu>[^\r\n]{1,255})\r{0,2}\n(?=(?P<line>[ -`][^\r\n]{0,100})\r{0,2}\n)"
    rb"|=ybegin [^\r\n]{0,300}?\bname=(?P<yenc>[^\r\n]{1,255})\r{0,2}\n)",
    re.MULTILINE,
)
_ENDS = {
    "x-uuencode": re.compile(rb"^end[ \t]*(?:\r{0,2}\n|\r?\Z)", re.MULTILINE),
    "x-yenc": re.compile(rb"^=yend [^\r\n]*(?:\r?\n|\Z)", re.MULTILINE),
}


def opened(root: Entity, leaves: dict[str, Leaf], room: Room, attic: str | None) -> None:
    """Add the files in the texts of the message to its tree and to its leaves, each after its text."""
    for entity in [one for one in root.leaves() if _may_hold_files(leaves[one.path])]:
        text = leaves[entity.path]
        content = text.taken(LARGEST).held
        children = []
        for start, end, encoding, name in _files(content):
            if len(leaves) >= structure.MOST_PARTS:
                text.flags.append("too_many_parts")
                break
            path = f"{entity.path}/file/{len(children)}"
            decoding = Decoding(content, start, end, encoding)
            leaves[path] = _leaf(path, decoding, charsets.text_of(name.strip(b'" \t')), room, attic)
            children.append(Entity(path, Headers(), leaves[path].type, {}, start, end))
            text.left_out.append((start, end))
        _put_after(entity, children)


def _may_hold_files(leaf):
    if leaf.type != "text/plain" or leaf.disposition == "attachment":
        return False
    body = leaf.decoding
    signs = (buffer.find(body.raw, sign, body.start, body.end) for sign in _SIGNS)
    return is_base64(body.name) or any(at >= 0 for at in signs)


def _files(content):
    """(start, end, encoding, name) of each file, in order."""
    if b"\n" not in content:  # as long as it was: the places are the same
        content = content.replace(b"\r", b"\n")
    position, ends = 0, dict(_ENDS)
    while ends and (begun := _BEGIN.search(content, position)):
        position, encoding = begun.end(), "x-yenc" if begun["yenc"] else "x-uuencode"
        if encoding not in ends or (begun["line"] and not _is_uuencoded(begun["line"])):
            continue
        if ended := ends[encoding].search(content, position):
            position = ended.end()
            yield begun.start(), position, encoding, begun["yenc"] or begun["uu"]
        else:
            del ends[
                encoding
            ]  # nor will a later one find its end: a text of beginnings must not be gone through for each


def _is_uuencoded(line):
    """Whether the line is about as long as its first character says; blanks at its end may be lost on the way."""
    told = (((line[0] - 32) & 63) + 2) // 3 * 4
    return told - 8 <= len(line) - 1 <= told + 3


def _leaf(path, decoding, name, room, attic):
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    told = {"charset": None, "disposition": "attachment", "content_id": None, "filename_raw": name}
    return Leaf(path, media_type, decoding, **told, room=room, attic=attic)


def _put_after(entity, children):
    if children:
        itself = Entity(entity.path, entity.headers, entity.type, entity.parameters, entity.start, entity.end)
        entity.type, entity.children = "multipart/mixed", [itself, *children]
