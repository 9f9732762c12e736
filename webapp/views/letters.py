"""Letters from a case: writing one, answering one, and trying one again that did not go out."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from cases.document import documents_in
from cases.errors import RuleBroken
from cases.filing import standing_filing
from cases.letter_template import TEMPLATES, filled
from ingest import writing
from ingest.outbox import NoServer
from webapp import composing
from webapp.access import case_for, letter_for, message_for
from webapp.current import current_advisor, office, page, reading, writing_once
from webapp.current import writing as changing
from webapp.filters import size
from webapp.forms.letter import LetterForm
from webapp.i18n import gettext as _
from webapp.i18n import sentence
from webapp.views.numbers import row_number

bp = Blueprint("letters", __name__)


@bp.get("/cases/<number>/letters/new")
def new(number):
    """The form; `answer` names the message to answer (to `all`), `template` the letter to begin with."""
    with reading() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        case.refuse_if_closed()
        form = LetterForm(formdata=None)
        chosen = _begin(session, case, me, form)
        return _form_page(session, case, form, **chosen)


@bp.post("/cases/<number>/letters")
def create(number):
    """Enter the letter in the case and in the outbox."""
    with reading() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        case.refuse_if_closed()
        if office().smtp is None:
            raise NoServer()
        form = LetterForm()
        written, draft = _written(session, case, me, form)
        if written is None:
            return _form_page(session, case, form, **_chosen(draft)), 422
    with writing_once() as session:
        me = current_advisor(session)
        writing.enter(session, written, case_for(session, me, number), by=me)
    flash(_("The message is on its way."), "done")
    return redirect(url_for("cases.show", number=number))


@bp.post("/messages/<int:message_id>/tries")
def retry(message_id):
    """Send a letter again to those who have not got it."""
    with changing() as session:
        me = current_advisor(session)
        letter = letter_for(session, me, message_id)
        letter.case.refuse_if_closed()
        letter.try_again(session, by=me)
        flash(_("The message is on its way once more."), "done")
    return redirect(url_for("messages.show", message_id=message_id))


def _written(session, case, me, form):
    """(the letter, kept as bytes, and its draft); None for what the form does not allow."""
    if not form.validate():
        return None, None
    draft = composing.Draft(session, office(), case, me, form, request.form, _answered(session, me))
    with form.rules_shown():
        draft.check()
        store, worker = office().store, office().worker
        return writing.write(store, worker, office().config.sender_address, **draft.details()), draft
    return None, draft


def _begin(session, case, me, form):
    """Fill the form for a first look; what of the page is chosen."""
    contacts, answered = composing.contact_addresses(case), _answered(session, me)
    if answered is not None and standing_filing(session, answered, case) is None:
        abort(404)  # it is hers to see, and another client's
    ticked, quoted = list(contacts) if len(contacts) == 1 else [], ""
    if answered is not None:
        to_all = "all" in request.args
        to, cc, form.subject.data, quoted = composing.answer(session, office(), answered, me, to_all=to_all)
        ticked = [address for _, address in to if address in contacts]
        form.to.data = _line(one for one in to if one[1] not in contacts)
        form.cc.data, form.answer.data = _line(cc), str(answered.id)
    template, letter, refused = TEMPLATES.get(request.args.get("template")), None, None
    if template:
        try:
            letter = filled(session, template, case, by=me, person=contacts[ticked[0]] if ticked else None)
        except RuleBroken as broken:
            refused = sentence(broken)
    if letter and answered is None:
        form.subject.data = letter.subject
    words = {"text": letter.text if letter else "", "me": me, "firm": office().config.firm, "quoted": quoted}
    form.text.data = render_template("letters/text.txt", **words)
    chosen = [letter.document.id] if letter and letter.document else []
    return {"ticked": ticked, "documents_chosen": chosen, "refused": refused, "begun": template}


def _chosen(draft):
    """What was ticked on the page as it was sent."""
    return {
        "ticked": request.form.getlist("contact"),
        "documents_chosen": [one.id for one in draft.documents] if draft else _ticked("document"),
        "strangers": draft.strangers if draft else [],
    }


def _ticked(name):
    return [row_number(one) for one in request.form.getlist(name)]


def _form_page(session, case, form, **chosen):
    smtp = office().smtp
    return page(
        session,
        "letters/new.html",
        case=case,
        form=form,
        contacts=composing.contact_addresses(case),
        documents=documents_in(session, case),
        templates=TEMPLATES.values(),
        sender=office().config.sender_address,
        most=size(smtp.largest_bytes) if smtp else None,
        **chosen,
    )


def _answered(session, me):
    """The message that is answered, if one is and she may see it; else 404."""
    wanted = request.values.get("answer", "")
    return message_for(session, me, row_number(wanted)) if wanted else None


def _line(people):
    """People as the form takes them: a comma in a name would part it."""
    return ", ".join(f"{name.replace(',', ' ')} <{address}>" if name else address for name, address in people)
