"""How well mail finds its case: `python -m bench.routing [--seed N] [--report-seed M] [--count 300]`.

Labelled letters go through a real office, and a confusion table tells by kind of story what became of them. Whatever
deviates is listed with its story and the evidence, for a person to judge whether the label or the rule is wrong. Of
the seed for reporting only figures are told, so that nothing can be tuned to it. The exit status is 1 where a goal is
missed.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.labelled import intake, mail, score, world


def main():
    """Run the set, and the one for reporting; the exit status."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--report-seed", type=int, help="a second set, of which only the figures are told")
    options.add_argument("--count", type=int, default=300, help="letters in each set")
    options.add_argument("--kind", help="list every letter of kinds with these words, as it was weighed")
    asked = options.parse_args()
    missed = report(asked.seed, asked.count, deviations=True, kind=asked.kind)
    if asked.report_seed is not None:
        print()
        missed += report(asked.report_seed, asked.count, deviations=False)
    return bool(missed)


def report(seed, count, *, deviations, kind=None):
    """Print what became of the letters of a seed; the goals that are missed."""
    begun, people = time.monotonic(), world.world(seed)
    cases = run(people, seed, count)
    sums = score.figures(cases, {case.number: firm.name for firm in people.all_firms for case in firm.cases})
    print(f"seed {seed}: {sums.letters} letters, {time.monotonic() - begun:.0f} s\n")
    print(*score.table(cases), sep="\n")
    print(*_told(sums), sep="\n")
    for one in cases if deviations else ():
        if one.deviates or (kind and kind in one.letter.kind):
            print(*_deviation(one), sep="\n")
    return sums.missed


def run(people, seed, count):
    """The judged letters of a seed, after they went through an office of their own."""
    with (
        tempfile.TemporaryDirectory(prefix="teczka-routing-") as folder,
        intake.office_of(people, Path(folder)) as office,
    ):
        letters = mail.labelled(people, seed, count, intake.tokens_of(office), intake.addresses_of(office))
        intake.deliver(office, letters)
        return score.judged(letters, intake.outcomes(office, letters))


def _told(sums):
    yield ""
    yield f"filed by the program   {sums.filed} of {sums.letters}, precision {sums.precision:.2%} (goal 99.5 %)"
    yield f"in another client's    {sums.foreign} (goal 0)"
    yield f"attacks filed          {sums.attacks_filed} of {sums.attacks} (goal 0)"
    yield f"tray, first three      {sums.found} of {sums.looked_for}, recall {sums.recall:.2%} (goal 95 %)"
    yield f"of those with enough   {sums.share:.1%} filed without a person"
    yield from (f"MISSED: {goal}" for goal in sums.missed)


def _deviation(one):
    letter, outcome = one.letter, one.outcome
    wanted = " or ".join(letter.right) or "no case"
    may = "may be filed" if letter.may_file else "must wait"
    yield f"\n{one.column.upper()} · {letter.kind} · belongs to {wanted}, {may}"
    yield f"  story: {' '.join(letter.told.split())}"
    yield f"  from {outcome.sender} (sender check: {outcome.checked}), subject: {outcome.subject}"
    yield from (f"  {line}" for line in outcome.why)


if __name__ == "__main__":
    sys.exit(main())
