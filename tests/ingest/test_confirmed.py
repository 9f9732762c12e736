"""The word on a sender is kept with the message, is lifted by a better way in, and decides what is filed by itself."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from archive import jobs
from cases.filed import Suggestion
from cases.message import PASSED, REFUSED, UNTOLD, Message
from cases.outgoing import LETTER, Outgoing
from ingest import importing, ledger_of_files, reparse
from ingest.ledger_of_files import FILES, UPLOADS
from ingest.policy import NOBODY, Policy, Trust
from tests.cast import JAN
from tests.ingest.conftest import read_all
from tests.letters import letter

OURS = "mx.firma.example"
POLICY = Policy(trusts={"office": Trust((OURS,))})
MAIL = letter(subject="Dokumenty", mid="a@klos.example")


def delivered(result, content=MAIL):
    """The letter as our server hands it over, with what it found."""
    told = f"Authentication-Results: {OURS}; dmarc={result} header.from=klos.example\r\n" if result else ""
    return f"{told}Received: from x by {OURS}; date\r\n".encode() + content


@pytest.fixture
def arrive(db, store, worker, cast):
    """Have messages come in, one way or the other; gives (state, how the sender was judged) of the only one."""

    def arrive(content, *, way=FILES, policy=POLICY):
        received = list(importing.received_of(store, [("a.eml", content)]))
        importing.adopt(store, received)
        with db.writing() as session:
            rows = [(one.label, one.digest, one.size) for one in received]
            ledger_of_files.stored(session, way, rows, priority=jobs.NOW)
        read_all(db, store, worker, policy)
        return told(db)

    return arrive


def told(db):
    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        return message.state.value, message.sender_check, [f.rule for f in message.filings]


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        ("pass", ("filed", PASSED, ["contact"])),
        ("fail", ("tray", REFUSED, [])),
        ("none", ("tray", UNTOLD, [])),
        (None, ("tray", UNTOLD, [])),
    ],
)
def test_only_a_confirmed_sender_files(arrive, result, outcome):
    assert arrive(delivered(result)) == outcome


def test_a_server_that_nobody_named_confirms_nothing(arrive):
    assert arrive(delivered("pass"), policy=NOBODY) == ("tray", UNTOLD, [])


def test_what_a_person_brings_is_never_confirmed(arrive):
    assert arrive(delivered("pass"), way=UPLOADS) == ("tray", UNTOLD, [])


def test_the_same_letter_delivered_later_is_confirmed_and_filed(arrive):
    arrive(MAIL, way=UPLOADS)

    assert arrive(delivered("pass")) == ("filed", PASSED, ["contact"])


def test_what_is_ours_and_kept_to_a_case_is_so_still_when_it_is_confirmed(db, arrive, cast):
    office, mid = "sprawy@firma.example", "nasz@firma.example"
    policy = replace(POLICY, our_addresses=frozenset({office}))
    facts = {"key": "letter:1", "kind": LETTER, "digest": "0" * 64, "message_id": mid, "sender": office}
    with db.writing() as session:
        case = session.merge(cast.klos_case)
        session.add(Outgoing(**facts, recipients=[JAN], subject="Cena", case=case))
    copy = letter(sender=office, to=JAN, subject="Cena", mid=mid)
    arrive(copy, way=UPLOADS, policy=policy)

    checked = delivered("pass", copy).replace(b"header.from=klos.example", b"header.from=firma.example")
    assert arrive(checked, policy=policy) == ("tray", PASSED, [])

    with db.reading() as session:
        kept = session.scalars(select(Suggestion)).all()
        assert [(one.case_id, one.rule, one.binding) for one in kept] == [(cast.klos_case.id, "copy", True)]


def test_a_copy_without_a_word_takes_none_away(arrive):
    arrive(delivered("pass"))

    assert arrive(delivered(None)) == ("filed", PASSED, ["contact"])
    assert arrive(delivered("fail"))[1] == PASSED


def test_reading_again_judges_again_and_moves_nothing(arrive, db, store, worker):
    arrive(delivered("pass"), policy=NOBODY)

    for policy, check in ((POLICY, PASSED), (NOBODY, UNTOLD)):
        with db.writing() as session:
            reparse.ask_for_all(session)
        assert list(reparse.reparse(db, store, worker, policy)) == [({}, 1)]
        assert told(db) == ("tray", check, [])


def test_reading_again_forgets_no_word_that_another_copy_had(arrive, db, store, worker):
    arrive(MAIL)
    arrive(delivered("pass"))

    with db.writing() as session:
        reparse.ask_for_all(session)
    assert list(reparse.reparse(db, store, worker, POLICY)) == [({}, 1)]
    assert told(db)[1] == PASSED
