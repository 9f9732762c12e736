"""What can be found: a message, a document or a note, as plain values for any index."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One thing in the index, with all that it can be found by.

    `key` is its kind and row ("message:12"). `text` is all of its own words; `new_text`, where known, the part of
    it that is not quoted from before; `enclosed` what letters attached to it say. `people` are names and addresses
    of everyone concerned, `sender` those of its author, `recipients` of those it was written to, `files` the names
    of its files or of what came with it. `type` is the code of the kind of document that it is ("F01", "OF"), or how
    it came about. What has the same `conversation` is shown together. A reader must hold one of the `audience` tokens.
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
    recipients: str = ""
    new_text: str | None = None
    enclosed: str = ""
    files: str = ""
    type: str = ""
    conversation: str = ""
    has_attachment: bool = False

    @property
    def kind(self):
        return self.key.partition(":")[0]

    @property
    def row_id(self):
        return int(self.key.partition(":")[2])

    @property
    def quoted(self):
        """The part of the text that was written before."""
        if not self.new_text or self.new_text == self.text:
            return ""
        return self.text.replace(self.new_text, "", 1) if self.new_text in self.text else self.text

    @property
    def client_words(self):
        """What tells the client and the cases. A row filed in several tells none of their clients: who may see one
        must not learn of the other."""
        return "\n".join((self.client, *self.case_numbers)) if len(self.case_ids) < 2 else ""
