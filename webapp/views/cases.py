"""Cases: the list, opening one, its page, its details, its stages."""

from flask import Blueprint, flash, redirect, request, url_for

from cases import access, advisor, browsing, filing
from cases.case import open_case
from cases.editing import change_case, change_fee
from cases.message import MessageState
from cases.process import STAGE_BY_CODE, STAGES
from webapp.access import case_for, client_for, message_for, refuse_unless_may_enter
from webapp.current import current_advisor, page, reading, writing, writing_once
from webapp.filters import stage_name
from webapp.forms.case import EditCaseForm, FeeForm, NewCaseForm
from webapp.i18n import gettext as _
from webapp.views.case_page import case_page, shown_again
from webapp.views.numbers import row_number
from webapp.views.paging import page_number, words_asked
from webapp.views.placing import refuse_if_placed

bp = Blueprint("cases", __name__)


@bp.get("/cases")
def index():
    """The cases that she may see, filtered."""
    wanted = {
        "words": words_asked(),
        "stage": STAGE_BY_CODE.get(request.args.get("stage")),
        "mine": "mine" in request.args,
        "closed": "closed" in request.args,
    }
    with reading() as session:
        cases = browsing.cases_page(session, current_advisor(session), number=page_number(), **wanted)
        return page(session, "cases/index.html", cases=cases, wanted=wanted, stages=STAGES)


@bp.get("/cases/new")
def new():
    """The form for a case; from a message, its subject and its sender's client are filled in."""
    with reading() as session:
        me = current_advisor(session)
        refuse_unless_may_enter(me)
        form = NewCaseForm(client=request.args.get("client"), owner=str(me.id))
        _offer(session, me, form)
        return page(session, "cases/new.html", form=form, message=_fill_from_message(session, me, form))


@bp.post("/cases/new")
def create():
    """Open the case, and file the message that it came from."""
    with reading() as session:
        me = current_advisor(session)
        refuse_unless_may_enter(me)
        form = NewCaseForm()
        _offer(session, me, form)
        valid = form.validate()
    if valid:
        with form.rules_shown(), writing_once() as session:
            me = current_advisor(session)
            case = _open(session, me, form)
            flash(_("Case %(number)s is open.", number=case.number), "done")
            if access.may_see(session, me, case):
                return redirect(url_for(".show", number=case.number))
            flash(_("%(name)s is in charge of it; you do not see it.", name=case.owner.name), "waits")
            return redirect(url_for(".index"))
    with reading() as session:
        return page(session, "cases/new.html", form=form, message=None), 422


@bp.get("/cases/<number>")
def show(number):
    """The case: its stages, what happened in it, and what it still needs."""
    with reading() as session:
        me = current_advisor(session)
        return case_page(session, me, case_for(session, me, number))


@bp.get("/cases/<number>/edit")
def edit(number):
    """The form for the details and for the fee."""
    with reading() as session:
        case = case_for(session, current_advisor(session), number)
        form, fee = EditCaseForm(obj=case), FeeForm(data=FeeForm.values_of(case.fee))
        form.remember(form.kept(case))
        return page(session, "cases/edit.html", case=case, form=form, fee=fee)


@bp.post("/cases/<number>/edit")
def update(number):
    """Keep the details."""
    form = EditCaseForm()
    if form.validate():
        with form.rules_shown(), writing() as session:
            me = current_advisor(session)
            case = case_for(session, me, number)
            form.refuse_if_changed(form.kept(case))
            change_case(session, case, by=me, **form.details())
            flash(_("The details of the case are saved."), "done")
            return redirect(url_for(".show", number=number))
    with reading() as session:
        case = case_for(session, current_advisor(session), number)
        fee = FeeForm(formdata=None, data=FeeForm.values_of(case.fee))
        return page(session, "cases/edit.html", case=case, form=form, fee=fee), 422


@bp.post("/cases/<number>/fee")
def set_fee(number):
    """Keep what the firm is paid."""
    fee = FeeForm()
    if fee.validate():
        with fee.rules_shown(), writing() as session:
            me = current_advisor(session)
            change_fee(session, case_for(session, me, number), by=me, **fee.terms())
            flash(_("The fee is saved."), "done")
            return redirect(url_for(".show", number=number))
    with reading() as session:
        case = case_for(session, current_advisor(session), number)
        form = EditCaseForm(formdata=None, obj=case)
        form.remember(form.kept(case))
        return page(session, "cases/edit.html", case=case, form=form, fee=fee), 422


@bp.post("/cases/<number>/passes")
@shown_again("pass")
def move(number):
    """Move the case: to its next stage, or with a reason to any other."""
    with writing() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        stage = STAGE_BY_CODE.get(request.form.get("stage"))
        if stage is None:
            case.advance(by=me)
        else:
            case.move_to(stage, by=me, reason=request.form.get("reason"))
        flash(_("The case is now in the stage “%(stage)s”.", stage=stage_name(case.stage)), "done")
    return redirect(url_for(".show", number=number))


@bp.post("/cases/<number>/closing")
@shown_again("closing")
def close(number):
    """Close the case with a reason; it stays readable."""
    with writing() as session:
        me = current_advisor(session)
        case_for(session, me, number).close(by=me, reason=request.form.get("reason"))
        flash(_("Case %(number)s is closed. It stays readable and can be found.", number=number), "done")
    return redirect(url_for(".show", number=number))


def _offer(session, me, form):
    form.offer(browsing.clients_to_choose(session, me), advisor.case_workers(session))


def _fill_from_message(session, me, form):
    if not request.args.get("message"):
        return None
    message = message_for(session, me, row_number(request.args["message"]))
    form.message.data, form.title.data = message.id, message.subject[:300]
    form.waits.data = "1" if message.state is MessageState.TRAY else ""
    known = browsing.client_writing_from(session, me, message.from_address)
    if known and not form.client.data:
        form.client.data = str(known.id)
    return message


def _open(session, me, form):
    client = client_for(session, me, int(form.client.data))
    owner = next(a for a in advisor.case_workers(session) if str(a.id) == form.owner.data)
    case = open_case(session, client=client, owner=owner, title=form.title.data, by=me, **form.details())
    if form.message.data:
        message = message_for(session, me, row_number(form.message.data))
        if form.waits.data:
            refuse_if_placed(session, message)
        filing.file_message(session, message, case, rule="hand", by=me)
    return case
