"""The header lines above a letter that is passed on: sender, date, recipients, subject, in any order, folded or not."""

import re
from dataclasses import dataclass, field

from ingest.forward import labels
from ingest.forward.lines import Lines

MOST_LINES = 200  # of a block, its folded recipients counted
NEXT_LABEL = 12  # lines within which the next label tells that a line continues the one above
MOST_FOLDED = 2  # lines of a subject below its first, where no other subject tells where it ends
TOLD = 30  # characters at the end of a subject's line that are looked for in the subject around
WIDTH = 66  # characters from which on a line may have been wrapped by a program

_YEAR = re.compile(r"\d{4}")
_TOLD = ("from", "sent", "to", "subject", "cc")


@dataclass
class Header:
    """What the header lines say, by kind; `words` are the labels they were read by."""

    values: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def is_letter(self) -> bool:
        """Whether it is surely of a letter: a sender, a date, and one of recipient and subject; not a meeting's."""
        told = [kind for kind in _TOLD if kind in self.values]
        return len(told) >= 3 and "sent" in told and self.has_sender and self._is_of_mail()

    @property
    def has_sender(self) -> bool:
        """Whether a sender is named."""
        return any(letter.isalpha() for letter in self.values.get("from", ""))

    def _is_of_mail(self):
        sent = self.values["sent"]
        if sum(letter.isdigit() for letter in sent) < 3:
            return False
        # A payment has a mere date, and it stands behind whom it is from and to.
        tells = any(letter.isalpha() for letter in sent) or "from sent" in " ".join(self.values)
        hours = " ".join(word for word in sent.split() if not _YEAR.search(word))
        return _has_time(hours) or (tells and "@" in "".join(self.values.values()))


def read(lines: Lines, start: int, subject: str = "") -> tuple[Header, int]:
    """The header that begins in line `start`, and the line after it.

    `subject` is that of the letter around it, in small letters: where it holds more than the last line says, the next
    line belongs to it.
    """
    header, kind, number, is_spaced, set_in = Header(), None, start, False, 0
    while number < min(len(lines), start + MOST_LINES):
        line = lines[number]
        label = labels.read(line.text) if line.text else None
        if label and _is_new(label, header):
            kind, set_in = label.kind, line.indent
            header.values.setdefault(kind, label.value)
            header.words.setdefault(kind, label.word)
        elif not line.text:
            following = _next_label(lines, number, header, is_spaced)
            if following is None:
                break
            number, is_spaced = following, True
            continue
        elif label is None and kind and _continues(lines, number, kind, header, subject, set_in):
            if not _is_unknown(lines, number):
                header.values[kind] = f"{header.values[kind]} {line.text}".strip()
        else:
            break
        number += 1
    return header, number


def _is_new(label, header):
    return label.kind not in header.values or label.kind in ("cc", "reply_to")


def _next_label(lines, number, header, is_spaced):
    """Where the block goes on below empty lines: programs that put one between all lines do so from the first."""
    if not is_spaced and all(kind in header.values for kind in ("from", "sent", "to", "subject")):
        return None
    below = number
    while below < len(lines) and below < number + 3 and not lines[below].text:
        below += 1
    label = labels.read(lines[below].text) if below < len(lines) else None
    return (
        below
        if label and label.kind not in header.values and (is_spaced or label.kind != "reply_to")
        else None
    )


def _continues(lines, number, kind, header, subject, label_indent):
    """Whether the line without a label belongs to the header line above it."""
    line, value = lines[number], header.values[kind]
    if _label_follows(lines, number, header):
        return True
    set_in = line.indent > label_indent
    if kind in ("from", "to", "cc"):
        if value.endswith((",", ";")) or _is_open(value) or not value:
            return True
        return _is_people(line.text, set_in) or _ends_name(value, line.text)
    if kind == "sent":
        return not value or (len(line.text) < 40 and _is_rest_of_date(line.text, set_in))
    if kind == "subject":
        return not value or set_in or _is_rest_of_subject(lines, number, value, subject)
    return set_in


def _label_follows(lines, number, header):
    for line in lines[number + 1 : number + 1 + NEXT_LABEL]:
        if not line.text:
            return False
        label = labels.read(line.text)
        if label:
            return _is_new(label, header)
    return False


def _is_unknown(lines, number):
    """Whether the line has a label of its own, which is only not known."""
    return labels.seems(lines[number].text) and "@" not in lines[number].text.partition(":")[0]


def _is_open(value):
    return value.count("<") > value.count(">") or value.count('"') % 2 == 1


def _is_people(text, set_in):
    pieces = [piece for piece in text.replace(";", ",").split(",") if piece.strip()]
    return bool(pieces) and all("@" in piece for piece in pieces) and (set_in or text[-1] in ">,;")


def _ends_name(value, text):
    """Whether the line has the address of the name that the one above ended in."""
    text = text.replace("[", "<").replace("]", ">")
    name = text.partition("<")[0]
    if not name and "@" in text.partition(">")[0]:
        return True
    has_name_above = "@" not in value.replace(";", ",").rpartition(",")[2]
    return has_name_above and "@" in text.partition("<")[2] and len(name.split()) <= 3


def _is_rest_of_date(text, set_in):
    has_digit = any(letter.isdigit() for letter in text)
    return has_digit and (set_in or text[0].islower() or _has_time(text[:8]))


def _has_time(text):
    return any(
        mark in ":.h" and text[at - 1 : at].isdigit() and text[at + 1 : at + 3].isdigit()
        for at, mark in enumerate(text)
    )


def _is_rest_of_subject(lines, number, value, subject):
    text = lines[number].text
    joined = labels.small(f"{value[-TOLD:]} {text}")
    # The end of what was told, and more: the subject around it lacks the prefixes that the value may begin with.
    if subject and joined in subject:
        return True
    if subject and subject.endswith(labels.small(value)):
        return False
    return _is_wrapped(lines, number) and _ends_soon(lines, number) and len(value) + len(text) < 400


def _is_wrapped(lines, number):
    """Whether the first word of the line had no room in the line above."""
    above = lines[number - 1]
    return above.indent + len(above.text) + 1 + len(lines[number].text.split()[0]) > WIDTH


def _ends_soon(lines, number):
    """Whether the lines from this one on are the wrapped rest of one, with an empty line below."""
    for last in range(number, number + MOST_FOLDED):
        if last + 1 >= len(lines) or not lines[last + 1].text:
            return len(lines[last].text) <= WIDTH
        if not _is_wrapped(lines, last + 1):
            return False
    return False
