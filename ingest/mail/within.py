"""What stands within a part that is no mail itself: winmail.dat and signed S/MIME, opened where they stand."""

from dataclasses import dataclass, field

from ingest.mail import body, cms, mapi, outlook, structure, tnef
from ingest.mail.headers import Headers
from ingest.mail.leaves import Leaf, Room
from ingest.mail.leaves import read as read_leaf
from ingest.mail.model import Event
from ingest.mail.structure import Entity
from ingest.mail.transfer import Decoding

DEEPEST = 4
LARGEST = 64 << 20  # of what is opened in memory

_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef", "application/x-tnef")
_CMS = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_CMS_NAMES = ("smime.p7m", "smime.p7")
_UNTOLD = ("application/octet-stream", "application/pkcs7-mime", "application/x-pkcs7-mime")


@dataclass
class Opened:
    """What opening said: the flags of the message, the roles of what was opened, classes and events of Outlook's."""

    flags: set[str] = field(default_factory=set)
    roles: dict[str, str] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def opened(root: Entity, leaves: dict[str, Leaf], room: Room, attic: str | None) -> Opened:
    """Open what the tree holds and add it to the tree and to its leaves; nothing is taken away."""
    return _Opening(leaves, room, attic).through(root)


class _Opening:
    """One reading of what is within the leaves of one message."""

    def __init__(self, leaves, room, attic):
        self.leaves, self.room, self.attic = leaves, room, attic
        self.told = Opened()

    def through(self, root, depth=0):
        # Most mails hold neither: a look at types and names is all that they pay.
        for entity in [one for one in root.leaves() if self._way(one)]:
            if len(self.leaves) < structure.MOST_PARTS:
                self._way(entity)(root, entity, depth)
        return self.told

    def _way(self, entity):
        leaf = self.leaves[entity.path]
        name = (leaf.filename_raw or "").lower()
        if leaf.type in _TNEF or _is_tnef(leaf, name):
            return self._open_tnef
        if leaf.type in _CMS or (name in _CMS_NAMES and leaf.type in _UNTOLD):
            return self._open_cms
        return None

    def _open_tnef(self, root, entity, _depth):
        leaf = self.leaves[entity.path]
        if leaf.type.startswith("text/"):
            leaf.type = entity.type = _TNEF[0]
        item = tnef.read(leaf.taken(LARGEST).held)
        is_silent = not body.chosen(root, self.leaves).text.strip()
        children = [*(self._bodies(entity.path, item) if is_silent else ())]
        for number, attachment in enumerate(item.attachments[: structure.MOST_PARTS]):
            path = f"{entity.path}/tnef/{number}"
            content_id = outlook.content_id_of(attachment) or None
            told = {"content_id": content_id, "disposition": "inline" if content_id else "attachment"}
            name = outlook.name_of(attachment)
            children.append(
                self._leaf(path, outlook.type_of(attachment), attachment.content, filename_raw=name, **told)
            )
        leaf.flags.extend(flag for flag in dict.fromkeys(item.flags) if flag not in leaf.flags)
        self.told.flags.update(item.flags)
        self.told.events.extend(outlook.events_of(item))
        self.told.kinds.append(item.properties.text(mapi.MESSAGE_CLASS))
        if children or not item.flags:
            self.told.roles[entity.path] = "container"
        _put_in(entity, children)

    def _bodies(self, path, item):
        text, html = outlook.texts(item)
        forms = [
            self._leaf(
                f"{path}/tnef/{name}", f"text/{kind}", said.encode("utf-8", "replace"), charset="utf-8"
            )
            for name, kind, said in (("text", "plain", text), ("html", "html", html))
            if said
        ]
        if forms:
            yield Entity(f"{path}/tnef/body", Headers(), "multipart/alternative", {}, children=forms)

    def _leaf(self, path, media_type, content, **told):
        known = {"charset": None, "disposition": None, "content_id": None, "filename_raw": None, **told}
        decoding = Decoding(content, 0, len(content), "")
        leaf = Leaf(path, media_type, decoding, **known, room=self.room, attic=self.attic)
        self.leaves[path] = leaf
        return Entity(path, Headers(), media_type, {}, 0, len(content))

    def _open_cms(self, _root, entity, depth):
        leaf = self.leaves[entity.path]
        kind, inner = cms.read(leaf.taken(LARGEST).held)
        if kind:
            self.told.flags.add(kind)
        if inner is None or depth == DEEPEST:
            return
        self.told.flags.add("signed_opaque")
        self.told.roles[entity.path] = "signature"
        signed, flags = structure.read(inner)
        self.told.flags.update(flags)
        _rename(signed, f"{entity.path}/smime/")
        self.leaves.update(
            {one.path: read_leaf(inner, one, self.room, self.attic) for one in signed.leaves()}
        )
        _put_in(entity, [signed])
        self.through(signed, depth + 1)


def _is_tnef(leaf, name):
    """Whether a file is one of Outlook's by its name, or by how it begins: servers rename it, and forget its type."""
    is_data = leaf.type.startswith("application/")
    if name == "winmail.dat" and is_data:
        return True
    may_be = is_data or name or leaf.disposition == "attachment"
    return bool(may_be) and leaf.decoding.beginning().startswith(tnef.SIGNATURE)


def _put_in(entity, children):
    """The part stays where it is, and what was within it follows."""
    if children:
        itself = Entity(entity.path, entity.headers, entity.type, entity.parameters, entity.start, entity.end)
        entity.type, entity.children = "multipart/mixed", [itself, *children]


def _rename(entity, prefix):
    entity.path = prefix + entity.path
    for child in entity.children:
        _rename(child, prefix)
