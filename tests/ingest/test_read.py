"""Reading many messages asks the database as often as reading a few: what more costs is what is in them."""

import re
from collections import Counter

import pytest
from sqlalchemy import event, select

from archive import jobs
from cases.message import Message, MessageState
from ingest import importing
from ingest.read import GROUP, read_sightings
from tests.cast import JAN
from tests.letters import ANNA, bounce, letter, note_file
from tests.trust import OPEN

VALUES = re.compile(r"\b(?:WHERE|VALUES)\b.*", re.DOTALL)  # as many as there are
# One value of these is shared by very many rows.
WIDE = re.compile(
    r"ix_(?:message_state_code|file_text_state_code|message_layer_same_as_id) \(\w+=\?\)"
    r"|SCAN (?:message|message_\w+|document\w*|file_text|sighting|job|event)\b"
)
PICTURE = ("logo.png", b"\x89PNG\r\n\x1a\nlogo", "image/png")
FORWARD = """Do teczki.

---------- Forwarded message ---------
Od: Jan Kłos <jan@klos.example>
Data: 12.10.2026 10:00
Temat: Oferta
Do: anna@firma.example

Przesyłam dokumenty, NIP 123-456-32-18, nr BT/2026/00417.
"""


def post(number, case):
    """One message of each kind: filed by its sender and its number, and waiting, with what each brings along."""
    text = f"Nr {number}, {case}, NIP 123-456-32-18."
    answers = f"a{number - 1}@klos.example"
    file = (f"{number}.txt", f"Plik {number}".encode(), "text/plain")
    yield letter(text=text, mid=f"a{number}@klos.example", answers=answers, files=[file, PICTURE])
    yield letter(
        sender=ANNA, subject=f"PD: {case}", text=f"{number} {FORWARD}", mid=f"f{number}@firma.example"
    )
    yield letter(sender=f"obcy{number}@obcy.example", text=text, mid=f"o{number}@obcy.example", files=[file])
    yield letter(
        sender=JAN, subject=f"{number}", text=text, mid=f"o{number}@obcy.example", files=[note_file()]
    )
    yield bounce(f"a{number}@klos.example", recipient=f"x{number}@klos.example")


@pytest.fixture
def asked_by(db, store, worker):
    """The (statement, values) that reading these messages, in one commit, sends to the database."""

    def asked_by(contents):
        files = [(f"{n}.eml", content) for n, content in enumerate(contents)]
        assert len(files) <= GROUP
        importing.import_messages(db, store, files)
        claimed, asked = jobs.claim(db, ["read"], limit=len(files)), []
        listener = db.engine, "before_cursor_execute", lambda *told: asked.append(told[2:4])
        event.listen(*listener)
        assert read_sightings(db, store, worker, [int(j.key.partition(":")[2]) for j in claimed], OPEN) == {}
        event.remove(*listener)
        with db.writing() as session:
            jobs.done_all(session, claimed)
        return asked

    return asked_by


def test_reading_more_messages_asks_no_more_often(db, cast, asked_by):
    case = cast.klos_case.number
    asked_by([*post(1, case), *post(2, case)])  # what is kept already is looked up by both that follow

    few = asked_by(post(11, case))
    many = asked_by([one for number in (21, 22, 23, 24) for one in post(number, case)])

    assert _kinds(many) - _kinds(few) == {}
    with db.reading() as session:
        states = session.scalars(select(Message.state_code)).all()
    assert set(states) == {MessageState.FILED.value, MessageState.TRAY.value}
    assert len(states) == 35


@pytest.mark.databases("sqlite")
def test_no_question_goes_through_all_that_waits_or_was_ever_read(db, cast, asked_by):
    """What takes longer the more there is: the whole tray, every text, every letter that is nobody's copy.

    PostgreSQL counts what there is, and chooses by that.
    """
    case = cast.klos_case.number
    asked_by(post(1, case))

    asked = asked_by(post(2, case))

    selects = [one for one in asked if one[0].startswith("SELECT")]
    with db.reading() as session:
        explained = session.connection().exec_driver_sql
        plans = [row[3] for said, told in selects for row in explained(f"EXPLAIN QUERY PLAN {said}", told)]
    assert [plan for plan in plans if WIDE.search(plan)] == []


def _kinds(asked):
    return Counter(VALUES.sub("", statement) for statement, _ in asked)
