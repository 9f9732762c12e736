"""Rules about who writes, who wrote what is forwarded, and to whom."""

from dataclasses import dataclass

from cases.message import PASSED
from ingest.routing.evidence import Evidence


@dataclass(frozen=True)
class Original:
    """The innermost outsider in what one of ours forwards; `sure` when every letter around it is told clearly.

    `through` are the other outsiders whose hands it went through, None for one without an address.
    """

    address: str | None
    name: str | None
    sure: bool
    through: tuple[str | None, ...] = ()


def by_forward(directory, message):
    """One of ours forwards the letter of a contact who has exactly one open case, which she may see.

    What is forwarded as text the forwarder could have edited: it counts because she may be believed.
    """
    original = original_of(directory, message)
    if original is None or original.address is None:
        return
    cases = directory.cases_of_contacts([original.address])
    only = sum(case.is_open for case in cases) == 1
    for case in cases:
        if case.is_open or not only:
            trusted = only and case.is_open and brings_from_the_client(directory, message, case)
            facts = {"address": original.address, "client": case.client.label}
            yield Evidence(case, "forward", facts, trusted)


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
    if directory.advisor_at(message.from_address) is None:
        return None
    outsiders = [layer for layer in reversed(message.layers) if not directory.is_ours(layer.from_address)]
    told = [layer for layer in outsiders if layer.is_sure and (layer.from_address or layer.from_name)]
    if not told:
        return None
    sure, through = all(layer.is_sure for layer in message.layers), outsiders[outsiders.index(told[0]) + 1 :]
    return Original(
        told[0].from_address, told[0].from_name, sure, tuple(layer.from_address for layer in through)
    )


def brings_from_the_client(directory, message, case):
    """Whether one of us, who may see the case, forwards a letter that came to her from a contact of the case's client.

    An outsider in between could have made up what is within: then it is for a person to say.
    """
    original = original_of(directory, message)
    if original is None or not original.sure or not directory.may_see(directory.writer(message), case):
        return False
    return all(directory.has_contact(case, address) for address in (original.address, *original.through))
