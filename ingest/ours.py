"""Mail of ours that comes back, as a copy of what was sent or as a machine's answer to it: known, nothing to place.

It says what is in our cases, so it is for those who may see them; what we told one of us is hers (`cases/access.py`).
"""

from cases import notice, outgoing, saved_search
from cases.filed import Suggestion
from cases.filing import ignore_message
from cases.findable import belonging_to
from cases.message import MACHINES
from cases.outgoing import LETTER


def put_away(session, messages, our_addresses):
    """Put away what comes back: a letter the same in another envelope, and all about what machines tell our people.

    A letter with other words under the name of one of ours waits for a person, of those who may see that one.
    """
    sent = outgoing.of_message_ids(session, {one for message in messages for one in _named_by(message)})
    away = set()
    for message in messages:
        known = [sent[one] for one in dict.fromkeys(_named_by(message)) if one in sent]
        about = next((one for one in known if _is_about(message, one, our_addresses)), None)
        if about is not None:
            _keep_to_its_cases(session, message, about, "variant")
            ignore_message(session, message, by=None)
            away.add(message)
        else:
            # A server on the way may have added its footer: all else in it is what the letter says.
            letters = [one for one in known if one.kind == LETTER and _is_copy(message, one, our_addresses)]
            for letter in letters:
                _keep_to_its_cases(session, message, letter, "copy")
    return away


def _named_by(message):
    referred = [one.referred for one in message.references] if message.class_ in MACHINES else []
    return [*filter(None, [message.message_id]), *referred]


def _is_about(message, sent, our_addresses):
    is_copy = _is_copy(message, sent, our_addresses)
    if sent.kind == LETTER:
        return is_copy and message.variant_of_id is not None and message.variant_of_id == sent.letter_id
    return message.class_ in MACHINES and (is_copy or message.message_id != sent.message_id)


def _is_copy(message, sent, our_addresses):
    return message.message_id == sent.message_id and message.from_address in our_addresses


def _keep_to_its_cases(session, message, sent, rule):
    cases = {sent.case_id: sent.case} if sent.case else {}
    for told in notice.told_in(session, sent):
        cases |= {case.id: case for case in told.message.belongs_to}
    cases |= {case.id: case for case in belonging_to(session, saved_search.told_in(session, sent))}
    for rank, case in enumerate(cases.values(), start=1):
        facts = {"subject": sent.subject[:100], "number": case.number}
        session.add(Suggestion(message=message, case=case, rank=rank, rule=rule, facts=facts))
