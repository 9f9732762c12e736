"""Which case a message belongs to: an ordered table of rules, the first with authority files it.

Likeness only ever suggests. Two cases, a closed case, or a sender without authority: the tray, with suggestions.
"""

from collections import defaultdict

from sqlalchemy import delete, exists, insert, select, tuple_
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from archive import audit, jobs
from cases.filed import Filing, Suggestion
from cases.filing import Placement, file_messages
from cases.message import Message, MessageReference, MessageState
from cases.timeline import ask_to_index
from ingest.policy import NOBODY
from ingest.routing.configured import by_rule
from ingest.routing.conversing import by_answered, by_bounce, by_letter, by_reply, by_variant
from ingest.routing.directory import Directory
from ingest.routing.evidence import decide
from ingest.routing.files import MOST_FILES, waiting_with
from ingest.routing.kinship import by_domain, by_institution
from ingest.routing.learned import by_habit
from ingest.routing.lookup import slices
from ingest.routing.naming import (
    by_address,
    by_case_number,
    by_comment,
    by_file_name,
    by_text,
    by_token,
)
from ingest.routing.numbered import by_document, by_file, by_identifier, by_reference
from ingest.routing.numbers import case_numbers
from ingest.routing.people import by_contact, by_forward, by_name, by_recipient
from ingest.routing.weights import MOST_CASES, MOST_REASONS, ranked
from ingest.routing.wording import by_called, by_title
from ingest.scans import SCAN
from ingest.variants import CONFLICT

__all__ = ["RULES", "case_numbers", "decide", "place_all", "suggest", "weigh", "weigh_again"]

DECIDING = (
    by_token, by_comment, by_case_number, by_address, by_file_name,
    by_variant, by_letter, by_reply, by_answered, by_bounce,
    by_rule, by_text, by_reference, by_document, by_identifier, by_forward, by_contact,
    by_file, by_institution, by_domain, by_recipient, by_name,
)  # fmt: skip
# These only order what waits.
ORDERING = by_title, by_called, by_habit
RULES = (*DECIDING, *ORDERING)
MOST_REFERRED = 5000
MOST_TOLD = 50  # pieces of evidence in the chain of events
MOST_WEIGHED = 100  # messages that are loaded at the same time


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
    _add_suggestions(session, {message: _evidence(Directory(session, [message], policy), message)})


def weigh_again(session, digests, policy=NOBODY, scanned=None):
    """Files were read: what waits with them in the tray may be told by what they say. Suggestions only.

    `scanned` are the numbers in them and in the files beside them, looked for before the transaction began.

    What was suggested before stays, unless it is told better now: it may be there because of what a person did.
    """
    ids = waiting_with(session, digests)
    for some in slices(ids, MOST_WEIGHED):
        waiting = select(Message).where(Message.id.in_(some), Message.state_code == MessageState.TRAY.value)
        waiting = waiting.order_by(Message.id).with_for_update(of=Message)
        messages = session.scalars(waiting.options(*_belonging())).all()
        directory = Directory(session, messages, policy, scanned)
        _renew_suggestions(session, {message: _evidence(directory, message) for message in messages})
    ask_to_index(session, "message", ids)


def weigh(directory, message, rules=RULES):
    """Every piece of evidence, in the order of the rules."""
    for rule in rules:
        yield from rule(directory, message)


def _place(session, messages, policy, *, is_new):
    """Weigh and place; the messages that were filed."""
    directory, placements, waiting = Directory(session, messages, policy), [], {}
    for message in messages:
        evidence = _evidence(directory, message, DECIDING)
        ruling = None if _is_for_a_person(message) else decide(evidence)
        if ruling is not None and not is_new and _is_likely_elsewhere(message, ruling.case):
            continue
        if ruling is not None:
            placements.append(Placement(message, ruling.case, ruling.rule, ruling.facts))
            directory.threads.filed(message, ruling.case)
        elif is_new:
            waiting[message] = [*evidence, *_evidence(directory, message, ORDERING)]
            likely = [one.case for one in _likeliest(waiting[message]) if one.binding]
            directory.threads.waits(message, likely)
    _leave_waiting(session, waiting)
    filed = [placement.message for placement in placements]
    if not is_new and filed:
        session.execute(delete(Suggestion).where(Suggestion.message_id.in_([m.id for m in filed])))
    file_messages(session, placements)
    return filed


def _evidence(directory, message, rules=RULES):
    # A scanner may well write from our own mailbox: what it brings is not our word.
    is_ours = message.from_address in directory.policy.our_addresses and message.class_ != SCAN
    return [] if is_ours else list(weigh(directory, message, rules))


def _is_likely_elsewhere(message, case):
    # It waits because of other cases: what came later, and anybody may have written, is no reason to take it away.
    # Among the cases it waits for, what came later may well tell the right one.
    likely = {suggestion.case_id for suggestion in message.suggestions if suggestion.binding}
    return bool(likely) and case.id not in likely


def _is_for_a_person(message):
    # Anybody at the scanner may have typed what a scan says.
    return message.class_ == SCAN or not _NEVER_BY_ITSELF.isdisjoint(message.flags)


_NEVER_BY_ITSELF = {"several_from", CONFLICT, "unreadable", "too_large", "loop"}


def _leave_waiting(session, waiting):
    """Leave messages in the tray, {message: evidence}, and have their files read: these may tell more."""
    _add_suggestions(session, waiting)
    told = [
        (message.topic, {"evidence": [[item.case.id, item.rule] for item in evidence[:MOST_TOLD]]})
        for message, evidence in waiting.items()
    ]
    audit.append_all(session, "message_waits", told)
    files = {digest: facts for message in waiting for digest, facts in _files_to_read(message).items()}
    jobs.enqueue_all(session, "text", files, priority=jobs.LATER)


def _files_to_read(message):
    files = (part for part in message.attachments[:MOST_FILES] if part.is_stored)
    return {part.digest: {"filename": part.filename, "media_type": part.media_type} for part in files}


def _renew_suggestions(session, weighed):
    """Suggest to each message, {message: evidence}, what is told now, before what was suggested and is not told."""
    # Somebody knew more than the evidence of now tells: what the message was kept for, it still is.
    bound = {(m.id, one.case_id) for m in weighed for one in m.suggestions if one.binding}
    told = {message: {one.case.id for one in _likeliest(evidence)} for message, evidence in weighed.items()}
    gone = tuple_(Suggestion.message_id, Suggestion.case_id).in_(
        [(message.id, case_id) for message, some in told.items() for case_id in some]
    )
    # Matched in Python, each deletion would go through every suggestion in the session.
    session.execute(delete(Suggestion).where(gone).execution_options(synchronize_session=False))
    for message, some in told.items():
        kept = [one for one in message.suggestions if one.case_id not in some]
        for one in set(message.suggestions).difference(kept):
            session.expunge(one)
        for rank, one in enumerate(kept, start=len(some) + 1):
            one.rank = rank
        set_committed_value(message, "suggestions", kept)
    _add_suggestions(session, weighed, bound)


def _add_suggestions(session, weighed, bound=frozenset()):
    """Suggest to each message, {message: evidence}, the cases that most speaks for.

    `bound` are (message id, case id) that are binding, whatever the evidence is worth.
    """
    rows = [
        _suggestion(message, rank, likely, likely.binding or (message.id, likely.case.id) in bound)
        for message, evidence in weighed.items()
        for rank, likely in enumerate(_likeliest(evidence), start=1)
    ]
    before = {message: list(message.suggestions) for message in weighed}
    added = session.scalars(insert(Suggestion).returning(Suggestion), rows).all() if rows else []
    by_message = defaultdict(list)
    for one in sorted(added, key=lambda one: one.rank):
        by_message[one.message_id].append(one)
    for message, known in before.items():
        set_committed_value(message, "suggestions", [*by_message[message.id], *known])


def _likeliest(evidence):
    # What keeps the message from others is never left out: a thief enters ever so many cases that fit as well.
    return [one for place, one in enumerate(ranked(evidence)) if place < MOST_CASES or one.binding]


def _suggestion(message, rank, likely, binding):
    best = likely.evidence[0]
    return {
        "message_id": message.id,
        "case_id": likely.case.id,
        "rank": rank,
        "rule": best.rule,
        "facts": best.facts,
        "score": likely.score,
        "binding": binding,
        "reasons": [{"rule": item.rule, "facts": item.facts} for item in likely.evidence[:MOST_REASONS]],
    }


def _waiting_around(session, filed):
    """Messages in the tray, never filed by anyone, that answer one of these or are answered by it."""
    session.flush()
    ids = [message.message_id for message in filed if message.message_id]
    referred = [reference.referred for message in filed for reference in message.references]
    told = select(Message.id, Message.state_code)
    answering = told.join(Message.references).where(MessageReference.referred.in_(ids))
    answered = told.where(Message.message_id.in_(referred[:MOST_REFERRED]))
    # Asked for what waits there, SQLite would look through all of the tray instead.
    rows = [*session.execute(answering), *session.execute(answered)]
    around = {message_id for message_id, state in rows if state == MessageState.TRAY.value}
    if not around:
        return []
    untouched = ~exists().where(Filing.message_id == Message.id)
    # Asked for once more under the lock: what a person places this moment is hers to place.
    waits = Message.state_code == MessageState.TRAY.value
    waiting = select(Message).where(Message.id.in_(around), waits, untouched).order_by(Message.id)
    return session.scalars(waiting.with_for_update(of=Message).options(*_belonging())).all()


def _belonging():
    several = Message.addresses, Message.references, Message.parts, Message.layers, Message.suggestions
    return [selectinload(one) for one in several]
