"""Header lines without colons, as eM Client writes them below a title: "Od "Jan Żak" <jan@klos.example>"."""

from ingest.forward.block import Header
from ingest.forward.labels import small
from ingest.forward.lines import Lines
from ingest.quote import words

FEWEST, MOST = 3, 6  # lines; a sentence may begin with one of the words, three in a row do not


def read(lines: Lines, start: int) -> tuple[Header, int] | None:
    """The header that begins in line `start`, and the line after it; None where none does, or nobody sent it."""
    header, number = Header(), start
    while number < min(len(lines), start + MOST):
        word, _, value = lines[number].text.partition(" ")
        kind = words.LABELS.get(small(word))
        if kind is None or kind in header.values or not word[:1].isupper() or not value.strip():
            break
        header.values[kind], header.words[kind] = value.strip(), small(word)
        number += 1
    is_letter = {"from", "sent"}.issubset(header.values) and len(header.values) >= FEWEST
    return (header, number) if is_letter else None
