"""A process that opens an engine, answers questions from standard input, and tells how long and how large it was."""

import json
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path

from bench.engines.row import Ask

# By name, so that a process holds no other engine than its own.
ENGINES = {"Teczka": "ours.Ours", "FTS5": "fts5.Fts5", "tantivy": "with_tantivy.Tantivy"}


def main():
    """Open, ask, tell."""
    name, folder = sys.argv[1:]
    audiences, *asks = json.loads(sys.stdin.read())
    asks = [_ask(told) for told in asks]
    module, _, engine_class = ENGINES[name].partition(".")
    engine = getattr(import_module(f"bench.engines.{module}"), engine_class)(Path(folder))
    if name == "Teczka":
        engine.audiences = {int(advisor): frozenset(tokens) for advisor, tokens in audiences.items()}
    begun = time.perf_counter()
    engine.open()
    engine.answer(asks[0])
    first = time.perf_counter() - begun
    for ask in asks:
        if ask.kind == "suggestions":
            engine.suggest(ask.words[0], ask.advisor)
        else:
            engine.answer(ask)
    print(json.dumps({"first": 1000 * first, **_memory()}))


def _ask(told):
    days = {name: told[name] and date.fromisoformat(told[name]) for name in ("from_on", "until_on")}
    case = told["case"] and tuple(told["case"])
    return Ask(**told | days | {"words": tuple(told["words"]), "case": case})


def _memory():
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    kept = {words[0]: int(words[1]) / 1024 for words in lines if words[0] in ("VmRSS:", "RssAnon:")}
    return {"resident": kept["VmRSS:"], "own": kept["RssAnon:"]}


if __name__ == "__main__":
    main()
