"""Rules about where mail comes from when nobody knows the sender: a client's own domain, an institution's."""

from cases.domains import domain_of
from ingest.routing.evidence import Evidence
from ingest.routing.people import outsider_of


def by_domain(directory, message):
    """Somebody new at a domain that contacts of a client write from, which is neither public nor an institution's.

    An accountant's domain leads to many clients: then it only orders the list.
    """
    address = outsider_of(directory, message)
    if not address or directory.cases_of_contacts([address]):
        return
    domain = domain_of(address)
    cases = directory.cases_at(domain)
    one_client = len({case.client_id for case in cases}) == 1
    for case in cases:
        if case.is_open:
            facts = {"domain": domain, "client": case.client.label}
            yield Evidence(case, "domain", facts, False, binding=one_client)


def by_institution(directory, message):
    """A letter from an institution that names a client."""
    domain = domain_of(outsider_of(directory, message))
    if directory.is_institution(domain):
        for case in directory.cases_of_clients_named(message):
            if case.is_open:
                yield Evidence(case, "institution", {"domain": domain, "client": case.client.label}, False)
