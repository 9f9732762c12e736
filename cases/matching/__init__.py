"""Which required document a file looks like: by its name, its text and its letter (DOMAIN.md §3.4). Never a decision.

Name, text and letter weigh 0.55, 0.30 and 0.15. What says nothing of any document, such as the name `skan0001.pdf`, a
text not read yet or a letter of thanks, is not counted against anybody: the others then make the whole. A source weighs
as much as its strongest word, so that words in passing do not speak against a clear name.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from cases.catalogue import DOCUMENT_TYPES
from cases.matching import sources, validity
from cases.matching.periods import period_in_name, period_in_text
from cases.matching.ties import settled
from cases.matching.words import Hit, as_written
from cases.written import Period

NAME, TEXT, LETTER, CLIENT, AGAINST = "name", "text", "letter", "client", "against"
WEIGHTS = {NAME: 0.55, TEXT: 0.30, LETTER: 0.15}
CLIENTS_OWN = 0.1
DENIED = 0.5
SURE, LIKELY = 0.75, 0.45
MOST = 3


@dataclass(frozen=True)
class Paper:
    """All that is known of a file: its name, text, the words of its letter, and how its client is called."""

    name: str
    text: str = ""
    letter: str = ""
    client: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """What speaks for a type, or against it: in which source, and the words."""

    source: str
    words: str


@dataclass(frozen=True)
class Match:
    """One type that the file may be. `is_sure` ones are offered first; `parent` is what a bare UPO confirms."""

    type_code: str
    score: float
    is_sure: bool
    reasons: tuple[Reason, ...]
    hits: dict[str, Hit] = field(repr=False, compare=False)
    period: Period | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    parent: str | None = None

    @property
    def sources(self):
        """Which sources speak for it."""
        return self.hits.keys()

    def rests_on_the_same(self, other):
        """Whether it and the other were recognised by some of the same words."""
        both = self.hits.keys() & other.hits.keys()
        return any(self.hits[source].overlaps(other.hits[source]) for source in both)


def matches(paper, today):
    """The types that the paper may be, the likeliest first: every sure one, and others to a list of three."""
    name = sources.EXTENSION.sub("", paper.name)
    period = period_in_name(name, today) or period_in_text(paper.text, today)
    said = {
        NAME: sources.in_name(paper.name),
        TEXT: sources.in_text(paper.text),
        LETTER: sources.in_letter(paper.letter),
    }
    denied, client = sources.against(paper.name), sources.client_in(paper.text, paper.client)
    codes = {code for some in said.values() for code in some}
    ranked = sorted(
        (_match(code, said, code in denied, client) for code in codes), key=lambda m: (-m.score, m.type_code)
    )
    found = settled([match for match in ranked if match.score >= LIKELY], period, today)
    sure = [match for match in found if match.is_sure]
    # Beside a sure one, what the text mentions in passing would only be noise.
    others = [match for match in found if not match.is_sure and (not sure or NAME in match.sources)]
    others = others[: max(0, MOST - len(sure))]
    return [_dated(match, paper, period, today) for match in sure + others]


def expiry(type_code, *, period=None, issued_on=None, printed=None, own_validity=None):
    """The last good day of a paper of that type; `own_validity` is what the checklist says instead of the catalogue."""
    kind = DOCUMENT_TYPES[type_code]
    facts = {"issued": issued_on, "period": period, "printed": printed}
    return validity.expires_on(kind, own_validity or kind.validity, **facts)


def _match(code, said, is_denied, client):
    strongest = {source: max(s.strength for s in some.values()) for source, some in said.items() if some}
    known = sum(WEIGHTS[source] * strength for source, strength in strongest.items())
    own = {source: some[code] for source, some in said.items() if code in some}
    # What is only mentioned is likely at the most, however silent the other sources are.
    score = sum(WEIGHTS[source] * s.strength for source, s in own.items()) / known * max(strongest.values())
    reasons = [Reason(source, s.hit.words) for source, s in own.items()]
    if client and TEXT in own:
        score += CLIENTS_OWN
        reasons.append(Reason(CLIENT, client))
    if is_denied:
        score -= DENIED
        reasons.append(Reason(AGAINST, ""))
    score = round(min(score, 1.0), 3)
    return Match(code, score, score >= SURE, tuple(reasons), {source: s.hit for source, s in own.items()})


def _dated(match, paper, period, today):
    about = validity.period_for(DOCUMENT_TYPES[match.parent or match.type_code], period)
    name = sources.EXTENSION.sub("", paper.name)
    issued = validity.issued_on(paper.text, name, today)
    printed = validity.printed_end(paper.text)
    ends = expiry(match.type_code, period=about, issued_on=issued, printed=printed)
    texts = {NAME: name, TEXT: paper.text[: sources.BUNDLE], LETTER: paper.letter[: sources.LETTER]}
    reasons = tuple(
        replace(why, words=as_written(why.words, texts[why.source])) if why.source in texts else why
        for why in match.reasons
    )
    return replace(match, period=about, issued_on=issued, expires_on=ends, reasons=reasons)
