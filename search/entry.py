"""What can be found: a message, a document or a note, as plain values for any index."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One thing in the index, with all that it can be found by.

    `key` is its kind and row ("message:12"). `text` is all of its own words; `new_text`, where known, the part of
    it that is not quoted from before; `enclosed` what letters attached to it say. `people` are names and addresses
    of everyone concerned, `sender` those of its author, `files` the names of what came with it. `generated` is the
    code of the kind of document that the program made ("OF"), or how else it came about. A reader must hold one of
    the `audience` tokens.
    """

    key: str
    case_ids: tuple[int, ...]
    case_numbers: tuple[str, ...]
    client: str
    title: str
    people: str
    sender: str
    text: str
    at: datetime
    audience: frozenset[str]
    new_text: str | None = None
    enclosed: str = ""
    files: str = ""
    generated: str = ""

    @property
    def kind(self):
        return self.key.partition(":")[0]

    @property
    def quoted(self):
        """The part of the text that was written before."""
        if not self.new_text or self.new_text == self.text:
            return ""
        return self.text.replace(self.new_text, "", 1) if self.new_text in self.text else self.text
