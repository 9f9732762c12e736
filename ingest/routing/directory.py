"""All that the rules ask about a batch of messages, looked up at once: who writes, which cases are meant."""

from collections import defaultdict
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cases.access import visible_cases
from cases.advisor import Advisor
from cases.case import Case
from cases.client import Client
from cases.contact import Contact, ContactEmail
from cases.domains import domain_of, is_somebodys, is_within
from cases.message import BOUNCE, PASSED
from ingest.routing import numbers
from ingest.routing.candidates import numbers_in
from ingest.routing.files import numbers_of_files
from ingest.routing.learned import Memory
from ingest.routing.lookup import everything, in_order, slices
from ingest.routing.names import ClientNames
from ingest.routing.register import Register
from ingest.routing.threads import Threads
from ingest.routing.tokens import TokenBook


class Directory:
    """What is known about the senders, recipients, threads and case numbers of some messages; `said` is what each says.

    `scanned` are the `Numbers` of files, by digest, that were looked for before.
    """

    def __init__(self, session, messages, policy, scanned=None):
        self._session, self._visible, self.policy = session, {}, policy
        self._messages, self._own_domains = messages, policy.own_domains
        self.said = {message: numbers.said_by(message, policy.our_addresses) for message in messages}
        self.threads = Threads(session, messages)
        senders = {message.from_address for message in messages if message.from_address}
        writers = senders | self._writers_of_what_came_back(messages) | _senders_of_layers(messages)
        self._advisors = {
            a.email: a for a in everything(session, Advisor, Advisor.email, writers) if a.active
        }
        self._numbered = {case.number: case for case in self._cases(Case.number, self._numbers(messages))}
        self._of_contacts = self._cases_by_contact(self._addresses(messages, senders))
        self._at_domains = self._cases_by_domain(messages)
        self._clients_named = self._cases_by_named_client(messages)
        self._of_rules = self._cases_by_nip({rule.nip for rule in policy.rules if rule.nip})
        told = {m: numbers_in(f"{m.subject}\n{self.said[m].text}") for m in messages}
        self.register = Register(session, told, policy)
        self.attached = Register(session, numbers_of_files(session, messages, scanned or {}), policy)
        self._of_people = self._cases_by_name(_names_in_layers(messages))
        self.tokens = TokenBook(session, messages, policy, self)

    @cached_property
    def memory(self):
        """What the sender's earlier messages tell; counted only for a batch of which something waits."""
        return Memory(self._session, self._messages, self)

    def advisor_at(self, address):
        """The active person of ours with that address, or None: as the message says, not as anybody confirmed."""
        return self._advisors.get((address or "").strip().lower())

    def writer(self, message):
        """The active person of ours who wrote the message, or None: a server we trust confirmed the sender."""
        return self.advisor_at(message.from_address) if message.sender_check == PASSED else None

    def is_ours(self, address):
        """Whether the address is a mailbox of ours or somebody's of us, at our domain or elsewhere."""
        if address in self.policy.our_addresses or domain_of(address) in self._own_domains:
            return True
        return self.advisor_at(address) is not None

    def case_numbered(self, number):
        """The case of that number, or None."""
        return self._numbered.get(number)

    def cases_of_contacts(self, addresses):
        """Cases of the clients whose contacts have one of the addresses: open ones first, the latest first."""
        return in_order(case for address in addresses for case in self._of_contacts.get(address, ()))

    def cases_of_people_called(self, name):
        """Cases of the clients whose contacts are called so: open ones first, the latest first."""
        return in_order(self._of_people.get(name, ()))

    def cases_at(self, domain):
        """Cases of the clients whose contacts write from that domain, if it is theirs alone: open ones first."""
        return in_order(self._at_domains.get(domain, ()))

    def is_institution(self, domain):
        """Whether the domain is one of those that the configuration names as institutions'."""
        return any(is_within(domain, one) for one in self.policy.institutions)

    def cases_of_clients_named(self, message):
        """Cases of the clients whose names stand in an institution's letter: open ones first, the latest first."""
        return in_order(self._clients_named.get(message, ()))

    def cases_of_rule(self, rule):
        """The case that a rule names; of a client's, the one that is open, unless there are several."""
        if rule.case:
            return [case for case in [self.case_numbered(rule.case)] if case]
        cases = [case for case in self._of_rules.get(rule.nip, ()) if case.is_open]
        return cases if len(cases) == 1 else []

    def cases_around(self, message):
        """Open cases of everybody who wrote the message, got it from us, or is named in it by a number."""
        addresses = [message.from_address, *(layer.from_address for layer in message.layers)]
        if self.advisor_at(message.from_address):
            addresses += [one.address for one in message.addresses]
        found = self.cases_of_contacts(addresses)
        found += [case for address in addresses for case in self.cases_at(domain_of(address))]
        numbered = (*self.register.identified(message), *self.attached.identified(message))
        return [case for case in in_order([*found, *(case for _, case in numbered)]) if case.is_open]

    def has_contact(self, case, address):
        """Whether the address is of a contact of the case's client."""
        return any(one.client_id == case.client_id for one in self._of_contacts.get(address, ()))

    def has_cases(self, address):
        """Whether the address is of a contact of any client with a case."""
        return bool(self._of_contacts.get(address))

    def may_see(self, advisor, case):
        """Whether the person, if there is one, may see the case."""
        if advisor is None:
            return False
        if advisor.id not in self._visible:
            visible = select(Case.id).where(visible_cases(advisor))
            self._visible[advisor.id] = set(self._session.scalars(visible))
        return case.id in self._visible[advisor.id]

    def _numbers(self, messages):
        found = {rule.case for rule in self.policy.rules if rule.case}
        for message in messages:
            said = self.said[message]
            found.update(one.number for one in said.in_subject)
            found.update(numbers.numbers_of_scan(message))
            found.update(said.in_addresses)
            found.update(numbers.case_numbers(message.comment or ""))
            found.update(one.number for one in said.in_text if one.clear)
            found.update(number for number, _ in said.tokens)
        return found

    def _writers_of_what_came_back(self, messages):
        came_back = [one for message in messages for one in self.threads.answered_by(message, kind=BOUNCE)]
        return {bounced.from_address for bounced, _ in came_back if bounced.from_address}

    def _addresses(self, messages, senders):
        ours = [message for message in messages if self.advisor_at(message.from_address)]
        return (
            senders
            | _senders_of_layers(messages)
            | {a.address for m in ours for a in m.addresses if a.address}
        )

    def _cases_by_contact(self, addresses):
        contacts = select(ContactEmail.address, Contact.client_id).join(Contact.emails)
        return self._cases_by(contacts, ContactEmail.address, addresses)

    def _cases_by_name(self, names):
        return self._cases_by(select(Contact.name, Contact.client_id), Contact.name, names)

    def _cases_by_nip(self, nips):
        return self._cases_by(select(Client.nip, Client.id), Client.nip, nips)

    def _cases_by_domain(self, messages):
        domains = {domain_of(address) for address in self._outsiders(messages)}
        wanted = {one for one in domains if is_somebodys(one) and not self.is_institution(one)}
        contacts = select(ContactEmail.domain, Contact.client_id).join(Contact.emails)
        return self._cases_by(contacts, ContactEmail.domain, wanted)

    def _cases_by_named_client(self, messages):
        """{message: cases of the clients it names}, of those in which an institution has a say."""
        theirs = [m for m in messages if any(self.is_institution(domain_of(a)) for a in self._outsiders([m]))]
        if not theirs:
            return {}
        names = ClientNames(self._session)
        named = {m: names.named_in(f"{m.subject}\n{self.said[m].text}") for m in theirs}
        cases = defaultdict(list)
        for case in self._cases(Case.client_id, set().union(*named.values())):
            cases[case.client_id].append(case)
        return {message: [case for one in ids for case in cases[one]] for message, ids in named.items()}

    def _outsiders(self, messages):
        everybody = {m.from_address for m in messages if m.from_address} | _senders_of_layers(messages)
        return {address for address in everybody if not self.is_ours(address)}

    def _cases_by(self, rows, column, values):
        """{value: cases of the clients that it leads to}; `rows` are (value, client id)."""
        clients, cases = defaultdict(set), defaultdict(list)
        for some in slices(values):
            for value, client_id in self._session.execute(rows.where(column.in_(some))):
                clients[value].add(client_id)
        for case in self._cases(Case.client_id, set().union(*clients.values())):
            cases[case.client_id].append(case)
        return {value: [case for one in ids for case in cases[one]] for value, ids in clients.items()}

    def _cases(self, column, values):
        return everything(self._session, Case, column, values, joinedload(Case.client))


def _senders_of_layers(messages):
    return {layer.from_address for message in messages for layer in message.layers if layer.from_address}


def _names_in_layers(messages):
    layers = (layer for message in messages for layer in message.layers)
    return {layer.from_name for layer in layers if layer.from_name and not layer.from_address}
