"""The names of charsets as programs write them, and the codec that each of them means."""

import codecs
import re
from functools import lru_cache

# By the name as written, and by the name that Python gives: of two charsets the one that holds the other.
_ALIASES = {
    "unicode-1-1-utf-8": "utf-8",
    "utf-8-mac": "utf-8",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-8859-2-windows-3.1-latin-2": "cp1250",
    "ms-ee": "cp1250",
    "polish": "iso-8859-2",
    "x-mac-ce": "mac_latin2",
    "macce": "mac_latin2",
    "x-mac-centraleurroman": "mac_latin2",
    "macintosh": "mac_roman",
    "iso8859-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "ansi": "cp1252",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "ks_c_5601": "cp949",
    "ks-c-5601-1987": "cp949",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
    "tis-620": "cp874",
}
# How programs misspell the families that have numbers: windows_1250, MS1250, cp-852, 8859_2, "latin 2", UTF–8.
_FAMILIES = (
    (re.compile(r"(?:x[-_ ])?(?:cs)?(?:cp|win|windows|ms|ansi|ibm|dos|pc)?[-_ ]?(\d{3,5})"), "cp{}"),
    (re.compile(r"(?:x[-_ ])?(?:cs)?(?:iso)?[-_ ]?8859[-_ ]?(\d{1,2})"), "iso8859-{}"),
    (re.compile(r"(?:x[-_ ])?(?:cs)?(?:iso)?latin[-_ ]?(\d{1,2})"), "latin{}"),
    (re.compile(r"(?:x[-_ ])?utf[^a-z0-9]?(7|8|16|16le|16be|32)"), "utf-{}"),
    (re.compile(r"x-(.+)"), "{}"),
)
_WORD = re.compile(r"[^\s;,\"'=]*")  # what is before another parameter, where nothing separates them
_NO_LABEL = {
    "",
    "us-ascii",
    "ascii",
    "ansi_x3.4-1968",
    "unknown-8bit",
    "x-unknown",
    "default",
    "unknown",
    "8bit",
}
_NOT_FOR_MAIL = {"idna", "punycode", "undefined", "mbcs", "oem", "unicode_escape", "raw_unicode_escape"}


@lru_cache(maxsize=256)
def codec_named(label: str | None) -> str | None:
    """The codec for a declared charset; None where the label says nothing usable."""
    name = (label or "").strip().strip("\"'").split("*")[0].strip().lower()[:64]
    if name in _NO_LABEL:
        return None
    found = (
        _found(_ALIASES.get(name, name)) or _found(_respelt(name)) or _found(_respelt(_WORD.match(name)[0]))
    )
    found = _ALIASES.get(found, found)
    # Plain ASCII under any of its names says nothing of a letter beyond it.
    return found and codecs.lookup(found).name if found != "ascii" else None


def _found(name):
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    usable = getattr(found, "_is_text_encoding", True) and found.name.replace("-", "_") not in _NOT_FOR_MAIL
    return found.name if usable else None


def _respelt(name):
    for pattern, spelling in _FAMILIES:
        if match := pattern.fullmatch(name):
            respelt = spelling.format(match[1])
            return _ALIASES.get(respelt, respelt)
    return name
