"""From rows of the database to what can be found of them."""

from archive.text.kept import texts_told_to
from cases.access import audience_of_case, audience_of_message
from cases.document import Document
from cases.findable import findable_rows
from cases.message import BOUNCE, Message
from cases.note import Note
from cases.requirement import accepted_as
from search.entry import Entry

LONGEST_TITLE_OF_NOTE = 80  # characters of its first line
MOST_TEXT = 2_000_000  # characters of one file


def entries_for(session, keys):
    """Entries by key; a row that is gone or withdrawn has none."""
    rows = findable_rows(session, keys)
    texts, types = texts_of(session, rows), _types_of(session, rows.values())
    return {key: _ENTRY[type(row)](session, row, texts[key], types.get(row, "")) for key, row in rows.items()}


def texts_of(session, rows, most=MOST_TEXT):
    """The texts of rows by key, at most `most` characters of each file."""
    documents = [row for row in rows.values() if isinstance(row, Document)]
    wanted = {(file.digest, document.case.topic) for document in documents for file in document.files}
    kept = texts_told_to(session, wanted, most)
    return {key: _text_of(row, kept) for key, row in rows.items()}


def _types_of(session, rows):
    """What kind of document each is: its own, if the program made it, else what it is accepted as."""
    documents = [row for row in rows if isinstance(row, Document)]
    made = {document: document.kind for document in documents if document.is_made}
    accepted = accepted_as(session, [document.id for document in documents])
    return {document: accepted[document.id] for document in documents if document.id in accepted} | made


def title_of(row):
    """What a hit on the row is called."""
    if isinstance(row, Message):
        return row.subject
    if isinstance(row, Note):
        return _cut(row.text.strip().partition("\n")[0])
    return f"{row.title} {row.number}" if row.number and row.number not in row.title else row.title


def _cut(line):
    begun = line[:LONGEST_TITLE_OF_NOTE]
    return line if line == begun else f"{begun.rpartition(' ')[0] or begun} …"


def cases_of(row):
    """The cases the row belongs to now."""
    return row.filed_in if isinstance(row, Message) else [row.case]


def at_of(row):
    """When the row's content came to be, as far as known."""
    return row.created_at if isinstance(row, Document) else row.at


def _text_of(row, kept):
    if isinstance(row, Document):
        return _text_of_files(row, kept)
    return _joined(row.text, _enclosed(row)) if isinstance(row, Message) else row.text


def _text_of_files(document, kept):
    # The PDF and the Word file of a document say the same: one of them is enough.
    files = sorted(document.files, key=lambda file: file is not document.file)
    return next(filter(None, (kept.get((file.digest, document.case.topic)) for file in files)), "")


def _enclosed(message):
    """What the letters within it say that its own text does not: an attached one stands in a file of its own."""
    said, told = "\n".join((message.subject, message.text)), []
    for words in (words for layer in message.layers for words in (layer.subject, layer.text)):
        if words and words not in said:
            told.append(words)
            said = _joined(said, words)
    return "\n".join(told)


def _joined(text, more):
    return "\n".join(filter(None, (text, more)))


def _entry_of_message(session, message, _text, _type):
    sender = _senders(message)
    others = [_person(address.name, address.address) for address in message.addresses]
    return Entry(
        **_of_cases(message, message.filed_in),
        sender=sender,
        recipients="\n".join(others),
        people="\n".join((sender, *others)),
        text=message.text,
        new_text=message.new_text,
        enclosed=_enclosed(message),
        files="\n".join(part.filename for part in message.attachments if part.filename),
        audience=audience_of_message(session, message),
        conversation=_conversation(message),
        has_attachment=bool(message.attachments),
    )


def _entry_of_document(session, document, text, type_):
    message = document.message
    sender = _senders(message) if message else _author(document.by)
    return Entry(
        **_of_cases(document, [document.case]),
        sender=sender,
        people=sender,
        text=text,
        files="\n".join(sorted({file.filename for file in document.files})),
        type=type_,
        audience=audience_of_case(document.case_id),
        conversation=_conversation(message) if message else "",
    )


def _entry_of_note(session, note, text, _type):
    # A note has no title of its own: its first words do not weigh more than the rest.
    return Entry(
        **_of_cases(note, [note.case]) | {"title": ""},
        sender=_author(note.by),
        people=_author(note.by),
        text=text,
        audience=audience_of_case(note.case_id),
    )


_ENTRY = {Message: _entry_of_message, Document: _entry_of_document, Note: _entry_of_note}


def _of_cases(row, cases):
    return {
        "key": f"{row.__tablename__}:{row.id}",
        "case_ids": tuple(case.id for case in cases),
        "case_numbers": tuple(case.number for case in cases),
        "client": "\n".join(dict.fromkeys(_names(case.client) for case in cases)),
        "title": title_of(row),
        "at": at_of(row),
    }


def _conversation(message):
    # The first letter that this one goes back to: the one it answers is kept before all of them.
    referred = [one.referred for one in message.references if one.kind != BOUNCE][:2]
    return next(reversed(referred), message.message_id or f"message:{message.id}")


def _names(client):
    return " ".join(filter(None, (client.name, client.short_name, client.nip)))


def _author(advisor):
    return _person(advisor.name, advisor.email) if advisor else ""


def _senders(message):
    # Who looks for a letter by its sender may mean the one who wrote it or the one who passed it on.
    senders = [message, *([message.original] if message.original else [])]
    return "\n".join(_person(one.from_name, one.from_address) for one in senders)


def _person(name, address):
    return " ".join(filter(None, (name, address)))
