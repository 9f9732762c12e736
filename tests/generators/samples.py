"""Facts to print, one client of each kind: Piekarnia Kłos and its neighbours."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from cases.client import ClientKind
from generators.financing import FINANCING
from generators.values import (
    CaseFacts,
    Checklist,
    ClientFacts,
    Facts,
    FeeFacts,
    FirmFacts,
    Person,
    RequirementFacts,
    Terms,
)

FIRM = FirmFacts(
    name="Finanse Testowe sp. z o.o.",
    legal_form="spółka z ograniczoną odpowiedzialnością",
    address="ul. Próbna 1, 20-001 Lublin",
    city="Lublin",
    nip="5260250274",
    regon="000331501",
    krs="0000063032",
    court="Sąd Rejonowy Lublin-Wschód w Lublinie z siedzibą w Świdniku, VI Wydział Gospodarczy KRS",
    share_capital="50000.00",
    phone="+48815550100",
    email="biuro@firma.example",
    website="www.firma.example",
    bank_account="61109010140000071219812874",
    knf_number="RPK099999",
    representative="Marek Testowy",
    representative_position="Prezes Zarządu",
)
CASE = CaseFacts(
    number="S-2026-0012",
    title="Piec i linia do bułek",
    purpose="Zakup pieca obrotowego i linii do bułek",
    product="KRED_INWESTYCYJNY",
    product_name="Kredyt inwestycyjny",
    amount=Decimal("1250000.00"),
    currency="PLN",
    term_months=84,
    own_contribution=Decimal("250000.00"),
    collateral="",
    planned_start_on=None,
)
FEE = FeeFacts(
    flat_net=Decimal("15000.00"),
    flat_vat=Decimal("3450.00"),
    flat_gross=Decimal("18450.00"),
    vat_rate=Decimal(23),
    success_percent=Decimal("2.5"),
    success_base="granted",
    success_trigger="signing",
    estimate_net=Decimal("31250.00"),
    estimate_vat=Decimal("7187.50"),
    estimate_gross=Decimal("38437.50"),
    payment_days=14,
)


def client(kind, name, *people, **numbers):
    """A client of that kind, with the people who sign for it."""
    kind = ClientKind[kind]
    return ClientFacts(
        kind=kind.code,
        kind_name=kind.name_pl,
        name=name,
        label=name.removesuffix(" sp. z o.o."),
        numbers=kind.numbers,
        address="Lipowa 5, 20-001 Lublin",
        phone="",
        email="",
        representatives=people,
        **{"nip": "", "regon": "", "krs": "", "pesel": ""} | numbers,
    )


KLOS = client(
    "SPZOO",
    "Piekarnia Kłos sp. z o.o.",
    Person("Jan Kłos", "prezes zarządu"),
    nip="1234563218",
    regon="123456785",
    krs="0000063032",
)
CLIENTS = {
    "SPZOO": KLOS,
    "JDG": client("JDG", "Żwirek Usługi Drogowe", Person("Adam Żwirek"), nip="7251012180"),
    "SC": client(
        "SC",
        "Młyn s.c.",
        Person("Ewa Młynarska"),
        Person("Jan Młynarski"),
        nip="7251012180",
        regon="123456785",
    ),
    "OF": client("OF", "Stefan Śliwiński", pesel="44051401359"),
    "ROLNIK": client("ROLNIK", "Zofia Łąkowa", pesel="52120854122"),
    "NGO": client("NGO", "Fundacja Źródło", Person("Ida Źródlana", "prezes"), nip="7251012180"),
}


def requirement(code, name, state="required", obligation="O", **details):
    """One line of the checklist."""
    values = {"issuer": "klient", "validity": "30d", "form": "skan lub plik", "condition": "", "moment": "Z"}
    values |= {"due_on": date(2026, 12, 4), "remarks": ()} | details
    return RequirementFacts(code=code, name=name, state=state, obligation=obligation, **values)


CHECKLIST = Checklist(
    items=(
        requirement("I01", "Wniosek kredytowy"),
        requirement("R01", "Odpis aktualny z KRS", state="accepted", validity="3m", remarks=("z pieczęcią",)),
        requirement(
            "F14", "Opinia bankowa", obligation="W", condition="kredyty w innych bankach", due_on=None
        ),
        requirement("E11", "Weksel in blanco", state="to_correct", moment="U", issuer=""),
        requirement("T02", "Zaświadczenie z ZUS", moment="M", obligation="W"),
        requirement("R11", "Pełnomocnictwo", state="waived", issuer="mocodawca"),
    ),
)
FACTS = Facts(
    issued_on=date(2026, 11, 23),
    place="Lublin",
    case_address="sprawy@firma.example",
    firm=FIRM,
    client=KLOS,
    case=CASE,
    keeper=Person("Anna Testowa", "doradca", "+48600000000", "anna@firma.example"),
    fee=FEE,
    financing=FINANCING["KRED_INWESTYCYJNY"],
    checklist=CHECKLIST,
    terms=Terms(),
)


def facts_for(kind):
    """The same case with a client of that kind."""
    return replace(FACTS, client=CLIENTS[kind])
