"""Which case a message belongs to: an ordered table of rules, the first with authority files it.

Likeness only ever suggests. Two cases, a closed case, or a sender without authority: the tray, with suggestions.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive import audit
from cases import access
from cases.advisor import active_advisor_at
from cases.case import Case
from cases.contact import Contact, ContactEmail
from cases.filing import Filing, Suggestion, file_message
from cases.message import Message, MessageReference

# `[S-2026-0012]`, `s 2026/12`, dashes that autocorrect made long; canonical is padded to four (DOMAIN.md §7.2).
CASE_NUMBER = re.compile(
    r"(?<!\w)S[-\u2013\u2014\s/]?(20\d{2})[-\u2013\u2014\s/](\d{1,5})(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True)
class Evidence:
    """Why a message may belong to a case; only `authority` lets the program file it by itself."""

    case: Case
    rule: str
    facts: dict
    authority: bool


def place(session, message, our_addresses=frozenset()):
    """File a kept message in the one case that has authority, or leave it in the tray with suggestions.

    What comes from one of `our_addresses` (our own mailboxes) is evidence of nothing.
    """
    evidence = [] if message.from_address in our_addresses else list(weigh(session, message))
    filing = decide(evidence)
    if filing is not None and "several_from" not in message.flags:
        file_message(session, message, filing.case, rule=filing.rule, facts=filing.facts)
        return
    for rank, item in enumerate(_best_of_each_case(evidence), start=1):
        suggestion = Suggestion(message=message, case=item.case, rank=rank, rule=item.rule, facts=item.facts)
        session.add(suggestion)
    session.flush()
    facts = {"evidence": [[item.case.id, item.rule] for item in evidence]}
    audit.append(session, message.topic, "message_waits", facts=facts)


def weigh(session, message):
    """Every piece of evidence, in the order of the rules."""
    for rule in RULES:
        yield from rule(session, message)


def decide(evidence):
    """The evidence to file by: of the first rule with authority, if nothing that goes before names another case.

    Its case must be open; else None. A weaker sign of another case, such as its number in a stranger's subject,
    is no authority to file there, but enough not to file elsewhere.
    """
    ruling = next((item for item in evidence if item.authority), None)
    if ruling is None:
        return None
    last = max(place for place, item in enumerate(evidence) if item.rule == ruling.rule)
    named = {item.case.id for item in evidence[: last + 1]}
    return ruling if named == {ruling.case.id} and ruling.case.is_open else None


def by_case_number(session, message):
    """A case number in the subject, written by somebody of ours who may see that case."""
    advisor = active_advisor_at(session, message.from_address or "")
    for number in case_numbers(message.subject):
        case = session.scalars(select(Case).where(Case.number == number)).one_or_none()
        if case is not None:
            trusted = advisor is not None and access.may_see(session, advisor, case)
            yield Evidence(case, "case_number", {"number": number}, trusted and case.is_open)


def by_reply(session, message):
    """An answer to a message of the case, from somebody who took part in it or works on the case."""
    advisor = active_advisor_at(session, message.from_address or "")
    for answered, case in _answered(session, message):
        ours = advisor is not None and access.may_see(session, advisor, case)
        trusted = case.is_open and (ours or message.from_address in answered.participants)
        facts = {"subject": answered.subject[:100], "number": case.number}
        yield Evidence(case, "reply", facts, trusted)


def by_contact(session, message):
    """The sender is a contact of a client: with exactly one open case there is nothing to choose."""
    cases = _cases_of_contacts(session, [message.from_address or ""])
    only = sum(case.is_open for case in cases) == 1
    for case in cases:
        if case.is_open or not only:
            facts = {"address": message.from_address, "client": case.client.label}
            yield Evidence(case, "contact", facts, only and case.is_open)


def by_recipient(session, message):
    """One of ours wrote to a client's contact, without saying which case: likely, never certain."""
    advisor = active_advisor_at(session, message.from_address or "")
    if advisor is None:
        return
    addresses = [a.address for a in message.addresses if a.role in ("to", "cc") and a.address]
    for case in _cases_of_contacts(session, addresses):
        if access.may_see(session, advisor, case):
            yield Evidence(case, "recipient", {"client": case.client.label}, False)


RULES = (by_case_number, by_reply, by_contact, by_recipient)


def case_numbers(subject):
    """The case numbers in a subject, in their canonical form, each once."""
    return list(dict.fromkeys(f"S-{year}-{int(number):04d}" for year, number in CASE_NUMBER.findall(subject)))


def _cases_of_contacts(session, addresses):
    """Cases of the clients whose contacts have one of the addresses: open ones first, newest first."""
    contacts = select(Contact.client_id).join(Contact.emails).where(ContactEmail.address.in_(addresses))
    cases = select(Case).where(Case.client_id.in_(contacts)).options(joinedload(Case.client))
    return session.scalars(cases.order_by(Case.closed_on.is_not(None), Case.id.desc())).all()


def _answered(session, message):
    referred = select(MessageReference.referred).where(MessageReference.message_id == message.id)
    return session.execute(
        select(Message, Case)
        .join(Filing, Filing.message_id == Message.id)
        .join(Case, Filing.case_id == Case.id)
        .where(Message.message_id.in_(referred), Filing.revoked_at.is_(None), Message.id != message.id)
        .order_by(Message.id.desc())
    ).all()


def _best_of_each_case(evidence):
    best = {}
    for item in evidence:
        best.setdefault(item.case.id, item)
    return list(best.values())
