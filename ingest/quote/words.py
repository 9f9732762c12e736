"""The tables of `words.toml`, checked and made ready to look in: all in small letters."""

import tomllib
from dataclasses import dataclass
from importlib import resources

LABEL_KINDS = ("from", "sent", "to", "cc", "subject", "reply_to")


@dataclass(frozen=True)
class Footer:
    """What a kind of standing paragraph begins with, how long it is, and how many of its stems it holds."""

    least: int
    shortest: int
    openings: tuple[str, ...]
    stems: tuple[str, ...]

    def is_in(self, paragraph: str) -> bool:
        """Whether the paragraph, in small letters, is one of this kind."""
        return (
            len(paragraph) >= self.shortest
            and paragraph.startswith(self.openings)
            and sum(stem in paragraph for stem in self.stems) >= self.least
        )


def _load():
    content = resources.files("ingest.quote").joinpath("words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    if set(tables["labels"]) != set(LABEL_KINDS):
        raise ValueError(f"ingest/quote/words.toml must hold labels of {', '.join(LABEL_KINDS)}")
    for words in _lists(tables):
        if not words or any(not word.strip() or word != word.lower() for word in words):
            raise ValueError(f"ingest/quote/words.toml holds what is not in small letters: {words}")
    return tables


def _lists(table):
    for value in table.values():
        if isinstance(value, dict):
            yield from _lists(value)
        elif isinstance(value, list) and isinstance(value[0], dict):
            for inner in value:
                yield from _lists(inner)
        elif isinstance(value, list) and isinstance(value[0], list):
            yield from value
        elif isinstance(value, list):
            yield value


_TABLES = _load()
LABELS = {word: kind for kind in reversed(LABEL_KINDS) for word in _TABLES["labels"][kind]}
ORIGINAL = frozenset(_TABLES["titles"]["original"])
FORWARDED = frozenset(_TABLES["titles"]["forwarded"])
FORWARDED_STEMS = tuple(_TABLES["titles"]["stems"])
FORWARDED_BY = tuple(_TABLES["titles"]["by"])
ENDS = frozenset(_TABLES["titles"]["ends"])
FORWARDS = frozenset(_TABLES["forwards"]["phrases"])
BEGINS = tuple(_TABLES["forwards"]["begins"])
FORWARD_SUBJECTS = frozenset(_TABLES["forwards"]["subjects"])
REPLY_SUBJECTS = frozenset(_TABLES["replies"]["subjects"])
VERBS_BY_END = {
    end: sorted((verb for verb in _TABLES["attributions"]["verbs"] if verb[-1] == end), key=len, reverse=True)
    for end in {verb[-1] for verb in _TABLES["attributions"]["verbs"]}
}
INSIDE = tuple(_TABLES["attributions"]["inside"])
PHRASES = tuple(_TABLES["attributions"]["phrases"])
OPENINGS = frozenset(
    word for name in ("openings", "weekdays", "months") for word in _TABLES["attributions"][name]
)
PREPOSITIONS = frozenset(_TABLES["attributions"]["prepositions"])
PARTICLES = frozenset(_TABLES["attributions"]["particles"])
CLOSINGS = frozenset(_TABLES["closings"]["formulas"])
CONTACTS = frozenset(_TABLES["contacts"]["names"])
SENT_FROM_MINE = tuple(_TABLES["devices"]["sent_from_mine"])
SENT_FROM = tuple(_TABLES["devices"]["sent_from"])
SENT_BY = tuple(_TABLES["devices"]["sent_by"])
DEVICES = frozenset(_TABLES["devices"]["devices"])
PROGRAMS = frozenset(_TABLES["devices"]["programs"])
GET = tuple(_TABLES["devices"]["get"])
SYSTEMS = frozenset(_TABLES["devices"]["systems"])
FOOTERS = tuple(
    Footer(row["least"], row["shortest"], tuple(row["openings"]), tuple(row["stems"]))
    for row in _TABLES["footers"]
)
