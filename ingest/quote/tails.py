"""What stands below a letter's words: signatures, lines of telephones, standing paragraphs; in doubt none is one."""

import re

from ingest.quote import words
from ingest.quote.scan import BLANK, OWN, QUOTED

MOST_LINES = 40  # that a signature or a paragraph is looked for in
MOST_TURNS = 6
LONGEST_NOTE = 140  # characters of a line that a telephone adds
MOST_WORDS = 11  # of it
MOST_WORDS_OF_MINE = 14  # of one that names the writer's own device, and begs pardon for being short

SHORTEST_CONTINUED = 80  # characters of a paragraph that goes on with the standing one above it

_OPENINGS = frozenset(opening[:4] for footer in words.FOOTERS for opening in footer.openings)
_ORNAMENT = re.compile(r"([-_=*~#+·•—–])\1*+|ᐧ")
_RULED = frozenset("-_=*~")
_RULE = re.compile(r"[-_=*~]{4,}+")
_LINK = re.compile(r"[<(]?https?:[^\s<>()]*+[>)]?")
_TOKEN = re.compile(r"[\w'’-]+")
_FROM_DEVICE = re.compile(r"[^\W\d_]{2,20} from (?:my )?(\w+)")
_CONTACT = re.compile(
    r"@[\w-]+\.\w|https?://|\bwww\.|\+?\b\d[\d ()/.-]{7,}\d|\b\d\d-\d{3}\b|\b(?:ul|al|os|pl)\.\s"
    rf"|\b(?:{'|'.join(map(re.escape, sorted(words.CONTACTS)))})\.?\s?:|\b(?:tel|kom|mob|nip|regon|krs)\b",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\[(?:cid|image):?[^\]]*\]|\[[^\]]{0,60}\]")
_PAUSE = re.compile(r"[,/|]")
_POSTSCRIPT = re.compile(r"p\.?\s?s\b", re.IGNORECASE)


def start(lines: list[str], kinds: str) -> int:
    """The line that the tail begins with, or the number of lines."""
    begin = len(kinds)
    for _ in range(MOST_TURNS):
        end = _after_notes(lines, kinds, begin)
        if end and kinds[end - 1] == OWN:
            end = _shorter(lines, kinds, end)
        if end == begin or not kinds[end:begin].strip(BLANK):
            break
        begin = end
    return begin


def is_closing(line: str) -> bool:
    """Whether the line is a formula that ends a letter, with a name behind it or not."""
    if len(line) > 60:
        return False
    text = line.strip(" \t\r,.!;-–*_").lower()
    return text in words.CLOSINGS or _PAUSE.split(text, maxsplit=1)[0].rstrip() in words.CLOSINGS


def _shorter(lines, kinds, end):
    """Without one more piece of the tail, or the same."""
    for rule in (_after_footer, _after_delimiter, _after_contacts):
        if (begin := rule(lines, kinds, end)) < end:
            return begin
    return end


def _after_notes(lines, kinds, end):
    """Without the last empty lines, lines of ornaments, and those that a telephone or program adds."""
    while end:
        line = lines[end - 1].strip()
        if line and (kinds[end - 1] != OWN or not (_ORNAMENT.fullmatch(line) or _is_note(line))):
            break
        end -= 1
    return end


def _is_note(line):
    if len(line) > LONGEST_NOTE:
        return False
    text = _LINK.sub("", line).strip(" \t\xa0<>()[]*_|").lower()
    tokens = set(_TOKEN.findall(text))
    is_from_mine = text.startswith(words.SENT_FROM_MINE) and not tokens.isdisjoint(words.DEVICES)
    if len(tokens) > (MOST_WORDS_OF_MINE if is_from_mine else MOST_WORDS):
        return False
    if text.startswith(words.SENT_FROM_MINE):
        return True
    if text.startswith(words.SENT_FROM):
        return not tokens.isdisjoint(words.DEVICES | words.PROGRAMS)
    if text.startswith(words.SENT_BY):
        return not tokens.isdisjoint(words.DEVICES)
    if text.startswith(words.GET):
        return not tokens.isdisjoint(words.PROGRAMS) and not tokens.isdisjoint(words.SYSTEMS)
    found = _FROM_DEVICE.fullmatch(text)
    return found is not None and found[1] in words.DEVICES


def _after_footer(lines, kinds, end):
    """Without the standing paragraphs at the end; those between two of them go with them."""
    best, first = end, end
    while first > max(0, end - MOST_LINES):
        last = first
        while first and kinds[first - 1] == OWN:
            first -= 1
            if last - first > MOST_LINES:
                return best
        begin = _footer_in(lines, first, last)
        if begin is not None:
            best = begin
        elif not _is_about_footers(_joined(lines, first, last)):
            return best
        if begin is not None and begin > first:
            return best
        while first and kinds[first - 1] == BLANK:
            first -= 1
        if first and kinds[first - 1] != OWN:
            return best
    return best


def _footer_in(lines, first, last):
    """The line of the paragraph from which it is a standing one."""
    for number in range(first, last):
        text = lines[number].strip(" \t*_")[:60].lower()
        if text[:4] not in _OPENINGS:
            continue
        for footer in words.FOOTERS:
            if text.startswith(footer.openings) and footer.is_in(_joined(lines, number, last)):
                return number
    return None


def _is_about_footers(paragraph):
    return len(paragraph) >= SHORTEST_CONTINUED and any(
        stem in paragraph for footer in words.FOOTERS for stem in footer.stems
    )


def _joined(lines, first, last):
    return " ".join(lines[first:last])[:4000].strip(" \t*_").lower()


def _after_delimiter(lines, kinds, end):
    """Without what follows "-- ", or a rule with addresses below it, or any rule below a quotation."""
    places = [
        number
        for number in range(max(0, end - MOST_LINES), end - 1)
        if kinds[number] == OWN and lines[number][:1] in _RULED
    ]
    for delimits in (_is_delimiter, _is_rule) if places else ():
        for number in places:
            if delimits(lines, kinds, number, end) and QUOTED not in kinds[number:end]:
                return number
    return end


def _below(lines, kinds, number, end):
    return [lines[place] for place in range(number + 1, end) if kinds[place] != BLANK]


def _is_delimiter(lines, kinds, number, end):
    line = lines[number].rstrip("\r")
    if line.rstrip() != "--":
        return False
    below = _below(lines, kinds, number, end)
    # Without its blank it may be a rule between two parts of a text.
    return len(below) <= 30 and (line == "-- " or len(below) <= 12 or _contacts_in(below) > 0)


def _is_rule(lines, kinds, number, end):
    if not _RULE.fullmatch(lines[number].rstrip()):
        return False
    below = _below(lines, kinds, number, end)
    if kinds[max(0, number - 5) : number].rstrip(BLANK).endswith(QUOTED):
        return len(below) <= 8
    contacts = _contacts_in(below) if len(below) <= 15 and all(map(_is_short, below)) else 0
    return contacts > 1 and contacts * 3 >= len(below)


def _after_contacts(lines, kinds, end):
    """Without telephones and addresses below a closing formula and a name, which stay."""
    for number in range(end - 2, max(-1, end - MOST_LINES // 2), -1):
        if kinds[number] not in (OWN, BLANK):
            break
        if kinds[number] == OWN and is_closing(lines[number]):
            return _below_name(lines, kinds, number, end)
    return end


def _below_name(lines, kinds, number, end):
    below = [place for place in range(number + 1, end) if kinds[place] == OWN]
    if below and not _contacts_in([lines[below[0]]]):
        below = below[1:]
    texts = [lines[place].strip() for place in below]
    if _contacts_in(texts) < 2 or not all(map(_is_short, texts)) or any(map(_POSTSCRIPT.match, texts)):
        return end
    return below[0]


def _contacts_in(texts):
    return sum(_CONTACT.search(text[:200]) is not None for text in texts)


def _is_short(text):
    """Whether the line could be of a visiting card: no sentence, no question, nothing else that has a name."""
    text = _PICTURE.sub("", text)
    if len(text) > 120 or len(text.split()) > 14 or text.endswith("?"):
        return False
    name, colon, _ = text.partition(":")
    return not colon or not words.CONTACTS.isdisjoint(_TOKEN.findall(name.lower()))
