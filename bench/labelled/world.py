"""The firm of one seed: its people, its clients in every relation that makes routing hard, and institutions."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from bench.labelled import names
from bench.labelled.matters import MATTERS, Matter
from bench.people import Person

OURS = "firma.example"
OFFICE = f"sprawy@{OURS}"
OUR_NIP = "3851711702"  # of the configuration that the office is made with
YEAR = 2026


@dataclass(frozen=True)
class CaseFile:
    """One case as the stories know it: `matter` is what it is about, `reference` what an institution calls it."""

    number: str
    matter: Matter
    owner: Person
    is_open: bool
    reference: str | None = None


@dataclass(frozen=True)
class Firm:
    """A client: `domain` is its own, or None where its people write from public mail. `language` is what they speak."""

    name: str
    short: str
    kind: str
    nip: str
    regon: str
    krs: str | None
    pesel: str | None
    domain: str | None
    language: str
    people: tuple[Person, ...]
    cases: tuple[CaseFile, ...]

    @property
    def open_cases(self):
        """Its cases that go on."""
        return [case for case in self.cases if case.is_open]


@dataclass(frozen=True)
class Institution:
    """A bank or leasing company; nobody there is a contact of a client."""

    name: str
    domain: str
    people: tuple[Person, ...]


@dataclass(frozen=True)
class World:
    """Everybody. `firms` is {relation: clients}; `accountants` serve all clients of "shared" that name them."""

    advisors: tuple[Person, ...]
    manager: Person
    firms: dict
    institutions: tuple[Institution, ...]

    @property
    def all_firms(self):
        """Each client once."""
        return [firm for firms in self.firms.values() for firm in firms]

    @property
    def staff(self):
        """Everybody who works here."""
        return (*self.advisors, self.manager)


# relation: (how many clients, open cases of each, closed cases of each)
RELATIONS = {
    "single": (9, (1, 1), 0),
    "public": (6, (1, 1), 0),
    "several": (7, (2, 4), 0),
    "reopened": (4, (1, 1), 1),
    "closed": (3, (0, 0), 1),
    "accountant": (4, (1, 1), 0),  # all kept by one bookkeeper, whose address is a contact of each
    "one person": (2, (1, 1), 0),  # led by one and the same person from one address
    "group": (4, (1, 1), 0),  # two and two of them under one domain
}


def world(seed):
    """The world of that seed."""
    chance = random.Random(f"labelled-world-{seed}")
    domains = set()
    advisors = tuple(_colleague(chance, domains) for _ in range(4))
    drafts = []
    for relation, (count, opened, closed) in RELATIONS.items():
        common = _Common(chance, relation, domains)
        drafts += [(relation, *_draft(chance, domains, common, n), opened, closed) for n in range(count)]
    slots = [(n, is_open) for n, (*_, o, c) in enumerate(drafts) for is_open in _states(chance, o, c)]
    chance.shuffle(slots)
    cases = {n: [] for n in range(len(drafts))}
    owners = [chance.choice(advisors) for _ in drafts]
    for place, (n, is_open) in enumerate(slots, 1):
        taken = {case.matter.key for case in cases[n]}
        matter = chance.choice([one for one in MATTERS if one.key not in taken])
        reference = names.reference(chance, place) if is_open and chance.random() < 0.6 else None
        cases[n].append(CaseFile(f"S-{YEAR}-{place:04d}", matter, owners[n], is_open, reference))
    firms = {relation: [] for relation in RELATIONS}
    for n, (relation, facts, people, *_) in enumerate(drafts):
        firms[relation].append(Firm(**facts, people=people, cases=tuple(cases[n])))
    institutions = tuple(_institution(chance, domains) for _ in range(5))
    return World(advisors, _colleague(chance, domains), firms, institutions)


def stranger(chance, language="pl", domain=None):
    """Somebody whom nobody knows, at a domain that no client has."""
    name = names.person_name(chance, language)
    domain = domain or chance.choice((
        f"{names.firm_word(chance)}-obcy.example", f"notariusz-{names.firm_word(chance)}.example",
        chance.choice(names.PUBLIC),
    ))  # fmt: skip
    return Person(name, names.address_of(chance, name, domain).replace("@", f".{chance.randint(100, 999)}@"))


def enter(session, world):
    """Enter everybody in an empty office and open the cases: they get the numbers that the mail speaks of."""
    from cases.advisor import Advisor, Role
    from cases.client import ClientKind, enter_client
    from cases.contact import Contact

    rows = {p.address: Advisor(name=p.name, email=p.address, position="doradca") for p in world.staff}
    rows[world.manager.address].role_code = Role.MANAGER.code
    session.add_all(rows.values())
    session.flush()
    clients = {}
    for firm in world.all_firms:
        by = rows[firm.cases[0].owner.address]
        numbers = {
            "nip": firm.nip,
            "regon": firm.regon,
            "krs": firm.krs,
            "pesel": firm.pesel,
            "short_name": firm.short,
        }
        kind = ClientKind[firm.kind]
        client = enter_client(session, kind=kind, name=firm.name, by=by, **numbers)
        for person in firm.people:
            contact = Contact(name=person.name)
            contact.add_email(person.address)
            client.contacts.append(contact)
        clients[firm.name] = client
    _open_cases(session, world, clients, rows)


def _open_cases(session, world, clients, rows):
    from cases.case import open_case
    from cases.reference import add_reference

    pairs = [(case, firm) for firm in world.all_firms for case in firm.cases]
    for case, firm in sorted(pairs, key=lambda pair: pair[0].number):
        owner = rows[case.owner.address]
        opened = date(YEAR, 1, 12)
        row = open_case(
            session, client=clients[firm.name], owner=owner, by=owner, title=case.matter.title, opened_on=opened,
            at=datetime(YEAR, 1, 12, 9, tzinfo=UTC), amount=Decimal(case.matter.amount),
        )  # fmt: skip
        if row.number != case.number:
            raise ValueError(f"The office is not empty: its next case is {row.number}, not {case.number}.")
        if case.reference:
            add_reference(session, row, number=case.reference, by=owner)
        if not case.is_open:
            row.close(by=owner, reason="Umowa podpisana.", at=datetime(YEAR, 8, 3, 9, tzinfo=UTC))


class _Common:
    """What the clients of one relation share."""

    def __init__(self, chance, relation, domains):
        self.relation, self.domains = relation, {}
        if relation == "group":
            self.domains = {pair: _new_domain(chance, domains) for pair in (0, 1)}
        self.person = None
        if relation in ("accountant", "one person"):
            name = names.person_name(chance)
            self.person = Person(name, names.address_of(chance, name, _new_domain(chance, domains)))


def _draft(chance, domains, common, n):
    """(facts of the client, its people)."""
    language = (
        "pl" if common.relation == "public" or chance.random() < 0.7 else chance.choice(("en", "de", "uk"))
    )
    word = names.firm_word(chance).capitalize() + chance.choice(("", f" {chance.choice(names.FAMILY['pl'])}"))
    form, kind = chance.choice(names.FORMS)
    short = f"{chance.choice(names.words.TRADES)} {word}"
    domain = common.domains.get(n // 2) or _new_domain(chance, domains)
    if common.relation == "public":
        domain, form, kind = None, "", "JDG"
    is_person = kind == "JDG"
    facts = {
        "name": f"{short} {form}".strip(), "short": short, "kind": kind, "nip": names.nip(chance),
        "regon": names.regon(chance), "krs": None if is_person else names.krs(chance),
        "pesel": names.pesel(chance) if is_person else None, "domain": domain, "language": language,
    }  # fmt: skip
    count = 1 if common.relation in ("public", "one person") else chance.randint(1, 3)
    people = _people(chance, language, domain, count)
    if common.person:
        people = [common.person, *people] if common.relation == "accountant" else [common.person]
    return facts, tuple(people)


def _people(chance, language, domain, count):
    found = {}
    while len(found) < count:
        name = names.person_name(chance, language)
        where = domain or chance.choice(names.PUBLIC)
        address = names.address_of(chance, name, where)
        if domain is None:
            address = address.replace("@", f"{chance.randint(10, 99)}@")
        found[address] = Person(name, address)
    return list(found.values())


def _states(chance, opened, closed):
    return [True] * chance.randint(*opened) + [False] * closed


def _colleague(chance, taken):
    while True:
        name = names.person_name(chance)
        address = f"{names.latin(name).replace(' ', '.')}@{OURS}"
        if address not in taken:
            taken.add(address)
            return Person(name, address)


def _new_domain(chance, taken):
    while True:
        domain = names.domain_of(chance, names.firm_word(chance))
        if domain not in taken:
            taken.add(domain)
            return domain


def _institution(chance, taken):
    kind = chance.choice(("Bank Spółdzielczy", "Leasing", "Faktoring", "Bank"))
    word = names.firm_word(chance).capitalize()
    domain = _new_domain(chance, taken)
    return Institution(f"{kind} {word} S.A.", domain, tuple(_people(chance, "pl", domain, 3)))
