"""How evidence adds up: one score for each case, the likeliest first, its reasons the weightiest first."""

import tomllib
from dataclasses import dataclass
from importlib import resources

from cases.case import Case
from ingest.routing.evidence import Evidence

WEIGHTS = tomllib.loads(resources.files("ingest.routing").joinpath("weights.toml").read_text("utf-8"))
MOST_CASES = 20  # suggestions kept with a message, and all that are binding
MOST_REASONS = 6
# A closed case takes nothing by itself: an open one that fits as well comes first.
CLOSED = -2.0
FAINT = {"learned_words", "learned_forwarder"}


@dataclass(frozen=True)
class Likely:
    """A case that a message may belong to, with what speaks for it: `score` is the sum of the log-odds."""

    case: Case
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def is_faint(self):
        """Whether nothing speaks for it but what many messages have in common."""
        return all(item.rule in FAINT for item in self.evidence)

    @property
    def binding(self):
        """Whether it is likely enough to keep the message from those who may not see the case."""
        return any(item.binding for item in self.evidence)


def ranked(evidence):
    """Each case that something speaks for, the likeliest first; of equal ones the first that was named.

    What nothing but words and forwarders' habits speak for comes last, however much of that there is.
    """
    by_case = {}
    for item in evidence:
        of_kind = by_case.setdefault(item.case.id, {})
        best = of_kind.setdefault(item.rule, item)  # the second of a kind adds nothing
        if weight(item) > weight(best):
            of_kind[item.rule] = item
    likely = [_likely(list(of_case.values())) for of_case in by_case.values()]
    return sorted(likely, key=lambda one: (one.is_faint, -one.score))


def weight(item):
    """The log-odds that the evidence is worth."""
    return item.weight if item.weight is not None else WEIGHTS[item.rule]


def _likely(items):
    case = items[0].case
    score = sum(map(weight, items)) + (0 if case.is_open else CLOSED)
    return Likely(case, round(score, 2), tuple(sorted(items, key=weight, reverse=True)))
