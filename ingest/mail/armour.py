"""PGP in the text of a letter: told, and its armour taken off where the text is only signed (RFC 4880 §7)."""

import re

_BEGIN = "-----BEGIN PGP"
_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z]+: [^\n]*\n)*\n?", re.MULTILINE)
_SIGNATURE = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----.*?(?:^-----END PGP SIGNATURE-----[ \t]*\n?|\Z)", re.MULTILINE | re.DOTALL
)
_DASHED = re.compile(r"^- (?=-)", re.MULTILINE)


def flags(text: str) -> set[str]:
    """signed or encrypted, by what stands in the text."""
    if _BEGIN not in text:
        return set()
    found = {"encrypted"} if "-----BEGIN PGP MESSAGE-----" in text else set()
    return found | ({"signed"} if _SIGNED.search(text) else set())


def taken_off(text: str) -> str:
    """The text without the lines that a signature put around it."""
    if _BEGIN not in text or not _SIGNED.search(text):
        return text
    return _DASHED.sub("", _SIGNATURE.sub("", _SIGNED.sub("", text))).strip("\n")
