"""What a person means when she types a name or a number: the cases and the clients called so."""

import re

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from cases.access import visible_cases, visible_clients
from cases.case import Case
from cases.client import Client
from cases.contact import Contact, ContactEmail
from cases.process import StagePass

MOST = 5
MOST_WORDS = 12
_FORM = re.compile(
    r"(?i)sp|spółka|z|o\.?o\.?|zo\.?o\.?|s\.?a\.?|s\.?c\.?|j\.?|k\.?|sp\.?[jkpz]?\.?o?\.?o?\.?|p\.?s\.?a\.?|"
    r"ograniczoną|odpowiedzialnością|akcyjna|jawna|komandytowa|cywilna|partnerska|prosta"
)
_NIP = re.compile(r"(?i)(?:PL)?(\d{3}-?\d{3}-?\d{2}-?\d{2}|\d{3}-?\d{2}-?\d{2}-?\d{3})")


def cases_called(session, advisor, words, limit=MOST):
    """The cases she may see whose number, title or client holds every word; the one of that number first."""
    wanted = _words(words)
    if not wanted:
        return []
    cases = select(Case).join(Case.client).where(visible_cases(advisor))
    for word in wanted:
        cases = cases.where(_holds(word, Case.number, Case.title, Client.name, Client.short_name, Client.nip))
    cases = cases.options(contains_eager(Case.client), selectinload(Case.passes)).limit(limit)
    exact = Case.number != words.strip().upper()
    return session.scalars(cases.order_by(exact, Case.closed_on.is_not(None), Case.changed_at.desc())).all()


def clients_called(session, advisor, words, limit=MOST):
    """The clients she may see whose name or number holds every word, by name."""
    wanted = _words(words)
    if not wanted:
        return []
    clients = select(Client).where(visible_clients(advisor))
    for word in wanted:
        columns = (Client.name, Client.short_name, Client.nip, Client.krs, Client.regon)
        clients = clients.where(_holds(word, *columns))
    return session.scalars(clients.order_by(Client.name, Client.id).limit(limit)).all()


def clients_numbered(session, advisor, ids):
    """Those of the clients with these ids that she may see, by id."""
    clients = select(Client).where(Client.id.in_(ids), visible_clients(advisor))
    return {client.id: client for client in (session.scalars(clients) if ids else ())}


def clients_alike(session, advisor, *, numbers, address=None, name=None):
    """(client, by what: "nip", "krs", "regon", "address" or "name") of those she may see that it may well be.

    `numbers` are tidy ones by their kind; `name` is the company's, whose legal form does not count.
    """
    visible = select(Client).where(visible_clients(advisor)).order_by(Client.id)
    asked = [
        (visible.where(getattr(Client, kind) == number), kind) for kind, number in numbers.items() if number
    ]
    if address:
        contacts = visible.join(Client.contacts).join(Contact.emails)
        asked.append((contacts.where(ContactEmail.address == address.lower()).distinct(), "address"))
    found = {client: by for clients, by in reversed(asked) for client in session.scalars(clients.limit(MOST))}
    own = _bare_name(name or "")
    for client in clients_called(session, advisor, own) if len(own) > 3 else ():
        found.setdefault(client, "name")
    return list(found.items())


def stages_of(session, case_ids):
    """The stage that each of the cases is in, by its id; of a closed one its last."""
    passes = select(StagePass).where(StagePass.case_id.in_(case_ids))
    # What is going on comes last of all its case's.
    passes = passes.order_by(StagePass.ended_at.is_(None), StagePass.id)
    return {one.case_id: one.stage for one in (session.scalars(passes) if case_ids else ())}


def _bare_name(name):
    """The words of a company's name that are not its legal form, as typed."""
    return " ".join(word for word in re.split(r"[\s,\"„”]+", name) if word and not _FORM.fullmatch(word))


def _words(words):
    return [_bare(word) for word in words.replace('"', " ").split()[:MOST_WORDS]]


def _bare(word):
    nip = _NIP.fullmatch(word)
    return nip[1].replace("-", "") if nip else word


def _holds(word, *columns):
    # ILIKE of SQLite knows no Polish capitals: the word is tried as typed, small and with a capital as well.
    spellings = dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))
    return or_(*(column.icontains(spelling, autoescape=True) for column in columns for spelling in spellings))
