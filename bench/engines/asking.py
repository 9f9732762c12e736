"""How fast an engine answers: the first time that something is asked of it since it was opened, and again.

Asked in new processes, as those who search are: one that has just made an index is twice as slow.
"""

import gc
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, replace

from bench.engines.row import Ask

# The same words in other letters: known words, but not an answer from a memory of whole questions.
SPELLINGS = (str, str.upper, str.capitalize, lambda word: word.capitalize().swapcase())
SAME = 2  # times that the last is asked once more
AGAIN = len(SPELLINGS) - 1 + SAME
WARM = Ask("warm", ("się",))


@dataclass(frozen=True)
class Times:
    """Milliseconds of each question: the first time, the best with the same words again, the best of the same again."""

    first: tuple[float, ...]
    again: tuple[float, ...]
    same: tuple[float, ...]


def middle(times):
    """The median."""
    return statistics.median(times)


def late(times):
    """The 95th percentile, the longest where there are few."""
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def ask_all(engine, kind, asks):
    """The `Times` of an engine for questions of a kind; it is opened anew for each kind."""
    engine.close()
    engine.open()
    gc.collect()
    _asked(engine, WARM.kind, WARM)
    took = [_asked(engine, kind, ask) for ask in asks]
    parts = (slice(0, 1), slice(1, -SAME), slice(-SAME, None))
    return Times(*(tuple(1000 * min(times[part]) for times in took) for part in parts))


def ask_all_in_new_process(name, folder, audiences, kind, asks):
    """`ask_all` of a process that did nothing else before."""
    told = _told_by_new_process(name, folder, audiences, asks, kind)
    return Times(*map(tuple, told["times"]))


def opened_in_new_process(name, folder, audiences, asks):
    """What a new process says of opening, its first answer, and its memory after all those questions."""
    return _told_by_new_process(name, folder, audiences, asks)


def _told_by_new_process(name, folder, audiences, asks, *kind):
    done = subprocess.run(
        [sys.executable, "-m", "bench.engines.worker", name, str(folder), *kind],
        input=json.dumps([_tokens(audiences), *map(_told, asks)], default=str),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def _asked(engine, kind, ask):
    if hasattr(engine, "timed_answer"):
        if kind == "suggestions":
            return engine.timed_suggest(ask.words[0], ask.advisor, 1 + AGAIN)[0]
        return engine.timed_answer(ask, 1 + AGAIN)[0]
    took = []
    for spell in (*SPELLINGS, *SPELLINGS[-1:] * SAME):
        spelled = replace(ask, words=tuple(map(spell, ask.words)))
        begun = time.perf_counter()
        if kind == "suggestions":
            engine.suggest(spelled.words[0], ask.advisor)
        else:
            engine.answer(spelled)
        took.append(time.perf_counter() - begun)
    return took


def _told(ask):
    return {name: getattr(ask, name) for name in ask.__dataclass_fields__}


def _tokens(audiences):
    return {advisor: sorted(tokens) for advisor, tokens in audiences.items()}
