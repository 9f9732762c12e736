"""What is read of a forward is kept, told apart from our own letters, and told again by a later reading."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from archive.db import utcnow
from cases.filing import file_message
from cases.message import PASSED, Message
from cases.note import Note
from ingest.keep import keep_all
from ingest.mail import parse
from ingest.mail.model import Address, Layer
from ingest.renew import renew
from tests.cast import JAN
from tests.letters import letter

AT = (utcnow() - timedelta(days=3)).replace(second=0, microsecond=0)
INLINE = {"kind": "inline", "confidence": 0.9, "date": AT, "subject": "Oferta"}
JANS = Layer(depth=1, from_=Address("Jan Kłos", JAN), text="Przesyłam.", **INLINE)
OURS = Layer(depth=2, from_=Address("Sprawy", "sprawy@skrzynka.example"), text="Prosimy o ofertę.", **INLINE)


def forward(*layers, **values):
    raw = letter(sender="Anna Testowa <anna@firma.example>", subject="PD: Oferta", mid="pd@firma.example")
    return replace(parse(raw), layers=layers, **values)


def keep(session, *mails):
    kept, _ = keep_all(
        session, [(mail, utcnow(), False, PASSED) for mail in mails], frozenset({"sprawy@skrzynka.example"})
    )
    return [kept[mail.canon_sha256] for mail in mails]


def test_the_original_is_told_when_the_message_is_kept(session, here):
    (message,) = keep(session, forward(JANS, OURS))

    assert (message.author, message.written_at, message.words) == ("Jan Kłos", AT, "Przesyłam.")
    assert [layer.is_original for layer in message.layers] == [True, False]


def test_both_of_one_batch_are_known_as_the_same_letter(session, here):
    direct = replace(parse(letter(subject="Oferta")), date=AT + timedelta(seconds=20))

    passed_on, message = keep(session, forward(JANS), direct)

    assert passed_on.layers[0].same_as_id == message.id


def test_a_later_reading_tells_it_again_and_writes_her_words_once(session, here):
    (message,) = keep(session, forward())
    file_message(session, message, here.klos_case, rule="hand", by=here.anna)
    assert message.original is None

    for _ in range(2):
        renew(session, message, forward(JANS, comment="Do sprawy."), message.received_at, PASSED)

    assert message.original.from_address == JAN
    assert [note.text for note in session.scalars(select(Note))] == ["Do sprawy."]


def test_a_later_reading_writes_nothing_in_a_case_that_it_left(session, here):
    (message,) = keep(session, forward())

    renew(session, message, forward(JANS, comment="Do sprawy."), message.received_at, PASSED)

    assert session.scalars(select(Note)).all() == []
    assert session.scalars(select(Message)).one().own_words == "Do sprawy."
