"""An office with the seeded mail in its database, filed and read, as years of work would have left it."""

import hashlib
from contextlib import contextmanager
from dataclasses import replace

from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from bench.corpus.mail import ADVISORS, mail
from bench.engines.building import batched
from cases.advisor import Advisor, Role
from cases.case import open_case
from cases.client import ClientKind, enter_client
from cases.document import ATTACHMENT, Document, DocumentFile
from cases.filed import Filing
from cases.message import Message, MessageAddress, MessagePart, MessageReference, MessageState
from webapp import config
from webapp.office import Office

BATCH = 500
MANAGER = "manager@firma.example"


@contextmanager
def archive(folder, size, seed=1):
    """A new office in the folder with that much mail in it, not indexed yet; closed afterwards."""
    with office_in(folder) as office:
        office.prepare()
        with office.db.writing() as session:
            session.add(Advisor(name="Marek Testowy", email=MANAGER, role_code=Role.MANAGER.code))
            session.add_all(Advisor(name=one.name, email=one.address, position="doradca") for one in ADVISORS)
        cases = {}
        for letters in batched(mail(size, seed), BATCH):
            with office.db.writing() as session:
                _file(session, letters, cases)
        yield office


def office_in(folder):
    """An office whose data are in the folder, without a mailbox."""
    return Office(replace(config.load(config.COMMITTED).kept_in(folder), mailboxes=()))


def _file(session, letters, cases):
    """Enter the letters; `cases` are ids by the numbers that the mail has for them."""
    messages = {}
    for letter in letters:
        case_id = cases.get(letter.matter.id)
        if case_id is None:
            case_id = cases[letter.matter.id] = _open(session, letter).id
        if letter.paper:
            session.add(_document(session, letter, case_id, messages[_number(letter)]))
        else:
            messages[_number(letter)] = message = _message(letter)
            message.filings.append(Filing(case_id=case_id, rule="bench", at=letter.at))
            session.add(message)


def _open(session, letter):
    matter, owner = letter.matter, session.get_one(Advisor, 1 + letter.matter.advisor)
    client = enter_client(session, kind=ClientKind.SPZOO, name=matter.client, nip=matter.nip, by=owner)
    return open_case(
        session,
        client=client,
        owner=owner,
        title=matter.topic,
        by=owner,
        opened_on=letter.at.date(),
        at=letter.at,
    )


def _message(letter):
    digest = _digest(letter.key)
    parts = [_part(digest, name) for name in letter.files]
    answers = letter.conversation != letter.key
    return Message(
        canon_digest=digest,
        raw_digest=digest,
        size=len(letter.text),
        message_id=f"{letter.key}@firma.example",
        subject=letter.subject,
        from_name=letter.sender.name,
        from_address=letter.sender.address,
        sent_at=letter.at,
        received_at=letter.at,
        text=letter.text,
        new_text=letter.new_text,
        state_code=MessageState.FILED.value,
        addresses=[MessageAddress(role="to", name=letter.recipient.name, address=letter.recipient.address)],
        references=[MessageReference(referred=f"{letter.conversation}@firma.example")] if answers else [],
        parts=parts,
    )


def _part(digest, name):
    return MessagePart(
        path="2", digest=digest, filename=name, media_type="application/pdf", size=1, is_attachment=True
    )


def _document(session, letter, case_id, message):
    digest = _digest(letter.key)
    keep(session, digest, Extracted(TextState.TEXT, letter.text))
    file = DocumentFile(
        format="pdf", filename=letter.files[0], digest=digest, size=1, media_type="application/pdf"
    )
    return Document(
        case_id=case_id,
        kind=ATTACHMENT,
        title=letter.files[0],
        message=message,
        part_path="2",
        created_at=letter.at,
        files=[file],
    )


def _number(letter):
    return letter.key.partition(":")[2]


def _digest(key):
    return hashlib.sha256(key.encode()).hexdigest()
