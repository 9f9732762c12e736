"""What a parsed message is: frozen plain values, nothing of it kept yet."""

from dataclasses import dataclass, field
from datetime import date, datetime

REPORTS = ("dsn", "mdn")  # classes: a server's report of what became of a message, and a reader's receipt
MESSAGES = frozenset(
    (
        "message/rfc822",
        "message/global",
        "application/vnd.ms-outlook",
        "application/ms-tnef",
        "application/x-outlook-item",
    )
)


@dataclass(frozen=True)
class Address:
    """One mailbox as written; a name or an address that is not there is None."""

    name: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Entry:
    """One name in an archive, with the size it claims; nothing of it was unpacked."""

    name: str
    size: int
    encrypted: bool = False


@dataclass(frozen=True)
class Part:
    """One leaf of the message; `size` and `sha256` are over the decoded bytes.

    `path` counts from the root, which is "1"; its children are "1.1", "1.2"; a file written into the text "1.1" is
    "1.1/file/0".
    What is attached to an attached letter "1.2" is "1.2/mail/1.3", as it is called in that letter.
    `role` is one of body, alternative, inline, decoration, signature, container (winmail.dat and a letter that is a
    layer, whose parts follow it),
    report (what a report says to programs, and what it returns), attachment; `inline` says that the HTML shows it,
    whatever its role. `listing` is what an archive holds.
    The bytes are `content`, unless the message was read with an attic: then they are in the file `aside`, or, of a
    text, only in the message itself.
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
    listing: tuple[Entry, ...] = ()

    @property
    def nested(self) -> bool:
        """Whether it is a message itself, which `parse` reads from its bytes."""
        return self.role in ("attachment", "container") and (
            self.type in MESSAGES or (self.filename or "").lower().endswith((".eml", ".msg"))
        )


@dataclass(frozen=True)
class Layer:
    """One forwarded message found inside another; depth 1 is the outermost.

    `kind` is "inline" (text that the forwarder could have edited: a claim) or "attached" (a message with its own
    header, at `path`, whose `canon_sha256` is its identity when it also arrives directly). `date_text` is the date as
    written, kept when `date` is unsure. `confidence` is from 0 to 1; below 0.5 the layer is shown as unsure.
    """

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
    path: str | None = None
    message_id: str | None = None
    canon_sha256: str | None = None


@dataclass(frozen=True)
class Link:
    """A link to a file at a service that keeps files; nobody has looked there."""

    host: str
    service: str
    url: str


@dataclass(frozen=True)
class Event:
    """One event of a calendar, as it is shown.

    `start` and `end` are days when `all_day` (the end is the last day); otherwise they are aware where the zone is
    known. `method` is what the sender asks (REQUEST, CANCEL, REPLY, PUBLISH …); `recurrence` is the rule as written.
    """

    method: str = ""
    summary: str = ""
    start: datetime | date | None = None
    end: datetime | date | None = None
    all_day: bool = False
    place: str = ""
    organiser: Address | None = None
    attendees: int = 0
    status: str = ""
    recurrence: str = ""
    uid: str = ""


@dataclass(frozen=True)
class Bounce:
    """Why a message came back, or what became of it: `status` as 5.1.1, `action` as failed, delayed, displayed."""

    recipients: tuple[str, ...] = ()
    action: str = ""
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True)
class Result:
    """One result of a check, lower case: `dmarc`, `pass`, and properties such as ("header.from", "klos.example")."""

    method: str
    value: str
    properties: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The first property of that name; "" when there is none."""
        return next((value for key, value in self.properties if key == name), "")


@dataclass(frozen=True)
class Authentication:
    """What a server says of the sender (RFC 8601), as it stands there: anybody may have written it.

    `server` is the authserv-id, lower case; "" of a server that gives none. `hops` counts the Received fields above.
    """

    server: str
    results: tuple[Result, ...]
    hops: int


@dataclass(frozen=True)
class Mail:
    """A message as read from its bytes; `date` is aware and keeps the written offset.

    `answers` are the Message-IDs that a report (class dsn, mdn) is about, `bounce` is what it says of them; `loop` is
    the mark that Teczka puts on what it sends. `layers` are what was forwarded, the outermost first, and `comment` is
    what the forwarder wrote above it; both are empty of what is no forward.
    `authentication` and `relays` (the hosts that wrote Received fields, "" where none is named) stand from the top
    down; `delivered_to` is where servers say they delivered it.
    """

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
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    answers: tuple[str, ...] = ()
    bounce: Bounce | None = None
    loop: str | None = None
    authentication: tuple[Authentication, ...] = ()
    relays: tuple[str, ...] = ()
    delivered_to: tuple[str, ...] = ()

    @property
    def attachments(self) -> tuple[Part, ...]:
        """The parts a person would call files: no bodies, shown images or signatures."""
        return tuple(part for part in self.parts if part.role == "attachment")
