"""A process that opens an engine, answers questions from standard input, and tells how long and how large it was."""

import json
import sys
import time
from dataclasses import astuple
from datetime import date
from importlib import import_module
from pathlib import Path

from bench.engines.asking import ask_all
from bench.engines.row import Ask

# By name, so that a process holds no other engine than its own.
ENGINES = {"Teczka": "ours.Ours", "FTS5": "fts5.Fts5", "tantivy": "with_tantivy.Tantivy"}


def main():
    """Open, ask, tell: of questions of one kind the times of each, of others how long opening took and the memory."""
    name, folder, *kind = sys.argv[1:]
    audiences, *asks = json.loads(sys.stdin.read())
    asks = [_ask(told) for told in asks]
    module, _, engine_class = ENGINES[name].partition(".")
    engine = getattr(import_module(f"bench.engines.{module}"), engine_class)(Path(folder))
    if name == "Teczka":
        engine.audiences = {int(advisor): frozenset(tokens) for advisor, tokens in audiences.items()}
    told = _times(engine, *kind, asks) if kind else _opened(engine, asks)
    print(json.dumps(told))


def _times(engine, kind, asks):
    engine.open()
    return {"times": astuple(ask_all(engine, kind, asks))}


def _opened(engine, asks):
    begun = time.perf_counter()
    engine.open()
    engine.answer(asks[0])
    first = time.perf_counter() - begun
    for ask in asks:
        if ask.kind == "suggestions":
            engine.suggest(ask.words[0], ask.advisor)
        else:
            engine.answer(ask)
    return {"first": 1000 * first, **_memory()}


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
