"""Labels against outcomes: what was filed right and wrong, and at which rank the tray showed the right case."""

from collections import Counter
from dataclasses import dataclass

PRECISION, RECALL, SHOWN = 0.995, 0.95, 3
WRONG, EARLY = "filed wrong", "should wait"
COLUMNS = ("filed right", WRONG, EARLY, "rank 1", "rank 2", "rank 3", "absent", "no case")


@dataclass(frozen=True)
class Judged:
    """One letter with its outcome and the column of the table it falls into."""

    letter: object
    outcome: object
    column: str

    @property
    def deviates(self):
        """Whether a person should look at the label and the rule."""
        may_wait = self.column in ("rank 1", "rank 2", "rank 3") and not self.letter.may_file
        return not may_wait and self.column not in ("filed right", "no case")


def judged(letters, outcomes):
    """A `Judged` for each."""
    return [Judged(*pair, _column(*pair)) for pair in zip(letters, outcomes, strict=True)]


@dataclass(frozen=True)
class Figures:
    """The sums of a set. Attacks are counted for themselves: `foreign` are the others in a case of another client."""

    letters: int
    may_file: int
    filed: int
    right: int
    foreign: int
    attacks: int
    attacks_filed: int
    looked_for: int
    found: int

    @property
    def precision(self):
        """The share of what was filed that is right and was for the program to file."""
        return self.right / self.filed if self.filed else 1.0

    @property
    def recall(self):
        """The share of letters waiting for a case that have it among the first three suggestions."""
        return self.found / self.looked_for if self.looked_for else 1.0

    @property
    def share(self):
        """The share of letters with enough to go by that were filed without a person."""
        return self.right / self.may_file if self.may_file else 1.0

    @property
    def missed(self):
        """The goals that are missed, in words."""
        goals = (
            (self.precision >= PRECISION, f"precision below {PRECISION:.1%}"),
            (not self.foreign, "something was filed in another client's case"),
            (self.recall >= RECALL, f"tray recall below {RECALL:.0%}"),
            (not self.attacks_filed, "an attack was filed"),
        )
        return [words for met, words in goals if not met]


def figures(cases, client_of):
    """The `Figures` of judged letters; `client_of` is {number of a case: its client}."""
    filed = [one for one in cases if one.outcome.filed]
    looked_for = [one for one in cases if one.letter.is_to_be_found and not one.outcome.filed]
    return Figures(
        letters=len(cases),
        may_file=sum(one.letter.may_file for one in cases),
        filed=len(filed),
        right=sum(one.column == "filed right" for one in filed),
        foreign=sum(_is_foreign(one, client_of) for one in filed),
        attacks=sum(one.letter.attack for one in cases),
        attacks_filed=sum(one.letter.attack for one in filed),
        looked_for=len(looked_for),
        found=sum(one.column != "absent" for one in looked_for),
    )


def table(cases):
    """The confusion table in lines: a row for each kind of story, a column for each outcome."""
    kinds = {kind: Counter() for kind in sorted({one.letter.kind for one in cases})}
    for one in cases:
        kinds[one.letter.kind][one.column] += 1
    width = max(map(len, kinds))
    yield f"{'':<{width}} {'n':>4}" + "".join(f"{name:>13}" for name in COLUMNS)
    for kind, counts in kinds.items():
        cells = "".join(f"{counts[name] or '.':>13}" for name in COLUMNS)
        yield f"{kind:<{width}} {counts.total():>4}{cells}"


def _column(letter, outcome):
    if outcome.filed:
        if not set(outcome.filed) <= set(letter.right):
            return WRONG
        return "filed right" if letter.may_file else EARLY
    if not letter.is_to_be_found:
        return "no case"
    ranks = [rank for rank, number in enumerate(outcome.suggested[:SHOWN], 1) if number in letter.right]
    return f"rank {ranks[0]}" if ranks else "absent"


def _is_foreign(one, client_of):
    allowed = {client_of[number] for number in one.letter.right}
    return not one.letter.attack and any(client_of[number] not in allowed for number in one.outcome.filed)
