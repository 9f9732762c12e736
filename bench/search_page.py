"""How long the page of the search takes in the server, texts from the database and snippets included.

`python -m bench.search_page [--size 10000]`: an office with a real SQLite database, asked by a signed-in browser
without a network between. Beside ordinary mail some documents are as long as a hundred kilobytes, and one question
finds those alone.
"""

import argparse
import tempfile
import time
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from archive.text.kept import FileText
from bench.archive import MANAGER, archive
from bench.corpus.mail import ADVISORS, mail
from bench.corpus.questions import Sample, questions
from bench.engines.asking import late, middle
from bench.engines.goals import verdict
from bench.engines.row import row_of
from bench.measured import machine
from cases.advisor import Advisor
from search import refresh
from tests.webapp.conftest import PASSWORD, Browser
from webapp import account, create_app

LONG, LONGEST = 40, 100_000  # documents, and characters of each
MARK = "nadzwyczajnie"
KINDS = ("rare", "medium", "common", "two words", "phrase", "prefix", "typo")
PARTS = ("", "few")  # the whole page, the first hits as one types
GOAL = 150  # ms, the 95th percentile


def lengthen(office):
    """Make some documents long; all of them say one word."""
    with office.db.writing() as session:
        texts = session.scalars(select(FileText).limit(LONG)).all()
        for text in texts:
            piece = f"{text.text}\n"
            text.text = f"{piece * (LONGEST // len(piece))}{MARK} {piece}"
    return len(texts)


def browsers(office):
    """{who: a signed-in browser}: the manager, and the advisor with the most cases."""
    app = create_app(office)
    people = {"manager": MANAGER, "advisor": ADVISORS[0].address}
    hashed = account.hashed(PASSWORD)
    with office.db.writing() as session:
        for email in people.values():
            account.create(
                session, session.scalars(select(Advisor).where(Advisor.email == email)).one(), hashed
            )
    found = {who: Browser(app) for who in people}
    for who, email in people.items():
        found[who].sign_in(email)
    return found


def pages(browser, typed):
    """{part: (milliseconds by the clock, of the processor) of each page}: whole, and the first hits as one types."""
    return {
        part: [_page(browser, f"/search?q={quote(words)}&part={part}") for words in typed] for part in PARTS
    }


def _page(browser, path):
    wall, cpu = time.perf_counter(), time.thread_time()
    answer = browser.get(path)
    took = 1000 * (time.perf_counter() - wall), 1000 * (time.thread_time() - cpu)
    if answer.status_code != 200:
        raise SystemExit(f"The page answered with {answer.status_code}.")
    return took


def typed_of(asks):
    """What one types for the questions."""
    words = [" ".join(ask.words) for ask in asks]
    return [f'"{one}"' if ask.phrase else one for one, ask in zip(words, asks, strict=True)]


def measured(size, seed, folder):
    """Rows of the table: (who and what, `pages`)."""
    letters = list(islice(mail(size, seed), 5000))
    asked = questions(Sample(letters, list(map(row_of, letters))), seed)
    typed = {kind: typed_of(asked[kind]) for kind in KINDS if kind in asked}
    typed[f"{LONG} texts of {LONGEST // 1000} kB"] = [MARK] * 20
    with archive(folder, size, seed) as office:
        lengthen(office)
        refresh.repair(office.db, office.index)
        for who, browser in browsers(office).items():
            browser.get("/search?q=umowa")
            for kind, words in typed.items():
                yield f"{who}, {kind}", pages(browser, words)


def tell(rows):
    """Print the table as it comes; whether the goal is reached."""
    print(
        "| who asks for what, ms p50 / p95 | page | its processor time | as one types | its processor time |"
    )
    print("|---|---|---|---|---|")
    every = []
    for label, of in rows:
        every += of[""]
        columns = (column for part in PARTS for column in zip(*of[part], strict=True))
        told = " | ".join(f"{middle(took):.0f} / {late(took):.0f}" for took in columns)
        print(f"| {label} | {told} |", flush=True)
    wall, cpu = (late(column) for column in zip(*every, strict=True))
    print(
        f"\nAll pages: p95 {wall:.0f} ms, of the processor {cpu:.0f} ms, goal ≤ {GOAL} ms {verdict(wall <= GOAL)}."
    )
    return wall <= GOAL


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000, help="messages; documents come on top")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="teczka-page-") as home:
        print(
            f"`python -m bench.search_page --size {asked.size}`, {time.strftime('%Y-%m-%d')}, {machine(home)}:\n"
        )
        reached = tell(measured(asked.size, asked.seed, Path(home) / "office"))
    raise SystemExit(0 if reached else 1)


if __name__ == "__main__":
    main()
