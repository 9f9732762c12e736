"""The goals of searching, and the tables that say whether they are reached."""

from bench.engines.asking import late, middle

# Of what FTS5 takes for the same, in the middle: the first time that something is asked, and again.
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
        "kind, ms p50 / p95",
        f"{ours}, first",
        f"{ours}, again",
        *engines,
        f"first, again : {beside}",
        "goal",
    )
    yield f"| {' | '.join(heads)} |"
    yield "|---" * (5 + len(engines)) + "|"
    for kind, of in times.items():
        mine = of.get(ours)
        first, again = (_both(mine.first), _both(mine.again)) if mine else ("not offered", "")
        others = (_both(of[name].again) if name in of else "–" for name in engines)
        ratios, goal = _compared(kind, mine, of.get(beside)) if mine else ("", "")
        yield f"| {kind} | {first} | {again} | {' | '.join(others)} | {ratios} | {goal} |"


def _compared(kind, mine, theirs):
    ratios = [middle(taken) / middle(theirs.again) for taken in (mine.first, mine.again)] if theirs else ()
    wanted = RATIOS.get(kind, (None, None))
    bounded = [(ratio, most) for ratio, most in zip(ratios, wanted, strict=False) if most]
    told = [f"≤ {most:g} × {verdict(ratio <= most)}" for ratio, most in bounded]
    if kind in LATEST:
        told.append(f"p95 ≤ {LATEST[kind]} ms {verdict(late(mine.first) <= LATEST[kind])}")
    return ", ".join(f"{ratio:.2f} ×" for ratio in ratios), "; ".join(told)


def _both(times):
    return f"{_short(middle(times))} / {_short(late(times))}"


def _short(number):
    return f"{number:.2f}" if number < 10 else f"{number:.0f}"
