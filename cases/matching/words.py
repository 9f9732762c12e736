"""The words of the catalogue, found in what people write: inflected, in any usual order (DOMAIN.md §3.2)."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, cached_property

from cases.catalogue import DOCUMENT_TYPES
from cases.written import folded

NEAR = 80  # characters between the parts of "a+b", in a text that says much else
LINKING = ("z", "ze", "o", "w", "we", "i", "na", "do", "za", "od", "dla", "nr", "przez", "oraz")
LINKS = rf"(?: (?:{'|'.join(LINKING)})(?= ))?"
_ENDINGS = "(?:a|i|y|u|e|o|ie|ia|iu|om|em|ow|ach|ami|iem|ej|ego|emu|ych|ymi|ich|im|ym|iej|iego|owi)?"
# As people shorten them in the names of files. "zasw" alone is the form ZAS-W, with anything behind it a certificate.
_SHORT = {
    "zasw(?= (?!us )[a-z])": "zaswiadczenie", "osw": "oswiadczenie", "pel(?:n|nom)": "pelnomocnictwo", "um": "umowa",
    "spr(?:aw|awozd)?(?= fin)": "sprawozdanie", "wn(?:ios)?": "wniosek", "prot": "protokol", "zest": "zestawienie",
    "ewid": "ewidencja", "harm": "harmonogram", "dekl": "deklaracja", "niezal": "niezaleganie", "s c": "sc",
    "upow": "upowaznienie", "fakt": "faktura", "pozw": "pozwolenie",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-ZĄĆĘŁŃÓŚŹŻ]{3})(?=[A-ZĄĆĘŁŃÓŚŹŻ]{2}|[A-ZĄĆĘŁŃÓŚŹŻ][^\W\d_A-ZĄĆĘŁŃÓŚŹŻ]{2})")
_SEAMS = (
    re.compile(r"(?<=[a-z])(?=20\d\d(?!\d))"),
    re.compile(r"(?<=[a-z]{2})(?=\d)"),
    re.compile(r"(?<=\d)(?=[a-z]{3})"),
    re.compile(r"(?<=20\d\d)(?=r(?![a-z0-9]))"),
)


@dataclass(frozen=True)
class Hit:
    """Where words of a type were found: the longest matched text wins; `spans` are its places."""

    length: int
    spans: tuple[tuple[int, int], ...]
    words: str

    def overlaps(self, other):
        """Whether both rest on some of the same letters."""
        return any(a < d and c < b for a, b in self.spans for c, d in other.spans)


@dataclass(frozen=True)
class Keyword:
    """One keyword of the catalogue: `parts` must all be there, each in one of its spellings; `unless` must not.

    A text in which none of its `signs` stands cannot have its first part: most keywords need not be looked for.
    """

    parts: tuple[tuple["Phrase", ...], ...]
    unless: tuple["Phrase", ...]

    @cached_property
    def signs(self):
        """For each spelling of the first part, letters that it always has."""
        return frozenset(phrase.sign for phrase in self.parts[0])


@dataclass(frozen=True)
class Phrase:
    """Words in a row; `apart` are its words alone where their order does not matter, else empty.

    `sign` is the longest run of letters in them that no ending changes.
    """

    sign: str
    together: re.Pattern
    apart: tuple[re.Pattern, ...] = field(default=())


def normalised(text):
    """Folded words with one space between, split where a letter meets a number: `CIT8_2025` → `cit 8 2025`."""
    words = _SEPARATORS.sub(" ", folded(_HUMP.sub(" ", unicodedata.normalize("NFC", text)))).strip()
    for seam in _SEAMS:
        words = seam.sub(" ", words)
    return words


def spelled_out(words):
    """Normalised words with the usual abbreviations written in full: `zasw zus` → `zaswiadczenie zus`."""
    for short, full in _SHORT.items():
        words = re.sub(rf"(?<![a-z0-9]){short}(?![a-z0-9])", full, words)
    return words


def as_written(words, text):
    """The folded words as they stand in the text, in lower case; a word that stands there in another form as it is."""
    spelt = {folded(word): word.lower() for word in reversed(_WORD.findall(text))}
    return " ".join(spelt.get(word, word) for word in words.split(" "))


def hits(text, *, loose=False, phrases=False):
    """{type code: its longest `Hit`} in a normalised text; `loose` where the order of words tells nothing.

    With `phrases` also those by which only a text is known, not a file's name.
    """
    found, signs = {}, {sign for sign in _signs() if sign in text}
    for code, (keywords, headings) in _catalogue().items():
        wanted = (*keywords, *headings) if phrases else keywords
        candidates = [_hit(one, text, loose) for one in wanted if not one.signs.isdisjoint(signs)]
        best = max(filter(None, candidates), key=lambda hit: hit.length, default=None)
        if best is not None:
            found[code] = best
    return found


def denied(text):
    """Codes of the types that a negative keyword in the normalised text speaks against."""
    return {
        code
        for code, (keywords, _) in _catalogue().items()
        if any(one.sign in text and one.together.search(text) for k in keywords for one in k.unless)
    }


def parsed(keyword):
    """A keyword in the catalogue's grammar: `*` prefix, `+` all, `(a|b)` any, `!` not."""
    unless = re.findall(r"!(\S+)", keyword)
    wanted = re.sub(r"\+?\s*!\S+", "", keyword).strip()
    parts = tuple(
        tuple(_phrase(spelling) for spelling in part.strip("()").split("|")) for part in wanted.split("+")
    )
    return Keyword(parts, tuple(_phrase(word) for word in unless))


@cache
def _catalogue():
    return {
        code: (tuple(map(parsed, kind.keywords)), tuple(map(parsed, kind.phrases)))
        for code, kind in DOCUMENT_TYPES.items()
    }


@cache
def _signs():
    every = [keyword for some in _catalogue().values() for keywords in some for keyword in keywords]
    return frozenset().union(*(keyword.signs for keyword in every))


def _phrase(spelling):
    words = [
        w for word in spelling.split() for w in ([word] if "\\" in word or "*" in word else _seamed(word))
    ]
    patterns = [_word(word) for word in words]
    together = re.compile(rf"(?<![a-z0-9])(?:{f'{LINKS} ?'.join(patterns)})(?![a-z0-9])")
    telling = [p for word, p in zip(words, patterns, strict=True) if word not in LINKING]
    is_loose = len(telling) > 1 and all(len(w) > 2 for w in words if w not in LINKING)
    is_loose = is_loose and "\\" not in spelling
    alone = (re.compile(rf"(?<![a-z0-9]){p}(?![a-z0-9])") for p in telling)
    return Phrase(max(map(_sign, words), key=len), together, tuple(alone) if is_loose else ())


def _seamed(word):
    for seam in _SEAMS:
        word = seam.sub(" ", word)
    return word.split()


def _word(word):
    if "\\" in word:
        return word
    if "*" in word:
        return word.replace("*", "[a-z0-9]*")
    if not _is_inflected(word):
        return word
    if _loses_a_letter(word):
        return f"{_stem(word)}(?:e{word[-1]}|{word[-1]}{_ENDINGS})"
    return f"{_stem(word)}{_ENDINGS}"


def _sign(word):
    if "\\" in word:
        return ""
    if "*" in word:
        return max(word.split("*"), key=len)
    return _stem(word) if _is_inflected(word) else word


def _is_inflected(word):
    return len(word) >= 5 and word.isalpha()


def _loses_a_letter(word):
    return word[-2:] in ("ek", "el")  # wniosek, wniosku; weksel, weksla


def _stem(word):
    if _loses_a_letter(word):
        return word[:-2]
    return word[:-1] if word[-1] in "aeiouy" else word


def _hit(keyword, text, loose):
    spans = []
    for spellings in keyword.parts:
        near = spans[0] if spans and not loose else None
        found = [places for phrase in spellings if (places := _places(phrase, text, loose, near))]
        if not found:
            return None
        spans += max(found, key=_length)
    words = " … ".join(text[start:end] for start, end in sorted(spans))
    return Hit(_length(spans), tuple(sorted(spans)), words)


def _places(phrase, text, loose, near):
    for found in phrase.together.finditer(text):
        if near is None or abs(found.start() - near[0]) <= NEAR:
            return [found.span()]
    if not loose or not phrase.apart:
        return []
    alone = [pattern.search(text) for pattern in phrase.apart]
    spans = [found.span() for found in alone if found]
    return spans if len(spans) == len(alone) and len(set(spans)) == len(spans) else []


def _length(spans):
    return sum(end - start for start, end in spans)
