"""What a parsed message is: frozen plain values, nothing of it kept yet."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Address:
    """One mailbox as written; a name or an address that is not there is None."""

    name: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Part:
    """One leaf of the message; `size` and `sha256` are over the decoded bytes.

    `path` counts from the root, which is "1"; its children are "1.1", "1.2"; a file written into the
    text "1.1" is "1.1/file/0".
    `role` is one of body, alternative, inline, signature, attachment. The bytes are `content`, unless the message
    was read with an attic: then they are in the file `aside`, or, of a text, only in the message itself.
    """

    path: str
    type: str
    charset: str | None
    filename: str | None
    filename_raw: str | None
    size: int
    sha256: str
    disposition: str | None
    inline: bool
    content_id: str | None
    flags: tuple[str, ...]
    role: str
    content: bytes | None = field(repr=False)
    aside: str | None = None


@dataclass(frozen=True)
class Layer:
    """One forwarded message found inside another; depth 1 is the outermost."""

    kind: str
    depth: int
    from_: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    date_text: str | None = None
    subject: str | None = None
    text: str = ""
    confidence: float = 0.0


@dataclass(frozen=True)
class Mail:
    """A message as read from its bytes; `date` is aware and keeps the written offset."""

    raw_sha256: str
    canon_sha256: str
    size: int
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    subject: str = ""
    from_: Address | None = None
    authors: tuple[Address, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    text: str = ""
    new_text: str = ""
    html: str | None = None
    parts: tuple[Part, ...] = ()
    layers: tuple[Layer, ...] = ()
    comment: str | None = None
    class_: str = ""
    flags: tuple[str, ...] = ()

    @property
    def attachments(self) -> tuple[Part, ...]:
        """The parts a person would call files: no bodies, shown images or signatures."""
        return tuple(part for part in self.parts if part.role == "attachment")
