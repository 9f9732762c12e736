"""Rules about the conversation a message is part of: what it answers, what answers it, what came back."""

from cases.message import BOUNCE, PASSED
from ingest.routing.evidence import Evidence
from ingest.variants import CONFLICT


def by_variant(directory, message):
    """The same letter in another envelope is filed in the case or may belong to it: it is not for others to see."""
    for variant, case in directory.threads.variants_of(message):
        yield Evidence(case, "variant", _facts(variant, case), False)


def by_letter(directory, message):
    """It carries a letter, byte for byte, that is filed in the case."""
    for letter, case in directory.threads.letters_in(message):
        yield Evidence(case, "letter", _facts(letter, case), False)


def by_reply(directory, message):
    """An answer to a message of the case, from somebody who took part in it or works on the case."""
    for answered, case in directory.threads.answered_by(message):
        yield _in_the_thread(directory, message, answered, case, "reply")


def by_answered(directory, message):
    """What a message of the case answers, come later than the answer: by whoever took part in that."""
    for answer, case in directory.threads.answers_to(message):
        yield _in_the_thread(directory, message, answer, case, "answered")


def by_bounce(directory, message):
    """A message of the case did not arrive. Anybody can write such a notice: it has authority only where one of ours,
    who may see the case, wrote what came back, and to whom it is said not to have come."""
    for bounced, case in directory.threads.answered_by(message, kind=BOUNCE):
        ours = directory.may_see(directory.advisor_at(bounced.from_address), case)
        ours = ours or directory.threads.was_sent(bounced, case)
        failed = set(message.noted.get("bounce", {}).get("recipients", ()))
        trusted = ours and case.is_open and not failed.isdisjoint(bounced.participants)
        trusted = trusted and message.sender_check == PASSED
        trusted = trusted and not directory.threads.was_brought(bounced, case)
        yield Evidence(case, "bounce", _facts(bounced, case), trusted)


def _in_the_thread(directory, message, other, case, rule):
    ours = directory.may_see(directory.advisor_at(message.from_address), case)
    if not ours and message.from_address not in other.participants:
        facts = _facts(other, case) | {"address": message.from_address or ""}
        return Evidence(case, f"{rule}_stranger", facts, False)
    trusted = case.is_open and message.sender_check == PASSED
    trusted = (
        trusted
        and not directory.threads.was_brought(other, case)
        and not _is_ambiguous(directory, message, other, case)
    )
    return Evidence(case, rule, _facts(other, case), trusted)


def _is_ambiguous(directory, message, other, case):
    """Whether another letter has the Message-ID of that one too, and who writes may mean a letter of another case."""
    if CONFLICT not in other.flags:
        return False
    cases = directory.cases_of_contacts(message.participants)
    return any(one.is_open and one.id != case.id for one in cases)


def _facts(other, case):
    return {"subject": other.subject[:100], "number": case.number}
