"""What speaks for a case, and whether it is enough to file by: likeness only suggests, authority decides."""

from dataclasses import dataclass

from cases.case import Case

# By these whoever is believed calls the case by its number.
CALLING = {"token", "comment", "case_number", "address"}


@dataclass(frozen=True)
class Evidence:
    """Why a message may belong to a case; only `authority` lets the program file it by itself.

    What is not `binding` is too weak to keep the message from those who may not see the case; it may still be a
    `doubt`, enough not to file elsewhere. `weight` is what it is worth where that is not always the same
    (weights.toml).
    """

    case: Case
    rule: str
    facts: dict
    authority: bool
    binding: bool = True
    weight: float | None = None
    doubt: bool = False


def decide(evidence):
    """The evidence to file by: of the first rule with authority, if nothing that goes before names another case.

    Its case must be open; else None. A weaker sign of another case, such as its number in a stranger's subject, is not
    enough to file there, but enough not to file elsewhere. Where somebody calls a case by its number and, in another
    place, another one, nobody knows which is meant.
    """
    ruling = next((item for item in evidence if item.authority), None)
    if ruling is None:
        return None
    last = max(place for place, item in enumerate(evidence) if item.rule == ruling.rule)
    before = [item for item in evidence[: last + 1] if item.binding or item.doubt]
    called = [item for item in evidence if item.authority and {item.rule, ruling.rule} <= CALLING]
    named = {item.case.id for item in (*before, *called)}
    return ruling if named == {ruling.case.id} and ruling.case.is_open else None
