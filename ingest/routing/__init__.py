"""Which case a message belongs to: an ordered table of rules, the first with authority files it.

Likeness only ever suggests. Two cases, a closed case, or a sender without authority: the tray, with suggestions.
"""

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import selectinload

from archive import audit
from cases.filing import Filing, Placement, Suggestion, file_messages
from cases.message import Message, MessageReference, MessageState
from ingest.policy import NOBODY
from ingest.routing.conversing import by_answered, by_bounce, by_letter, by_reply, by_variant
from ingest.routing.directory import Directory
from ingest.routing.evidence import decide
from ingest.routing.naming import by_case_number, by_comment, by_file_name, by_text, by_token
from ingest.routing.numbers import case_numbers
from ingest.routing.people import by_contact, by_forward, by_name, by_recipient
from ingest.routing.weights import MOST_CASES, MOST_REASONS, ranked
from ingest.scans import SCAN
from ingest.variants import CONFLICT

__all__ = ["RULES", "case_numbers", "decide", "place_all", "suggest", "weigh"]

RULES = (
    by_token, by_comment, by_case_number, by_file_name,
    by_variant, by_letter, by_reply, by_answered, by_bounce,
    by_text, by_forward, by_contact, by_recipient, by_name,
)  # fmt: skip
MOST_REFERRED = 5000


def place_all(session, messages, policy=NOBODY, filed=()):
    """File each kept message in the one case that has authority, or leave it in the tray with suggestions.

    What comes from one of our own mailboxes is evidence of nothing. A message in the tray that belongs to what was
    filed now (an answer that came before what it answers), or to one of those that a person has `filed` already, is
    weighed again.
    """
    filed = [*filed, *_place(session, messages, policy, is_new=True)]
    while filed:
        waiting = _waiting_around(session, filed)
        filed = _place(session, waiting, policy, is_new=False)


def suggest(session, message, policy=NOBODY):
    """Weigh a message that a person put away: it stays where it is, with suggestions of what is known of it now."""
    _add_suggestions(session, message, _evidence(Directory(session, [message], policy), message))


def weigh(directory, message):
    """Every piece of evidence, in the order of the rules."""
    for rule in RULES:
        yield from rule(directory, message)


def _place(session, messages, policy, *, is_new):
    """Weigh and place; the messages that were filed."""
    directory, placements = Directory(session, messages, policy), []
    for message in messages:
        evidence = _evidence(directory, message)
        ruling = None if _is_for_a_person(message) else decide(evidence)
        if ruling is not None and not is_new and _is_likely_elsewhere(message, ruling.case):
            continue
        if ruling is not None:
            placements.append(Placement(message, ruling.case, ruling.rule, ruling.facts))
            directory.threads.filed(message, ruling.case)
        elif is_new:
            _leave_waiting(session, message, evidence)
    filed = [placement.message for placement in placements]
    if not is_new and filed:
        session.execute(delete(Suggestion).where(Suggestion.message_id.in_([m.id for m in filed])))
    file_messages(session, placements)
    return filed


def _evidence(directory, message):
    # A scanner may well write from our own mailbox: what it brings is not our word.
    is_ours = message.from_address in directory.policy.our_addresses and message.class_ != SCAN
    return [] if is_ours else list(weigh(directory, message))


def _is_likely_elsewhere(message, case):
    # It waits because of other cases: what came later, and anybody may have written, is no reason to take it away.
    # Among the cases it waits for, what came later may well tell the right one.
    likely = {suggestion.case_id for suggestion in message.suggestions if suggestion.binding}
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
    for rank, likely in enumerate(ranked(evidence)[:MOST_CASES], start=1):
        best = likely.evidence[0]
        reasons = [{"rule": item.rule, "facts": item.facts} for item in likely.evidence[:MOST_REASONS]]
        suggestion = Suggestion(
            message=message, case=likely.case, rank=rank, rule=best.rule, facts=best.facts,
            score=likely.score, binding=likely.binding, reasons=reasons,
        )  # fmt: skip
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
