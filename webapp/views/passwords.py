"""Passwords of files: given by a person, used once to read the text, and kept nowhere in clear."""

from flask import Blueprint, flash, redirect, request, url_for

from archive.text import sandbox
from archive.text.extracted import TextState
from cases.browsing import text_of
from cases.errors import N_, RuleBroken
from cases.timeline import record
from webapp.access import document_for
from webapp.current import current_advisor, office, reading, writing
from webapp.i18n import gettext as _
from webapp.texts import keep_opened
from webapp.throttle import count_file_try, forgive_file

bp = Blueprint("passwords", __name__)
LONGEST = 500
_READ = (TextState.TEXT, TextState.NO_TEXT, TextState.WAITING_FOR_OCR)


class WrongPassword(RuleBroken):
    """The file stays locked."""

    sentence = N_("This is not the password of “%(name)s”.")


class NotRead(RuleBroken):
    """The password may be right, but no text came of it."""

    sentence = N_("“%(name)s” could not be read, even with a password.")


@bp.post("/documents/<int:document_id>/password")
def give(document_id):
    """Read a locked file with its password."""
    password = request.form.get("password", "")[:LONGEST]
    with reading() as session:
        file = document_for(session, current_advisor(session), document_id).file
        known = text_of(session, file)
    if known is not None and known.state is TextState.NEEDS_PASSWORD:
        if not password:
            raise WrongPassword(name=file.filename)
        with writing() as session:
            count_file_try(session, file)
        extracted = _read(file, password)
        with writing() as session:
            forgive_file(session, file.digest)
            me = current_advisor(session)
            document = document_for(session, me, document_id)
            keep_opened(session, office(), document.file, extracted, password)
            record(session, document.case, "file_opened", by=me, document=document.id, title=document.title)
        flash(_("The file was opened and can be searched."), "done")
    return redirect(url_for("documents.show", document_id=document_id))


def _read(file, password):
    """What the file says with that password. Raises `WrongPassword`, `NotRead`."""
    path, facts = office().store.path(file.digest), {"filename": file.filename, "media_type": file.media_type}
    # The worker of the pages: its limit of time is one that a person can wait for.
    extracted = sandbox.extracted(office().worker, path, **facts, password=password)
    if extracted.state is TextState.NEEDS_PASSWORD:
        raise WrongPassword(name=file.filename)
    if extracted.state not in _READ:
        raise NotRead(name=file.filename)
    return extracted
