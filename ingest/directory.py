"""All that the rules ask about a batch of messages, looked up at once: who writes, which cases are meant."""

import re
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from cases.access import visible_cases
from cases.advisor import Advisor
from cases.case import Case
from cases.contact import Contact, ContactEmail
from cases.filing import Filing, Suggestion
from cases.message import BOUNCE, Message, MessageReference
from cases.outgoing import SENT_RULE
from ingest.deciding import BY_UPLOAD
from ingest.ledger import IMPORT, MailFolder, Sighting
from ingest.ledger_of_files import UPLOADS
from ingest.scans import SCAN

VALUES = 1000  # of one question

# `[S-2026-0012]`, `s 2026/12`, dashes that autocorrect made long; canonical is padded to four (DOMAIN.md §7.2).
CASE_NUMBER = re.compile(
    r"(?<!\w)S[-\u2013\u2014\s/]?(20\d{2})[-\u2013\u2014\s/](\d{1,5})(?!\w)", re.IGNORECASE
)


def case_numbers(subject):
    """The case numbers in a subject, in their canonical form, each once."""
    return list(dict.fromkeys(f"S-{year}-{int(number):04d}" for year, number in CASE_NUMBER.findall(subject)))


def case_numbers_of_scan(message):
    """The case numbers in the names of a scan's files; other mail's files are named by anybody."""
    names = [part.filename or "" for part in message.attachments] if message.class_ == SCAN else []
    # A machine puts `_` where a name may have no space, and joins its own counter to it.
    return case_numbers(" | ".join(names).replace("_", " "))


class Directory:
    """What is known about the senders, recipients, threads and case numbers of some messages."""

    def __init__(self, session, messages):
        self._session, self._visible = session, {}
        self._filed, self._answers = defaultdict(list), defaultdict(list)
        self._brought, self._sent = set(), set()
        self._filed_now, self._families = {}, self._load_families(messages)
        self._load_threads(messages)
        self._load_uploads()
        senders = {message.from_address for message in messages if message.from_address}
        writers = senders | self._writers_of_what_came_back(messages)
        self._advisors = {a.email: a for a in self._all(Advisor, Advisor.email, writers) if a.active}
        numbers = {number for message in messages for number in case_numbers(message.subject)}
        numbers |= {number for message in messages for number in case_numbers_of_scan(message)}
        self._numbered = {case.number: case for case in self._cases(Case.number, numbers)}
        self._of_contacts = self._cases_by_contact(self._addresses(messages, senders))

    def advisor_at(self, address):
        """The active person of ours with that address, or None."""
        return self._advisors.get((address or "").strip().lower())

    def case_numbered(self, number):
        """The case of that number, or None."""
        return self._numbered.get(number)

    def cases_of_contacts(self, addresses):
        """Cases of the clients whose contacts have one of the addresses: open ones first, newest first."""
        cases = {case.id: case for address in addresses for case in self._of_contacts.get(address, ())}
        return sorted(cases.values(), key=lambda case: (not case.is_open, -case.id))

    def answered_by(self, message, kind="reference"):
        """(message, case) of the filed messages that it answers or follows, or "bounce" of, the newest first."""
        referred = [one.referred for one in message.references if one.kind == kind]
        found = [pair for one in referred for pair in self._filed[one]]
        return _newest_first(pair for pair in found if pair[0] is not message)

    def answers_to(self, message):
        """(message, case) of the filed messages that answer or follow it, the newest first."""
        found = self._answers[message.message_id] if message.message_id else ()
        return _newest_first(pair for pair in found if pair[0] is not message)

    def variants_of(self, message):
        """(message, case) of the same letter in other envelopes: where each is filed, or else may belong."""
        others = [one for one in self._families[_family(message)] if one is not message]
        return [(one, case) for one in others for case in self._filed_now.get(one.id, one.belongs_to)]

    def filed(self, message, case):
        """Let what comes after it know that the message was filed in the case."""
        self._filed_now[message.id] = [case]
        if message.message_id:
            self._filed[message.message_id].append((message, case))
        for reference in message.references:
            self._answers[reference.referred].append((message, case))

    def was_brought(self, message, case):
        """Whether the message is in the case by somebody's upload, or nobody but people ever brought it.

        Who brings a file may have written all of it: its Message-ID, what it answers, and who took part.
        """
        return (message.id, case.id) in self._brought or message.id in self._only_uploaded

    def was_sent(self, message, case):
        """Whether the message is a letter of ours that was written in the case."""
        return (message.id, case.id) in self._sent

    def may_see(self, advisor, case):
        """Whether the person, if there is one, may see the case."""
        if advisor is None:
            return False
        if advisor.id not in self._visible:
            visible = select(Case.id).where(visible_cases(advisor))
            self._visible[advisor.id] = set(self._session.scalars(visible))
        return case.id in self._visible[advisor.id]

    def _writers_of_what_came_back(self, messages):
        came_back = [one for message in messages for one in self.answered_by(message, kind=BOUNCE)]
        return {bounced.from_address for bounced, _ in came_back if bounced.from_address}

    def _addresses(self, messages, senders):
        ours = [message for message in messages if self.advisor_at(message.from_address)]
        return senders | {a.address for message in ours for a in message.addresses if a.address}

    def _cases_by_contact(self, addresses):
        clients, cases = defaultdict(set), defaultdict(list)
        for some in _slices(addresses):
            contacts = select(ContactEmail.address, Contact.client_id).join(Contact.emails)
            for address, client_id in self._session.execute(contacts.where(ContactEmail.address.in_(some))):
                clients[address].add(client_id)
        for case in self._cases(Case.client_id, set().union(*clients.values())):
            cases[case.client_id].append(case)
        return {address: [c for one in ids for c in cases[one]] for address, ids in clients.items()}

    def _load_threads(self, messages):
        referred = {one.referred for message in messages for one in message.references}
        for some in _slices(referred):
            for message, case, rule in self._session.execute(_filings().where(Message.message_id.in_(some))):
                self._filed[message.message_id].append((message, case))
                self._note_rule(message, case, rule)
        ids = {message.message_id for message in messages if message.message_id}
        for some in _slices(ids):
            answers = _filings(MessageReference.referred).join(
                MessageReference, MessageReference.message_id == Message.id
            )
            for message, case, rule, answered in self._session.execute(
                answers.where(MessageReference.referred.in_(some))
            ):
                self._answers[answered].append((message, case))
                self._note_rule(message, case, rule)

    def _note_rule(self, message, case, rule):
        if rule == BY_UPLOAD:
            self._brought.add((message.id, case.id))
        elif rule == SENT_RULE:
            self._sent.add((message.id, case.id))

    def _load_uploads(self):
        threads = (*self._filed.values(), *self._answers.values())
        ids = {message.id for pairs in threads for message, _ in pairs}
        uploaded, delivered = set(), set()
        for some in _slices(ids):
            ways = select(Sighting.message_id, MailFolder.account, MailFolder.name).join(Sighting.folder)
            seen = ways.where(Sighting.message_id.in_(some)).distinct()
            for message_id, account, name in self._session.execute(seen):
                (uploaded if (account, name) == (IMPORT, UPLOADS) else delivered).add(message_id)
        self._only_uploaded = uploaded - delivered

    def _load_families(self, messages):
        # Of one that has no earlier variant, only later ones can be its family.
        ids = {_family(message) for message in messages}
        known = {message.variant_of_id for message in messages if message.variant_of_id}
        options = (
            selectinload(Message.filings).joinedload(Filing.case),
            selectinload(Message.suggestions).joinedload(Suggestion.case),
        )
        found = self._all(Message, Message.variant_of_id, ids, *options)
        families = defaultdict(list)
        for one in [*self._all(Message, Message.id, known, *options), *found]:
            families[_family(one)].append(one)
        return families

    def _cases(self, column, values):
        return self._all(Case, column, values, joinedload(Case.client))

    def _all(self, entity, column, values, *options):
        found = []
        for some in _slices(values):
            found += self._session.scalars(select(entity).where(column.in_(some)).options(*options))
        return found


def _filings(*columns):
    filings = select(Message, Case, Filing.rule, *columns).join(Filing, Filing.message_id == Message.id)
    filings = filings.join(Case, Filing.case_id == Case.id).where(Filing.revoked_at.is_(None))
    return filings.options(selectinload(Message.addresses), joinedload(Case.client))


def _family(message):
    return message.variant_of_id or message.id


def _newest_first(pairs):
    known = {(message.id, case.id): (message, case) for message, case in pairs}
    return [known[key] for key in sorted(known, reverse=True)]


def _slices(values):
    values = sorted(values)
    return [values[start : start + VALUES] for start in range(0, len(values), VALUES)]
