"""What is measured of Teczka alone: a large first import, a pass with nothing new, one huge letter, new mail's way."""

import json
import random
import re
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

from sqlalchemy import func, select

from bench import letters, mailbox, office
from bench.measured import end, measure
from bench.people import OFFICE, Person, people
from bench.server import Account
from cases.case import case_numbered
from cases.chronicle import MESSAGE, chronicle
from cases.message import Message
from ingest.ledger import Sighting, SightingState

HUGE_OCTETS = 50_000_000
DELIVERIES = 50
VISIBLE_SECONDS = 30
GLANCE_SECONDS = 0.01


def turns(config, stage):
    """The command that runs a stage of `bench.turns`."""
    return [sys.executable, "-m", "bench.turns", str(config), stage]


def stored(config):
    """(messages whose bytes are kept, messages read, filings' messages) of an office."""
    with office.database_of(config) as database, database.reading() as session:
        states = (SightingState.STORED.value, SightingState.DONE.value)
        bytes_kept = select(func.count()).select_from(Sighting).where(Sighting.state_code.in_(states))
        read = select(func.count()).select_from(Message)
        return (
            session.scalar(bytes_kept),
            session.scalar(read),
            session.scalar(read.where(Message.filings.any())),
        )


def first_import(asked, folder, dovecot):
    """Rows about `mail pull` of a mailbox never seen before, and about passes over it when all of it is known."""
    account = Account(dovecot, "first")
    known = account.fill(asked.large_size, asked.seed)
    account.warm()
    config = office.make_office(folder / "first", account, seed=asked.seed)
    run = measure(
        office.teczka(config, "mail", "pull"), limit=asked.minutes * 60, memory=True, cwd=office.ROOT
    )
    kept, read, filed = stored(config)
    done = (
        "" if (kept, read, filed) == (known.deliveries, known.messages, known.filed) else f", WRONG: {known}"
    )
    if run.status is None:
        done = f", stopped after {asked.minutes} min with {read} read"
    speed = f"{run.seconds:.0f} s, {kept / run.seconds:.0f} msg/s{done}"
    yield f"first import of {known.deliveries:,} messages by `mail pull`", speed
    yield "… its memory", _memory(run.peaks)
    if run.status is not None:
        yield from idle_pass(asked, config, known.deliveries)


def idle_pass(asked, config, count):
    """Rows about a pass over a mailbox with nothing new in it."""
    run = measure(turns(config, "idle"), limit=asked.minutes * 60, memory=True, cwd=office.ROOT)
    passes = json.loads(run.said.splitlines()[-1])["passes"]
    told = f"{passes[0]:.2f} s the first, {statistics.median(passes[1:]):.2f} s the next ones (median)"
    yield f"pass over {count:,} known UIDs", told
    yield "… its memory", _memory(run.peaks)


def huge_letter(asked, folder, dovecot):
    """Rows about one letter of 50 MB."""
    account = Account(dovecot, "huge")
    account.fill(0, asked.seed)
    account.deliver([_huge(asked.seed)])
    config = office.make_office(folder / "huge", account, seed=asked.seed)
    run = measure(office.teczka(config, "mail", "pull"), limit=600, memory=True, cwd=office.ROOT)
    kept, read, filed = stored(config)
    wrong = "" if (kept, read, filed) == (1, 1, 1) else f", WRONG: {kept} kept, {read} read, {filed} filed"
    yield "one letter of 50 MB by `mail pull`", f"{run.seconds:.1f} s{wrong}"
    yield "… its memory", _memory(run.peaks)


def new_mail(asked, folder, dovecot):
    """Rows about the way of new mail from the server's OK to its entry in the case, with IDLE."""
    account, count = Account(dovecot, "live"), asked.live_size
    every = list(mailbox.mail(count + 4 * DELIVERIES, asked.seed))
    account.fill(count + 4 * DELIVERIES, asked.seed, first=count)
    config = office.make_office(folder / "live", account, seed=asked.seed, mode="move", poll=60)
    measure(office.teczka(config, "mail", "pull"), limit=asked.minutes * 60, cwd=office.ROOT)
    fresh = [one for one in every[count:] if one.case and not one.again][:DELIVERIES]
    running = subprocess.Popen(turns(config, "serve"), cwd=office.ROOT, stderr=subprocess.DEVNULL)
    try:
        waits = list(_watched(config, account, fresh, random.Random(asked.seed)))
    finally:
        end(running)
    seen = sorted(wait for wait in waits if wait is not None)
    lost = f", {len(waits) - len(seen)} NOT SEEN in {VISIBLE_SECONDS} s" if len(seen) < len(waits) else ""
    told = f"p50 {seen[len(seen) // 2]:.2f} s, p95 {seen[int(len(seen) * 0.95)]:.2f} s, most {seen[-1]:.2f} s{lost}"
    yield f"new mail to its case with IDLE, {len(fresh)} deliveries", told


def _watched(config, account, fresh, chance):
    """Seconds until each letter stands in its case, or None."""
    with office.database_of(config) as database:
        time.sleep(5)  # the start has its own work
        for letter in fresh:
            time.sleep(chance.uniform(0.2, 1.5))
            account.deliver([letter])
            yield _seconds_until_visible(database, letter)


def _seconds_until_visible(database, letter):
    begun = time.monotonic()
    own = re.search(rb"\r\nMessage-ID: (<[^>]+>|\S+)", letter.content)[1].decode().strip("<>")
    while time.monotonic() - begun < VISIBLE_SECONDS:
        with database.reading() as session:
            entries = chronicle(session, case_numbered(session, letter.case), kinds=(MESSAGE,))
            if any((entry.thing.message_id or "").strip("<>") == own for entry in entries):
                return time.monotonic() - begun
        time.sleep(GLANCE_SECONDS)
    return None


def _huge(seed):
    customer, chance = people(seed).customers[0], random.Random(seed)
    octets = HUGE_OCTETS * 3 // 4 * 76 // 78  # base64 in lines with CRLF makes the rest
    at = datetime(2026, 10, 1, 9, tzinfo=UTC)
    content, files = letters.letter(
        chance, sender=customer.contacts[0], to=Person("Sprawy", OFFICE), copies=[], subject="Duży plik", at=at,
        ids=("huge@firma.example", ()), paragraphs=["Przesyłam dokumentację."], quoted=None, host="mx.example",
        files=[("Dokumentacja projektu.pdf", letters.pdf(chance, "Dokumentacja", octets))],
    )  # fmt: skip
    return mailbox.Letter(0, content, at, customer.cases[0], files)


def _memory(peaks):
    each = f"main process {peaks.of('main'):.0f} MB, largest child {peaks.of('child'):.0f} MB"
    return f"{each}, {len(peaks.processes)} processes, together at most {peaks.together:.0f} MB"
