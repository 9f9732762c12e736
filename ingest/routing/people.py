"""Rules about who writes, who wrote what is forwarded, and to whom."""

from dataclasses import dataclass

from cases.domains import domain_of
from cases.message import PASSED
from ingest.routing.evidence import Evidence
from ingest.scans import SCAN


@dataclass(frozen=True)
class Original:
    """The innermost outsider in what one of ours forwards."""

    address: str | None
    name: str | None


def by_forward(directory, message):
    """One of ours forwards a letter that came from a contact who has exactly one open case, which she may see.

    The innermost outsider who is a contact counts, whatever he passed on himself; contacts of other clients whose hands
    it went through are a doubt. What is forwarded as text the forwarder could have edited: it counts because she may be
    believed.
    """
    told = []
    for address in _contacts_in(directory, message):
        if any(directory.has_contact(case, address) for case in told):
            continue
        cases = directory.cases_of_contacts([address])
        told += cases
        only = sum(case.is_open for case in cases) == 1
        for case in cases:
            if case.is_open or not only:
                trusted = only and case.is_open and brings_from_the_client(directory, message, case)
                yield Evidence(case, "forward", {"address": address, "client": case.client.label}, trusted)


def by_name(directory, message):
    """The outsider in the forward is told by name alone, as a contact is called: likely among the advisor's cases."""
    original = original_of(directory, message)
    if original is None or original.address is not None or not original.name:
        return
    advisor = directory.advisor_at(message.from_address)
    for case in directory.cases_of_people_called(original.name):
        if directory.may_see(advisor, case):
            facts = {"name": original.name, "client": case.client.label}
            yield Evidence(case, "name", facts, False, binding=False)


def by_contact(directory, message):
    """The sender is a contact of a client: with exactly one open case there is nothing to choose."""
    cases = directory.cases_of_contacts([message.from_address])
    only = sum(case.is_open for case in cases) == 1
    for case in cases:
        if case.is_open or not only:
            facts = {"address": message.from_address, "client": case.client.label}
            trusted = only and case.is_open and message.sender_check == PASSED
            yield Evidence(case, "contact", facts, trusted)


def by_recipient(directory, message):
    """One of ours wrote to a client's contact, without saying which case: likely, never certain."""
    advisor = directory.advisor_at(message.from_address)
    if advisor is None:
        return
    addresses = [a.address for a in message.addresses if a.role in ("to", "cc")]
    for case in directory.cases_of_contacts(addresses):
        if directory.may_see(advisor, case):
            yield Evidence(case, "recipient", {"client": case.client.label}, False)


def original_of(directory, message):
    """The innermost outsider of what one of ours forwards, or None: an `Original`."""
    told = [layer for layer in outsiders_in(directory, message) if layer.is_sure and layer.sender]
    return Original(told[0].from_address, told[0].from_name) if told else None


def outsider_of(directory, message):
    """The address of whoever wrote to us from outside: the sender's, or that of the letter one of us forwards.

    None of a scan: the machine writes for everybody.
    """
    if message.class_ == SCAN:
        return None
    if directory.advisor_at(message.from_address) is None:
        return message.from_address
    original = original_of(directory, message)
    return original.address if original else None


def outsiders_in(directory, message):
    """The letters of outsiders in what one of ours forwards, the innermost first."""
    if directory.advisor_at(message.from_address) is None:
        return []
    return [layer for layer in reversed(message.layers) if not directory.is_ours(layer.from_address)]


def brings_from_the_client(directory, message, case):
    """Whether one of us, who may see the case, forwards a letter that came to her from a contact of the case's client.

    What he passed on himself is his: a bank's letter, anybody's. But whoever passed on his letter could have made it
    up, unless that is another contact of the client's, or an institution; then it is for a person to say.
    """
    chain = [layer.from_address for layer in outsiders_in(directory, message)]
    is_told = bool(chain) and all(layer.is_sure for layer in message.layers)
    if not is_told or not directory.may_see(directory.writer(message), case):
        return False
    theirs = [directory.has_contact(case, address) for address in chain]
    others = [directory.has_cases(address) for address in chain]
    if True not in theirs or any(other and not own for own, other in zip(theirs, others, strict=True)):
        return False
    passed_by = chain[theirs.index(True) + 1 :]
    return all(
        directory.has_contact(case, address) or directory.is_institution(domain_of(address))
        for address in passed_by
    )


def _contacts_in(directory, message):
    """Addresses of contacts who wrote or passed on what one of ours forwards, the innermost first."""
    told = [layer.from_address for layer in outsiders_in(directory, message) if layer.is_sure]
    return [address for address in dict.fromkeys(told) if address and directory.has_cases(address)]
