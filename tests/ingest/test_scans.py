"""Mail from the office's scanners is papers: never noise, never proof of who wants what filed where."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from cases.calendar import today
from cases.message import Message, MessageState
from ingest import importing
from ingest.ledger import Sighting
from ingest.mail import parse
from ingest.read import read_sightings
from ingest.reparse import ask_for_all, reparse
from ingest.scans import SCAN, told
from tests.letters import letter
from tests.trust import OPEN

SCANNER = "noreply-scanner@firma.example"
SCANNERS = frozenset({SCANNER})
NUMBER = f"S-{today().year}-0001"
PAPER = ("skan.pdf", b"%PDF-1.4 papier", "application/pdf")


@pytest.fixture
def scanned(db, store, worker):
    """Take letters in, with one scanner configured; gives the last message with what belongs to it."""

    def scanned(*letters, our_addresses=frozenset()):
        importing.import_messages(db, store, [(f"{n}.eml", content) for n, content in enumerate(letters)])
        with db.reading() as session:
            ids = session.scalars(select(Sighting.id)).all()
        policy = replace(OPEN, our_addresses=our_addresses, scanners=SCANNERS)
        assert read_sightings(db, store, worker, ids, policy) == {}
        with db.reading() as session:
            message = session.scalars(select(Message).order_by(Message.id.desc())).first()
            return message, message.attachments, [s.case.number for s in message.suggestions]

    return scanned


def scan(sender=SCANNER, **details):
    raw = letter(sender=sender, **({"subject": "Scan", "text": "", "files": [PAPER]} | details))
    return raw.replace(b"Subject:", b"Auto-Submitted: auto-generated\r\nPrecedence: bulk\r\nSubject:", 1)


def test_a_scan_waits_in_the_tray_as_one(scanned):
    message, (paper,), suggested = scanned(scan())

    assert (message.class_, message.state, suggested) == (SCAN, MessageState.TRAY, [])
    assert (paper.filename, message.from_address) == ("skan.pdf", SCANNER)


def test_only_addresses_of_the_configuration_are_scanners(scanned):
    message, _, _ = scanned(scan(sender="skaner@obca.example"))

    assert message.class_ != SCAN


def test_a_picture_that_the_machine_shows_is_a_document_too():
    html = (
        b'From: Skaner <%s>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b'--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:1">\r\n'
        b"--b\r\nContent-Type: image/tiff\r\nContent-ID: <1>\r\nContent-Disposition: inline\r\n\r\n"
        % SCANNER.upper().encode()
    ) + b"II*\0" + bytes(20_000) + b"\r\n--b--\r\n"  # fmt: skip

    mail = told(parse(html), SCANNERS)

    assert [part.type for part in mail.attachments] == ["image/tiff"]


def test_a_scanners_mail_without_a_file_is_what_it_is():
    mail = told(parse(scan(files=(), text="Toner kończy się")), SCANNERS)

    assert mail.class_ != SCAN


def test_a_case_number_in_the_subject_or_a_file_name_only_suggests(cast, scanned):
    in_subject = scanned(scan(subject=f"{NUMBER} umowa"))
    in_name = scanned(scan(files=[(f"{NUMBER.replace('-', '_')}_0007.pdf", b"%PDF", "application/pdf")]))

    for message, _, suggested in (in_subject, in_name):
        assert (message.state, suggested) == (MessageState.TRAY, [NUMBER])


def test_another_mails_file_names_suggest_nothing(cast, scanned):
    message, _, suggested = scanned(
        letter(sender="obcy@nieznany.example", files=[(f"{NUMBER}.pdf", b"%PDF", "application/pdf")])
    )

    assert (message.state, suggested) == (MessageState.TRAY, [])


def test_a_scanner_that_somebody_entered_as_a_contact_files_nothing(db, cast, scanned):
    with db.writing() as session:
        session.merge(cast.klos).contacts[0].add_email(SCANNER)

    message, _, suggested = scanned(scan())

    assert (message.state, suggested) == (MessageState.TRAY, [NUMBER])


def test_a_scanner_may_write_from_our_own_mailbox(cast, scanned):
    message, _, suggested = scanned(scan(subject=NUMBER), our_addresses=SCANNERS)

    assert (message.state, suggested) == (MessageState.TRAY, [NUMBER])


def test_a_scan_stays_one_when_it_is_read_again(db, store, worker, scanned):
    scanned(scan())
    with db.writing() as session:
        ask_for_all(session)

    assert [(failures, count) for failures, count in reparse(db, store, worker)] == [({}, 1)]

    with db.reading() as session:
        assert session.scalars(select(Message.class_)).all() == [SCAN]
