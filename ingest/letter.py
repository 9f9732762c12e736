"""A letter of ours as bytes: readable everywhere, its case's token in the subject once, in the thread it answers."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from cases.calendar import WARSAW
from cases.token import without_tokens

ANSWER = re.compile(r"\s*(?:re|odp|aw|sv)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*")
WRAPPED = ("message/", "multipart/")  # what others would open as part of the letter itself
UNKNOWN = "application/octet-stream"
MOST_REFERENCES = 20
LOOP = "X-Teczka-Loop"


@dataclass(frozen=True)
class File:
    """A file that goes with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What is written, by whom, to whom; people are (name, address).

    `thread` are the Message-IDs that it answers, the last of them directly. `loop` is the mark of automatic mail: with
    it the letter says of itself that no person wrote it.
    """

    message_id: str
    sender: tuple
    to: tuple
    subject: str
    text: str
    at: datetime
    cc: tuple = ()
    files: tuple = ()
    thread: tuple = ()
    reply_to: str | None = None
    loop: str | None = None

    def as_bytes(self):
        """The whole message, its lines ended by CR LF."""
        message = EmailMessage(SMTP)
        message["From"] = _addressed([self.sender])
        message["To"] = _addressed(self.to)
        if self.cc:
            message["Cc"] = _addressed(self.cc)
        if self.reply_to:
            message["Reply-To"] = _addressed([("", self.reply_to)])
        message["Subject"] = _clean(self.subject)
        message["Date"] = format_datetime(self.at.astimezone(WARSAW))
        for name, value in self._machine_marks():
            message[name] = value
        message.set_content(_lines(self.text), charset="utf-8", cte="quoted-printable")
        for file in self.files:
            kind, _, subkind = _media_type(file.media_type).partition("/")
            message.add_attachment(file.content, maintype=kind, subtype=subkind, filename=_clean(file.name))
        # By hand: the library would encode a long Message-ID as if it were words.
        return self._thread_lines() + message.as_bytes()

    def _machine_marks(self):
        if self.loop:
            # RFC 3834 §5, and what Exchange heeds besides.
            yield from (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))
            yield LOOP, self.loop

    def _thread_lines(self):
        lines = [f"Message-ID: <{self.message_id}>"]
        thread = [one for one in self.thread if _is_sound(one)]
        if thread:
            lines.append(f"In-Reply-To: <{thread[-1]}>")
            lines.append("References: " + "\r\n ".join(f"<{one}>" for one in _cut(thread)))
        return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def with_token(subject, token):
    """The subject with the token at its end, once, and with no token of whichever other case."""
    return f"{without_tokens(subject)} [{token}]".strip()


def answer_to(subject):
    """The subject of an answer; it says so once, however often it went to and fro."""
    while found := ANSWER.match(subject):
        subject = subject[found.end() :]
    return f"Re: {subject.strip()}"


def can_be_written_to(address):
    """Whether a letter can be addressed so: what every server takes, in ASCII (RFC 5321 §4.1.2)."""
    try:
        return address.isascii() and Address(addr_spec=address).domain != ""
    except (ValueError, HeaderParseError, IndexError):
        return False


def thread_of(message):
    """The Message-IDs that an answer to the message follows, the message's own last."""
    referred = [reference.referred for reference in message.references if reference.kind == "reference"]
    return (*(one for one in referred if one != message.message_id), *filter(None, [message.message_id]))


def _addressed(people):
    return [Address(_clean(name), addr_spec=address) for name, address in people]


def _clean(words):
    """The words in one line; nothing in them can end it."""
    return "".join(letter for letter in " ".join((words or "").split()) if letter.isprintable())


def _lines(text):
    return "\n".join(text.splitlines()) + "\n"


def _media_type(media_type):
    plain = media_type.partition(";")[0].strip().lower()
    return plain if MEDIA_TYPE.fullmatch(plain) and not plain.startswith(WRAPPED) else UNKNOWN


def _is_sound(message_id):
    # It was somebody else's to write: nothing of it may end our line or begin another.
    return bool(re.fullmatch(r"[!-;=?-~]{1,300}", message_id))


def _cut(thread):
    return thread[:1] + thread[1:][-MOST_REFERENCES:]
