"""Which case a message belongs to: an ordered table of rules, the first with authority files it.

Likeness only ever suggests. Two cases, a closed case, or a sender without authority: the tray, with suggestions.
"""

from dataclasses import dataclass

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import selectinload

from archive import audit
from cases.case import Case
from cases.filing import Filing, Placement, Suggestion, file_messages
from cases.message import BOUNCE, Message, MessageReference, MessageState
from ingest.directory import Directory, case_numbers, case_numbers_of_scan
from ingest.scans import SCAN
from ingest.variants import CONFLICT

__all__ = ["case_numbers", "place_all"]


@dataclass(frozen=True)
class Evidence:
    """Why a message may belong to a case; only `authority` lets the program file it by itself."""

    case: Case
    rule: str
    facts: dict
    authority: bool


def place_all(session, messages, our_addresses=frozenset(), filed=()):
    """File each kept message in the one case that has authority, or leave it in the tray with suggestions.

    What comes from one of `our_addresses` (our own mailboxes) is evidence of nothing. A message in the tray that
    belongs to what was filed now (an answer that came before what it answers), or to one of those that a person has
    `filed` already, is weighed again.
    """
    filed = [*filed, *_place(session, messages, our_addresses, is_new=True)]
    while filed:
        waiting = _waiting_around(session, filed)
        filed = _place(session, waiting, our_addresses, is_new=False)


def suggest(session, message, our_addresses=frozenset()):
    """Weigh a message that a person put away: it stays where it is, with suggestions of what is known of it now."""
    _add_suggestions(session, message, _evidence(Directory(session, [message]), message, our_addresses))


def _place(session, messages, our_addresses, *, is_new):
    """Weigh and place; the messages that were filed."""
    directory, placements = Directory(session, messages), []
    for message in messages:
        evidence = _evidence(directory, message, our_addresses)
        ruling = None if _is_for_a_person(message) else decide(evidence)
        if ruling is not None and not is_new and _is_likely_elsewhere(message, ruling.case):
            continue
        if ruling is not None:
            placements.append(Placement(message, ruling.case, ruling.rule, ruling.facts))
            directory.filed(message, ruling.case)
        elif is_new:
            _leave_waiting(session, message, evidence)
    filed = [placement.message for placement in placements]
    if not is_new and filed:
        session.execute(delete(Suggestion).where(Suggestion.message_id.in_([m.id for m in filed])))
    file_messages(session, placements)
    return filed


def _evidence(directory, message, our_addresses):
    # A scanner may well write from our own mailbox: what it brings is not our word.
    is_ours = message.from_address in our_addresses and message.class_ != SCAN
    return [] if is_ours else list(weigh(directory, message))


def _is_likely_elsewhere(message, case):
    # It waits because of other cases: what came later, and anybody may have written, is no reason to take it away.
    # Among the cases it waits for, what came later may well tell the right one.
    likely = {suggestion.case_id for suggestion in message.suggestions}
    return bool(likely) and case.id not in likely


def _is_for_a_person(message):
    # Anybody at the scanner may have typed what a scan says.
    return message.class_ == SCAN or not _NEVER_BY_ITSELF.isdisjoint(message.flags)


_NEVER_BY_ITSELF = {"several_from", CONFLICT, "unreadable", "too_large", "loop"}


def _leave_waiting(session, message, evidence):
    _add_suggestions(session, message, evidence)
    facts = {"evidence": [[item.case.id, item.rule] for item in evidence]}
    audit.append(session, message.topic, "message_waits", facts=facts)


def _add_suggestions(session, message, evidence):
    for rank, item in enumerate(_best_of_each_case(evidence), start=1):
        suggestion = Suggestion(message=message, case=item.case, rank=rank, rule=item.rule, facts=item.facts)
        session.add(suggestion)


def _waiting_around(session, filed):
    """Messages in the tray, never filed by anyone, that answer one of these or are answered by it."""
    session.flush()
    ids = [message.message_id for message in filed if message.message_id]
    answering = select(MessageReference.message_id).where(MessageReference.referred.in_(ids))
    referred = [reference.referred for message in filed for reference in message.references]
    around = Message.id.in_(answering) | Message.message_id.in_(referred[:MOST_REFERRED])
    waiting = select(Message).where(around, Message.state_code == MessageState.TRAY.value)
    untouched = ~exists().where(Filing.message_id == Message.id)
    belonging = Message.addresses, Message.references, Message.parts, Message.layers, Message.suggestions
    options = [selectinload(one) for one in belonging]
    return session.scalars(waiting.where(untouched).order_by(Message.id).options(*options)).all()


MOST_REFERRED = 5000


def weigh(directory, message):
    """Every piece of evidence, in the order of the rules."""
    for rule in RULES:
        yield from rule(directory, message)


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


def by_case_number(directory, message):
    """A case number in the subject, written by somebody of ours who may see that case."""
    advisor = directory.advisor_at(message.from_address)
    for number in case_numbers(message.subject):
        case = directory.case_numbered(number)
        if case is not None:
            trusted = directory.may_see(advisor, case)
            yield Evidence(case, "case_number", {"number": number}, trusted and case.is_open)


def by_file_name(directory, message):
    """A case number in the name of a scanned file: somebody typed it at the machine, nobody knows who."""
    for number in case_numbers_of_scan(message):
        case = directory.case_numbered(number)
        if case is not None:
            yield Evidence(case, "file_name", {"number": number}, False)


def by_variant(directory, message):
    """The same letter in another envelope is filed in the case or may belong to it: it is not for others to see."""
    for variant, case in directory.variants_of(message):
        yield Evidence(case, "variant", {"subject": variant.subject[:100], "number": case.number}, False)


def by_reply(directory, message):
    """An answer to a message of the case, from somebody who took part in it or works on the case."""
    for answered, case in directory.answered_by(message):
        yield from _in_the_thread(directory, message, answered, case, "reply")


def by_answered(directory, message):
    """What a message of the case answers, come later than the answer: by whoever took part in that."""
    for answer, case in directory.answers_to(message):
        yield from _in_the_thread(directory, message, answer, case, "answered")


def by_bounce(directory, message):
    """A message of the case did not arrive. Anybody can write such a notice: it has authority only where one of ours,
    who may see the case, wrote what came back, and to whom it is said not to have come."""
    for bounced, case in directory.answered_by(message, kind=BOUNCE):
        ours = directory.may_see(directory.advisor_at(bounced.from_address), case)
        ours = ours or directory.was_sent(bounced, case)
        failed = set(message.noted.get("bounce", {}).get("recipients", ()))
        trusted = ours and case.is_open and not failed.isdisjoint(bounced.participants)
        trusted = trusted and not directory.was_brought(bounced, case)
        yield Evidence(case, "bounce", {"subject": bounced.subject[:100], "number": case.number}, trusted)


def by_contact(directory, message):
    """The sender is a contact of a client: with exactly one open case there is nothing to choose."""
    cases = directory.cases_of_contacts([message.from_address])
    only = sum(case.is_open for case in cases) == 1
    for case in cases:
        if case.is_open or not only:
            facts = {"address": message.from_address, "client": case.client.label}
            yield Evidence(case, "contact", facts, only and case.is_open)


def by_recipient(directory, message):
    """One of ours wrote to a client's contact, without saying which case: likely, never certain."""
    advisor = directory.advisor_at(message.from_address)
    if advisor is None:
        return
    addresses = [a.address for a in message.addresses if a.role in ("to", "cc")]
    for case in directory.cases_of_contacts(addresses):
        if directory.may_see(advisor, case):
            yield Evidence(case, "recipient", {"client": case.client.label}, False)


RULES = (
    by_case_number, by_file_name, by_variant, by_reply, by_answered, by_bounce, by_contact, by_recipient,
)  # fmt: skip


def _in_the_thread(directory, message, other, case, rule):
    ours = directory.may_see(directory.advisor_at(message.from_address), case)
    trusted = case.is_open and (ours or message.from_address in other.participants)
    trusted = (
        trusted
        and not directory.was_brought(other, case)
        and not _is_ambiguous(directory, message, other, case)
    )
    yield Evidence(case, rule, {"subject": other.subject[:100], "number": case.number}, trusted)


def _is_ambiguous(directory, message, other, case):
    """Whether another letter has the Message-ID of that one too, and who writes may mean a letter of another case."""
    if CONFLICT not in other.flags:
        return False
    cases = directory.cases_of_contacts(message.participants)
    return any(one.is_open and one.id != case.id for one in cases)


def _best_of_each_case(evidence):
    best = {}
    for item in evidence:
        best.setdefault(item.case.id, item)
    return list(best.values())
