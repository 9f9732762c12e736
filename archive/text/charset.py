"""Bytes to text where nobody says, or somebody lies about, the charset: Polish ones are told apart by their letters."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order in which a tie is decided: Windows, ISO, DOS.
_CANDIDATES = ("cp1250", "iso-8859-2", "cp852")
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_USUAL = frozenset("\u00a0„”“‚’‘–—…•§°«»±×€²³½äöüßéáíčšžřÄÖÜÉ©®")
_SAMPLE = 200_000
_SOUND = (
    10  # letters of UTF-8 for each damaged one; in an eight-bit charset they come about by chance, seldom
)
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_RUN = re.compile(rb"[A-Za-z\x80-\xff]+")
_PLAIN_LETTER = re.compile(rb"[A-Za-z]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)


def decode(content, declared=None):
    """The text, by its byte order mark, as UTF-8, as declared, or as the likeliest Polish charset; never raises."""
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return content.decode(charset, "replace")
    wide = _strictly(content, _wide(content))
    if wide is not None:
        return wide
    if _is_utf8(content):
        return content.decode("utf-8", "replace")
    text = _strictly(content, declared)
    if text is not None:
        return text
    return content.decode(likeliest(content), "replace")


def declared_in(content):
    """The charset that HTML or XML states near its beginning, or None."""
    found = _DECLARED.search(content[:2048])
    return found.group(1).decode("ascii") if found else None


def likeliest(content, candidates=_CANDIDATES):
    """Which of the Polish eight-bit charsets gives the most Polish letters and the fewest oddities."""
    # Frames and rules of tables are no letters, and would be Polish ones in another charset.
    words = [run for run in _RUN.findall(content[:_SAMPLE]) if _PLAIN_LETTER.search(run)]
    sample = b"".join(words) or content[:_SAMPLE]
    sample = bytes(byte for byte in sample if byte > 127)
    return max(candidates, key=lambda charset: _score(sample.decode(charset, "replace")))


def _is_utf8(content):
    """Whether the bytes are UTF-8, a letter or two that were cut or put in by another program aside."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        damaged = content.decode("utf-8", "replace").count("\ufffd")
        return damaged * _SOUND <= len(_LETTER.findall(content))
    return True


def _score(text):
    polish = sum(letter in _POLISH for letter in text)
    odd = sum(letter not in _POLISH and letter not in _USUAL for letter in text)
    return polish - 2 * odd


def _wide(content):
    """UTF-16 without a mark: many Latin letters, so many zeros among either the even or the odd bytes."""
    sample = content[:2000]
    if len(sample) < 4 or len(content) % 2:
        return None
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    if max(zeros) * 8 < len(sample) or min(zeros) > max(zeros) // 8:
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _strictly(content, charset):
    try:
        text = content.decode(charset) if charset else None
    except (LookupError, ValueError):
        return None
    # A label of ISO-8859-* fits any bytes; C1 controls in the text show that it is a lie.
    return None if text is None or re.search("[\x80-\x9f]", text[:_SAMPLE]) else text
