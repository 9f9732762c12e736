"""What a scripted IMAP server holds: folders of letters, and how one letter answers a FETCH."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

ARRIVED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SYSTEM_FLAGS = ("\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft")
ALL_RIGHTS = "lrswipkxtea"
SECTION = re.compile(r"BODY(?:\.PEEK)?\[(.*?)\](?:<(\d+)\.(\d+)>)?$")


@dataclass(eq=False)
class Letter:
    """A message: `size` is what RFC822.SIZE says, `extra` further FETCH items (X-GM-MSGID …) as they are written."""

    uid: int
    content: bytes
    flags: set = field(default_factory=set)
    internal_at: datetime = ARRIVED
    size: int | None = None
    extra: dict = field(default_factory=dict)

    def item(self, name):
        """The answer to one FETCH item: (name as answered, value); raises `KeyError` for one it does not know."""
        if name not in FACTS and (section := SECTION.match(name)):
            return self._section(*section.groups())
        return name, self.extra[name] if name in self.extra else FACTS[name](self)

    def headers(self):
        """The header with the empty line after it."""
        head, separator, _ = self.content.partition(b"\r\n\r\n")
        return head + separator

    def _section(self, section, offset, length):
        content = self._content_of(section)
        if offset is None:
            return f"BODY[{section}]", content
        start = int(offset)
        return f"BODY[{section}]<{start}>", content[start : start + int(length)]

    def _content_of(self, section):
        if section == "":
            return self.content
        if section == "HEADER":
            return self.headers()
        if section == "TEXT":
            return self.content[len(self.headers()) :]
        wanted = re.fullmatch(r"HEADER\.FIELDS \((.*)\)", section)[1].lower().encode().split()
        fields = re.findall(rb"(?:[^\r\n].*\r\n)(?:[ \t].*\r\n)*", self.headers())
        return b"".join(f for f in fields if f.partition(b":")[0].lower() in wanted) + b"\r\n"


FACTS = {
    "UID": lambda letter: str(letter.uid),
    "FLAGS": lambda letter: f"({' '.join(sorted(letter.flags))})",
    "INTERNALDATE": lambda letter: _written(letter.internal_at),
    "RFC822.SIZE": lambda letter: str(len(letter.content) if letter.size is None else letter.size),
}


@cache
def _written(instant):
    return f'"{instant:%d-%b-%Y %H:%M:%S %z}"'


@dataclass(eq=False)
class Folder:
    """A folder; everything about it may be changed while clients look on."""

    name: str
    uidvalidity: int = 1
    uidnext: int = 1
    letters: list = field(default_factory=list)
    permanent_flags: tuple = (*SYSTEM_FLAGS, "\\*")
    read_only: bool = False
    attributes: tuple = ()
    rights: str = ALL_RIGHTS
    subscribed: bool = False

    def add(self, content, uid=None, **facts):
        """A letter arrives, under the next UID unless told another; `facts` are those of `Letter`."""
        letter = Letter(self.uidnext if uid is None else uid, content, **facts)
        self.letters = sorted([*self.letters, letter], key=lambda each: each.uid)
        self.uidnext = max(self.uidnext, letter.uid + 1)
        return letter

    def fill(self, contents):
        """A letter for each of the contents."""
        return [self.add(content) for content in contents]

    def expunge(self, *uids):
        """Letters disappear."""
        self.letters = [letter for letter in self.letters if letter.uid not in uids]

    def uids(self):
        return [letter.uid for letter in self.letters]

    def letter(self, uid):
        return next(letter for letter in self.letters if letter.uid == uid)

    def keeps(self, flag):
        """Whether the flag lasts."""
        return flag in self.permanent_flags or ("\\*" in self.permanent_flags and flag[0] != "\\")


def numbers_in(text, largest):
    """The numbers of an IMAP set such as `1:3,7,9:*`."""
    numbers = set()
    for piece in text.split(","):
        ends = [largest if end == "*" else int(end) for end in piece.split(":")]
        numbers.update(range(min(ends), max(ends) + 1) if len(ends) == 2 else ends)
    return numbers


def as_set(numbers):
    """Numbers as an IMAP set, runs folded."""
    runs = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{first}:{last}" if last > first else str(first) for first, last in runs)


def is_set(text):
    return re.fullmatch(r"[\d*]+(:[\d*]+)?(,[\d*]+(:[\d*]+)?)*", text) is not None
