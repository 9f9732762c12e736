"""Mail brought from a person's own machine: into the tray, or straight into a case."""

from flask import Blueprint, flash, redirect, request, url_for

from archive.db import utcnow
from cases import browsing
from cases.message import MessageState
from ingest import importing, uploading
from ingest.deciding import Decision
from ingest.ledger import Sighting
from ingest.read import read_sightings
from webapp.access import case_for, refuse_unless_may_enter
from webapp.current import current_advisor, office, reading, writing_once
from webapp.i18n import gettext as _
from webapp.i18n import ngettext, sentence

bp = Blueprint("uploads", __name__)
READ_AT_ONCE = 20  # messages; the page waits for so many, more are read after it was answered
MOST_TOLD = 5  # links, or refusals: what is said travels in a cookie


@bp.post("/uploads")
def create():
    """Take in mail as if it had come by itself: the rules file it, or it waits in the tray."""
    with reading() as session:
        refuse_unless_may_enter(current_advisor(session))
    outcome = _take_in()
    waiting = [m for m in outcome.visible if m.state is MessageState.TRAY]
    return redirect(url_for("tray.show", message=waiting[0].id) if waiting else url_for("tray.show"))


@bp.post("/cases/<number>/uploads")
def create_in_case(number):
    """Take in mail and file it in the case."""
    _take_in(number)
    return redirect(url_for("cases.show", number=number))


class _Outcome:
    """What became of the files: messages that are new and that were known, as far as she may see them."""

    def __init__(self, session, me, entered, began_at, number):
        ids = entered.sightings.values()
        sightings = [session.get_one(Sighting, sighting_id) for sighting_id in ids]
        self.unread = sum(sighting.message_id is None for sighting in sightings)
        read = [sighting for sighting in sightings if sighting.message_id is not None]
        known = [s for s in read if s.repeated or s.raw_digest in entered.known]
        self.new, self.known = len(read) - len(known), len(known)
        self.visible_new = self._visible(session, me, [s for s in read if s not in known])
        self.visible_known = self._visible(session, me, known)
        self.in_case_before = sum(_was_there(m, number, began_at) for m in self.visible_known)

    @property
    def visible(self):
        return self.visible_new + self.visible_known

    def _visible(self, session, me, sightings):
        # What lies in a case she may not see is counted, and nothing more is said of it.
        found = (browsing.find_message(session, me, sighting.message_id) for sighting in sightings)
        return [message for message in found if message is not None]


def _take_in(number=None):
    began_at, store = utcnow(), office().store
    with reading() as session:
        if number is not None:  # before anything is kept
            case_for(session, current_advisor(session), number).refuse_if_closed()
    files = [(_name(file), file.stream) for file in request.files.getlist("files") if file.filename]
    received, refused = uploading.received_from(store, files)
    for broken in refused[:MOST_TOLD]:
        flash(sentence(broken), "wrong")
    if len(refused) > MOST_TOLD:
        more = len(refused) - MOST_TOLD
        flash(ngettext("%(num)s more file is no mail.", "%(num)s more files are no mail.", more), "wrong")
    if not files:
        flash(_("No file was chosen."), "wrong")
    importing.adopt(store, received)  # slow, and durable, before the writing transaction begins
    entered = _enter(received, number)
    with reading() as session:
        outcome = _Outcome(session, current_advisor(session), entered, began_at, number)
        _tell(outcome, number)
        return outcome


def _enter(received, number):
    if not received:
        return uploading.Entered({}, frozenset())
    decision = None
    with writing_once(*(one.digest for one in received)) as session:
        me, case = current_advisor(session), None
        if number is not None:
            case = case_for(session, me, number)
            case.refuse_if_closed()
            decision = Decision(case.id, me.id)
        entered = uploading.enter(session, received, by=me, case=case)
    _read_at_once(entered, decision)
    return entered


def _read_at_once(entered, decision):
    """Have the messages before the page is answered; what cannot be read so soon is the lanes' to read, as all mail."""
    ids = list(entered.sightings.values())
    if len(ids) <= READ_AT_ONCE:
        decisions = dict.fromkeys(ids, decision) if decision else {}
        read_sightings(office().db, office().store, office().worker, ids, office().policy, decisions)


def _tell(outcome, number):
    if outcome.new:
        text = ngettext("%(num)s message taken in.", "%(num)s messages taken in.", outcome.new)
        flash({"text": text, "links": _links(outcome.visible_new)}, "done")
    if outcome.unread:
        text = ngettext(
            "%(num)s message is still being read.", "%(num)s messages are still being read.", outcome.unread
        )
        flash(text, "waits")
    here, elsewhere = outcome.in_case_before, outcome.known - outcome.in_case_before
    if here:
        text = ngettext(
            "%(num)s message was in this case already.", "%(num)s messages were in this case already.", here
        )
        flash(text, "done")
    if elsewhere:
        flash({"text": _known_words(elsewhere, number), "links": _links(outcome.visible_known)}, "done")


def _known_words(count, number):
    if number is None:
        return ngettext("%(num)s message was known already.", "%(num)s messages were known already.", count)
    return ngettext(
        "%(num)s message was known already; it is in this case too now.",
        "%(num)s messages were known already; they are in this case too now.",
        count,
    )


def _links(messages):
    return [
        {"href": url_for("messages.show", message_id=message.id), "text": message.subject[:60] or "…"}
        for message in messages[:MOST_TOLD]
    ]


def _was_there(message, number, began_at):
    standing = [f for f in message.filings if f.revoked_at is None and f.case.number == number]
    return any(filing.at < began_at for filing in standing)


def _name(file):
    name = file.filename.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[:255]
