"""Header lines as mail programs write them above a letter: "*Od:* Jan Kowalski"."""

from typing import NamedTuple

from ingest.quote import words

LONGEST = 40  # characters of a label
_AROUND = " \t*_"


class Label(NamedTuple):
    """Which header a line is of (from, sent, to, cc, subject, reply_to), its word in small letters, and its value."""

    kind: str
    word: str
    value: str


def read(text: str) -> Label | None:
    """The label that the line begins with, out of the words shared with `ingest.quote`."""
    at = _colon(text)
    if at < 0:
        return None
    word = small(text[:at].strip(_AROUND))
    kind = words.LABELS.get(word)
    return Label(kind, word, _value(text, at)) if kind else None


def seems(text: str) -> bool:
    """Whether the line may begin with a label that the tables lack: few letters, then a colon."""
    at = _colon(text)
    word = text[: max(at, 0)].strip(_AROUND)
    return 0 < len(word) <= 30 and word[0].isupper() and word.replace("-", "").replace(" ", "").isalpha()


def small(text: str) -> str:
    """The text in small letters, the Turkish İ without its second dot, blanks once."""
    return " ".join(text.lower().replace("i̇", "i").split())


def _colon(text):
    at = text.find(":", 0, LONGEST + 1)
    if text.isascii():
        return at
    wide = text.find("：", 0, LONGEST + 1)
    return wide if at < 0 or 0 <= wide < at else at


def _value(text, at):
    """What follows the colon; the marks of bold type that opened before the label close after it."""
    marks = text[: len(text) - len(text.lstrip("*_"))]
    value = text[at + 1 :].strip()
    if marks and text[:at].rstrip().endswith(marks):
        return value
    if marks and value.startswith(marks):
        return value[len(marks) :].strip()
    return value[: -len(marks)].rstrip() if marks and value.endswith(marks) else value
