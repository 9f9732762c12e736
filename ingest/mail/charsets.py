"""Bytes into text by what they say and what they look like; nothing raises (INGEST §4)."""

import codecs
import re
from collections import Counter
from functools import lru_cache

from ingest.mail.labels import codec_named

_WESTERN = {"cp1252", "iso8859-1", "iso8859-15", "cp1254", "iso8859-9", "ascii"}
_CENTRAL = {"cp1250", "iso8859-2"}
_MULTIBYTE = re.compile(r"^(gb|big5|euc|cp9[345]|shift|johab|hz|utf|iso2022)")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_POLISH = set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_SHARED = set("áâäçéëíîôöúüýßÁÂÄÇÉËÍÎÔÖÚÜÝ")  # of Central and Western charsets, at the same place
_SUSPECT = set("ˇĽľŞşŤť¦¶±¬")
_POLISH_WORDS = re.compile(
    r"\b(w|z|na|do|nie|jest|oraz|dla|od|za|po|przez|przy|ale|lub|jak|tak|dzie|dobry|witam|prosz|pani|pan|pana|umowa"
    r"|umowy|umowie|faktura|faktury|oferta|oferty|wniosek|wniosku|kredyt|kredytu|firma|firmy|sprawa|sprawie|bank|pismo"
    r"|pozdrawiam|dokumenty|zapytanie|podpisania|spotkanie|kwota)\b",
    re.IGNORECASE,
)
# How Polish letters look when they are read as Western ones, where no Western language would write those.
_NOT_WESTERN = re.compile(
    r"""
    [\x80-\x9f\ufffdŸ¯]                                # ś, ź, Ś, Ź; ź and Ż
    | (?<=[^\W\d_]) [¿±¶¼¦¡¹]                           # signs are no part of a word: ż, ą, ś, ź, Ś, Ą, ą
    | (?<=[^\W\d_]) [£¥] (?!\d)                        # Ł and Ą, not a price
    | (?<=[^\W\d_]) ³ (?<! (?<![^\W\d_])m³) (?<! (?<![^\W\d_])[cdkm]m³) (?<! (?<![^\W\d_])(?:ft|in|yd)³)  # ł, not m³
    | (?<!\d) [³¶£¦¬¼] (?-i:[a-zó]{2}) | £ó | [£¦¬] (?-i:[A-ZÓ]{2})  # at the beginning of a word
    | ñ (?![aeiouyóáéíú])                               # a Spanish ñ is followed by a vowel, a Polish ń never
    | ê (?! [^\W\d_] | [’'-]) | ê (?= [dbkzw] | c(?!h) | s[kt])  # a French ê is followed by others
    | (?<=[jkwyz]) ê | (?<= [^\W_v]i) ê (?![mn]) | (?<=t) ê (?=p)
    | (?<=[aeiouyój]) [æœ] | œ (?= [rwlmpkbz]) | æ (?=w)  # ć and ś are consonants
    | [æêñœ¹³] [æêñœ¹³¿] | [¿£] [¹±¥¡] [a-zæê]         # żą and Łą
    | (?-i:(?<=[A-ZÓ]{2}) ¬ (?![^\W\d_]|\() | ¬Æ)        # Ź at the end of a word in capitals, and ŹĆ
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What Ę, Ń and Ó with the letter after them are in UTF-8: no language writes it beside a Latin letter, or a capital.
_MIXED_SCRIPTS = re.compile("[A-Za-z][ʀ-ʿр-ѿӀ-ӿ]|[ʀ-ʿр-ѿӀ-ӿ][A-Za-z]")
_MIXED_CAPITALS = re.compile("[A-Z][ʀ-ʿр-ѿӀ-ӿ]|[ʀ-ʿр-ѿӀ-ӿ][A-Z]")
_ZET_BEGINS = re.compile(r"(?<!\w)¿[a-zó]")  # without a question mark it is not Spanish
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\r\n"
# NUL cannot be stored by PostgreSQL, and a lone surrogate (UTF-7 can make one) is no text at all.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def decode(raw: bytes, label: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """The text of the bytes, the charset that gave it, and flags (charset_guessed, bad_bytes)."""
    if label is None and b"\x00" not in raw and raw.isascii():
        return raw.decode("ascii"), "us-ascii", ()
    text, charset, flags = _decode(raw, label)
    if "\x00" in text or not _ascii_compatible(charset):
        text = _UNSTORABLE.sub(_stored, text)
    return text, charset, flags


def text_of(raw: bytes, label: str | None = None) -> str:
    """The text of the bytes alone."""
    return decode(raw, label)[0]


def _stored(match):
    return "" if match[0] == "\x00" else "\ufffd"


def _decode(raw, label):
    codec = codec_named(label)
    for mark, name in _MARKS:
        if raw.startswith(mark) and _strict(raw, name) is not None:
            return _strict(raw, name).removeprefix("\ufeff"), name, ()
    if codec and not _ascii_compatible(codec):
        return _as_declared(raw, codec)
    if raw.isascii():
        return raw.decode("ascii"), codec or "us-ascii", ()
    return _eight_bit(raw, codec)


def _as_declared(raw, codec):
    if codec.startswith(("utf-16", "utf-32")):
        if not _is_wide(raw):
            return _without_label(raw)
        codec = _byte_order(raw) if codec == "utf-16" else codec
    text = _strict(raw, codec)
    if text is not None:
        return text, codec, ()
    if raw.isascii() and codec.startswith("utf-"):
        return raw.decode("ascii"), "us-ascii", ("charset_guessed",)
    if codec == "utf-7" or _strict(raw, "utf-8") is not None:
        return _without_label(raw)
    return _replaced(raw, codec), codec, ("bad_bytes",)


def _is_wide(raw):
    """Whether bytes can be of a charset of two or four bytes a letter: one that writes Latin letters has controls."""
    return _CONTROL_BYTES.search(raw) is not None or 2 * len(raw.translate(None, _PRINTABLE)) >= len(raw)


def _byte_order(raw):
    """That of UTF-16 without a mark: the high bytes of Latin letters are 0 and 1."""
    first, second = (half.count(b"\x00") + half.count(b"\x01") for half in (raw[::2], raw[1::2]))
    return "utf-16-be" if first > second else "utf-16-le"


def _without_label(raw):
    if raw.isascii():
        return raw.decode("ascii"), "us-ascii", ("charset_guessed",)
    return _eight_bit(raw, None)


def _eight_bit(raw, codec):
    if codec and codec != "utf-8" and _MULTIBYTE.match(codec) and (text := _strict(raw, codec)) is not None:
        return text, codec, ()
    if (text := _strict(raw, "utf-8")) is not None:
        if _is_polish_by_chance(raw, text, codec):
            return _single_byte(raw, codec)
        return text, "utf-8", () if codec == "utf-8" else ("charset_guessed",)
    if codec and (_MULTIBYTE.match(codec)) and _mostly(raw, codec):
        return _replaced(raw, codec), codec, ("bad_bytes",)
    if _mostly(raw, "utf-8") or _is_cut_utf_8(raw, codec):
        return raw.decode("utf-8", "replace"), "utf-8", ("bad_bytes",)
    return _single_byte(raw, codec)


def _is_polish_by_chance(raw, text, codec):
    """Whether what could be UTF-8 is Polish of one byte a letter: SPÓŁKA would be SPӣKA, in two scripts."""
    mixed = _MIXED_CAPITALS if codec == "utf-8" else _MIXED_SCRIPTS
    return mixed.search(text) is not None and _best_polish(raw, None) is not None


def _single_byte(raw, codec):
    if codec and codec not in _WESTERN | _CENTRAL | {"utf-8"} and not _MULTIBYTE.match(codec):
        text = _replaced(raw, codec)
        return text, codec, ("bad_bytes",) if "\ufffd" in text else ()
    declared = codec if codec in _WESTERN | _CENTRAL else None
    chosen = _best_polish(raw, declared) or declared or "cp1252"
    text = _replaced(raw, chosen)
    flags = () if chosen == declared else ("charset_guessed",)
    return text, chosen, (*flags, "bad_bytes") if "\ufffd" in text else flags


def _best_polish(raw, declared):
    """The Polish charset that these bytes speak, the declared one on a tie; None if they are not Polish."""
    order = sorted(_CENTRAL, key=lambda name: (name != declared, name))
    candidates = [(name, _replaced(raw, name)) for name in order]
    polish = [(name, text) for name, text in candidates if _is_polish(text)]
    if not polish:
        return None
    name, text = max(polish, key=lambda one: _score(one[1]))
    if declared in _CENTRAL:
        return name
    return name if _convincing(text, _replaced(raw, declared or "cp1252")) else None


def _score(text):
    """Polish letters for, C1 controls and letters that only a wrong charset shows against (INGEST §4)."""
    return sum(times * _weight(char) for char, times in Counter(text).items() if char >= "\x80")


def _weight(char):
    if char in _POLISH:
        return 1
    if char <= "\x9f" or char == "\ufffd":
        return -3
    return -1 if char in _SUSPECT else 0


def _is_polish(text):
    """Whether the letters are, but for a few of a name from abroad that every charset has (Müller) among many."""
    foreign = {char for char in set(text) - _POLISH if char >= "\x80" and char.isalpha()}
    if _damage(text) or not foreign <= _SHARED:
        return False
    return not foreign or _is_clear(text)


def _is_clear(text):
    beyond = Counter(text)
    polish = {char for char in _POLISH if beyond[char]} - set("óÓ")
    foreign = sum(beyond[char] for char in _SHARED)
    is_clear = (
        sum(beyond[char] for char in polish) >= 4 * foreign and len({char.lower() for char in polish}) >= 3
    )
    return is_clear and _POLISH_WORDS.search(text) is not None


def _damage(text):
    return re.search("[\x80-\x9f\ufffd]", text)


def _convincing(polish, western):
    if _NOT_WESTERN.search(western) or ("?" not in western and _ZET_BEGINS.search(western)):
        return True
    letters = {char.lower() for char in _POLISH.intersection(polish)} - {"ó"}
    return len(letters) >= 3 or (bool(letters) and _POLISH_WORDS.search(polish) is not None)


def _mostly(raw, codec):
    """Whether a broken multi-byte text is still that: more good characters than damage."""
    text = raw.decode(codec, "replace")
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad > 2 * bad


def _is_cut_utf_8(raw, codec):
    """Whether only the last letter is not whole, and another one is: a subject or a text that was cut off."""
    if codec not in {None, "utf-8"} | _WESTERN | _CENTRAL:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as broken:
        whole = raw[: broken.start]
        if broken.reason != "unexpected end of data" or whole.isascii():
            return False
        return not _is_polish_by_chance(whole, whole.decode("utf-8"), codec)
    return False


@lru_cache(maxsize=256)
def _ascii_compatible(codec):
    plain = bytes(range(0x20, 0x7F))
    if codec in ("utf-7", "hz") or codec.startswith("iso2022"):
        return False
    return _strict(plain, codec) == plain.decode("ascii")


def _strict(raw, codec):
    try:
        return raw.decode(codec)
    except (UnicodeError, ValueError, LookupError):
        return None


def _replaced(raw, codec):
    try:
        return raw.decode(codec, "replace")
    except (UnicodeError, ValueError, LookupError):
        return raw.decode("latin-1")
