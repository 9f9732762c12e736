"""One leaf of the message with its decoded bytes, its text when it is one, and what its header says of it."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from ingest.mail import charsets, names, parameters, transfer, words

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE
)


@dataclass(eq=False)
class Leaf:
    """A part that holds no parts; the name is as the sender wrote it."""

    path: str
    type: str
    content: bytes
    charset: str | None
    disposition: str | None
    content_id: str | None
    filename_raw: str | None
    flags: list[str] = field(default_factory=list)

    @cached_property
    def decoded(self) -> tuple[str, str, tuple[str, ...]]:
        """Text, charset and flags of the content, read as text with lines ended by a line feed."""
        text, charset, flags = charsets.decode(self.content, self.charset or self._told_inside())
        return re.sub(r"\r\n?", "\n", text), charset, flags

    @property
    def text(self) -> str:
        """The content as text."""
        return self.decoded[0]

    def _told_inside(self):
        found = _META_CHARSET.search(self.content[:4096]) if self.type == "text/html" else None
        return found[1].decode("ascii") if found else None


def read(entity) -> Leaf:
    """The leaf that the entity is."""
    disposition, told = parameters.read(entity.headers.first("content-disposition"))
    encoding = transfer.encoding(entity.headers.first("content-transfer-encoding"))
    content, flags = transfer.decoded(entity.body, encoding)
    return Leaf(
        path=entity.path,
        type=entity.type,
        content=content,
        charset=parameters.text(entity.parameters, "charset"),
        disposition=disposition or None,
        content_id=_content_id(entity.headers.first("content-id")),
        filename_raw=names.written(told, entity.parameters),
        flags=[*entity.flags, *flags, *([] if content else ["empty"])],
    )


def _content_id(value):
    return unquote(words.spoken(value[:1000])).strip("<> ") or None
