"""Whatever is written, taken out and made one, in any order: found is what a plain dictionary holds."""

import shutil
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cases.access import EVERYTHING
from search import writer
from search.entry import Entry
from search.index import Index
from search.query import parse

WORDS = ["qwarb", "qwerb", "xolt"]  # each is its own lemma, no form of another
AUDIENCES = [None, "case:1", "case:2"]
TINY = {"SMALL": 3, "LARGE": 9, "SCATTERED": 3, "MOST_WORDS": 40}  # so that a few letters are many segments
SOME = st.lists(st.sampled_from(WORDS), max_size=4).map(tuple)
NUMBERS = st.integers(1, 12)


@st.composite
def entries(draw):
    """A letter of few words, or of none."""
    number, title, text, sender = draw(NUMBERS), draw(SOME), draw(SOME), draw(SOME)
    cases = tuple(draw(st.sets(st.sampled_from([1, 2]))))
    return Entry(
        key=f"{draw(st.sampled_from(['message', 'note']))}:{number}",
        case_ids=cases,
        case_numbers=(),
        client="",
        title=" ".join(title),
        people="",
        sender=" ".join(sender),
        text=" ".join(text),
        at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 2))),
        audience=frozenset(f"case:{case}" for case in cases),
    )


KEYS = st.builds("{}:{}".format, st.sampled_from(["message", "note", "document"]), NUMBERS)


class AnyHistory(RuleBasedStateMachine):
    """Commits of those in a hurry and of those with time, rebuilds, and readers who were there before."""

    @initialize()
    def open(self):
        self.faked = ExitStack()
        self.faked.enter_context(mock.patch.multiple(writer, **TINY))
        self.faked.enter_context(mock.patch("os.fsync"))  # nobody cuts the power, and disks are slow
        self.folder = tempfile.mkdtemp()
        self.hurried, self.patient = Index(self.folder), Index(self.folder, has_time=True)
        self.hurried.clear()
        self.held, self.turns = {}, count()

    @rule(
        some=st.lists(entries(), min_size=1, max_size=8),
        gone=st.lists(KEYS, max_size=4),
        has_time=st.booleans(),
    )
    def write(self, some, gone, has_time):
        (self.patient if has_time else self.hurried).update(some, deleted=gone)
        for key in gone:
            self.held.pop(key, None)
        self.held |= {entry.key: entry for entry in some}

    @rule(data=st.data())
    def take_out_all_but_few(self, data):
        gone = sorted(self.held)[: data.draw(st.integers(0, len(self.held)))]
        self.hurried.update([], deleted=gone)
        self.held = {key: entry for key, entry in self.held.items() if key not in gone}

    @rule(some=st.lists(entries(), max_size=8))
    def rebuild(self, some):
        self.held = {entry.key: entry for entry in some}
        with self.hurried.rebuilding() as add:
            for entry in self.held.values():
                add(entry)

    @invariant()
    def it_holds_what_was_written(self):
        assert self.hurried.keys() == self.patient.keys() == self.held.keys()
        assert self.hurried.status().documents == len(self.held)

    @invariant()
    def it_finds_what_it_holds(self):
        turn = next(self.turns)
        # Other words after each step, and in time every one for everybody.
        word, other, token = WORDS[turn % 3], WORDS[(turn + 1) % 3], AUDIENCES[turn // 3 % 3]
        for typed, is_meant in (
            (word, lambda entry: word in said(entry)),
            (f"{word} {other}", lambda entry: {word, other} <= said(entry)),
            (f"{word} -{other}", lambda entry: word in said(entry) and other not in said(entry)),
            *((f'"{word} {next_}"', partial(stands_in, f"{word} {next_}")) for next_ in WORDS),
            (f"{word[:3]}*", lambda entry: any(one.startswith(word[:3]) for one in said(entry))),
            (f"od:{word}", lambda entry: word in entry.sender.split()),
            ("data:2020-01-02", lambda entry: entry.at.day == 2),
            ("typ:notatka", lambda entry: entry.kind == "note"),
        ):
            self._find(typed, token, is_meant)

    def _find(self, typed, token, is_meant):
        expected = {key for key, one in self.held.items() if is_meant(one) and may_see(token, one)}
        audience = frozenset({token}) if token else EVERYTHING
        results = self.patient.find(parse(typed), audience, limit=100)
        assert {hit.key for hit in results.hits} == expected, typed
        assert results.total == len(expected) == sum(results.counts.kinds.values())
        pages = [self.patient.find(parse(typed), audience, limit=9, offset=n).hits for n in (0, 9, 18)]
        assert [hit.key for page in pages for hit in page] == [hit.key for hit in results.hits]

    def teardown(self):
        if hasattr(self, "faked"):
            assert self.hurried.is_sound()
            self.faked.close()
            self.hurried.close()
            self.patient.close()
            shutil.rmtree(self.folder)


def said(entry):
    """All words that are searched for."""
    return {*entry.title.split(), *entry.text.split()}


def stands_in(phrase, entry):
    """Whether the words follow one another in one part of it."""
    return any(f" {phrase} " in f" {part} " for part in (entry.title, entry.text))


def may_see(token, entry):
    return token is None or token in entry.audience


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
