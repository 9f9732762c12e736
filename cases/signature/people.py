"""Who signed: a person's name, what she is, and her company, each only where nothing else can be meant."""

import re

from cases.signature.lines import WORDS, folded, is_about_law, key, words_of

MOST_WORDS = 12  # of a company's name
NEAR = 3  # pieces between a name and what the person is
_TITLES = re.compile(
    r"(?i)^(?:(?:mgr|inż|inz|dr|hab|prof|mec|adw|r\.\s?pr|lek|arch|pani|pan|mr|mrs|ms)\b\.?\s*)+"
)
_PERSON = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)?")
_SMALL = {"i", "z", "w", "spółka", "oraz", "im."}
_NAMED = re.compile(r"(?i)^(?:firma|company|pracodawca|klient)\s*:\s*")


def companies_in(pieces, *, is_marked):
    """(name, kind or "") of every company that the pieces name by its legal form or by what it is, each once.

    Where nothing tells that the pieces are a signature, a sentence may name a company that is another's.
    """
    found = {}
    for number, piece in enumerate(pieces):
        company = _company(piece, pieces[number - 1] if number else "")
        if company and (is_marked or _is_title(company[0])):
            found.setdefault(key(company[0]), company)
    return list(found.values())


def person_in(pieces, sender, *, is_marked):
    """(name, at which piece) of who signed: where the sender's name stands, else below the closing; or ("", 0)."""
    people = [(name, number) for number, piece in enumerate(pieces) for name in [_person(piece)] if name]
    surname = set(words_of(_person(sender))) if _person(sender) else set()
    for name, number in people:
        if surname and len(surname & set(words_of(name))) >= min(2, len(surname)):
            return name, number
    if surname:
        return _person(sender), 0
    return people[0] if is_marked and people and people[0][1] == 0 else ("", 0)


def position_in(pieces, name, at):
    """What the person is: beside her name, or right below it."""
    for piece in pieces[at : at + NEAR + 1]:
        told = piece.replace(name, "", 1).strip(" ,-–/") if name and name in piece else piece
        if _is_position(told):
            return _cased(told)
    return ""


def _person(text):
    text = _TITLES.sub("", text.partition(",")[0].strip(" .-–"))
    text = re.split(r"\s[-–(/]\s?", text)[0].strip()
    words = text.split()
    if not 2 <= len(words) <= 4 or not all(_PERSON.fullmatch(word) and word[0].isupper() for word in words):
        return ""
    if (
        _is_position(text)
        or _form_at(folded(text))
        or words_of(text)[0] in WORDS["beginnings"]
        or is_about_law(text)
    ):
        return ""
    return _cased(text)


def _cased(text):
    letters = [letter for letter in text if letter.isalpha()]
    shouted = len(letters) > 3 and all(letter.isupper() for letter in letters)
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), text) if shouted else text


def _is_position(text):
    words = words_of(text)
    if not 1 <= len(words) <= 8 or any(letter.isdigit() or letter == "@" for letter in text):
        return False
    starts = tuple(WORDS["positions"])
    return (
        not _form_at(folded(text))
        and any(word.startswith(starts) for word in words)
        and not is_about_law(text)
    )


def _company(piece, above):
    piece = _NAMED.sub("", piece)
    text = folded(piece)
    form = _form_at(text)
    if form:
        start, end, kind = form
        if not text[:start].strip(' ,"„”'):  # `spółka z o.o.` alone belongs to the line above
            piece, end, start = f"{above} {piece}", end + len(above) + 1, start + len(above) + 1
        name = piece[:end].strip(' ,"')
        name = name if name.endswith(")") else f"{name}{'.' if piece[end : end + 1] == '.' else ''}"
        return (name, kind) if _is_short(name, start) else None
    first = (words_of(piece) or [""])[0]
    if first in WORDS["beginnings"] and ":" not in piece and piece[:1].isupper() and _has_own_name(piece):
        name = re.split(r",|\s[-–]\s|\s(?=\d)", piece)[0].strip(' ,"')
        kind = "ROLNIK" if text.startswith("gospodarstwo roln") else WORDS["kinds"].get(first, "")
        return (name, kind) if len(name.split()) <= MOST_WORDS and not is_about_law(name) else None
    return None


def _has_own_name(piece):
    words = piece.split()
    return (
        len(words) > 1
        and not piece.rstrip().endswith((".", "?", "!"))
        or any('"' in w or "„" in w for w in words)
    )


def _is_title(name):
    form = _form_at(folded(name))
    own = name[: form[0]] if form else name
    return all(word in _SMALL or not word[0].islower() for word in own.split())


def _is_short(name, form_start):
    words = name.split()
    return (
        form_start > 0
        and len(words) <= MOST_WORDS
        and not is_about_law(name)
        and name[:1].isalnum()
        or (name[:1] in '„"')
    )


def _form_at(text):
    """(start, end, kind) of the last legal form in folded text, or None: of `sp. z o.o. sp.k.` the second one tells."""
    found = [
        (at + len(spelling), len(spelling), kind)
        for kind, spellings in WORDS["forms"].items()
        for spelling in spellings
        for at in [_place_of(text, spelling)]
        if at is not None
    ]
    if not found:
        return None
    end, length, kind = max(found)
    return end - length, end, "" if kind == "FOREIGN" else kind


def _place_of(text, spelling):
    at = text.find(spelling)
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + len(spelling) : at + len(spelling) + 1]
        if (not before or not before.isalnum() and before != ".") and not behind.isalnum():
            return at
        at = text.find(spelling, at + 1)
    return None
