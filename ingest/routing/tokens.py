"""The tokens on some messages: which hold, and whose guesses are not even looked at."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from archive.db import utcnow
from cases.case import Case
from cases.filed import Filing
from cases.message import PASSED, Message, MessageAddress
from ingest.routing import numbers
from ingest.routing.lookup import slices

MOST_WRONG = 10  # of one sender in an hour
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    """A token on a message, for a case that there is; `holds` when it is the case's own."""

    case: Case
    token: str
    holds: bool


class TokenBook:
    """Looks up the tokens of a batch and keeps count of the wrong ones (`Message.bad_tokens`)."""

    def __init__(self, session, messages, policy, directory):
        self._session = session
        written = {message: self._written(directory.said[message], policy) for message in messages}
        written = {message: some for message, some in written.items() if some}
        self._found = {}
        for message, some in written.items():
            self._found[message] = [one for one in (_found(policy, directory, *each) for each in some) if one]
            message.bad_tokens = len(some) - sum(one.holds for one in self._found[message])
        self._silenced = self._with_many_wrong({message.from_address for message in written})
        self._known = self._participants(written)

    def on(self, message):
        """Each token on the message, as `Found`; none of a sender who is guessing."""
        return [] if message.from_address in self._silenced else self._found.get(message, [])

    def takes_part(self, message, case):
        """Whether the sender, confirmed by a server we trust, wrote or received a message of the case."""
        return message.sender_check == PASSED and message.from_address in self._known[case.id]

    def _written(self, said, policy):
        is_guessing = policy.tokens is None or len(said.tokens) > numbers.MOST_TOKENS
        return [] if is_guessing else said.tokens

    def _with_many_wrong(self, senders):
        senders = {sender for sender in senders if sender}
        if not senders:
            return set()
        self._session.flush()
        counted = select(Message.from_address).where(
            Message.from_address.in_(senders), Message.kept_at > utcnow() - HOUR
        )
        many = func.sum(Message.bad_tokens) > MOST_WRONG
        return set(self._session.scalars(counted.group_by(Message.from_address).having(many)))

    def _participants(self, written):
        """{case id: those of the senders who wrote or received a message filed in it}."""
        cases = {found.case.id for some in self._found.values() for found in some if found.holds}
        senders = {message.from_address for message in written if message.from_address}
        known = defaultdict(set)
        if not cases or not senders:
            return known
        for some in slices(cases):
            filed = select(Filing.case_id).where(Filing.case_id.in_(some), Filing.revoked_at.is_(None))
            wrote = filed.add_columns(Message.from_address).join(Filing.message)
            got = filed.add_columns(MessageAddress.address).join(
                MessageAddress, MessageAddress.message_id == Filing.message_id
            )
            named = MessageAddress.address.in_(senders), MessageAddress.role.in_(("to", "cc"))
            for rows in (wrote.where(Message.from_address.in_(senders)), got.where(*named)):
                for case_id, address in self._session.execute(rows.distinct()):
                    known[case_id].add(address)
        return known


def _found(policy, directory, number, token):
    case = directory.case_numbered(number)
    return case and Found(case, token, policy.tokens.fits(case, token))
