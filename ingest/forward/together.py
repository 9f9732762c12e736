"""Header lines that a program ran together: "Od: Jan <jan@klos.example>Do: Anna <…>Wysłano: wtorek, …CETTemat: …"."""

from ingest.forward import labels
from ingest.forward.block import Header
from ingest.quote import words

LONGEST = 4000  # characters
MOST_COLONS = 200

_LONGEST_LABEL = max(map(len, words.LABELS))
_ENDS_BEFORE = frozenset("> \t;,)")


def read(text: str) -> Header | None:
    """The header that the line holds, or None: it begins with its sender."""
    text = text[:LONGEST]
    found = _labels(text)
    if not found or found[0][2] != "from":
        return None
    header = Header()
    for (_, at, kind, word), following in zip(found, [*found[1:], (len(text), 0, "", "")], strict=True):
        header.values[kind] = text[at : following[0]].strip()
        header.words[kind] = word
    return header if len(header.values) >= 3 else None


def begins(text: str) -> bool:
    """Whether the line may begin such a header: with a sender."""
    label = labels.read(text)
    return label is not None and label.kind == "from"


def _labels(text):
    """(where it begins, where its value begins, kind, word) of each label, every kind once."""
    found, seen, position = [], set(), 0
    for start, end, word in _places(text):
        kind = words.LABELS[word]
        if start >= position and kind not in seen:
            found.append((start, end, kind, word))
            seen.add(kind)
            position = end
        if seen.issuperset(("from", "to", "sent", "subject")):
            break
    return found


def _places(text):
    """(start, end, word) of what may be labels, in order: before a colon, or bare behind an address or a zone."""
    colons = [at for at, letter in enumerate(text) if letter in ":："][:MOST_COLONS]
    places = [place for at in colons if (place := _before(text, at))]
    bare = [place for at, letter in enumerate(text) if letter == ">" and (place := _bare(text, at + 1))]
    subject = [] if any(words.LABELS[place[2]] == "subject" for place in places) else _bare_subjects(text)
    return sorted([*places, *bare[:MOST_COLONS], *subject])


def _before(text, colon):
    """The longest label that ends at the colon and begins in a capital letter, where a word may begin."""
    end = len(text[:colon].rstrip())
    for start in range(max(0, end - _LONGEST_LABEL), end):
        word = labels.small(text[start:end])
        if (
            word in words.LABELS
            and text[start].isupper() | (not text[start].isascii())
            and _may_begin(text, start, word)
        ):
            return start, colon + 1, word
    return None


def _may_begin(text, start, word):
    """Behind an address, a blank, or the zone of a date that has no blank behind it."""
    before = text[start - 1 : start]
    if not before or before in _ENDS_BEFORE:
        return True
    return len(word) > 2 and (before.isdigit() or before.isupper() or before == ".")


def _bare(text, start):
    """A label without its colon, directly behind an address."""
    for end in range(start + 2, min(len(text), start + _LONGEST_LABEL + 1)):
        word = text[start:end]
        is_whole = text[end : end + 1] == " " and text[end : end + 3].strip()[:1] not in (":", "：")
        if is_whole and word[0].isupper() and word.lower() in words.LABELS:
            return start, end, word.lower()
    return None


def _bare_subjects(text):
    """The first label of a subject behind a zone, without its colon."""
    for start in range(1, len(text)):
        if text[start].isupper() and (text[start - 1].isupper() or text[start - 1].isdigit()):
            end = text.find(" ", start, start + _LONGEST_LABEL + 1)
            word = text[start:end].lower() if end > 0 else ""
            if words.LABELS.get(word) == "subject":
                return [(start, end, word)]
    return []
