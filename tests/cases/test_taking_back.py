"""What was just made out of a message can be taken back, as long as nothing else came of it."""

import pytest
from sqlalchemy import func, select

from archive import audit
from cases.acquaint import acquaint, forget_address
from cases.case import Case, open_case
from cases.client import AddressKind, Client, ClientAddress, ClientKind, enter_client
from cases.contact import Contact, ContactEmail
from cases.document import Document, DocumentFile
from cases.editing import change_client, enter_contact, set_address
from cases.filed import Filing, Suggestion
from cases.filing import file_message
from cases.lookup import clients_alike
from cases.message import MessageState
from cases.note import add_note
from cases.process import StagePass
from cases.taking_back import UsedMeanwhile, take_back_case, take_back_client, take_back_contact
from tests.cast import JAN
from tests.mailbag import kept

TABLES = (Case, Client, ClientAddress, Contact, ContactEmail, Document, DocumentFile, Filing, StagePass)


def counts(session):
    return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


@pytest.fixture
def message(session):
    return kept(session, files=["KRS.pdf"])


@pytest.fixture
def mill(session, anna):
    client = enter_client(session, kind=ClientKind.SPZOO, name="Młyn", by=anna, nip="5260001246")
    enter_contact(session, client, by=anna, name="Ola", emails=["ola@mlyn.example"])
    address = {"street": "Polna", "building": "1", "flat": None, "postcode": "20-001", "city": "Lublin"}
    set_address(session, client, by=anna, kind=AddressKind.SEAT, **address)
    return client


@pytest.fixture
def mill_case(session, mill, message, anna):
    case = open_case(session, client=mill, owner=anna, title="Linia", by=anna)
    file_message(session, message, case, rule="hand", by=anna)
    return case


def test_nothing_is_left_of_what_was_taken_back(session, message, anna, request):
    before = counts(session)
    case, client = request.getfixturevalue("mill_case"), request.getfixturevalue("mill")

    take_back_case(session, case, message, by=anna)
    take_back_client(session, client, by=anna)

    assert counts(session) == before
    assert message.state is MessageState.TRAY
    assert audit.verify(session) == []


def test_a_case_with_anything_more_in_it_stays(session, mill_case, message, anna):
    add_note(session, mill_case, "Dzwoniła.", by=anna)

    with pytest.raises(UsedMeanwhile):
        take_back_case(session, mill_case, message, by=anna)
    assert message.filed_in == [mill_case]


def test_a_case_that_something_refers_to_stays(session, mill_case, message, anna):
    session.add(Suggestion(message=kept(session), case=mill_case, rank=1, rule="contact", facts={}))
    session.flush()

    with pytest.raises(UsedMeanwhile):
        take_back_case(session, mill_case, message, by=anna)


def test_a_case_of_another_message_or_person_stays(session, mill_case, message, anna, piotr):
    for wrong, by in ((kept(session), anna), (message, piotr)):
        with pytest.raises(UsedMeanwhile):
            take_back_case(session, mill_case, wrong, by=by)


def test_a_client_with_a_case_or_a_change_stays(session, mill, anna):
    change_client(session, mill, by=anna, phone="600100200")

    with pytest.raises(UsedMeanwhile):
        take_back_client(session, mill, by=anna)


def test_a_client_with_a_case_stays(session, mill_case, mill, anna):
    with pytest.raises(UsedMeanwhile):
        take_back_client(session, mill, by=anna)


def test_a_contact_is_taken_back_only_while_it_is_the_last_thing_done(session, klos, anna):
    contact, is_new = acquaint(session, klos, by=anna, name="Ola", emails=["ola@klos.example"])
    assert is_new
    enter_contact(session, klos, by=anna, name="Ela")

    with pytest.raises(UsedMeanwhile):
        take_back_contact(session, contact, by=anna)
    take_back_contact(session, klos.contacts[-1], by=anna)
    assert [contact.name for contact in klos.contacts] == ["Jan Kłos", "Ola"]


def test_a_known_person_gets_an_address_and_loses_it(session, klos, anna):
    contact, is_new = acquaint(session, klos, by=anna, name="jan  kłos", emails=["jan@dom.example"])
    assert (contact, is_new) == (klos.contacts[0], False) and contact.knows("jan@dom.example")

    forget_address(session, contact, "jan@dom.example", by=anna)
    assert [email.address for email in contact.emails] == [JAN]


def test_an_address_that_is_known_changes_nothing(session, klos, anna):
    contact, is_new = acquaint(session, klos, by=anna, name="Kto Inny", emails=[JAN])

    assert (contact, is_new) == (klos.contacts[0], False)
    assert len(klos.contacts) == 1


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ({"numbers": {"nip": "1234563218"}}, "nip"),
        ({"numbers": {"krs": "0000063032"}}, "krs"),
        ({"numbers": {"regon": "123456785"}}, "regon"),
        ({"numbers": {}, "address": JAN.upper()}, "address"),
        ({"numbers": {}, "name": "PIEKARNIA „KŁOS” Spółka z o.o."}, "name"),
        ({"numbers": {"nip": "1234563218"}, "address": JAN, "name": "Piekarnia Kłos"}, "nip"),
    ],
)
def test_a_client_alike_is_found_by_those_who_may_see_it(session, klos, anna, ewa, asked, by):
    assert clients_alike(session, anna, **asked) == [(klos, by)]
    assert clients_alike(session, ewa, **asked) == []


@pytest.mark.parametrize("name", ["", "sp. z o.o.", "S.A.", "Młyn Zboże sp. z o.o."])
def test_a_name_of_another_company_is_not_alike(session, anna, name):
    assert clients_alike(session, anna, numbers={"nip": ""}, name=name) == []
