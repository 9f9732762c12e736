"""The made-up firm's advisors, its clients with their contacts and cases: the same people for the same seed."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from bench import words

OFFICE = "sprawy@firma.example"
CLIENTS = 200
ADVISORS = 5
EVERY_TENTH = 10  # has two cases: its mail is never certain
OPENED_ON = date(2019, 1, 2)
_PLAIN = str.maketrans("ąćęłńóśźż ", "acelnoszz-")


@dataclass(frozen=True)
class Person:
    """Somebody with an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True)
class Customer:
    """A client: what it is called, its NIP, its people, its advisor, and the numbers that its cases will have."""

    name: str
    nip: str
    contacts: tuple[Person, ...]
    advisor: Person
    cases: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """Everybody whom the firm knows."""

    advisors: tuple[Person, ...]
    customers: tuple[Customer, ...]


def people(seed):
    """The people of that seed."""
    chance = random.Random(f"people-{seed}")
    advisors = tuple(
        _person(chance, f"{plain(words.FIRST_NAMES[n])}{n}@firma.example") for n in range(ADVISORS)
    )
    customers, opened = [], 0
    for number in range(CLIENTS):
        count = 2 if number % EVERY_TENTH == EVERY_TENTH - 1 else 1
        cases = tuple(f"S-{OPENED_ON.year}-{opened + place:04d}" for place in range(1, count + 1))
        customers.append(_customer(chance, number, advisors[number % ADVISORS], cases))
        opened += count
    return People(advisors, tuple(customers))


def stranger(chance):
    """Somebody whom nobody knows."""
    return _person(chance, f"biuro{chance.randint(1, 400)}@nieznany{chance.randint(1, 90)}.example")


def enter_cast(session, seed):
    """Enter everybody in an empty office and open their cases; the numbers are then those in the mail's subjects."""
    from cases.advisor import Advisor
    from cases.case import open_case
    from cases.client import ClientKind, enter_client
    from cases.contact import Contact

    firm = people(seed)
    rows = {p.address: Advisor(name=p.name, email=p.address, position="doradca") for p in firm.advisors}
    session.add_all(rows.values())
    session.flush()
    for customer in firm.customers:
        by = rows[customer.advisor.address]
        details = {"nip": customer.nip, "short_name": customer.name.partition(" sp.")[0]}
        client = enter_client(session, kind=ClientKind.SPZOO, name=customer.name, by=by, **details)
        for person in customer.contacts:
            contact = Contact(name=person.name)
            contact.add_email(person.address)
            client.contacts.append(contact)
        for number in customer.cases:
            _open(session, open_case, number, client=client, owner=by, by=by)


def _open(session, open_case, number, **details):
    at = datetime(OPENED_ON.year, OPENED_ON.month, OPENED_ON.day, 8, tzinfo=UTC)
    facts = {"title": f"Finansowanie {number}", "amount": Decimal("250000.00"), "opened_on": OPENED_ON}
    case = open_case(session, at=at, **facts, **details)
    if case.number != number:
        raise ValueError(
            f"The office is not empty: its next case is {case.number}, the mail speaks of {number}."
        )


def _customer(chance, number, advisor, cases):
    owner = chance.choice(words.SURNAMES)
    name = f"{chance.choice(words.TRADES)} {owner} {number + 1} sp. z o.o."
    domain = f"{plain(owner)}{number + 1}.example"
    contacts = [
        _person(chance, f"{role}@{domain}")
        for role in ("biuro", "ksiegowosc", "prezes")[: chance.randint(1, 3)]
    ]
    return Customer(name, nip(chance), tuple(contacts), advisor, cases)


def _person(chance, address):
    return Person(f"{chance.choice(words.FIRST_NAMES)} {chance.choice(words.SURNAMES)}", address)


def nip(chance):
    """Ten digits with their check digit."""
    while True:
        digits = [chance.randint(1, 9) for _ in range(9)]
        check = (
            sum(digit * weight for digit, weight in zip(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True))
            % 11
        )
        if check < 10:
            return "".join(map(str, [*digits, check]))


def plain(text):
    """Lower case without the letters that only Polish has."""
    return text.lower().translate(_PLAIN)
