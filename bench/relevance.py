"""How well a letter is found again: `python -m bench.relevance [--size 10000] [--queries 200]`.

Somebody remembers two to four words that together only one conversation has, and types them in other forms, without
diacritics, with a slip, or a number in another spelling. Told of our index in files and in PostgreSQL, beside Whoosh,
FTS5 and PostgreSQL by their defaults: how often the conversation is among the first ten, and the mean of 1/rank. All
hits are put together by conversation.
"""

import argparse
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.pofile import read_po

from archive.db import Database
from bench.corpus.known import CLASSES, NUMBERS, Archive, Item
from bench.corpus.mail import mail
from bench.engines.row import entry_of, text_of
from bench.engines.stock import PlainFts5, SimplePostgres, StockWhoosh
from bench.measured import machine
from bench.programs import require
from cases.access import EVERYTHING
from search.entry import Entry
from search.index import Index
from search.postgres.index import Index as PostgresIndex
from search.query import parse
from search.spelling import corrected
from tests.postgres import postgres_server

FIRST = 10
GOALS = {"other forms": 0.97, "without diacritics": 0.97, "one typo": 0.85}
HANDBOOK = Path(__file__).parents[1] / "docs" / "podrecznik.md"
SENTENCES = Path(__file__).parents[1] / "webapp" / "translations" / "pl" / "LC_MESSAGES"
SHORTEST = 60  # characters


class Ours:
    """Our own index, asked as the search box asks it."""

    def __init__(self, name, index, entries):
        self.name, self.index = name, index
        with self.index.rebuilding() as add:
            for entry in entries:
                add(entry)

    def best(self, typed):
        """Keys of the best hits, each with the others of its conversation behind it."""
        query = parse(typed)
        results = self.index.find(query, EVERYTHING, limit=FIRST)
        if not results.total and (meant := corrected(self.index, query, EVERYTHING, None)):
            results = self.index.find(meant, EVERYTHING, limit=FIRST)
        return [hit.key for hit in results.hits]


def in_postgres(stack):
    """Our index in a server of its own."""
    server = stack.enter_context(postgres_server())
    db = Database(server.url(stack.enter_context(server.database())))
    stack.callback(db.dispose)
    return PostgresIndex(db)


def written_by_people():
    """Polish that nobody wrote to be measured, each piece an `Item`: the users' handbook, and what the pages say."""
    paragraphs = HANDBOOK.read_text(encoding="utf-8").split("\n\n")
    texts = [text for text in paragraphs if not text.startswith(("|", "```", "!"))]
    for catalogue in sorted(SENTENCES.glob("*.po")):
        with open(catalogue, "rb") as file:
            told = [message.string for message in read_po(file)]
        texts += [string for string in told if isinstance(string, str)]
    long = dict.fromkeys(text for text in texts if len(text) >= SHORTEST)
    return [Item(f"note:{number}", text, f"note:{number}") for number, text in enumerate(long, 1)]


def entry_of_item(item):
    """What our index is given for it."""
    if item.letter:
        return entry_of(item.letter)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    facts = {
        "title": item.text[:40],
        "people": "",
        "sender": "",
        "client": "",
        "conversation": item.conversation,
    }
    return Entry(
        key=item.key, case_ids=(1,), case_numbers=("S-2026-0001",), text=item.text, at=at,
        audience=frozenset({"case:1"}), **facts,
    )  # fmt: skip


def ranks(engine, known, conversation_of):
    """At which place each is among the engine's first conversations, from 1; None if it is not."""
    for one in known:
        conversations = list(dict.fromkeys(conversation_of[key] for key in engine.best(one.typed)))[:FIRST]
        is_found = one.conversation in conversations
        yield 1 + conversations.index(one.conversation) if is_found else None


def told(found):
    """Share of those found, and the mean of 1/rank."""
    return f"{recall(found):.3f} / {sum(1 / rank for rank in found if rank) / len(found):.2f}"


def recall(found):
    """Share of those found."""
    return sum(rank is not None for rank in found) / len(found)


def report(archive, items, engines, asked, classes, heading):
    """Print the table of some items; whether all goals are reached."""
    conversation_of = {item.key: item.conversation for item in archive.items}
    print(f"\n| {heading} | queries | {' | '.join(engine.name for engine in engines)} | goal |")
    print("|---" * (3 + len(engines)) + "|")
    reached, missed = True, []
    for name in classes:
        known = archive.known(name, items, asked.queries)
        if not known:
            continue
        found = [list(ranks(engine, known, conversation_of)) for engine in engines]
        goal = GOALS.get(name)
        ours = [ranks for engine, ranks in zip(engines, found, strict=True) if isinstance(engine, Ours)]
        is_met = goal is None or all(recall(ranks) >= goal for ranks in ours)
        reached = reached and is_met
        wanted = f"≥ {goal} {'reached' if is_met else '**missed**'}" if goal else ""
        example = f"{name} (such as “{known[0].typed}”)"
        print(f"| {example} | {len(known)} | {' | '.join(map(told, found))} | {wanted} |", flush=True)
        missed += [f"{name}: {one}" for one, *places in zip(known, *ours, strict=True) if None in places]
    if asked.tell:
        print("\nNot found: " + "\n".join(missed))
    return reached


def main():
    """Measure and print."""
    asked = options()
    require("postgres")
    with tempfile.TemporaryDirectory(prefix="teczka-relevance-") as home, ExitStack() as stack:
        folder = Path(home)
        print(
            f"`python -m bench.relevance --size {asked.size}`, seed {asked.seed}, {time.strftime('%Y-%m-%d')}, "
            f"{machine(folder)}; recall@{FIRST} / MRR:"
        )
        letters = list(mail(asked.size, asked.seed))
        mails = [Item(one.key, text_of(one), one.conversation, one) for one in letters]
        by_people = written_by_people()
        every = mails + by_people
        texts = [(item.key, item.text) for item in every]
        engines = [
            Ours("Teczka", Index(folder / "ours"), map(entry_of_item, every)),
            Ours("Teczka in PostgreSQL", in_postgres(stack), map(entry_of_item, every)),
            StockWhoosh(folder, texts),
            PlainFts5(folder, texts),
            SimplePostgres(stack, texts),
        ]
        archive = Archive(every, asked.seed)
        classes = [name for name in CLASSES if asked.only is None or name in asked.only.split(",")]
        good = report(archive, mails, engines, asked, classes, "seeded mail")
        classes = [name for name in classes if name not in NUMBERS]
        good &= report(archive, by_people, engines, asked, classes, "the handbook, sentences of the pages")
    raise SystemExit(0 if good else 1)


def options():
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000, help="messages; documents come on top")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=200, help="of each class")
    parser.add_argument("--only", help=f"some of: {', '.join(CLASSES)}")
    parser.add_argument("--tell", action="store_true", help="name what we did not find")
    return parser.parse_args()


if __name__ == "__main__":
    main()
