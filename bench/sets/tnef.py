"""MimeKit's winmail.dat files: the names and the bytes of what they hold, the body left out."""

import base64
from collections import Counter

from bench.sets.score import Score
from ingest.mail import parse

WANTED = 19
_WINMAIL = "1.2"  # the path of winmail.dat in the letter
_LETTER = (
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nW zalaczeniu.\r\n--b\r\n'
    b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n%b\r\n--b--\r\n'
)


def score(corpora) -> Score:
    """Each file, sent as a part of a letter, is right when the same names and bytes stand in it."""
    folder, found = corpora / "mimekit" / "tnef", Score("mimekit TNEF: names and bytes", WANTED)
    for listed in sorted(folder.glob("*.list")):
        winmail = base64.encodebytes(listed.with_suffix(".tnef").read_bytes())
        held = [part for part in parse(_LETTER % winmail).parts if _is_within(part.path)]
        found.add(listed.stem, _difference(listed, held))
    return found


def _is_within(path):
    """Whether winmail.dat holds it itself, not a message in winmail.dat."""
    return path.startswith(f"{_WINMAIL}/") and "/mail/" not in path


def _difference(listed, parts):
    files = [path for path in sorted(listed.with_suffix("").glob("*")) if path.stem != "message"]
    names = [name for name in listed.read_text().split("\n") if name and not name.startswith("body.")]
    wanted = Counter(names or [path.name for path in files])
    if Counter(part.filename for part in parts) != wanted:
        return f"names {[part.filename for part in parts]} instead of {list(wanted)}"
    # The unpacked texts came through a repository that ends their lines with LF.
    held = Counter(_lines(part.content) for part in parts)
    return None if held == Counter(_lines(path.read_bytes()) for path in files) else "other bytes"


def _lines(content):
    return content.replace(b"\r\n", b"\n")
