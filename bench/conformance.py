"""How the parser does on messages that others wrote: `python -m bench.conformance [CORPORA]`, one line a set.

What deviates is listed with its reason. The exit status is 1 where less is right than is wanted.
"""

import argparse
import sys
from pathlib import Path

from bench import perturbed, reply_trimmer
from bench.sets import forwards, mime4j, polish, stalwart, survival, tnef
from bench.sets.score import Score

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


def main():
    """Print the table; the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpora", nargs="?", type=Path, default=CORPORA)
    scores = scored(options.parse_args().corpora)
    for one in scores:
        met = "" if one.is_enough else "   SHORT"
        print(f"{one.name:<42} {one.right:>5} of {one.total:<5} wanted {one.wanted:g}{met}")
    for one in scores:
        for name, reason in one.deviations:
            print(f"  {one.name.split(':')[0]} {name}: {reason}")
    return not all(one.is_enough for one in scores)


def scored(corpora) -> list[Score]:
    """The outcome of each set."""
    sets = [module.score(corpora) for module in (mime4j, stalwart, tnef)]
    return [*sets, *_replies(corpora), *_forwards(corpora), survival.score(corpora), polish.score()]


def _replies(corpora):
    right, total, deviations = reply_trimmer.score(corpora)
    yield Score(
        "reply-trimmer: new text", 55, right, total, [tuple(one.split(": ", 1)) for one in deviations]
    )
    torn = [(name, "a line is lost") for name in reply_trimmer.lost(corpora)]
    yield Score("reply-trimmer: no line lost", total, total - len(torn), total, torn)


def _forwards(corpora):
    yield forwards.score(corpora)
    yield forwards.none(corpora)
    route, full = (Score(f"forward-parser, perturbed: {what}", 0) for what in ("route", "all fields"))
    for seed in perturbed.REPORTED:
        routed, right, total, _ = perturbed.score(corpora, seed)
        route.right, full.right = route.right + routed, full.right + right
        route.total, full.total = route.total + total, full.total + total
    route.wanted, full.wanted = 0.98 * route.total, 0.95 * full.total
    yield from (route, full)


if __name__ == "__main__":
    sys.exit(main())
