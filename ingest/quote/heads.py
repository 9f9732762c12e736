"""What a mail program writes above an older message: "On … wrote:", a block of header lines, a title in dashes."""

import re
from enum import Enum
from itertools import takewhile

from ingest.quote import words

LONGEST = 400  # characters of an attribution, folded over several lines or not
MOST_LINES = 5  # that it is folded over
LONGEST_PHRASE = 80  # characters of a line that says a forward follows
MOST_NAMES = 8  # words of who wrote, where nothing else is told
MOST_FOLDED = 3  # lines of a subject above the sender
FOLDED_FROM = 50  # characters that a line has before another is folded below it
MOST_HEADER_LINES = 40  # of a block, its folded recipients counted

_BLANK = " \t\r\xa0*_\ufeff\u200b"
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d\d)")
# Evolution writes its times with a sign of ratio.
_TIME = re.compile(
    r"(?<!\d)\d{1,2}[:\u2236]\d\d(?!\d)|\b(?:kl\.?|klo|alle|ore|um|o|à)\s\d{1,2}[.h]\d\d(?!\d)"
)
_ADDRESS = re.compile(r"@[\w.-]+\.\w")
_IN_BRACKETS = re.compile(r"[<\[][^<>\[\]@]{0,100}@[\w.-]{1,200}\s?[>\]<]")
_ENDS_IN_ADDRESS = re.compile(r"@[\w.-]{1,200}+[>)\]\"'”\s]{0,6}$")
# "napisał(a)" is what programs write who know nobody.
_ENDS_FOR_ALL = re.compile(r"[(/][^\W\d_]{1,3}\)?[\s:：*_-]{0,6}$")
_NUMBER = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_BRACKETS = ("<", "[")
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

    The nearest line with a date begins it, or one further up that begins a paragraph; without a date the nearest with
    a name. Where nobody stands behind the date, or the address begins a line, it goes on above.
    """
    joined, best, is_dated, is_open = "", None, False, True
    for first in range(last, max(last - MOST_LINES, -1), -1):
        piece = " ".join(lines[first].strip(_BLANK).split())
        if not piece and not joined.startswith(_BRACKETS):
            break
        joined = f"{piece} {joined}" if joined else piece
        if len(joined) > LONGEST or (first < last and _holds_sentences(joined)):
            break
        sure, has_date = _judged(joined)
        if not sure:
            continue
        if (not is_dated or _begins_paragraph(lines, first)) if has_date else is_open:
            best, is_dated = (first, sure), has_date
            is_open = piece.startswith(_BRACKETS) or not _tells_who(joined)
    return best


def _begins_paragraph(lines, first):
    return first == 0 or not lines[first - 1].strip()


def _holds_sentences(joined):
    return any(match[1].isupper() for match in _SENTENCE.finditer(joined))


def _judged(line):
    """How sure the line is, and whether it has its beginning: before a mere time the day may be a line further up."""
    body = line.rstrip(" :：-*_\t\xa0").lower()
    has_address, has_year, has_time = (found.search(body) is not None for found in (_ADDRESS, _YEAR, _TIME))
    is_sure = _IN_BRACKETS.search(body) or (has_year and (has_address or has_time) and not _is_prose(line))
    sure = Sure.ALONE if is_sure else Sure.ABOVE_MARKS
    if body.startswith(words.PHRASES):
        return (sure if has_address or has_year else None), True
    verb = _verb(body)
    says = verb or _INSIDE.search(body)
    if _begins_with_date(body.lstrip("- ")):
        says = says or (has_year and has_time and _ENDS_IN_ADDRESS.search(body))
        return (sure if says and (has_address or has_year or has_time) else None), has_year
    if says and _begins_with_name(body):
        return sure, False
    if verb and _is_name(line.rstrip(" :：-*_\t\xa0")[: -len(verb)]):
        return Sure.ABOVE_MARKS, False
    return None, False


def _verb(body):
    """The verb at the end, or nothing."""
    for verb in words.VERBS_BY_END.get(body[-1:], ()):
        if body.endswith(verb):
            # Chinese and Japanese put no blank before it.
            is_word = not body[: -len(verb)][-1:].isalpha() or not verb[0].isascii()
            return verb if is_word else ""
    return ""


def _people_in(line):
    """The words that tell neither when nor that somebody wrote."""
    body = line.rstrip(" :：-*_\t\xa0")
    phrase = next(filter(body.lower().startswith, words.PHRASES), "")
    left = body[len(phrase) : len(body) - len(_verb(body.lower()))]
    return [word for word in _WORD.findall(left) if word.lower() not in words.OPENINGS]


def _tells_who(line):
    return _ADDRESS.search(line) is not None or _people_in(line) != []


def _is_prose(line):
    """Whether it rather is a sentence of the writer's: it goes on with one, or nobody in it has a name."""
    first = _WORD.match(line)
    if first and first[0] in words.PREPOSITIONS:
        return True
    people = [] if "@" in line or _ENDS_FOR_ALL.search(line) else _people_in(line)
    return people != [] and all(word.islower() for word in people)


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


def _is_name(text):
    """Whether it is what people and firms are called: "Jan Kowalski (Bank)", "KŁOS Sp. z o.o."."""
    names = [name.strip("\"'„”(),|") for name in text.split()]
    return 0 < len(names) <= MOST_NAMES and not names[0].islower() and all(map(_is_of_name, names))


def _is_of_name(word):
    return not word.islower() or "." in word or word in words.PARTICLES


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
    if not any(map(str.isalpha, lines[number].replace("：", ":").partition(":")[2])):
        return None
    first = number
    while first and number - first < 6 and (above := _label_above(lines, first)) is not None:
        first = above
    last = _last_of(lines, first)
    if last is None:
        return None
    folded = takewhile(str.strip, lines[last + 1 : last + MOST_FOLDED])
    return _ruled(lines, first) if _is_of_mail([*lines[first : last + 1], *folded]) else None


def _label_above(lines, number):
    """The line of the header line above: it, or that of a subject folded over up to three lines."""
    for above in range(number - 1, max(number - 1 - MOST_FOLDED, -1), -1):
        kind = label(lines[above])
        if kind is not None and (above == number - 1 or kind == "subject"):
            return None if kind == "from" else above
        if above == 0 or len(lines[above - 1]) < FOLDED_FROM or not lines[above].strip(_BLANK):
            return None
    return None


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
    """Whether header lines are of a message, not of a meeting, a journey or a payment.

    Programs tell the minute, or at least the month in words; where they leave out the addresses, the date comes second.
    """
    kinds = [kind for line in headers if (kind := label(line)) not in (None, "reply_to")]
    sent = " ".join(line.replace("\u200e", "") for line in headers if label(line) == "sent")
    has_time = _TIME.search(sent) is not None
    comes_second = "sent" in kinds[kinds.index("from") + 1 :][:1] and _YEAR.search(sent) is not None
    if any("@" in line for line in headers):
        has_words = _LETTER.search(sent.replace("：", ":").partition(":")[2]) is not None
        return has_time or has_words or comes_second
    return has_time and comes_second


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
    return " ".join(inner[: found.start()].lower().split()) if found else None


def is_original(name: str) -> bool:
    """Whether a title stands above an older message that is answered."""
    return name in words.ORIGINAL


def is_forward(name: str) -> bool:
    """Whether a title stands above a message that is passed on."""
    if name in words.FORWARDED or name.partition("/")[0].strip() in words.FORWARDED:
        return True
    if name.partition(" ")[0] in words.ENDS:
        return False
    return name.startswith(words.FORWARDED_BY) or _is_passed_on(name)


def _is_passed_on(name):
    return any(all(stem in name for stem in stems) for stems in words.FORWARDED_STEMS)


def ends_forward(name: str) -> bool:
    """Whether a title stands below a message that is passed on."""
    end, _, rest = name.partition(" ")
    return end in words.ENDS and any(
        is_forward(told) for told in (rest, rest.removeprefix("of "), f"{rest} from")
    )


def begins_forward(line: str) -> bool:
    """Whether a line of its own says that a message that is passed on follows."""
    inner = line.strip(_BLANK + ">")
    if not inner.endswith(":") or len(inner) > LONGEST_PHRASE:
        return False
    said = " ".join(inner.rstrip(": \xa0").lower().split())
    return said in words.FORWARDS or (said.startswith(words.BEGINS) and _is_passed_on(said))


def is_forward_subject(subject: str) -> bool:
    """Whether the first prefix of the subject says that it is passed on."""
    prefix, colon, _ = subject.strip()[:40].partition(":")
    return bool(colon) and prefix.strip(" .[").lower() in words.FORWARD_SUBJECTS
