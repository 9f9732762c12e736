"""Reading many messages asks the database as often as reading a few: what more costs is what is in them."""

import re
from collections import Counter

import pytest
from sqlalchemy import event, select

from archive import jobs
from cases.message import Message, MessageState
from ingest import importing
from ingest.read import FIRST, read_sightings
from tests.cast import JAN
from tests.letters import ANNA, bounce, letter, note_file
from tests.trust import OPEN

VALUES = re.compile(r"\b(?:WHERE|VALUES)\b.*", re.DOTALL)  # as many as there are
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
    """The statements that reading these messages, in one commit, sends to the database."""

    def asked_by(contents):
        files = [(f"{n}.eml", content) for n, content in enumerate(contents)]
        assert len(files) <= FIRST
        importing.import_messages(db, store, files)
        claimed, asked = jobs.claim(db, ["read"], limit=len(files)), []
        listener = db.engine, "before_cursor_execute", lambda *told: asked.append(VALUES.sub("", told[2]))
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

    more = Counter(many) - Counter(few)
    assert more == {}
    with db.reading() as session:
        states = session.scalars(select(Message.state_code)).all()
    assert set(states) == {MessageState.FILED.value, MessageState.TRAY.value}
    assert len(states) == 35
