"""The end of a letter as tidy pieces: without what mail programs and lawyers add, each with its words folded."""

import re
import tomllib
import unicodedata
from pathlib import Path

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))

MOST_LINES = 60  # of a letter's end
LONGEST = 1000  # characters of a line
WITHOUT_CLOSING = 14  # lines that may be a signature where no "Pozdrawiam" stands above it

_MARKUP = re.compile(
    r"<(?:mailto:|tel:|https?:)[^<>\s]{0,500}>|\[(?:cid|image|logo|mailto|https?)[^\[\]]{0,500}\]"
)
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_RULE = re.compile(r"[-_=*~\s]{2,}")
_BORDERS = re.compile(r"\s*[|•·▪●■♦]\s*|\t+|\s{3,}")


def folded(text):
    """Small letters without Polish marks: `Łąka` and `laka` are the same."""
    marked = unicodedata.normalize("NFD", text.lower().replace("ł", "l").replace("ß", "ss"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def key(text):
    """The letters and digits alone, folded: by which two spellings of one thing are the same."""
    return "".join(letter for letter in folded(text) if letter.isalnum())


def words_of(text):
    """The words, folded, without the marks around them."""
    return [word.strip(".,;:!?()\"„”'") for word in folded(text).split()]


def tidy_lines(text):
    """The last lines of the text, without markup of mail programs; empty ones stay as borders."""
    lines = text[-MOST_LINES * LONGEST :].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [_tidy(line[:LONGEST]) for line in lines[-MOST_LINES:]]


def signature_lines(lines):
    """(lines of the signature, whether something tells where it begins): from the first closing formula on."""
    for number, line in enumerate(lines):
        if _closes(line):
            rest = _after_closing(line)
            return [line for line in [rest, *lines[number + 1 :]] if _is_hers(line)], True
    rules = [number for number, line in enumerate(lines) if line == "--"]
    if rules:
        return [line for line in lines[rules[0] + 1 :] if _is_hers(line)], True
    written = [line for line in lines if _is_hers(line)]
    return written[-WITHOUT_CLOSING:], False


def pieces(lines):
    """What stands between borders: `Jan | prezes` are two."""
    return [piece for line in lines for piece in _BORDERS.split(line) if piece]


def is_about_law(line):
    """Whether the line is a disclaimer: what it names is not told as the sender's."""
    text = folded(line)
    return any(word in text for word in WORDS["disclaimers"])


def _tidy(line):
    line = _MARKUP.sub(" ", line.translate(_INVISIBLE).replace("\u00a0", " "))
    line = line.replace("*", " ") if line.count("*") > 1 else line
    if _RULE.fullmatch(line):
        return "--" if line.strip() else ""
    return line.strip().strip("_").strip()


def _closes(line):
    text = folded(line).strip(" ,.!-;:/")
    return any(
        text == words or text.startswith((f"{words},", f"{words} ")) for words in WORDS["closings"]
    ) and (len(text) <= 60)


def _after_closing(line):
    """What stands behind the formula in its own line: `Pozdrawiam, Jan Kowal`; nothing behind `… serdecznie`."""
    rest = line.partition(",")[2].strip()
    return "" if _closes(rest) else rest


def _is_hers(line):
    return (
        bool(line)
        and line != "--"
        and not _closes(line)
        and not folded(line).startswith(tuple(WORDS["programs"]))
    )
