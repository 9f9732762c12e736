"""Whoever brings a letter of her own making into her own case gets nobody else's letters by it."""

import io
import os

import pytest
from sqlalchemy import select

from cases.advisor import Advisor
from cases.case import Case, open_case
from cases.client import Client, ClientKind, enter_client
from cases.filing import file_message
from cases.message import Message, MessageState
from ingest import importing, read, uploading
from ingest.deciding import Decision
from ingest.ledger import Sighting, SightingState, folder_of
from ingest.mail import parse
from tests.cast import CASE, JAN
from tests.letters import ANNA, bounce, letter
from tests.trust import OPEN

EWA = "ewa@firma.example"
STRANGER = "obcy@nieznany.example"
FOREIGN = "tajne@klos.example"


@pytest.fixture
def ewas_case(db, cast):
    """The only case that Ewa, the thief here, may see."""
    with db.writing() as session:
        ewa = session.get_one(Advisor, cast.ewa.id)
        client = enter_client(session, kind=ClientKind.SPZOO, name="Młyn sp. z o.o.", by=ewa)
        return open_case(session, client=client, owner=ewa, title="Młyn", by=ewa)


@pytest.fixture
def second_case(db, cast):
    """Anna's second case of Piekarnia Kłos: mail of Jan's is a choice from now on."""
    with db.writing() as session:
        anna = session.get_one(Advisor, cast.anna.id)
        return open_case(session, client=session.get(Client, cast.klos.id), owner=anna, by=anna, **CASE)


@pytest.fixture
def ewa_brings(db, store, cast, worker):
    """Ewa adds a letter, in a case of hers or in the tray; what could not be read of it."""

    def ewa_brings(content, case=None):
        received, refused = uploading.received_from(store, [("list.eml", io.BytesIO(content))])
        assert refused == []
        importing.adopt(store, received)
        with db.writing() as session:
            case = session.get_one(Case, case.id) if case else None
            by = session.get_one(Advisor, cast.ewa.id)
            (sighting_id,) = uploading.enter(session, received, by=by, case=case).sightings.values()
            decisions = {sighting_id: Decision(case.id, by.id)} if case else {}
        return read.read_sightings(db, store, worker, [sighting_id], OPEN, decisions)

    return ewa_brings


def places(db, subject):
    """(state, ids of the cases, ids of the suggested cases) of the letter with that subject."""
    with db.reading() as session:
        message = session.scalars(select(Message).where(Message.subject == subject)).one()
        cases = [case.id for case in message.filed_in]
        return message.state, cases, sorted(suggestion.case_id for suggestion in message.suggestions)


def file_by_hand(db, case, by):
    with db.writing() as session:
        message = session.scalars(select(Message).where(Message.subject == "Podróbka")).one()
        mine, ewa = session.get_one(Case, case.id), session.get_one(Advisor, by.id)
        file_message(session, message, mine, rule="hand", by=ewa)


def forged(**details):
    return letter(sender=EWA, to=JAN, subject="Podróbka", **details)


def test_an_answer_of_her_own_making_takes_no_waiting_letter(
    db, cast, take_in, second_case, ewas_case, ewa_brings
):
    take_in(letter(subject="Tajne", mid=FOREIGN))

    ewa_brings(forged(answers=FOREIGN), ewas_case)

    assert places(db, "Podróbka")[1] == [ewas_case.id]
    assert places(db, "Tajne") == (MessageState.TRAY, [], [cast.klos_case.id, second_case.id])


def test_nor_does_it_take_a_letter_that_is_likely_nowhere(db, cast, take_in, ewas_case, ewa_brings):
    take_in(letter(sender=STRANGER, subject="Tajne", mid=FOREIGN))

    ewa_brings(letter(sender=EWA, to=STRANGER, subject="Podróbka", answers=FOREIGN), ewas_case)

    assert places(db, "Tajne")[:2] == (MessageState.TRAY, [])


def test_nor_if_it_comes_by_mail_with_the_number_of_her_case(db, cast, take_in, second_case, ewas_case):
    take_in(letter(subject="Tajne", mid=FOREIGN))

    take_in(letter(sender=EWA, to=JAN, subject=ewas_case.number, answers=FOREIGN))

    assert places(db, ewas_case.number)[1] == [ewas_case.id]
    assert places(db, "Tajne")[:2] == (MessageState.TRAY, [])


def test_a_question_of_her_own_making_takes_no_answer(db, cast, take_in, second_case, ewas_case, ewa_brings):
    ewa_brings(forged(mid="pytanie@firma.example"), ewas_case)

    take_in(letter(subject="Odp: pytanie", answers="pytanie@firma.example"))

    assert places(db, "Odp: pytanie")[:2] == (MessageState.TRAY, [])


def test_nor_does_one_that_she_filed_from_the_tray(db, cast, take_in, ewas_case, ewa_brings):
    ewa_brings(letter(sender=STRANGER, to="inny@nieznany.example", subject="Podróbka", mid="p@firma.example"))
    file_by_hand(db, ewas_case, cast.ewa)

    take_in(letter(sender=STRANGER, subject="Odp: pytanie", answers="p@firma.example"))

    assert places(db, "Odp: pytanie") == (MessageState.TRAY, [], [ewas_case.id])


def test_a_letter_of_her_own_making_takes_no_bounce(db, cast, take_in, ewas_case, ewa_brings):
    ewa_brings(forged(mid="oferta@firma.example"), ewas_case)

    take_in(bounce("oferta@firma.example"))

    assert places(db, "Undelivered Mail Returned to Sender")[:2] == (MessageState.TRAY, [])


def test_a_borrowed_message_id_takes_no_answer_of_another_cases_contact(db, cast, take_in, ewas_case):
    take_in(letter(sender=ANNA, to=JAN, subject="Bez numeru", mid="pytanie@firma.example"))
    take_in(letter(sender=EWA, to=JAN, subject="Podróbka", text="Inne", mid="pytanie@firma.example"))
    file_by_hand(db, ewas_case, cast.ewa)

    take_in(letter(subject="Odp: pytanie", answers="pytanie@firma.example"))

    state, filed, suggested = places(db, "Odp: pytanie")
    assert (state, filed) == (MessageState.TRAY, [])
    assert cast.klos_case.id in suggested


def read_nothing(path, attic):
    os._exit(9)


def test_what_she_decided_holds_for_bytes_that_nobody_could_read_before(
    db, store, cast, worker, take_in, ewas_case, ewa_brings, monkeypatch
):
    content = letter(subject="Aneks")
    monkeypatch.setattr(read, "read_file", read_nothing)
    failures = ewa_brings(content)
    read.give_up(db, store, worker, {key: str(error) for key, error in failures.items()}, OPEN)
    monkeypatch.undo()
    with db.writing() as session:
        earlier = session.scalars(select(Sighting)).one()
        assert earlier.state is SightingState.UNREADABLE
        earlier.folder_id = folder_of(session, "office", "INBOX").id

    ewa_brings(content, ewas_case)

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert [(f.case_id, f.rule) for f in message.filings] == [(ewas_case.id, "upload")]
        assert message.flags == []


@pytest.fixture
def large(db, store, worker):
    """The header of a letter that is larger than its mailbox allows, taken in; gives the id of its sighting."""

    def large(content):
        header = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        with db.writing() as session:
            folder = folder_of(session, "office", "INBOX")
            sighting = Sighting(
                folder_id=folder.id, uidvalidity=1, uid=1, raw_digest=store.put(header), size=1_000_000_000,
                state_code="stored", whole=False,
            )  # fmt: skip
            session.add(sighting)
            session.flush()
            sighting_id = sighting.id
        assert read.read_sightings(db, store, worker, [sighting_id], OPEN) == {}
        return header, sighting_id

    return large


def fetch_whole(db, store, worker, sighting_id, content):
    with db.writing() as session:
        sighting = session.get_one(Sighting, sighting_id)
        sighting.raw_digest, sighting.whole, sighting.state_code = store.put(content), True, "stored"
    assert read.read_sightings(db, store, worker, [sighting_id], OPEN) == {}


def test_the_header_of_a_large_letter_brought_alone_is_another_letter(db, cast, large, ewas_case, ewa_brings):
    header, _ = large(letter(subject="Tajne nagranie", mid=FOREIGN))

    ewa_brings(header, ewas_case)

    with db.reading() as session:
        genuine, brought = session.scalars(select(Message).order_by(Message.id)).all()
        assert (genuine.state, genuine.filings) == (MessageState.TRAY, [])
        assert [case.id for case in brought.filed_in] == [ewas_case.id]


def test_a_large_letter_that_is_fetched_whole_later_is_read_and_filed(db, store, cast, worker, large):
    content = letter(subject="Nagranie", text="Cała treść")
    _, sighting_id = large(content)

    fetch_whole(db, store, worker, sighting_id, content)

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.state, message.flags) == (MessageState.FILED, [])
        assert message.canon_digest == parse(content).canon_sha256


def test_a_large_letter_that_came_whole_another_way_is_filed_once(db, store, cast, worker, large, take_in):
    content = letter(subject="Nagranie", text="Cała treść")
    _, sighting_id = large(content)
    take_in(content)

    fetch_whole(db, store, worker, sighting_id, content)

    with db.reading() as session:
        header, whole = session.scalars(select(Message).order_by(Message.id)).all()
        assert (header.state, header.variant_of_id) == (MessageState.IGNORED, whole.id)
        assert len(whole.filings) == 1
