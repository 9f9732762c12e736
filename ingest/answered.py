"""An advisor's answer to what we told her places the mail that waited; any other answer, or anybody else's, nothing."""

import re
from collections import defaultdict

from cases import browsing, notice, outgoing
from cases.advisor import active_advisor_at
from cases.filing import file_message, ignore_message, still_waits
from cases.notice import ANSWERED
from cases.outgoing import LETTER
from ingest.confirm import may_be_confirmed
from ingest.routing.numbers import case_numbers

RULE = "answered_confirmation"
ABOVE = "##- Teczka"  # what stands in the first line of what we told: below it nothing is the answer's own
PLACED = re.compile(r"#\s*(\d{1,3})\s*[:.)\-]?\s*([^#\n]*)")
MOST_REFERENCES = 50


def file_answered(session, messages):
    """File what waited as its advisor's answers say. ({answers}, [messages that they filed])."""
    answers, filed = set(), []
    ours = outgoing.of_message_ids(session, {one for message in messages for one in _referred(message)})
    for message in messages:
        placed = _placed_by(session, message, [ours[one] for one in _referred(message) if one in ours])
        if placed:
            advisor = active_advisor_at(session, message.from_address)
            for waiting, case in placed:
                facts = {"answer": message.id, "number": case.number}
                file_message(session, waiting, case, rule=RULE, by=advisor, facts=facts)
                notice.owe(session, waiting, advisor, ANSWERED)
            if not message.attachments:  # what she sends with it is not put away with her answer
                ignore_message(session, message, by=advisor)
                answers.add(message)
            filed += [waiting for waiting, _ in placed]
    return answers, filed


def _referred(message):
    """The newest Message-IDs that it answers, if it may be an answer of an advisor's."""
    named = [one.referred for one in message.references if one.kind == "reference"]
    return named[-MOST_REFERENCES:] if may_be_confirmed(message) else []


def _placed_by(session, message, ours):
    """[(waiting message, case)] that the answer names; none unless all of it is clear, and hers to say.

    `ours` is the mail of ours that it answers.
    """
    advisor = active_advisor_at(session, message.from_address or "") if ours else None
    # It counts if it was her whom we told.
    told = [one for one in ours if one.kind != LETTER and advisor and one.addressee_id == advisor.id]
    told = max(told, key=lambda one: one.id, default=None)
    if told is None:
        return []
    waiting = {
        one.place: one.message
        for one in notice.told_in(session, told)
        if still_waits(session, one.message) and browsing.find_message(session, advisor, one.message_id)
    }
    named = _cases_named(session, advisor, message, told, waiting)
    return [(waiting[place], case) for place, case in named.items() if place in waiting]


def _cases_named(session, advisor, message, told, waiting):
    """{place: case}: by `#2 S-2026-0012` each, or one case alone where one message waits."""
    words = (message.new_text or "").partition(ABOVE)[0]
    # What our own subject says is no answer.
    subject = [one for one in case_numbers(message.subject) if one not in case_numbers(told.subject)]
    numbers = defaultdict(set)
    for place, rest in PLACED.findall(words):
        numbers[int(place)].update(case_numbers(rest))
    if not numbers and len(waiting) == 1:
        numbers[next(iter(waiting))] = {*case_numbers(words), *subject}
    named = {}
    for place, some in numbers.items():
        case = browsing.find_case(session, advisor, next(iter(some))) if len(some) == 1 else None
        if case is None or not case.is_open:
            return {}
        named[place] = case
    return named
