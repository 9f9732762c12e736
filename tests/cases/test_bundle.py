"""Several messages are placed at once: each that still waits, once, whoever else is at it."""

import threading

import pytest
from sqlalchemy import func, select

from cases import bundle
from cases.advisor import Advisor
from cases.case import Case
from cases.document import Document
from cases.filed import Filing, Suggestion
from cases.filing import file_message
from cases.message import Message, MessageState
from tests.mailbag import kept


@pytest.fixture
def letters(session):
    return [kept(session, files=[f"KRS {number}.pdf"]) for number in range(3)]


def ids_of(messages):
    return [message.id for message in messages]


def test_a_bundle_is_filed_with_its_files(session, letters, klos_case, anna):
    messages = bundle.bundle_of(session, anna, ids_of(letters))

    outcome = bundle.file_bundle(session, messages, klos_case, rule="hand", by=anna)

    assert outcome.done == letters and outcome.left == []
    assert [message.filed_in for message in letters] == [[klos_case]] * 3
    assert session.scalar(select(func.count()).select_from(Document)) == 3


def test_what_was_placed_meanwhile_is_left_alone(session, letters, klos_case, anna, piotr):
    file_message(session, letters[1], klos_case, rule="hand", by=piotr)

    outcome = bundle.file_bundle(session, letters, klos_case, rule="hand", by=anna)

    assert (outcome.done, outcome.left) == ([letters[0], letters[2]], [letters[1]])
    assert session.scalar(select(func.count()).select_from(Filing)) == 3


def test_a_bundle_is_taken_out_as_far_as_it_is_there(session, letters, klos_case, anna):
    bundle.file_bundle(session, letters[:2], klos_case, rule="hand", by=anna)

    outcome = bundle.unfile_bundle(session, letters, klos_case, by=anna)

    assert (outcome.done, outcome.left) == (letters[:2], letters[2:])
    assert {message.state for message in letters} == {MessageState.TRAY}


def test_a_bundle_is_put_away_and_taken_back(session, letters, anna):
    assert bundle.ignore_bundle(session, letters, by=anna).done == letters
    assert bundle.ignore_bundle(session, letters, by=anna).left == letters
    assert bundle.return_bundle(session, letters, by=anna).done == letters


def test_a_bundle_with_one_letter_that_is_not_hers_is_none(session, letters, klos_case, ewa):
    session.add(Suggestion(message=letters[0], case=klos_case, rank=1, rule="contact", facts={}))
    session.flush()

    assert bundle.bundle_of(session, ewa, ids_of(letters)) is None
    assert bundle.bundle_of(session, ewa, ids_of(letters[1:])) == letters[1:]
    assert bundle.bundle_of(session, ewa, [*ids_of(letters[1:]), 999]) is None


def test_two_people_file_the_same_letters_at_once(db, cast):
    with db.writing() as session:
        ids = [kept(session, files=[f"KRS {number}.pdf"]).id for number in range(5)]
    start, done = threading.Barrier(2), []

    def file(person):
        start.wait(10)
        with db.writing() as session:
            me, case = session.get(Advisor, person.id), session.get(Case, cast.klos_case.id)
            messages = bundle.bundle_of(session, me, ids)
            done.append(len(bundle.file_bundle(session, messages, case, rule="hand", by=me).done))

    threads = [threading.Thread(target=file, args=(person,)) for person in (cast.anna, cast.piotr)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with db.reading() as session:
        assert sorted(done) == [0, 5]
        assert session.scalar(select(func.count()).select_from(Filing)) == 5
        assert session.scalar(select(func.count()).select_from(Document)) == 5
        assert set(session.scalars(select(Message.state_code))) == {"filed"}
