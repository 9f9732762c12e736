"""Mail of ours that comes back, from our own folder of what was sent or as a copy: known, and nothing to place."""

from cases import outgoing
from cases.filing import ignore_message
from cases.outgoing import LETTER


def put_away(session, messages, our_addresses):
    """Put away the copies of what we sent: of a letter the same in another envelope, of automatic mail any."""
    ours = [one for one in messages if one.from_address in our_addresses and one.message_id]
    sent = outgoing.of_message_ids(session, [one.message_id for one in ours])
    copies = [one for one in ours if one.message_id in sent and _is_copy(one, sent[one.message_id])]
    for copy in copies:
        ignore_message(session, copy, by=None)
    return set(copies)


def _is_copy(message, sent):
    if sent.kind == LETTER:
        return message.variant_of_id is not None and message.variant_of_id == sent.letter_id
    return "loop" in message.flags
