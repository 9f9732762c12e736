"""What a mail program writes above an older message: "On … wrote:", a block of header lines, a title in dashes."""

import re
from enum import Enum

from ingest.quote import words

LONGEST = 400  # characters of an attribution, folded over several lines or not
MOST_LINES = 5  # that it is folded over
MOST_HEADER_LINES = 40  # of a block, its folded recipients counted

_BLANK = " \t\r\xa0*_\ufeff\u200b"
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d\d)")
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)|\b(?:kl\.?|klo|alle|ore|um|o|à)\s\d{1,2}[.h]\d\d(?!\d)")
_ADDRESS = re.compile(r"@[\w.-]+\.\w")
_ENDS_IN_ADDRESS = re.compile(r"@[\w.-]{1,200}+[>)\]\"'”\s]{0,6}$")
_NUMBER = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*[^\W_])?")
_SENTENCE = re.compile(r"[^\W\d_]{4}[.!?]\s+([^\W\d_])")
_INSIDE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words.INSIDE))})(?!\w)")
_DASHES = re.compile(r"[-_=~*]{2,}")
# Gmail once wrote no verb, and at times no colon.
_BARE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}( \d{1,2}:\d\d)?( GMT[+-]\d{1,2}:?\d\d)? [^\W\d][^:]{0,150}$")
_GROUPWISE = re.compile(r">{3}\s?\S[^>]{5,150}\d[^>]{0,60}>{3}$")


class Sure(Enum):
    """How surely a line is an attribution: by itself, or only above a quotation that is marked."""

    ALONE = "alone"
    ABOVE_MARKS = "above marks"


def attribution(lines: list[str], last: int) -> tuple[int, Sure] | None:
    """Where the attribution that ends in line `last` begins, and how sure it is.

    The nearest line with a date begins it, or one further up that begins a paragraph; without a date the nearest
    with a name.
    """
    joined, dated, named = "", None, None
    for first in range(last, max(last - MOST_LINES, -1), -1):
        piece = " ".join(lines[first].strip(_BLANK).split())
        if not piece and not joined.startswith("<"):
            break
        joined = f"{piece} {joined}" if joined else piece
        if len(joined) > LONGEST or (first < last and _holds_sentences(joined)):
            break
        sure, has_date = _judged(joined)
        if sure and has_date and (dated is None or _begins_paragraph(lines, first)):
            dated = first, sure
        elif sure and (named is None or lines[named[0]].lstrip().startswith("<")):
            named = first, sure
    return dated or named


def _begins_paragraph(lines, first):
    return first == 0 or not lines[first - 1].strip()


def _holds_sentences(joined):
    return any(match[1].isupper() for match in _SENTENCE.finditer(joined))


def _judged(line):
    """How sure the line is, and whether it has its beginning: before a mere time the day may be a line further up."""
    body = line.rstrip(" :：-*_\t\xa0").lower()
    has_address, has_year, has_time = (found.search(body) is not None for found in (_ADDRESS, _YEAR, _TIME))
    sure = Sure.ALONE if has_address or (has_year and has_time) else Sure.ABOVE_MARKS
    ends_in_verb = _ends_in_verb(body)
    if body.startswith(words.PHRASES):
        return (sure if has_address or has_year else None), True
    says = ends_in_verb or _INSIDE.search(body)
    if _begins_with_date(body.lstrip("- ")):
        says = says or (has_year and has_time and _ENDS_IN_ADDRESS.search(body))
        return (sure if says and (has_address or has_year or has_time) else None), has_year
    if says and _begins_with_name(body):
        return sure, False
    if ends_in_verb and _is_name(line):
        return Sure.ABOVE_MARKS, False
    return None, False


def _ends_in_verb(body):
    for verb in words.VERBS_BY_END.get(body[-1:], ()):
        if body.endswith(verb):
            # Chinese and Japanese put no blank before it.
            return not body[: -len(verb)][-1:].isalpha() or not verb[0].isascii()
    return False


def _begins_with_date(body):
    """Whether only words of dates stand before the first digit."""
    digit = _NUMBER.search(body, 0, 60)
    if digit is None:
        return False
    before = _WORD.findall(body[: digit.start()])
    return len(before) <= 6 and words.OPENINGS.issuperset(before)


def _begins_with_name(body):
    name, at, _ = body.partition("@")
    return bool(at) and ":" not in name.replace("mailto:", "") and len(name.split()) <= 9


def _is_name(line):
    names = line.rstrip(" :：").split()[:-1]
    return 0 < len(names) <= 4 and all(name.strip("\"'„”(").istitle() for name in names)


def is_bare_attribution(line: str) -> bool:
    """A date and a sender, or sender and date in arrows, and nothing that says "wrote"."""
    if line.startswith(">>>"):
        return _GROUPWISE.match(line) is not None
    found = _BARE.match(line)
    return found is not None and (found[2] is not None or _ENDS_IN_ADDRESS.search(line) is not None)


def label(line: str) -> str | None:
    """Which header a line is of: from, sent, to, cc, subject, reply_to."""
    name, colon, _ = line[:60].replace("：", ":").partition(":")
    return words.LABELS.get(name.strip(_BLANK + ">").replace("\xa0", " ").lower()) if colon else None


def block(lines: list[str], number: int) -> int | None:
    """Where the block of header lines begins that the line with the sender is in: sender, date and subject."""
    if not any(map(str.isalpha, lines[number].partition(":")[2])):
        return None
    first = number
    while first and number - first < 6 and label(lines[first - 1]) not in (None, "from"):
        first -= 1
    last = _last_of(lines, first)
    return _ruled(lines, first) if last is not None and _is_of_mail(lines[first : last + 1]) else None


def _last_of(lines, first):
    """The line by which a sender, a date and a subject were told; a message without a subject may have none."""
    missing, folded, gap = {"from", "sent", "subject"}, 0, False
    for number, line in enumerate(lines[first : first + MOST_HEADER_LINES], first):
        kind = label(line)
        if kind is None:
            if gap and line.strip(_BLANK):
                return None
            folded, gap = folded + 1, gap or not line.strip(_BLANK)
            # Recipients are folded over many lines, but text below an empty one is not a header.
            if folded > (2 if gap else 8):
                return None
            continue
        folded, gap = 0, False
        missing.discard(kind)
        if not missing or (kind == "to" and missing == {"subject"} and not _has_label_below(lines, number)):
            return number
    return None


def _has_label_below(lines, number):
    return any(label(line) for line in lines[number + 1 : number + 10])


def _is_of_mail(headers):
    """Whether header lines are of a message: with an address, or a date to the minute; not a meeting's from and to."""
    if any("@" in line for line in headers):
        return True
    sent = " ".join(line.replace("\u200e", "") for line in headers if label(line) == "sent")
    return _YEAR.search(sent) is not None and _TIME.search(sent) is not None


def _ruled(lines, first):
    """The block's beginning with the rule above it."""
    for number in range(first - 1, max(first - 4, -1), -1):
        line = lines[number].strip()
        if line and (len(line) < 5 or line.strip("-_=")):
            break
        if line:
            return number
    return first


def title(line: str) -> str | None:
    """The words of a title between two rows of dashes, in small letters."""
    inner = line.lstrip("-_=~*> \t")
    if len(line) - len(inner) < 2 or not inner:
        return None
    found = _DASHES.search(inner, 0, 120)
    return inner[: found.start()].strip().lower() if found else None


def is_original(name: str) -> bool:
    """Whether a title stands above an older message that is answered."""
    return name in words.ORIGINAL


def is_forward(name: str) -> bool:
    """Whether a title stands above a message that is passed on."""
    if name in words.FORWARDED or name.partition("/")[0].strip() in words.FORWARDED:
        return True
    if name.partition(" ")[0] in words.ENDS:
        return False
    return name.startswith(words.FORWARDED_BY) or any(
        all(stem in name for stem in stems) for stems in words.FORWARDED_STEMS
    )


def ends_forward(name: str) -> bool:
    """Whether a title stands below a message that is passed on."""
    end, _, rest = name.partition(" ")
    return end in words.ENDS and any(
        is_forward(told) for told in (rest, rest.removeprefix("of "), f"{rest} from")
    )


def begins_forward(line: str) -> bool:
    """Whether a line of its own says that a message that is passed on follows."""
    inner = line.strip(_BLANK + ">")
    return inner.endswith(":") and inner.rstrip(": \xa0").lower() in words.FORWARDS


def is_forward_subject(subject: str) -> bool:
    """Whether the first prefix of the subject says that it is passed on."""
    prefix, colon, _ = subject.strip()[:40].partition(":")
    return bool(colon) and prefix.strip(" .[").lower() in words.FORWARD_SUBJECTS
