"""Clients: one file each, known by tidy numbers, at real addresses."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive.audit import Event
from cases.client import Client, ClientAddress, ClientKind, ClientKnown, enter_client
from cases.contact import Contact
from cases.identifiers import NotAnIdentifier


def test_numbers_are_kept_tidy(klos):
    klos.nip = "PL 526-025-02-74"

    assert klos.nip == "5260250274"


def test_a_wrong_number_never_gets_in(klos):
    with pytest.raises(NotAnIdentifier):
        klos.pesel = "92043199993"


def test_an_empty_number_is_none(klos):
    klos.krs = " "

    assert klos.krs is None


def test_a_second_client_with_the_same_nip_is_refused(session, klos, ewa):
    with pytest.raises(ClientKnown) as refused:
        enter_client(session, kind=ClientKind.SA, name="Kłos bis", by=ewa, nip="123-456-32-18")

    assert refused.value.kind == "NIP"


def test_two_entering_the_same_client_at_once_leave_one(session, klos):
    session.add(Client(kind_code="SA", name="Kłos bis", nip="1234563218"))

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_the_address_is_written_in_one_line(klos):
    assert klos.seat.line == "Lipowa 5, 20-001 Lublin"
    village = ClientAddress(building="7", flat="2", postcode="21030", city="Motycz")
    assert village.line == "Motycz 7/2, 21-030 Motycz"


def test_who_represents_the_client_is_known(klos):
    klos.contacts.append(Contact(name="Ola Kłos", position="księgowa"))

    assert [contact.name for contact in klos.representatives] == ["Jan Kłos"]


def test_a_contact_has_several_addresses_each_once(session, klos):
    jan = klos.contacts[0]

    jan.add_email(" JAN@Klos.example ")
    jan.add_email("prezes@klos.example")
    session.flush()

    assert [email.address for email in jan.emails] == ["jan@klos.example", "prezes@klos.example"]


def test_entering_a_client_is_an_event(session, klos, anna):
    event = session.scalars(select(Event).where(Event.topic == f"client:{klos.id}")).one()

    assert (event.action, event.actor, event.facts["name"]) == ("client_entered", anna.actor, klos.name)


def test_every_kind_has_a_polish_and_an_english_name():
    assert len(ClientKind) == 12
    assert all(kind.name_pl and kind.label and kind.numbers for kind in ClientKind)
