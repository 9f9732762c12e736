"""One letter as other people's engines take it, and one question as any engine is asked it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from search.entry import Entry

_FOLDED = dict(zip("ąćęłńóśźżéöüäáčš", "acelnoszzeouaacs", strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """`text` and `sender` are words between single spaces, lower case and without diacritics; `at` is in seconds."""

    id: int
    text: str
    sender: str
    case: int
    advisor: int
    type: str
    year: int
    at: int
    has: int


@dataclass(frozen=True)
class Ask:
    """One question: all of the words, as typed, and what bounds it. `kind` says what it stands for.

    With `phrase` the words follow each other; with `prefix` the only one is just begun. `case` is (id, number).
    """

    kind: str
    words: tuple[str, ...]
    phrase: bool = False
    prefix: bool = False
    typo: bool = False
    sender: str = ""
    case: tuple | None = None
    has: bool = False
    from_on: date | None = None
    until_on: date | None = None
    by_date: bool = False
    facets: bool = False
    advisor: int | None = None

    @property
    def plain_words(self):
        """The words as the rows have them."""
        return [word for typed in self.words for word in plain(typed).split()]

    @property
    def seconds(self):
        """First and last second of the period."""
        first = datetime.combine(self.from_on, time.min, UTC)
        last = datetime.combine(self.until_on, time.max, UTC)
        return int(first.timestamp()), int(last.timestamp())


def plain(text):
    """Words between single spaces: lower case, without diacritics, split where no letter or digit is."""
    return " ".join(text.encode("cp1250", "replace").translate(_PLAIN).decode("ascii").split())


def text_of(letter):
    """All words of the letter."""
    case = letter.matter
    parts = (letter.subject, _people(letter), case.client, case.number, *letter.files, letter.text)
    return "\n".join(parts)


def row_of(letter):
    """The letter as a row."""
    case = letter.matter
    return Row(
        id=id_of(letter.key),
        text=plain(text_of(letter)),
        sender=plain(_someone(letter.sender)),
        case=case.id,
        advisor=case.advisor,
        type=letter.paper,
        year=letter.at.year,
        at=int(letter.at.timestamp()),
        has=int(letter.has_attachment),
    )


def entry_of(letter):
    """The letter as an entry of our index."""
    case = letter.matter
    return Entry(
        key=letter.key,
        case_ids=(case.id,),
        case_numbers=(case.number,),
        client=case.client,
        title=letter.subject,
        people=_people(letter),
        sender=_someone(letter.sender),
        text=letter.text,
        at=letter.at,
        audience=frozenset({f"case:{case.id}"}),
        new_text=letter.new_text,
        recipients=_someone(letter.recipient),
        files=" ".join(letter.files),
        type=letter.paper,
        conversation=letter.conversation,
        has_attachment=letter.has_attachment,
    )


def id_of(key):
    """A number for a key, such as "message:12"."""
    kind, _, number = key.partition(":")
    return 2 * int(number) + (kind == "document")


def _people(letter):
    return f"{_someone(letter.sender)}\n{_someone(letter.recipient)}"


def _someone(person):
    return f"{person.name} {person.address}"


def _plain_octet(octet):
    letter = bytes([octet]).decode("cp1250", "replace").lower()
    letter = _FOLDED.get(letter, letter)
    return ord(letter) if letter.isascii() and letter.isalnum() else ord(" ")


# Octets, for this is the way to take letters' marks off a hundred thousand texts in time.
_PLAIN = bytes(map(_plain_octet, range(256)))
