"""The mailbox that imports are measured with: the same for the same seed, and known in its outcome."""

import hashlib
from collections import Counter

from sqlalchemy import func, select

from bench import mailbox
from bench.people import EVERY_TENTH, enter_cast, people
from cases.case import Case
from cases.document import Document
from cases.message import Message, MessagePart
from ingest import importing
from ingest.mail import parse
from webapp.work import drain


def contents(count, seed):
    return [letter.content for letter in mailbox.mail(count, seed)]


def test_the_same_seed_gives_the_same_mail():
    assert contents(40, 7) == contents(40, 7)
    assert not set(contents(40, 7)) & set(contents(40, 8))


def test_it_is_like_the_mail_of_a_firm():
    letters = list(mailbox.mail(2000, 1))
    whole = b"".join(letter.content for letter in letters)

    assert 15_000 < sum(len(letter.content) for letter in letters) / 2000 < 22_000
    assert 1400 < sum(b"\r\nContent-Type: text/html" in letter.content for letter in letters) < 1600
    assert 440 < sum(b"\r\nContent-Type: application/pdf" in letter.content for letter in letters) < 560
    assert 70 < sum(b"\r\nContent-Type: image/png" in letter.content for letter in letters) < 130
    assert all(charset in whole for charset in (b"windows-1250", b"iso-8859-2", b"utf-8"))
    assert all(
        name in whole for name in (b"filename*=UTF-8''", b"filename*0*=UTF-8''", b'filename="=?utf-8?')
    )
    assert whole.count(b"\r\nReferences: ") > 500
    assert [letter.at for letter in letters] == sorted(letter.at for letter in letters)
    assert letters[-1].at.year - letters[0].at.year > 5
    assert 0.65 < sum(letter.case is not None for letter in letters) / 2000 < 0.75


def test_a_letter_is_read_without_loss():
    for letter in mailbox.mail(150, 3):
        read = parse(letter.content)
        files = [part for part in read.parts if part.role == "attachment"]

        assert len(files) == letter.files
        assert all(part.filename.endswith((".pdf", ".png")) for part in files)
        assert "\ufffd" not in read.subject + read.text + "".join(part.filename for part in files)
        assert "pisze:" not in read.new_text or "Fwd:" in read.subject


def test_the_maildir_holds_every_delivery(tmp_path):
    counts = mailbox.write_maildir(tmp_path / "Maildir", 80, 5)

    files = sorted((tmp_path / "Maildir" / "cur").iterdir())
    written = [path.read_bytes().replace(b"\n", b"\r\n") for path in files]
    assert written == contents(80, 5)
    assert counts == mailbox.expected(80, 5)
    assert counts.deliveries == 80 and counts.octets == sum(map(len, written))


def test_the_copy_is_the_same_mailbox(tmp_path):
    mailbox.write_maildir(tmp_path / "one" / "Maildir", 5, 5)

    mailbox.copy_maildir(tmp_path / "one" / "Maildir", tmp_path / "two" / "Maildir")

    names = [
        sorted(path.name for path in (tmp_path / user / "Maildir" / "cur").iterdir())
        for user in ("one", "two")
    ]
    assert names[0] == names[1]


def test_the_cases_have_the_numbers_that_the_mail_speaks_of(office):
    with office.db.writing() as session:
        enter_cast(session, 9)

    with office.db.reading() as session:
        entered = set(session.scalars(select(Case.number)))
    customers = people(9).customers
    assert entered == {number for customer in customers for number in customer.cases}
    assert sum(len(customer.cases) == 2 for customer in customers) == len(customers) // EVERY_TENTH


def test_an_import_ends_as_the_mailbox_foretold(office):
    letters = list(mailbox.mail(60, 2))
    with office.db.writing() as session:
        enter_cast(session, 2)

    importing.import_messages(
        office.db, office.store, [(str(letter.number), letter.content) for letter in letters]
    )
    drain(office)

    foretold = mailbox.expected(60, 2)
    with office.db.reading() as session:
        messages = session.scalars(select(Message)).all()
        places = {m.raw_digest: [case.number for case in m.filed_in] for m in messages}
        files = session.scalar(select(func.count()).select_from(MessagePart).where(MessagePart.is_attachment))
        assert session.scalar(select(func.count()).select_from(Document)) == foretold.documents
    right = {hashlib.sha256(one.content).hexdigest(): [one.case] if one.case else [] for one in letters}
    assert places.items() <= right.items()
    assert Counter(map(bool, places.values())) == {True: foretold.filed, False: foretold.waiting}
    assert (len(messages), files) == (foretold.messages, foretold.attachments)
