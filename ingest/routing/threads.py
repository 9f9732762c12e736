"""Which filed messages some messages answer, are answered by, or are the same letter as: looked up for all at once."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from cases.case import Case
from cases.filed import BY_UPLOAD, Filing, Suggestion
from cases.message import Message, MessageReference
from cases.outgoing import SENT_RULE
from ingest.routing.brought import only_brought
from ingest.routing.lookup import everything, slices


class Threads:
    """What is known about the conversations that some messages are part of."""

    def __init__(self, session, messages):
        self._session = session
        self._filed, self._answers = defaultdict(list), defaultdict(list)
        self._brought, self._sent, self._placed_now = set(), set(), {}
        self._families = self._load_families(messages)
        self._letters = self._load_letters(messages)
        self._load_threads(messages)
        self._load_uploads()

    def answered_by(self, message, kind="reference"):
        """(message, case) of the filed messages that it answers or follows, or "bounce" of, the newest first."""
        referred = [one.referred for one in message.references if one.kind == kind]
        found = [pair for one in referred for pair in self._filed[one]]
        return _newest_first(pair for pair in found if pair[0] is not message)

    def answers_to(self, message):
        """(message, case) of the filed messages that answer or follow it, the newest first."""
        found = self._answers[message.message_id] if message.message_id else ()
        return _newest_first(pair for pair in found if pair[0] is not message)

    def variants_of(self, message):
        """(message, case) of the same letter in other envelopes: where each is filed, or else may belong."""
        others = [one for one in self._families[_family(message)] if one is not message]
        return [(one, case) for one in others for case in self._placed_now.get(one.id, one.belongs_to)]

    def letters_in(self, message):
        """(message, case) of the filed messages that it carries as attached letters, byte for byte."""
        digests = [layer.canon_digest for layer in message.layers if layer.canon_digest]
        return [pair for digest in digests for pair in self._letters[digest] if pair[0] is not message]

    def filed(self, message, case):
        """Let what comes after it know that the message was filed in the case."""
        self._placed_now[message.id] = [case]
        self._letters[message.canon_digest].append((message, case))
        if message.message_id:
            self._filed[message.message_id].append((message, case))
        for reference in message.references:
            self._answers[reference.referred].append((message, case))

    def waits(self, message, cases):
        """Let what comes after it know that the message waits, and for which cases it is kept."""
        self._placed_now[message.id] = cases

    def was_brought(self, message, case):
        """Whether the message is in the case by somebody's upload, or nobody but people ever brought it.

        Who brings a file may have written all of it: its Message-ID, what it answers, and who took part.
        """
        return (message.id, case.id) in self._brought or message.id in self._only_uploaded

    def was_sent(self, message, case):
        """Whether the message is a letter of ours that was written in the case."""
        return (message.id, case.id) in self._sent

    def _load_threads(self, messages):
        referred = {one.referred for message in messages for one in message.references}
        for some in slices(referred):
            for message, case, rule in self._session.execute(_filings().where(Message.message_id.in_(some))):
                self._filed[message.message_id].append((message, case))
                self._note_rule(message, case, rule)
        ids = {message.message_id for message in messages if message.message_id}
        for some in slices(ids):
            answers = _filings(MessageReference.referred).join(
                MessageReference, MessageReference.message_id == Message.id
            )
            for message, case, rule, answered in self._session.execute(
                answers.where(MessageReference.referred.in_(some))
            ):
                self._answers[answered].append((message, case))
                self._note_rule(message, case, rule)

    def _note_rule(self, message, case, rule):
        if rule == BY_UPLOAD:
            self._brought.add((message.id, case.id))
        elif rule == SENT_RULE:
            self._sent.add((message.id, case.id))

    def _load_uploads(self):
        threads = (*self._filed.values(), *self._answers.values())
        ids = {message.id for pairs in threads for message, _ in pairs}
        self._only_uploaded = only_brought(self._session, ids)

    def _load_letters(self, messages):
        """{content: (message, case)} of filed messages that these carry as attached letters."""
        found = defaultdict(list)
        digests = {
            layer.canon_digest for message in messages for layer in message.layers if layer.canon_digest
        }
        for some in slices(digests):
            for message, case, _ in self._session.execute(_filings().where(Message.canon_digest.in_(some))):
                found[message.canon_digest].append((message, case))
        return found

    def _load_families(self, messages):
        # Of one that has no earlier variant, only later ones can be its family.
        ids = {_family(message) for message in messages}
        known = {message.variant_of_id for message in messages if message.variant_of_id}
        options = (
            selectinload(Message.filings).joinedload(Filing.case),
            selectinload(Message.suggestions).joinedload(Suggestion.case),
        )
        found = everything(self._session, Message, Message.variant_of_id, ids, *options)
        families = defaultdict(list)
        for one in [*everything(self._session, Message, Message.id, known, *options), *found]:
            families[_family(one)].append(one)
        return families


def _filings(*columns):
    filings = select(Message, Case, Filing.rule, *columns).join(Filing, Filing.message_id == Message.id)
    filings = filings.join(Case, Filing.case_id == Case.id).where(Filing.revoked_at.is_(None))
    return filings.options(selectinload(Message.addresses), joinedload(Case.client))


def _family(message):
    return message.variant_of_id or message.id


def _newest_first(pairs):
    known = {(message.id, case.id): (message, case) for message, case in pairs}
    return [known[key] for key in sorted(known, reverse=True)]
