"""The goals of searching, and the tables that say whether they are reached."""

from bench.engines.asking import late, middle

# Of what FTS5 takes for the same, in the middle: the first time that something is asked, and the same again.
RATIOS = {
    "common": (0.6, 0.05),
    "two words": (4, 0.2),
    "three words": (4, 0.2),
    "phrase": (8, None),
    "prefix": (0.8, None),
    "by date": (1, None),
    "4 facets": (0.25, None),
    "with rights": (0.6, None),
}
LATEST = {"prefix": 60, "suggestions": 5}  # ms, the 95th percentile of the first time


def verdict(reached):
    """In a word."""
    return "reached" if reached else "**missed**"


def answers(times, engines, ours="Teczka", beside="FTS5"):
    """Rows of Markdown: each kind, our times, everybody's, and what is to be reached; `times[kind][engine]`."""
    heads = (
        f"{ours}, first",
        "its words again",
        "the same again",
        *engines,
        f"first, words, same : {beside}",
        "goal",
    )
    yield f"| kind, ms p50 / p95 | {' | '.join(heads)} |"
    yield "|---" * (1 + len(heads)) + "|"
    for kind, of in times.items():
        mine = of.get(ours)
        own = [*map(_both, (mine.first, mine.again, mine.same))] if mine else ["not offered", "", ""]
        others = [_both(_best(of[name])) if name in of else "–" for name in engines]
        yield f"| {' | '.join((kind, *own, *others, *_compared(kind, mine, of.get(beside))))} |"


def _compared(kind, mine, theirs):
    """(our times over theirs, which goals are reached), in words."""
    if not mine:
        return "", ""
    taken = (mine.first, mine.again, mine.same)
    ratios = [middle(one) / middle(_best(theirs)) for one in taken] if theirs else []
    bounded = zip(ratios[::2], RATIOS.get(kind, ()), strict=False)
    told = [f"≤ {most:g} × {verdict(ratio <= most)}" for ratio, most in bounded if most]
    if kind in LATEST:
        told.append(f"p95 ≤ {LATEST[kind]} ms {verdict(late(mine.first) <= LATEST[kind])}")
    return ", ".join(f"{ratio:.2f} ×" for ratio in ratios), "; ".join(told)


def _best(times):
    return tuple(map(min, times.again, times.same))


def _both(times):
    return f"{_short(middle(times))} / {_short(late(times))}"


def _short(number):
    return f"{number:.2f}" if number < 10 else f"{number:.0f}"
