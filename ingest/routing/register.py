"""Whose numbers stand in some messages, looked up for all at once: of cases, of our documents, of clients."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cases.case import Case
from cases.client import Client
from cases.document import Document
from cases.reference import CaseReference
from ingest.routing.candidates import Identifier
from ingest.routing.lookup import everything, in_order, slices

KINDS = "nip", "regon", "krs", "pesel"


class Register:
    """Looks up whose the `numbers`, {message: `Numbers`}, are."""

    def __init__(self, session, numbers, policy):
        self._session = session
        self._references = {message: one.references for message, one in numbers.items()}
        self._documents = {message: one.documents for message, one in numbers.items()}
        self._identifiers = {message: _not_ours(one.identifiers, policy) for message, one in numbers.items()}
        self._referred = self._cases_by_reference()
        self._documented = self._cases_by_document()
        self._identified = self._cases_by_identifier()

    def references(self, message):
        """(reference, case) for each number of an institution's that is a case's."""
        return [
            (one, one.case) for short in self._references.get(message, ()) for one in self._referred[short]
        ]

    def documents(self, message):
        """(number, case) for each document of ours that is named."""
        return [
            (number, case) for number in self._documents.get(message, ()) for case in self._documented[number]
        ]

    def identified(self, message):
        """(identifier, case) for each client who is named by number: the open cases, else the closed ones."""
        found = []
        for one in self._identifiers.get(message, ()):
            cases = self._identified[one]
            found += [(one, case) for case in [c for c in cases if c.is_open] or cases]
        return found

    def named_in(self, message):
        """Every case that the message may be about by a number in it."""
        found = (*self.references(message), *self.documents(message), *self.identified(message))
        return {case for _, case in found}

    def _cases_by_reference(self):
        wanted = set().union(*self._references.values())
        found = defaultdict(list)
        client = joinedload(CaseReference.case).joinedload(Case.client)
        for one in everything(self._session, CaseReference, CaseReference.normal, wanted, client):
            found[one.normal].append(one)
        return found

    def _cases_by_document(self):
        wanted, found = set().union(*self._documents.values()), defaultdict(list)
        for some in slices(wanted):
            named = (
                select(Document.number, Case).join(Document.case).where(Document.number.in_(some)).distinct()
            )
            for number, case in self._session.execute(named.options(joinedload(Case.client))):
                found[number].append(case)
        return found

    def _cases_by_identifier(self):
        by_client, found = defaultdict(list), defaultdict(list)
        for kind in KINDS:
            wanted = {one.value for some in self._identifiers.values() for one in some if one.kind == kind}
            column = getattr(Client, kind)
            for some in slices(wanted):
                clients = select(Client.id, column).where(column.in_(some))
                for client_id, value in self._session.execute(clients):
                    by_client[client_id].append(Identifier(kind, value))
        cases = everything(self._session, Case, Case.client_id, by_client, joinedload(Case.client))
        for case in in_order(cases):
            for identifier in by_client[case.client_id]:
                found[identifier].append(case)
        return found


def _not_ours(found, policy):
    return [one for one in found if one.value not in policy.own_numbers]
