"""The tables of `words.toml`, checked and made ready to look in."""

import tomllib
from importlib import resources

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def _load():
    content = resources.files("ingest.forward").joinpath("words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    if tuple(tables["months"]) != _MONTHS:
        raise ValueError("ingest/forward/words.toml must hold the twelve months in their order")
    known = [word for words in tables["months"].values() for word in words]
    twice = {word for word in known if known.count(word) > 1}
    if twice:
        raise ValueError(f"ingest/forward/words.toml tells two months by the same word: {twice}")
    return tables


def _numbered(months):
    return {word: _MONTHS.index(name) + 1 for name, words in months.items() for word in words}


_TABLES = _load()
MONTHS = _numbered(_TABLES["months"])
CROATIAN = _numbered(_TABLES["croatian"])
ZONES = dict(_TABLES["zones"])
CITIES = tuple(_TABLES["here"]["cities"])
AMERICAN = frozenset(_TABLES["american"]["zones"])
BEFORE_NOON = frozenset(_TABLES["hours"]["before_noon"])
AFTER_NOON = frozenset(_TABLES["hours"]["after_noon"])
FILLERS = frozenset(_TABLES["attributions"]["fillers"])
ENGLISH = frozenset(_TABLES["attributions"]["english"])
