"""What a person may look up and leaf through: one thing, or a page of many, with her rights in the query."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from archive.text.kept import FileText
from cases.access import visible_cases, visible_clients, visible_documents, visible_messages
from cases.case import Case, StandIn
from cases.client import Client
from cases.contact import Contact, ContactEmail
from cases.document import Document
from cases.filed import Filing, Suggestion
from cases.message import Message, MessageState
from cases.process import StagePass
from cases.requirement import Fulfilment, Requirement
from cases.task import Task

PAGE = 40


@dataclass(frozen=True)
class Page:
    """Some of many rows, and how many there are in all."""

    rows: list
    number: int
    total: int
    size: int = PAGE

    @property
    def last(self):
        """The number of the last page; an empty list has one page too."""
        return max(1, -(-self.total // self.size))


def find_case(session, advisor, number):
    """The case of that number with all its page needs, or None if it is not hers to see."""
    people = joinedload(Case.client).options(
        joinedload(Client.contacts).joinedload(Contact.emails), joinedload(Client.keeper)
    )
    lists = joinedload(Case.references), selectinload(Case.passes)
    return _first(
        session,
        select(Case)
        .where(Case.number == number, visible_cases(advisor))
        .options(people, joinedload(Case.owner), joinedload(Case.fee), *lists)
        .options(selectinload(Case.stand_ins).joinedload(StandIn.advisor)),
    )


def find_client(session, advisor, client_id):
    """The client with its people and addresses, or None."""
    return _first(
        session,
        select(Client)
        .where(Client.id == client_id, visible_clients(advisor))
        .options(selectinload(Client.contacts).selectinload(Contact.emails))
        .options(selectinload(Client.addresses), joinedload(Client.keeper)),
    )


def find_contact(session, advisor, contact_id):
    """The contact of a client she may see, or None."""
    contacts = select(Contact).join(Contact.client).where(Contact.id == contact_id, visible_clients(advisor))
    return _first(session, contacts.options(contains_eager(Contact.client), selectinload(Contact.emails)))


def find_message(session, advisor, message_id):
    """The message with its parts, people and places, or None."""
    return _first(
        session,
        select(Message)
        .where(Message.id == message_id, visible_messages(advisor))
        .options(*_around_message(), joinedload(Message.outgoing)),
    )


def find_document(session, advisor, document_id):
    """The document with its files, case and source, or None."""
    case = joinedload(Document.case).joinedload(Case.client)
    return _first(
        session,
        select(Document)
        .where(Document.id == document_id, visible_documents(advisor))
        .options(case, selectinload(Document.files), joinedload(Document.message), joinedload(Document.by)),
    )


def find_task(session, advisor, task_id):
    """The task in a case she may see, or None."""
    return _first(session, select(Task).join(Task.case).where(Task.id == task_id, visible_cases(advisor)))


def find_requirement(session, advisor, requirement_id):
    """The required document of a case she may see, or None."""
    found = select(Requirement).join(Requirement.case).where(Requirement.id == requirement_id)
    return _first(session, found.where(visible_cases(advisor)))


def cases_page(session, advisor, *, words="", stage=None, mine=False, closed=False, number=1):
    """The cases that fit, the one moved last first."""
    cases = select(Case).join(Case.client).where(visible_cases(advisor))
    cases = cases.where(Case.closed_on.is_not(None) if closed else Case.closed_on.is_(None))
    for word in words.split():
        cases = cases.where(_like(word, Case.number, Case.title, Client.name, Client.short_name, Client.nip))
    if mine:
        cases = cases.where(Case.owner_id == advisor.id)
    if stage is not None:
        now = select(StagePass.case_id).where(
            StagePass.stage_code == stage.code, StagePass.ended_at.is_(None)
        )
        cases = cases.where(Case.id.in_(now))
    options = contains_eager(Case.client), joinedload(Case.owner), selectinload(Case.passes)
    return _page(session, cases, Case.changed_at.desc(), number, *options)


def clients_page(session, advisor, *, words="", number=1):
    """The clients that fit, by name."""
    clients = select(Client).where(visible_clients(advisor))
    for word in words.split():
        clients = clients.where(_like(word, Client.name, Client.short_name, Client.nip, Client.krs))
    options = joinedload(Client.keeper), selectinload(Client.contacts), selectinload(Client.addresses)
    return _page(session, clients, func.lower(Client.name), number, *options)


def documents_page(session, advisor, *, words="", kind=None, case=None, number=1):
    """The documents that fit, the newest first."""
    documents = select(Document).join(Document.case).join(Case.client)
    documents = documents.where(visible_cases(advisor), Document.withdrawn_at.is_(None))
    for word in words.split():
        documents = documents.where(_like(word, Document.title, Document.number, Case.number, Client.name))
    if kind:
        documents = documents.where(Document.kind == kind)
    if case is not None:
        documents = documents.where(Document.case_id == case.id)
    case_and_client = contains_eager(Document.case).contains_eager(Case.client)
    options = case_and_client, selectinload(Document.files), joinedload(Document.by)
    return _page(session, documents, Document.id.desc(), number, *options)


def tray_page(session, advisor, *, number=1):
    """The messages that wait to be placed, the newest first."""
    waiting = _waiting(select(Message), advisor)
    return _page(session, waiting, Message.received_at.desc(), number, *_around_message())


def put_away_page(session, advisor, *, number=1):
    """The messages put away as not for us that she may see, the newest first."""
    away = select(Message).where(Message.state_code == MessageState.IGNORED.value, visible_messages(advisor))
    return _page(session, away, Message.received_at.desc(), number, *_around_message())


def tray_count(session, advisor):
    """How many messages came and wait for her to place; what was old when its mailbox was connected is no news."""
    return session.scalar(_waiting(select(func.count(Message.id)), advisor).where(Message.old.is_(False)))


def waiting_in_all(session):
    """How many messages wait in the tray for anybody; tells nothing of what is in them."""
    return session.scalar(select(func.count(Message.id)).where(Message.state_code == MessageState.TRAY.value))


def suggestions_for(session, advisor, message):
    """Where the message may belong, the likeliest first, closed cases too; only those that she may see."""
    suggestions = select(Suggestion).join(Suggestion.case).where(visible_cases(advisor))
    suggestions = suggestions.where(Suggestion.message_id == message.id)
    case = contains_eager(Suggestion.case)
    people = case.joinedload(Case.client).selectinload(Client.contacts).selectinload(Contact.emails)
    suggestions = suggestions.options(people, case.joinedload(Case.owner)).order_by(Suggestion.rank)
    return session.scalars(suggestions).all()


def places_of(session, advisor, message):
    """The standing filings of the message in cases that she may see."""
    filings = select(Filing).join(Filing.case).where(visible_cases(advisor), Filing.revoked_at.is_(None))
    filings = filings.where(Filing.message_id == message.id)
    case = contains_eager(Filing.case).joinedload(Case.client)
    return session.scalars(filings.options(case, joinedload(Filing.by))).all()


def cases_of_client(session, advisor, client):
    """The client's cases that she may see, open ones first."""
    cases = select(Case).where(Case.client_id == client.id, visible_cases(advisor))
    cases = cases.options(joinedload(Case.owner), selectinload(Case.passes))
    return session.scalars(cases.order_by(Case.closed_on.is_not(None), Case.id.desc())).all()


def cases_to_file_in(session, advisor):
    """Every open case she may put a message in, by client."""
    cases = select(Case).join(Case.client).where(visible_cases(advisor), Case.closed_on.is_(None))
    return session.scalars(
        cases.options(contains_eager(Case.client)).order_by(func.lower(Client.name), Case.number)
    ).all()


def clients_to_choose(session, advisor):
    """Every client she may open a case for, by name."""
    clients = select(Client).where(visible_clients(advisor))
    return session.scalars(clients.order_by(func.lower(Client.name))).all()


def tasks_of(session, advisor, limit=20):
    """What the advisor has to do, the earliest due first."""
    tasks = select(Task).join(Task.case).join(Case.client).where(visible_cases(advisor))
    tasks = tasks.where(Task.assignee_id == advisor.id, Task.done_at.is_(None))
    tasks = tasks.options(contains_eager(Task.case).contains_eager(Case.client))
    return session.scalars(tasks.order_by(Task.due_on.is_(None), Task.due_on, Task.id).limit(limit)).all()


def checklist_of(session, case):
    """The case's required documents in order, with what fulfils them."""
    required = select(Requirement).where(Requirement.case_id == case.id).order_by(Requirement.position)
    fulfilments = joinedload(Requirement.fulfilments).joinedload(Fulfilment.document)
    return session.scalars(required.options(fulfilments)).unique().all()


def open_tasks_in(session, case):
    """What is to be done in the case, the earliest due first."""
    return session.scalars(
        select(Task)
        .where(Task.case_id == case.id, Task.done_at.is_(None))
        .options(joinedload(Task.assignee))
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    ).all()


def latest_documents(session, case, limit):
    """The documents that came into the case last."""
    documents = select(Document).where(Document.case_id == case.id, Document.withdrawn_at.is_(None))
    documents = documents.options(selectinload(Document.files)).order_by(Document.id.desc())
    return session.scalars(documents.limit(limit)).all()


def documents_from(session, advisor, message):
    """What the message's files became in cases that she may see, in their order."""
    documents = select(Document).where(Document.message_id == message.id, visible_documents(advisor))
    options = selectinload(Document.files), joinedload(Document.case)
    return session.scalars(documents.options(*options).order_by(Document.id)).all()


def client_writing_from(session, advisor, address):
    """The client whose contact writes from that address, if it is exactly one; else None."""
    clients = select(Client).join(Client.contacts).join(Contact.emails).where(visible_clients(advisor))
    clients = clients.where(ContactEmail.address == (address or "").lower()).distinct()
    found = session.scalars(clients.limit(2)).all()
    return found[0] if len(found) == 1 else None


def text_of(session, file):
    """What was read out of the file, as its case is told it, as `FileText`; None before it was read."""
    known = session.get(FileText, file.digest)
    return known and known.as_told_to(file.document.case.topic)


def versions_of(session, document):
    """Every version of a made document, the newest first; one that was not made is its only version."""
    if not document.is_made:
        return [document]
    same = select(Document).where(Document.case_id == document.case_id, Document.kind == document.kind)
    same = same.where(Document.number.is_not(None), Document.withdrawn_at.is_(None))
    return session.scalars(same.order_by(Document.version.desc(), Document.id.desc())).all()


def _around_message():
    return selectinload(Message.parts), selectinload(Message.addresses), selectinload(Message.layers)


def _waiting(messages, advisor):
    return messages.where(Message.state_code == MessageState.TRAY.value, visible_messages(advisor))


def _like(word, *columns):
    escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return or_(*(column.ilike(f"%{escaped}%", escape="\\") for column in columns))


def _page(session, rows, order, number, *options):
    total = session.scalar(select(func.count()).select_from(rows.order_by(None).subquery()))
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    window = rows.options(*options).order_by(order).limit(PAGE).offset((number - 1) * PAGE)
    return Page(session.scalars(window).unique().all(), number, total)


def _first(session, rows):
    return session.scalars(rows).unique().one_or_none()
