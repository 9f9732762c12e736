"""What was filed before, counted: it orders suggestions and never files, and what is taken back is forgotten by itself.

Nothing of it is kept. Each time it is counted anew from the filings that stand, the newest first, each worth half as
much as one of half a year later.
"""

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, lru_cache

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.db import utcnow
from cases.advisor import Advisor
from cases.case import Case
from cases.domains import domain_of, is_somebodys
from cases.filed import Filing
from cases.layer import MessageLayer
from cases.message import Message
from ingest.mail.kind import is_nobody
from ingest.routing.brought import only_brought
from ingest.routing.evidence import Evidence
from ingest.routing.lookup import everything
from ingest.routing.people import outsider_of

MOST_FILINGS = 2000  # the newest, of all cases
MOST_CASES = 3  # that one habit points at
MOST_WORDS = 12  # of a subject
ENOUGH = 2  # filings of an address, all for one client, tell whose it is
HALF_LIFE = timedelta(days=180)
_WORD = re.compile(r"[^\W\d_]{5,}")

# What a habit weighs at most, in log-odds: when all so far went to one case, and often.
WEIGHTS = {"address": 2.5, "domain": 1.0, "words": 0.8, "forwarder": 0.4}


@dataclass
class Habit:
    """What became of the messages that have something in common: how many are in each case, and what they are worth.

    `clients` are how many of each client's a server delivered: what people brought tells of nobody who writes.
    """

    count: dict = field(default_factory=lambda: defaultdict(int))
    worth: dict = field(default_factory=lambda: defaultdict(float))
    clients: dict = field(default_factory=lambda: defaultdict(int))

    @property
    def likeliest(self):
        """The cases, the one with most of them first."""
        return sorted(self.worth, key=lambda case_id: (-self.worth[case_id], -case_id))[:MOST_CASES]

    def is_of(self, case):
        """Whether all that was delivered went to the case's client, and that was often enough."""
        return len(self.clients) == 1 and self.clients.get(case.client_id, 0) >= ENOUGH

    def share(self, case_id):
        """From 0 to 1: one message alone is no habit yet, and what is old counts for little."""
        return self.worth[case_id] / (sum(self.worth.values()) + 0.5)


class Memory:
    """The habits of those who wrote some messages, as the newest filings show them."""

    def __init__(self, session, messages, directory):
        self._session = session
        self._traits = {message: self._of_waiting(message, directory) for message in messages}
        wanted = defaultdict(set)
        for kind, value in set().union(*self._traits.values()):
            wanted[kind].add(value)
        self._habits, now = defaultdict(Habit), utcnow()
        filed = list(self._filed(wanted))
        brought = only_brought(session, {message_id for message_id, *_ in filed})
        for message_id, case_id, client_id, at, shared in filed:
            worth = math.pow(0.5, max(now - at, timedelta(0)) / HALF_LIFE)
            for trait in shared:
                habit = self._habits[trait]
                habit.count[case_id] += 1
                habit.worth[case_id] += worth
                if message_id not in brought:
                    habit.clients[client_id] += 1
        found = {case_id for habit in self._habits.values() for case_id in habit.likeliest}
        cases = everything(session, Case, Case.id, found, joinedload(Case.client))
        self._cases = {case.id: case for case in cases if case.is_open}

    def habits_of(self, message):
        """(kind, what they have in common, habit, case) for each case that the message's habits point at."""
        for trait in self._traits.get(message, ()):
            habit = self._habits.get(trait)
            for case_id in habit.likeliest if habit else ():
                if case_id in self._cases:
                    yield *trait, habit, self._cases[case_id]

    def _of_waiting(self, message, directory):
        forwarder = directory.advisor_at(message.from_address)
        address = outsider_of(directory, message)
        return _traits(message.subject, address, forwarder and forwarder.email)

    def _filed(self, wanted):
        """(message, case, client, when, what of {kind: values wanted} it has) of the newest filings that stand."""
        filed = select(
            Filing.case_id, Case.client_id, Filing.at, Message.id, Message.from_address, Message.subject
        )
        filed = filed.join(Filing.case).join(Filing.message).where(Filing.revoked_at.is_(None))
        rows = self._session.execute(filed.order_by(Filing.id.desc()).limit(MOST_FILINGS)).all()
        layers = self._layers(min((row.id for row in rows), default=0))
        for case_id, client_id, at, message_id, address, subject in rows:
            is_ours = address in self._advisors
            outsider = next(iter(layers[message_id]), None) if is_ours else address
            shared = _shared(wanted, subject, outsider, address if is_ours else None)
            if shared:
                yield message_id, case_id, client_id, at, shared

    def _layers(self, first):
        """{message: who wrote the letters in it, the innermost first, none of us}."""
        found = select(MessageLayer.message_id, MessageLayer.from_address).where(
            MessageLayer.message_id >= first
        )
        found = found.join(MessageLayer.message).join(Message.filings).where(Filing.revoked_at.is_(None))
        layers = defaultdict(list)
        for message_id, address in self._session.execute(found.order_by(MessageLayer.depth.desc())):
            if address and address not in self._advisors:
                layers[message_id].append(address)
        return layers

    @cached_property
    def _advisors(self):
        return set(self._session.scalars(select(Advisor.email)))


def by_habit(directory, message):
    """Earlier messages of the sender's, of the domain, with such a subject or from that forwarder are in the case.

    Only an address whose letters all went to one client keeps the message from others, for then it is hers; somebody at
    an institution, and a machine, write to all of us.
    """
    for kind, value, habit, case in directory.memory.habits_of(message):
        count = habit.count[case.id]
        # How many are elsewhere is not told: who sees this case may not see those.
        facts = {"value": value, "count": count}
        alone = kind == "address" and habit.is_of(case) and count >= ENOUGH
        binding = alone and not (
            message.class_ or is_nobody(value) or directory.is_institution(domain_of(value))
        )
        worth = WEIGHTS[kind] * habit.share(case.id) * (1 - math.exp(-count / 2))
        yield Evidence(case, f"learned_{kind}", facts, False, binding, round(worth, 2))


def _traits(subject, outsider, forwarder):
    """What the message may have in common with others: (kind, value) each."""
    found = []
    if outsider:
        domain = domain_of(outsider)
        found += [("address", outsider)] + ([("domain", domain)] if is_somebodys(domain) else [])
    if forwarder:
        found.append(("forwarder", forwarder))
    return found + [("words", word) for word in _words(subject)]


def _shared(wanted, subject, outsider, forwarder):
    """Those of its traits that are wanted; asked of thousands, so nothing is looked at that could not be."""
    found = [("words", word) for word in wanted["words"].intersection(_words(subject))]
    if outsider in wanted["address"]:
        found.append(("address", outsider))
    if outsider and (domain := domain_of(outsider)) in wanted["domain"]:
        found.append(("domain", domain))
    if forwarder in wanted["forwarder"]:
        found.append(("forwarder", forwarder))
    return found


@lru_cache(2 * MOST_FILINGS)  # the same filings are counted for each batch
def _words(subject):
    return tuple(dict.fromkeys(_WORD.findall(subject.casefold())))[:MOST_WORDS]
