"""Rows that can be found, entered as briefly as a test can say it."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from cases.case import open_case
from cases.document import Document, DocumentFile
from cases.filed import Suggestion
from cases.filing import file_message
from cases.message import Message, MessageAddress, MessagePart
from cases.note import add_note

AT = datetime(2026, 3, 5, 9, tzinfo=UTC)


def message(session, text, *, case=None, subject="Pismo", by="jan@klos.example", parts=(), new_text=""):
    """A message, filed in the case if one is given, waiting in the tray otherwise."""
    number = session.scalar(select(func.count(Message.id))) + 1
    kept = Message(
        canon_digest=f"{number:064}",
        raw_digest=f"{number:064}",
        size=1,
        subject=subject,
        from_name="Jan Kłos",
        from_address=by,
        received_at=AT,
        text=text,
        new_text=new_text,
        addresses=[MessageAddress(role="to", name="Biuro", address="biuro@firma.example")],
        parts=[_part(number, path, name) for path, name in enumerate(parts, 2)],
    )
    session.add(kept)
    session.flush()
    if case:
        file_message(session, kept, case, rule="test")
    return kept


def suggest(session, message, case):
    """Say that a waiting message may belong to the case."""
    message.suggestions.append(Suggestion(case=case, rank=1, rule="test"))
    session.flush()


def document(session, case, title, text, *, kind="upload", number=None):
    """A document of the case with one PDF whose text was read."""
    file = DocumentFile(
        format="pdf", filename=f"{title}.pdf", digest=_digest(title), size=1, media_type="application/pdf"
    )
    made = Document(case=case, kind=kind, title=title, number=number, files=[file])
    session.add(made)
    session.flush()
    read(session, file.digest, text)
    return made


def read(session, digest, text):
    """The file with that digest was read, and this is its text."""
    return keep(session, digest, Extracted(TextState.TEXT, text))


def note(session, case, text):
    """A note by the case's owner."""
    return add_note(session, case, text, by=case.owner)


def case_of(session, advisor, client):
    """A further case of the client, the advisor's own."""
    return open_case(session, client=client, owner=advisor, title="Inna sprawa", by=advisor)


def _part(number, path, filename):
    return MessagePart(
        path=str(path),
        digest=_digest(f"{number}/{path}"),
        filename=filename,
        media_type="application/pdf",
        size=1,
        is_attachment=True,
    )


def _digest(words):
    return words.encode().hex()[:64].ljust(64, "0")
