"""A seeded mailbox of Polish business mail: `python -m bench.mailbox FOLDER --count N --seed S` writes a Maildir.

Whatever the order in which it is read, each message has one right place, so that two imports can be compared:
about 70 % belong to a case by the rules, the rest waits in the tray.
"""

import argparse
import os
import random
import shutil
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench import letters, words
from bench.people import EVERY_TENTH, OFFICE, Person, enter_cast, people, stranger

__all__ = ["Expected", "Letter", "enter_cast", "expected", "mail", "write_maildir"]

FIRST, LAST = datetime(2019, 3, 4, 7, tzinfo=UTC), datetime(2026, 10, 30, 15, tzinfo=UTC)
OURS = Person("Sprawy klientów", OFFICE)
REMEMBERED = 3
QUOTED = 4


@dataclass(frozen=True)
class Letter:
    """One delivery: its bytes, when it came, the number of the case it belongs to (None: the tray).

    `again` is true of a second delivery of the letter before it: other transport headers, the same letter.
    """

    number: int
    content: bytes
    at: datetime
    case: str | None
    files: int
    again: bool = False


@dataclass
class Expected:
    """What an import must end with: deliveries, messages, those filed and waiting, documents, attachments."""

    deliveries: int = 0
    messages: int = 0
    filed: int = 0
    waiting: int = 0
    documents: int = 0
    attachments: int = 0
    octets: int = 0

    def add(self, letter):
        """Count one more."""
        self.deliveries += 1
        self.octets += len(letter.content)
        if letter.again:
            return
        self.messages += 1
        self.attachments += letter.files
        if letter.case:
            self.filed += 1
            self.documents += letter.files
        else:
            self.waiting += 1


@dataclass
class _Thread:
    """A conversation that goes on: its subject, the Message-IDs in order, and the last text with its author."""

    subject: str
    ids: tuple[str, ...] = ()
    said: tuple[str, list] | None = None


def mail(count, seed):
    """`count` letters in the order of their arrival; what is in each depends only on the seed and what went before."""
    post = _Post(seed, people(seed))
    step, before = (LAST - FIRST) / max(count, 1), None
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        at = (FIRST + step * number + step * chance.random()).replace(microsecond=0)
        if before is not None and chance.random() < 0.005:
            before = _again(chance, before, number, at)
        else:
            before = post.letter(chance, number, at)
        yield before


def expected(count, seed):
    """The `Expected` of the mailbox; makes every letter to know it."""
    counts = Expected()
    for letter in mail(count, seed):
        counts.add(letter)
    return counts


def write_maildir(folder, count, seed, owner=None, first=None):
    """Write the mailbox, or its `first` letters, as a Maildir of `owner`, (account, group). Returns the `Expected`."""
    folder, counts = Path(folder), Expected()
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for letter in islice(mail(count, seed), first):
        # Dovecot numbers by the time in the name, tells sizes from it, and takes the file's date for INTERNALDATE.
        content, stamp = letter.content.replace(b"\r\n", b"\n"), int(letter.at.timestamp())
        name = f"{stamp}.M{letter.number:06d}P1.bench,S={len(content)},W={len(letter.content)}:2,"
        path = folder / "cur" / name
        path.write_bytes(content)
        os.utime(path, (stamp, stamp))
        counts.add(letter)
    if owner:
        own(folder, owner)
    return counts


def copy_maildir(source, target, owner=None):
    """The same mailbox for another user, at once: the files are the same, for nobody ever changes them."""
    for name in ("cur", "new", "tmp"):
        (target / name).mkdir(parents=True, exist_ok=True)
    for entry in os.scandir(source / "cur"):
        os.link(entry.path, target / "cur" / entry.name)
    if owner:
        own(target, owner)


def own(folder, owner):
    """Give a Maildir and the folder it stands in to the account that serves it."""
    for path in (folder.parent, folder, *folder.rglob("*")):
        shutil.chown(path, *owner)


class _Post:
    """Who writes next, about what, and how the conversations stand."""

    def __init__(self, seed, firm):
        self.seed, self.firm = seed, firm
        self.single = [c for n, c in enumerate(firm.customers) if n % EVERY_TENTH != EVERY_TENTH - 1]
        self.double = [c for n, c in enumerate(firm.customers) if n % EVERY_TENTH == EVERY_TENTH - 1]
        self.threads = {customer.nip: deque(maxlen=REMEMBERED) for customer in firm.customers}

    def letter(self, chance, number, at):
        """The next letter."""
        kind = chance.choices(*_KINDS)[0]
        return kind(self, chance, number, at)

    def from_contact(self, chance, number, at):
        """A client's contact writes or answers: one open case, so it is certain where it belongs."""
        customer = self._customer(chance, self.single)
        thread = self._thread(chance, customer, 0.5)
        case, sender = customer.cases[0], chance.choice(customer.contacts)
        if not thread.ids and chance.random() < 0.1:
            thread.subject = f"{thread.subject.capitalize()} [{case}]"
        return self._written(
            chance, number, at, thread, sender=sender, to=customer.advisor, copies=[OURS], case=case
        )

    def from_advisor(self, chance, number, at):
        """An advisor writes with the case's number in the subject."""
        customer = self._customer(chance, self.single)
        thread, case = self._thread(chance, customer, 0.6), customer.cases[0]
        if case not in thread.subject:
            thread.subject = f"[{case}] {thread.subject}"
        people = {"sender": customer.advisor, "to": chance.choice(customer.contacts), "copies": [OURS]}
        return self._written(chance, number, at, thread, case=case, **people)

    def to_client_of_two(self, chance, number, at):
        """The advisor of a client with two cases names one of them; the client's answers never do."""
        customer = self._customer(chance, self.double)
        case = chance.choice(customer.cases)
        thread = _Thread(f"[{case}] {chance.choice(words.TOPICS)}")
        people = {"sender": customer.advisor, "to": chance.choice(customer.contacts), "copies": [OURS]}
        return self._written(chance, number, at, thread, case=case, **people)

    def from_client_of_two(self, chance, number, at):
        """A contact of a client with two cases: somebody has to say which."""
        customer = self._customer(chance, self.double)
        people = {"sender": chance.choice(customer.contacts), "to": OURS, "copies": []}
        return self._written(chance, number, at, self._thread(chance, customer, 0.4), case=None, **people)

    def from_stranger(self, chance, number, at):
        """Nobody whom the firm knows; one in four names a case, which is no authority to be in it."""
        thread = _Thread(chance.choice(words.TOPICS))
        if chance.random() < 0.25:
            thread.subject += f", dotyczy {chance.choice(self.single).cases[0]}"
        return self._written(
            chance, number, at, thread, sender=stranger(chance), to=OURS, copies=[], case=None
        )

    def forwarded(self, chance, number, at):
        """An advisor forwards what a stranger wrote, without a word about where it belongs."""
        author, thread = stranger(chance), _Thread(f"Fwd: {chance.choice(words.TOPICS)}")
        inner = "\n".join((
            "---------- Forwarded message ---------", f"Od: {author.name} <{author.address}>",
            f"Data: {at:%d.%m.%Y %H:%M}", f"Temat: {thread.subject[5:]}", f"Do: {OURS.address}",
        ))  # fmt: skip
        texts = ["Do teczki.", inner, *words.letter_text(chance, author.name)]
        sender = chance.choice(self.firm.advisors)
        return self._written(
            chance, number, at, thread, sender=sender, to=OURS, copies=[], case=None, texts=texts
        )

    def _customer(self, chance, among):
        # A few clients write most of the mail.
        return among[int(len(among) * chance.random() ** 1.6)]

    def _thread(self, chance, customer, share):
        threads = self.threads[customer.nip]
        if threads and chance.random() < share:
            return chance.choice(threads)
        threads.append(_Thread(chance.choice(words.TOPICS)))
        return threads[-1]

    def _written(self, chance, number, at, thread, *, sender, to, copies, case, texts=None):
        texts = texts or words.letter_text(chance, sender.name)
        own = f"{number}.{self.seed}.{chance.getrandbits(40):010x}@{sender.address.partition('@')[2]}"
        answer = chance.choice(("Re: ", "Odp: ", "RE: ")) if thread.ids else ""
        content, files = letters.letter(
            chance, sender=sender, to=to, copies=copies, at=at, ids=(own, thread.ids[-8:]), paragraphs=texts,
            subject=answer + thread.subject, quoted=thread.said, host=f"mail.{sender.address.partition('@')[2]}",
        )  # fmt: skip
        thread.ids = (*thread.ids[-20:], own)
        told = f"W dniu {at:%d.%m.%Y} o {at:%H:%M}, {sender.name} pisze:"
        thread.said = (told, (texts + (thread.said[1] if thread.said else []))[: 2 * QUOTED])
        return Letter(number, content, at, case, files)


_KINDS = (
    (
        _Post.from_contact,
        _Post.from_advisor,
        _Post.to_client_of_two,
        _Post.from_client_of_two,
        _Post.from_stranger,
        _Post.forwarded,
    ),
    (50, 18, 2, 8, 15, 7),
)


def _again(chance, letter, number, at):
    end = letter.content.index(b"\r\nFrom: ") + 2
    sender = letter.content.partition(b"<")[2].partition(b">")[0].decode()
    head = letters.transport(chance, sender, at, "relay.firma.example")
    content = letters.header_lines(head) + letter.content[end:]
    return Letter(number, content, at, letter.case, letter.files, again=True)


def main():
    """Write a mailbox and say what is in it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    begun = time.monotonic()
    counts = write_maildir(asked.folder, asked.count, asked.seed)
    mean, seconds = counts.octets / max(counts.deliveries, 1) / 1000, time.monotonic() - begun
    print(
        f"{counts.deliveries} deliveries, {counts.octets / 1e6:.1f} MB, mean {mean:.1f} kB, {seconds:.1f} s"
    )
    print(f"{counts.messages} messages: {counts.filed} filed, {counts.waiting} in the tray")
    print(f"{counts.attachments} attachments, {counts.documents} of them documents of a case")


if __name__ == "__main__":
    main()
