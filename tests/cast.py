"""The cast: Anna owns the case of Piekarnia Kłos, Piotr stands in, Ewa must see nothing, Marek manages."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import select

from cases.advisor import Advisor, Role
from cases.case import Case, open_case
from cases.client import Client, ClientAddress, ClientKind, enter_client
from cases.contact import Contact
from cases.fee import FeeTerms

JAN = "jan@klos.example"


@dataclass
class Cast:
    """Everyone, in one session or detached from it."""

    anna: Advisor
    piotr: Advisor
    ewa: Advisor
    marek: Advisor
    zofia: Advisor
    adam: Advisor
    klos: Client
    klos_case: Case


def enter_cast(session):
    """Put the cast in the database; everyone's address is first name @firma.example."""
    people = {name: _person(name, role) for name, role in ROLES.items()}
    session.add_all(people.values())
    session.flush()
    anna = people["anna"]
    klos = _klos(session, anna)
    case = open_case(session, client=klos, owner=anna, by=anna, **CASE)
    case.fee = FeeTerms(**FEE)
    case.stand_in(people["piotr"], by=anna)
    session.flush()
    return Cast(**people, klos=klos, klos_case=case)


ROLES = {
    "anna": Role.ADVISOR,
    "piotr": Role.ADVISOR,
    "ewa": Role.ADVISOR,
    "marek": Role.MANAGER,
    "zofia": Role.ASSISTANT,
    "adam": Role.ADMINISTRATOR,
}
CASE = {
    "title": "Piec i linia do bułek",
    "purpose": "Zakup pieca obrotowego i linii do bułek",
    "product": "KRED_INWESTYCYJNY",
    "amount": Decimal("1250000.00"),
    "term_months": 84,
    "own_contribution": Decimal("250000.00"),
}
FEE = {
    "flat_net": Decimal("15000.00"),
    "vat_rate": Decimal(23),
    "success_percent": Decimal("2.5"),
    "success_base": "granted",
    "success_trigger": "signing",
    "payment_days": 14,
}


def _person(name, role):
    return Advisor(
        name=f"{name.capitalize()} Testowa" if name.endswith("a") else f"{name.capitalize()} Testowy",
        email=f"{name}@firma.example",
        phone="+48600000000",
        position="doradca",
        role_code=role.code,
    )


def _klos(session, anna):
    numbers = {"nip": "1234563218", "regon": "123456785", "krs": "0000063032"}
    name = "Piekarnia Kłos sp. z o.o."
    klos = enter_client(
        session, kind=ClientKind.SPZOO, name=name, by=anna, short_name="Piekarnia Kłos", **numbers
    )
    klos.addresses.append(ClientAddress(street="Lipowa", building="5", postcode="20-001", city="Lublin"))
    jan = Contact(name="Jan Kłos", position="prezes zarządu", phone="+48601000000", represents=True)
    jan.add_email(JAN)
    klos.contacts.append(jan)
    return klos


@pytest.fixture
def session(db):
    """A writing session that stays open for the test; what the test does is kept only at its end."""
    with db.writing() as session:
        yield session


@pytest.fixture
def here(session):
    """The cast, live in the test's own session."""
    return cast_in(session)


@pytest.fixture
def cast(db):
    """The cast, committed; the objects carry their values and belong to no session."""
    with db.writing() as session:
        return cast_in(session)


def cast_in(session):
    """The cast of a database that it was entered in."""
    people = session.scalars(select(Advisor).order_by(Advisor.id)).all()
    case = session.scalars(select(Case)).one()
    return Cast(**dict(zip(ROLES, people, strict=True)), klos=case.client, klos_case=case)


@pytest.fixture
def anna(here):
    return here.anna


@pytest.fixture
def piotr(here):
    return here.piotr


@pytest.fixture
def ewa(here):
    return here.ewa


@pytest.fixture
def marek(here):
    return here.marek


@pytest.fixture
def klos(here):
    return here.klos


@pytest.fixture
def klos_case(here):
    return here.klos_case
