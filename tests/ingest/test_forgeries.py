"""Fault 40 and what is akin to it: nobody gets into a case by saying that he is somebody else (INGEST.md §6.3).

Forty letters that must not be filed, each through ledger, reading and placing of an office whose mailbox believes
`mx.firma.example`; and their genuine twins, which must be.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from archive.audit import Event
from archive.db import utcnow
from bench.labelled import intake
from cases.access import visible_messages
from cases.advisor import Advisor
from cases.case import Case, open_case
from cases.client import ClientKind, enter_client
from cases.contact import Contact
from cases.document import Document
from cases.filed import Filing
from cases.filing import file_message
from cases.message import Message, MessageState
from cases.note import Note
from cases.task import Task
from tests.cast import JAN
from tests.ingest.forgeries import FORGERIES, GENUINE, HONEST, OURS, Here
from tests.ingest.forging import VILLAIN, arrived, passed, verdict
from tests.intakes import lent_worker  # noqa: F401
from tests.letters import ANNA
from webapp.office import Office

# What is asked of the database here, tests/ingest/test_routing.py asks of both.
pytestmark = pytest.mark.databases("sqlite")


@dataclass(frozen=True)
class Letter:
    content: bytes
    at: object


@pytest.fixture
def office(tmp_path, db, cast, lent_worker):  # noqa: F811
    """An office whose mailbox believes one server, with the cast and a second client in it; Anna has written to Jan."""
    with Office(intake.config_of(tmp_path)) as office:
        own = office.db, office.mail_worker, office.text_worker
        office.db, office.mail_worker, office.text_worker = db, lent_worker, lent_worker
        for folder in (office.config.store, office.config.index):
            folder.mkdir(parents=True)
        _enter_another(db, cast)
        yield office
        office.db, office.mail_worker, office.text_worker = own


@pytest.fixture
def here(office, db, cast):
    """What there is to get hold of."""
    tokens, addresses = intake.tokens_of(office), intake.addresses_of(office)
    with db.reading() as session:
        own, other = session.scalars(select(Case.number).order_by(Case.id))
    return Here(own, tokens[own], addresses[own], other, tokens[other])


@pytest.fixture
def deliver(office, here):
    """Bring letters into the mailbox and work until nothing is left to do, after Anna's letter came."""
    came = [
        arrived(
            sender=ANNA,
            ours=[passed(ANNA)],
            to=JAN,
            subject=f"Pytanie [{here.token}]",
            mid=OURS,
            envelope=ANNA,
        )
    ]
    came = [Letter(one, utcnow()) for one in came]
    intake.deliver(office, came)

    def deliver(*contents):
        letters = [Letter(content, utcnow()) for content in contents]
        intake.deliver(office, letters, first=len(came) + 1)
        came.extend(letters)

    return deliver


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_not_filed(office, db, here, deliver, name):
    letter, tells_of_the_case = FORGERIES[name]
    before = _cases(db)

    deliver(letter(here))

    assert _newest(db) == (MessageState.TRAY, [])
    assert _cases(db) == before
    if tells_of_the_case:
        assert not _may_see(db, "ewa")


@pytest.mark.parametrize("name", GENUINE)
def test_its_genuine_twin_is_filed(office, db, here, deliver, name):
    deliver(GENUINE[name](here))

    assert _newest(db) == (MessageState.FILED, [here.number])


def test_there_are_forty_forgeries():
    assert len(FORGERIES) >= 40


def test_a_stranger_who_guesses_tokens_gets_nowhere(office, db, here, deliver):
    before = _cases(db)
    guesses = [f"Re: [{here.number}-{letter * 10}]" for letter in "ABCDEFGHIJKL"]

    letters = [
        arrived(sender=VILLAIN, ours=[HONEST], subject=guess, mid=f"{n}@zly.example")
        for n, guess in enumerate(guesses)
    ]
    deliver(*letters)

    assert _cases(db) == before


def test_what_a_person_files_opens_no_door_to_forgers(office, db, here, deliver):
    notary = "notariusz@kancelaria.example"
    deliver(arrived(sender=notary, ours=[passed(notary)], mid="akt@kancelaria.example", envelope=notary))
    _file_newest_by_hand(db, here.number)
    before = _cases(db)

    deliver(
        arrived(sender=notary, ours=[verdict("fail", "kancelaria.example")], mid="1@zly.example"),
        arrived(
            sender=notary,
            ours=[],
            mid="2@zly.example",
            headers=(("In-Reply-To", "<akt@kancelaria.example>"),),
        ),
        arrived(sender=VILLAIN, ours=[HONEST], mid="3@zly.example", headers=(("Reply-To", notary),)),
    )

    assert _cases(db) == before


def _file_newest_by_hand(db, number):
    with db.writing() as session:
        message = session.scalars(select(Message).order_by(Message.id.desc())).first()
        case = session.scalars(select(Case).where(Case.number == number)).one()
        file_message(session, message, case, rule="hand", by=case.owner)


def _enter_another(db, cast):
    with db.writing() as session:
        ewa = session.get_one(Advisor, cast.ewa.id)
        other = enter_client(session, kind=ClientKind.JDG, name="Inny klient", by=ewa)
        contact = Contact(name="Olga Inna")
        contact.add_email("olga@inna.example")
        other.contacts.append(contact)
        open_case(session, client=other, owner=ewa, title="Inna sprawa", by=ewa)


def _newest(db):
    with db.reading() as session:
        message = session.scalars(select(Message).order_by(Message.id.desc())).first()
        return message.state, [case.number for case in message.filed_in]


def _cases(db):
    """Whatever a letter could change in cases: a forgery leaves it all as it was."""
    with db.reading() as session:
        events = select(Event.seq, Event.action).where(Event.topic.like("case:%"))
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Filing, Document, Note, Task)
        ]
        return session.execute(events.order_by(Event.seq)).all(), counts


def _may_see(db, name):
    with db.reading() as session:
        advisor = session.scalars(select(Advisor).where(Advisor.email == f"{name}@firma.example")).one()
        newest = select(func.max(Message.id)).scalar_subquery()
        visible = (
            select(func.count()).select_from(Message).where(Message.id == newest, visible_messages(advisor))
        )
        return bool(session.scalar(visible))
