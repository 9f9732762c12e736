"""INGEST.md §8, faults 30 and 33: messages that lack what others have, and messages made to hurt."""

import pytest
from sqlalchemy import select

from archive.store import digest_of
from cases.message import Message, MessageState
from tests.ingest.mail.letter import multipart, part
from tests.letters import letter

LACKING = {
    "no Message-ID": b"From: x@obcy.example\r\nDate: Tue, 3 Nov 2026 10:15:00 +0100\r\nSubject: a\r\n\r\ntresc",
    "no From": b"Message-ID: <1@x>\r\nDate: Tue, 3 Nov 2026 10:15:00 +0100\r\nSubject: a\r\n\r\ntresc",
    "no Date": b"Message-ID: <1@x>\r\nFrom: x@obcy.example\r\nSubject: a\r\n\r\ntresc",
    "no body": b"Message-ID: <1@x>\r\nFrom: x@obcy.example\r\nDate: Tue, 3 Nov 2026 10:15:00 +0100\r\n\r\n",
    "no header": b"\r\ntresc",
    "nothing": b"",
}
FROM = b"From: x@obcy.example\r\nSubject: bomba\r\n"
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)
)
RECIPIENTS = b",\r\n ".join(b"u%d@firma.example" % number for number in range(10_000))
HURTING = {
    "1000 multiparts deep": (FROM + NESTED + b"\r\ntresc", "too_deep"),
    "1000 messages deep": (FROM + b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"tresc", None),
    "10,000 parts": (FROM + multipart(*[part(b"x")] * 10_000), "too_many_parts"),
    "10,000 recipients": (FROM + b"To: " + RECIPIENTS + b"\r\n\r\ntresc", "many_recipients"),
    "a header of 1 MB in one field": (
        FROM + b"X-Long: " + b"x" * (1 << 20) + b"\r\n\r\ntresc",
        "headers_cut",
    ),
    "a header of 2 MB in many fields": (FROM + b"X-Short: x\r\n" * 180_000 + b"\r\ntresc", "headers_cut"),
    "an open bracket 100,000 times": (b"Subject: bomba\r\nFrom: " + b"(" * 100_000 + b"\r\n\r\ntresc", None),
}


def messages(db):
    with db.reading() as session:
        return session.scalars(select(Message).order_by(Message.id)).all()


@pytest.mark.parametrize("lacking", LACKING)
def test_fault_30_a_message_that_lacks_something_waits_in_the_tray(db, store, cast, take_in, lacking):
    raw = LACKING[lacking]

    take_in(raw)

    (message,) = messages(db)
    assert message.state_code == MessageState.TRAY.value
    assert message.raw_digest == digest_of(raw)
    assert store.read(message.raw_digest) == raw


def test_fault_30_two_different_messages_without_an_id_are_two(db, cast, take_in):
    take_in(LACKING["no Message-ID"], LACKING["no Message-ID"] + b" inna", LACKING["no Message-ID"])

    assert len(messages(db)) == 2


@pytest.mark.parametrize("hurting", HURTING)
def test_fault_33_a_message_made_to_hurt_is_marked_and_the_next_one_flows(db, store, cast, take_in, hurting):
    raw, flag = HURTING[hurting]

    take_in(raw, letter(subject="Dokumenty do sprawy"))

    hurt, following = messages(db)
    assert flag is None or flag in hurt.flags
    assert (hurt.state_code, hurt.subject) == (MessageState.TRAY.value, "bomba")
    assert store.read(hurt.raw_digest) == raw
    assert following.state_code == MessageState.FILED.value
