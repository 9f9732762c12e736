"""Letters: reading one, its HTML in a cage, its original, and where it belongs."""

import base64
import hashlib
import re
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from archive.worker import CallFailed, CallLost
from cases import again, browsing, filing, offered, proposal, returned
from cases.layer import INLINE
from cases.message import MessageState
from ingest import aside, seen
from ingest.contents import content_of
from ingest.look_alikes import look_alike
from ingest.mail import is_outlook
from ingest.renew import HEADER_ONLY, SALVAGED
from webapp.access import case_for, may_take_bytes, message_for, part_for
from webapp.current import current_advisor, office, page, reading, writing
from webapp.downloads import attachment
from webapp.errors import came_from
from webapp.html_mail import LARGEST, SHOWN_IMAGES, safe_html_of
from webapp.i18n import gettext as _
from webapp.views.numbers import row_number
from webapp.views.placing import refuse_if_placed
from webapp.views.prospect import acquaintance_offered

bp = Blueprint("messages", __name__)

# The cage: an origin of its own, no script, no form; links open outside it. Pictures come inside the page.
CAGE = (
    "default-src 'none'; img-src data:{remote}; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
REMOTE = re.compile(rb"(?i)<img[^>]{0,2000}https?:|url\(\s*['\"]?https?:|background\s*=\s*['\"]?https?:")
MOST_INLINE = 8_000_000  # bytes of pictures put inside one page
BY_HAND = "hand"
MAIL, OUTLOOK = (".eml", "message/rfc822"), (".msg", "application/vnd.ms-outlook")


@dataclass(frozen=True)
class Letter:
    """How a message is read: what is new in it, and what was quoted from before.

    Of a forward `new` are the words of the original, `comment` those of the forwarder, `whole` all as it was sent.
    """

    new: str
    quoted: str
    html_part: object
    comment: str = ""
    whole: str = ""

    @property
    def has_remote_images(self):
        """Whether the HTML asks for pictures of other servers, as far as a quick look tells."""
        return (
            self.html_part is not None
            and REMOTE.search(content_of(office().store, self.html_part)) is not None
        )


def reading_of(message):
    """The message's words, the new ones apart from the quoted."""
    new, whole = (message.new_text or "").strip(), (message.text or "").strip()
    html = next((part for part in message.parts if part.is_html_body), None)
    if message.original:
        shown = message.original.text.strip()
        as_sent = whole if message.original.kind == INLINE else ""
        return Letter(shown, "", html, comment=message.own_words, whole=as_sent)
    if not new or new == whole:
        return Letter(whole, "", html)
    quoted = whole[len(new) :].strip() if whole.startswith(new) else whole
    return Letter(new, quoted, html)


def origin_of(session, me, message):
    """Where the message was seen, what it has in common with others that she may see, and what is not whole in it."""
    mailboxes = office().config.mailboxes
    places = seen.places_of(session, message, mailboxes)
    writer = message.original or message
    is_whole = not {SALVAGED, HEADER_ONLY} & set(message.flags)
    return {
        "seen": places,
        "seen_again": seen.is_seen_again(places),
        "addresses": {box.name: box.address for box in mailboxes},
        "namesakes": seen.namesakes(session, me, [message]).get(message.id, []),
        "original": seen.original_of(session, me, message),
        "looks_like": look_alike(session, me, writer.from_address, office().policy),
        "may_take_bytes": may_take_bytes(me, message),
        "aside": [] if is_whole else aside.of_message(session, message),
        **again.same_letters(session, me, message),
    }


def attachments_of(message, documents):
    """The message's files, each with the document in a case she may see that it became, or was already."""
    by_part = {one.part_path: one for one in documents if one.message_id == message.id}
    by_digest = {file.digest: one for one in reversed(documents) for file in one.files}
    return [(part, by_part.get(part.path) or by_digest.get(part.digest)) for part in message.attachments]


def matched(session, documents):
    """What the message's files are offered for, what they fulfil, and what else they could."""
    cases = {document.case_id: document.case for document in documents}
    return {
        "offers": offered.offers_for(session, documents),
        "fulfilments": offered.fulfilments_by(session, documents),
        "choices": {key: offered.requirements_to_choose(session, case) for key, case in cases.items()},
    }


def returned_around(session, me, message):
    """What came back with the message, and what tells that the message itself came back."""
    return {
        "came_back": returned.came_back(session, me, message),
        "bounces": returned.bounces_of(session, me, message),
    }


@bp.get("/messages/<int:message_id>")
def show(message_id):
    """The letter: people and dates, new text, the quoted folded, its files."""
    with reading() as session:
        me = current_advisor(session)
        message = message_for(session, me, message_id)
        places = browsing.places_of(session, me, message)
        documents = _documents_around(session, me, message, places)
        return page(
            session,
            "messages/show.html",
            message=message,
            letter=reading_of(message),
            places=places,
            suggestions=browsing.suggestions_for(session, me, message),
            cases=browsing.cases_to_file_in(session, me),
            attachments=attachments_of(message, documents),
            proposals=proposal.open_proposals(session, me, message=message),
            **matched(session, documents),
            **origin_of(session, me, message),
            **returned_around(session, me, message),
        )


@bp.get("/messages/<int:message_id>/html")
def html(message_id):
    """The letter as it was sent, made harmless, for the frame; `images` shows those of other servers too."""
    with reading() as session:
        message = message_for(session, current_advisor(session), message_id)
        part = reading_of(message).html_part or abort(404)
        remote = "images" in request.args
        body, left_out = _safe_body(message, part, remote)
    shown = render_template("messages/html.html", body=body, message=message, left_out=left_out)
    return _caged(shown, remote)


@bp.get("/messages/<int:message_id>/original")
def original(message_id):
    """The bytes as they came: an .eml file, or Outlook's own .msg."""
    with reading() as session:
        me = current_advisor(session)
        message = message_for(session, me, message_id)
        if not may_take_bytes(me, message):
            abort(404)
    content = office().store.read(message.raw_digest)
    suffix, media_type = OUTLOOK if is_outlook(content) else MAIL
    return attachment(content, f"{message.subject[:80] or message.id}{suffix}", media_type)


@bp.get("/messages/<int:message_id>/parts/<path:part_path>")
def part(message_id, part_path):
    """One file of the letter, to keep."""
    with reading() as session:
        found = part_for(session, current_advisor(session), message_id, part_path)
    content = content_of(office().store, found)
    return attachment(content, found.filename or found.path, found.media_type)


@bp.post("/messages/<int:message_id>/filings")
def file(message_id):
    """Put the letter and its files in a case."""
    with writing() as session:
        me = current_advisor(session)
        message = message_for(session, me, message_id)
        case = case_for(session, me, request.form.get("case", "").strip().upper())
        if request.form.get("waits"):
            refuse_if_placed(session, message)
        filing.file_message(session, message, case, rule=BY_HAND, by=me)
        undo = url_for(".unfile", message_id=message_id, number=case.number)
        offer = acquaintance_offered(session, message, case.client)
        _say(_("Filed in %(number)s, %(client)s.", number=case.number, client=case.client.label), undo, offer)
    return redirect(_onwards(message_id))


@bp.post("/messages/<int:message_id>/filings/<number>/revocation")
def unfile(message_id, number):
    """Take the letter and its files out of a case again."""
    with writing() as session:
        me = current_advisor(session)
        message = message_for(session, me, message_id)
        case = case_for(session, me, number)
        filing.unfile_message(session, message, case, by=me)
        waits = message.state is MessageState.TRAY
        _say(_("The message is out of case %(number)s.", number=number))
    return redirect(
        url_for("tray.show", message=message_id) if waits else url_for(".show", message_id=message_id)
    )


@bp.post("/messages/<int:message_id>/filings/<number>/move")
def move(message_id, number):
    """Take the letter and all that came with it from a case to another; an undo names the other in its address."""
    with writing() as session:
        me = current_advisor(session)
        message = message_for(session, me, message_id)
        case = case_for(session, me, number)
        to = case_for(session, me, request.values.get("case", "").strip().upper())
        filing.refile_message(session, message, case, to, rule=BY_HAND, by=me)
        undo = url_for(".move", message_id=message_id, number=to.number, case=case.number)
        _say(_("Moved to %(number)s, %(client)s.", number=to.number, client=to.client.label), undo)
    return redirect(url_for(".show", message_id=message_id))


@bp.post("/messages/<int:message_id>/dismissal")
def dismiss(message_id):
    """Put a letter away as not for us."""
    with writing() as session:
        me = current_advisor(session)
        filing.ignore_message(session, message_for(session, me, message_id), by=me)
        _say(_("Put away as not for us."), url_for(".recall", message_id=message_id))
    return redirect(_onwards(message_id))


@bp.post("/messages/<int:message_id>/dismissal/revocation")
def recall(message_id):
    """Take a letter back that was put away."""
    with writing() as session:
        me = current_advisor(session)
        filing.return_to_tray(session, message_for(session, me, message_id), by=me)
        _say(_("The message waits in the tray again."))
    return redirect(url_for("tray.show", message=message_id))


def _documents_around(session, me, message, places):
    same = again.already_there(session, me, message, [filing.case_id for filing in places])
    return [*browsing.documents_from(session, me, message), *same]


def _say(sentence, undo=None, offer=None):
    flash({"text": sentence, "undo": undo, "offer": offer}, "done")


def _onwards(message_id):
    """Back to the tray if she was there, so that the next letter is in front of her."""
    if not came_from().startswith("/tray"):
        return url_for(".show", message_id=message_id)
    then, number = (row_number(request.form.get(name, "")) or None for name in ("then", "page"))
    return url_for("tray.show", message=then, page=number)


def _safe_body(message, part, remote):
    content = content_of(office().store, part)
    if len(content) > LARGEST:
        return None, 0
    try:
        # A stranger's page can stop or fill the process that reads it (nh3 holds the GIL): never this one.
        safe = office().html_worker.run(safe_html_of, content, part.charset, _inline_images(message), remote)
    except (CallFailed, CallLost):
        # A page that cannot be made harmless is no accident: the letter's text is shown instead.
        return None, 0
    return safe.html, safe.remote_images


def _inline_images(message):
    images, room = {}, MOST_INLINE
    for part in message.parts:
        if part.content_id and part.media_type in SHOWN_IMAGES and part.size <= room:
            content = base64.b64encode(content_of(office().store, part)).decode()
            images[part.content_id.strip("<>")] = f"data:{part.media_type};base64,{content}"
            room -= part.size
    return images


def _caged(html, remote):
    response = Response(html, content_type="text/html; charset=utf-8")
    policy = CAGE.format(remote=" https: http:" if remote else "", style=_style_digest())
    response.headers["Content-Security-Policy"] = policy
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _style_digest():
    style = render_template("messages/html.css")
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
