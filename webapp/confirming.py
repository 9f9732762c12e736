"""What an advisor is told of the mail she sent in: gathered with her rights of now, worded, and put in the outbox."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from archive import jobs
from archive.db import utcnow
from cases import browsing, notice, outgoing
from cases.advisor import Advisor, Told
from cases.matched import what_matched
from cases.message import MessageState
from cases.outgoing import CONFIRMATION, DIGEST
from cases.requirement import lacking, progress
from ingest import confirm
from webapp import confirmation_words
from webapp.letters_out import letter_to

LOOK_AGAIN = timedelta(minutes=9)  # a job waits no longer
MOST_SUGGESTIONS = 5
MOST_TOLD = 50  # messages in one mail


@dataclass
class Filed:
    """A case that messages went to: its token, what was added to it, and what it still lacks."""

    case: object
    token: str
    messages: list = field(default_factory=list)
    files: int = 0
    matched: list = field(default_factory=list)
    to_choose: list = field(default_factory=list)
    settled: tuple = (0, 0)
    lacking: list = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """A message without a case, by its place in the mail; `suggestions` are (token, suggestion)."""

    place: int
    message: object
    suggestions: list


@dataclass(frozen=True)
class Confirmation:
    """Everything that one mail tells."""

    filed: list
    waiting: list

    def __bool__(self):
        return bool(self.filed or self.waiting)


def confirm_to(office, advisor_id, now=None):
    """Tell the advisor what she is owed, if it is time; else have somebody look again in time."""
    now = now or utcnow()
    with office.db.reading() as session:
        advisor = session.get_one(Advisor, advisor_id)
        owed = notice.owed_to(session, advisor)
        due = confirm.due_at(session, advisor, owed, now) if office.smtp else None
        if due is not None and due <= now:
            owed = owed[:MOST_TOLD]
            told = _gathered(session, office, advisor, owed)
            letter, key, kind = _letter(session, office, advisor, told, owed, now) if told else (None,) * 3
    if due is None:
        _forget(office, owed)
    elif due > now:
        _look_again(office, advisor, min(due, now + LOOK_AGAIN))
    else:
        digest = office.store.put(letter.as_bytes()) if letter else None
        _put_out(office, advisor, owed, letter, key, kind, digest)


def _gathered(session, office, advisor, owed):
    filed, waiting = {}, []
    for place, one in enumerate(owed, start=1):
        message = one.message
        documents = browsing.documents_from(session, advisor, message)
        for standing in browsing.places_of(session, advisor, message):
            _add(session, office, filed, standing.case, message, documents)
        if message.state is MessageState.TRAY and browsing.find_message(session, advisor, message.id):
            likely = browsing.suggestions_for(session, advisor, message)[:MOST_SUGGESTIONS]
            waiting.append(Waiting(place, message, [(office.tokens.of(s.case), s) for s in likely]))
    for entry in filed.values():
        checklist = browsing.checklist_of(session, entry.case)
        entry.settled = progress(checklist)
        found = {kind.code for kind in entry.matched}
        entry.lacking = [one.type.name for one in lacking(checklist) if one.type_code not in found]
    return Confirmation(list(filed.values()), waiting)


def _add(session, office, filed, case, message, documents):
    entry = filed.setdefault(case.id, Filed(case, office.tokens.of(case)))
    documents = [one for one in documents if one.case_id == case.id]
    matched = what_matched(session, documents)
    entry.messages.append(message)
    entry.files += len(documents)
    entry.matched += [kind for document in documents for kind in matched.get(document.id, ())]
    entry.to_choose += [document.title for document in documents if document.id not in matched]


def _letter(session, office, advisor, told, owed, now):
    kind = DIGEST if advisor.told is Told.DAILY else CONFIRMATION
    key = f"{kind}:{advisor.id}:{owed[0].id}-{owed[-1].id}"
    worded = partial(confirmation_words.worded, told, office.config.web.links_to)
    thread = tuple(one.message.message_id for one in owed if one.message.message_id)
    return letter_to(session, office.config, advisor, worded, key=key, at=now, thread=thread), key, kind


def _put_out(office, advisor, owed, letter, key, kind, digest):
    """Enter the mail and what it told in one commit; what somebody else told meanwhile is not told again."""
    with office.db.writing() as session:
        ids = [one.id for one in owed]
        notices = notice.still_owed(session, ids)
        if [one.id for one in notices] != ids:
            return
        if letter is None:
            _delete(session, notices)
            return
        row = outgoing.tell(session, advisor, letter, kind=kind, key=key, digest=digest)
        for place, one in enumerate(notices, start=1):
            one.outgoing_id, one.place = row.id, place
        jobs.enqueue(session, notice.JOB, advisor.actor, not_before=utcnow() + confirm.A_MINUTE)


def _look_again(office, advisor, at):
    with office.db.writing() as session:
        jobs.enqueue(session, notice.JOB, advisor.actor, not_before=at)


def _forget(office, owed):
    """She wants to be told nothing, or nothing can be sent: what she was owed is not told later either."""
    # Only what was looked at: what came since has a job of its own, and may be told.
    with office.db.writing() as session:
        _delete(session, notice.still_owed(session, [one.id for one in owed]))


def _delete(session, notices):
    for one in notices:
        session.delete(one)
