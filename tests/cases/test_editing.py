"""What was entered can be corrected; each correction is an event that names fields, never values."""

import json

import pytest
from sqlalchemy import select

from archive.audit import Event
from cases.case import CaseClosed, open_case
from cases.client import AddressKind, ClientKind, ClientKnown, enter_client
from cases.editing import (
    change_case,
    change_client,
    change_contact,
    change_fee,
    clear_address,
    enter_contact,
    set_address,
)


def last_event(session):
    return session.scalars(select(Event).order_by(Event.seq.desc())).first()


def test_a_case_is_corrected(session, klos_case, anna):
    change_case(session, klos_case, by=anna, title="Piec wsadowy", purpose="Zakup pieca wsadowego")

    assert (klos_case.title, klos_case.purpose) == ("Piec wsadowy", "Zakup pieca wsadowego")
    event = last_event(session)
    assert (event.action, event.facts) == ("case_changed", {"fields": ["purpose", "title"]})


def test_what_does_not_change_leaves_no_event(session, klos_case, anna):
    before = last_event(session)

    change_case(session, klos_case, by=anna, title=klos_case.title)
    change_client(session, klos_case.client, by=anna, name=klos_case.client.name)

    assert last_event(session) is before


def test_a_closed_case_is_not_corrected(session, klos_case, anna):
    klos_case.close(by=anna, reason="spłacono")

    with pytest.raises(CaseClosed):
        change_case(session, klos_case, by=anna, title="Inny")
    with pytest.raises(CaseClosed):
        change_fee(session, klos_case, by=anna, payment_days=7)


def test_a_fee_is_agreed_and_changed(session, klos, anna):
    case = open_case(session, client=klos, owner=anna, title="Piec", by=anna)

    change_fee(session, case, by=anna, payment_days=7)
    change_fee(session, case, by=anna, payment_days=14)

    assert case.fee.payment_days == 14
    assert last_event(session).action == "fee_changed"


def test_a_client_is_corrected_without_telling_its_numbers(session, klos, anna):
    change_client(session, klos, by=anna, kind=ClientKind.SA, pesel="44051401359")

    assert (klos.kind, klos.pesel) == (ClientKind.SA, "44051401359")
    assert "44051401359" not in json.dumps(last_event(session).facts)


def test_two_clients_never_share_a_number(session, klos, anna):
    other = enter_client(session, kind=ClientKind.SPZOO, name="Młyn", by=anna)

    with pytest.raises(ClientKnown):
        change_client(session, other, by=anna, nip=klos.nip)
    session.expire(other)  # as the transaction that the refusal ends would


def test_a_seat_is_set_and_moved(session, klos, anna):
    set_address(session, klos, by=anna, kind=AddressKind.SEAT, street="Długa", building="7")
    set_address(session, klos, by=anna, kind=AddressKind.POST, building="1", postcode="20002", city="Lublin")

    assert [address.line for address in klos.addresses] == [
        "Długa 7, 20-001 Lublin",
        "Lublin 1, 20-002 Lublin",
    ]
    assert klos.seat.street == "Długa"


def test_a_seat_that_becomes_a_home_is_not_kept_beside_it(session, klos, anna):
    set_address(session, klos, by=anna, kind=AddressKind.HOME, street="Długa")

    assert [(address.kind_code, address.street) for address in klos.addresses] == [("home", "Długa")]


def test_a_seat_is_cleared_once(session, klos, anna):
    clear_address(session, klos, by=anna)
    cleared = last_event(session)
    clear_address(session, klos, by=anna)

    assert klos.seat is None
    assert cleared.action == "address_removed"
    assert last_event(session) is cleared


def test_a_vat_rate_alone_is_no_fee(session, klos, anna):
    case = open_case(session, client=klos, owner=anna, title="Piec", by=anna)

    change_fee(session, case, by=anna, vat_rate=23, flat_net=None)

    assert case.fee is None


def test_a_person_is_entered_and_corrected(session, klos, anna):
    ola = enter_contact(session, klos, by=anna, name="Ola", emails=["OLA@klos.example", "ola@klos.example"])
    change_contact(session, ola, by=anna, name="Aleksandra", emails=["ola@klos.example", "ola@wp.example"])
    session.flush()

    assert ola.name == "Aleksandra"
    assert sorted(email.address for email in ola.emails) == ["ola@klos.example", "ola@wp.example"]
    assert last_event(session).facts == {"fields": ["name", "emails"]}
