"""One item of Outlook's, whatever file it came in: what it says of itself, its recipients and its attachments."""

from dataclasses import dataclass, field

from ingest.mail.mapi import Properties

MOST_ATTACHMENTS = 2000
MOST_RECIPIENTS = 500


@dataclass
class Attachment:
    """One attachment; an item in an item has no bytes of its own."""

    properties: Properties = field(default_factory=Properties)
    content: bytes = b""
    item: "Item | None" = None


@dataclass
class Item:
    """A message, an appointment, a task …"""

    properties: Properties = field(default_factory=Properties)
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
