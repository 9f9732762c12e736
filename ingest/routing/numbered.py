"""Rules about numbers in what a message says: whoever knows one may write it, so alone they file nothing.

A number of one case among several of a client's, in a letter of a contact of that client's, tells which it is; so does
the number that an institution gave, in a letter from an institution that we work with (DOMAIN.md §7.2).
"""

from cases.domains import domain_of
from cases.message import PASSED
from ingest.routing.evidence import Evidence
from ingest.routing.people import brings_from_the_client, outsiders_in


def by_reference(directory, message):
    """The number that an institution gave to an application or a contract of the case."""
    for reference, case in directory.register.references(message):
        facts = {"reference": reference.number, "number": case.number}
        trusted = is_vouched_for(directory, message, case) or _is_an_institutions(directory, message, case)
        yield Evidence(case, "reference", facts, case.is_open and trusted)


def by_document(directory, message):
    """The number of a document that we made in the case."""
    for number, case in directory.register.documents(message):
        facts = {"document": number, "number": case.number}
        yield Evidence(case, "document", facts, case.is_open and is_vouched_for(directory, message, case))


def by_identifier(directory, message):
    """A client's NIP, REGON, KRS or PESEL with right check digits, and not our own."""
    for identifier, case in directory.register.identified(message):
        facts = {"kind": identifier.kind.upper(), "value": identifier.shown}
        yield Evidence(case, "identifier", facts, False)


def by_file(directory, message):
    """One of these numbers in a file that it carries, once somebody has read that."""
    found = directory.attached
    for reference, case in found.references(message):
        yield _in_a_file(case, reference.number)
    for number, case in found.documents(message):
        yield _in_a_file(case, number)
    for identifier, case in found.identified(message):
        yield _in_a_file(case, f"{identifier.kind.upper()} {identifier.shown}")


def _in_a_file(case, value):
    return Evidence(case, "file", {"value": value}, False)


def is_vouched_for(directory, message, case):
    """Whether the letter is from a contact of the case's client, by its sender or by one of us who may see the case."""
    confirmed = message.sender_check == PASSED
    is_contact = confirmed and directory.has_contact(case, message.from_address)
    return is_contact or brings_from_the_client(directory, message, case)


def _is_an_institutions(directory, message, case):
    """Whether the letter is from an institution, by its sender or one of us, and names nobody's case but this."""
    if directory.advisor_at(message.from_address) is None:
        believed, writers = message.sender_check == PASSED, [message.from_address]
    else:
        writers = [layer.from_address for layer in outsiders_in(directory, message)]
        believed = bool(writers) and all(layer.is_sure for layer in message.layers)
        believed = believed and directory.may_see(directory.writer(message), case)
    named = directory.register.named_in(message) | directory.attached.named_in(message)
    return (
        believed
        and {one.client_id for one in named} == {case.client_id}
        and {one for _, one in directory.register.references(message)} == {case}
        and all(directory.is_institution(domain_of(address)) for address in writers)
    )
