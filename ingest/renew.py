"""What a later reading found takes the place of what an earlier one did; what people decided stays.

Where a message is filed or waits, its documents and what was linked to them are theirs. A file that only the later
reading found joins the others in the cases where the message is filed.
"""

from dataclasses import replace

from sqlalchemy import delete, select

from archive import audit
from archive.store import digest_of
from cases.again import recognise
from cases.document import Document
from cases.filed import Suggestion
from cases.filing import enter_files
from cases.layer import tell_originals
from cases.message import Message, MessagePart, MessageState
from cases.note import note_comments
from cases.outgoing import SENT_RULE
from cases.timeline import ask_to_index
from ingest import keep
from ingest.scans import SCAN, as_scan
from ingest.variants import CONFLICT

SALVAGED = "unreadable"  # read by force only: sender and subject, no content
HEADER_ONLY = "too_large"


def renew(session, message, mail, received_at, sender_check, our_addresses=frozenset()):
    """Bring a kept message to what `mail` tells. The message that holds the content now: another, if known before."""
    if message.class_ == SCAN:
        mail = as_scan(mail)
    twin = _twin(session, message, mail)
    if twin is not None and not {SALVAGED, HEADER_ONLY}.isdisjoint(message.flags):
        _give_way(session, message, twin)
        return twin
    for column, value in keep.values_of(mail, received_at).items():
        if column == "flags" and CONFLICT in message.flags:
            value = [*value, CONFLICT]  # told by another message, which this one cannot know
        setattr(message, "class_" if column == "class" else column, value)
    message.raw_digest, message.size, message.sender_check = mail.raw_sha256, mail.size, sender_check
    if twin is None:
        message.canon_digest = mail.canon_sha256
    _renew_belongings(session, message, mail)
    tell_originals(session, [message], our_addresses)
    recognise(session, [message])
    standing = [filing for filing in message.filings if filing.revoked_at is None]
    for filing in standing:
        if filing.rule != SENT_RULE:  # what went with a letter of ours is in its case already
            new = [part for part in message.attachments if _is_new(session, filing, part)]
            enter_files(session, filing, new)
    note_comments(session, standing)
    ask_to_index(session, "message", [message.id])
    return message


def flagged(mail, flag):
    """The mail with one flag more."""
    return mail if flag in mail.flags else replace(mail, flags=(*mail.flags, flag))


def header_only(mail):
    """The mail as a message of which only the header was fetched.

    Its identity is apart from that of a whole message with the same header and nothing below it.
    """
    return flagged(replace(mail, canon_sha256=digest_of(f"header {mail.canon_sha256}".encode())), HEADER_ONLY)


def _twin(session, message, mail):
    same = select(Message).where(Message.canon_digest == mail.canon_sha256, Message.id != message.id)
    return session.scalars(same).one_or_none()


def _give_way(session, message, twin):
    """The content turned out to be known: what stood for it leaves the tray, unless somebody filed it."""
    message.parse_version = keep.PARSE_VERSION
    if message.variant_of_id == twin.id:
        return
    message.variant_of_id = twin.id
    if message.state is MessageState.TRAY:
        message.state_code = MessageState.IGNORED.value
    _belong_as(session, message, twin)
    audit.append(session, message.topic, "message_was_known", facts={"message": twin.id})
    ask_to_index(session, "message", [message.id])


def _belong_as(session, message, twin):
    # Its bytes are the twin's letter: who may not see that must not see these.
    known = {suggestion.case_id: suggestion for suggestion in message.suggestions}
    for case in twin.belongs_to:
        if case.id in known:
            known[case.id].binding = True
    new = [case for case in twin.belongs_to if case.id not in known]
    for rank, case in enumerate(new, start=len(known) + 1):
        facts = {"subject": twin.subject[:100], "number": case.number}
        session.add(Suggestion(message=message, case=case, rank=rank, rule="variant", facts=facts))


def _renew_belongings(session, message, mail):
    rows = dict(keep.rows_of(mail))
    parts = {row["path"]: row for row in rows.pop(MessagePart)}
    in_use = set(session.scalars(select(Document.part_path).where(Document.message_id == message.id)))
    for part in list(message.parts):
        if (row := parts.pop(part.path, None)) is not None:
            # A signature's logo was told by many mails, which one mail cannot know.
            known = (
                {"is_attachment", "is_decoration"}
                if part.is_decoration and not row["is_decoration"]
                else set()
            )
            for column in row.keys() - known:
                setattr(part, column, row[column])
        elif part.path not in in_use:
            message.parts.remove(part)
            session.delete(part)
    message.parts.extend(MessagePart(**row) for row in parts.values())
    for table, some in rows.items():
        session.execute(delete(table).where(table.message_id == message.id))
        session.add_all(table(message_id=message.id, **row) for row in some)
    session.flush()
    session.expire(message, ["addresses", "references", "layers"])


def _is_new(session, filing, part):
    """Whether the case has neither this place of the message nor these bytes among the message's documents."""
    of_message = select(Document).where(
        Document.case_id == filing.case_id, Document.message_id == filing.message_id
    )
    documents = session.scalars(of_message).all()
    known = {document.part_path for document in documents}
    digests = {file.digest for document in documents for file in document.files}
    return part.path not in known and part.digest not in digests
