"""Tasks in a case."""

from flask import Blueprint, flash, redirect, url_for

from cases.access import who_may_see
from cases.advisor import active_advisors
from cases.task import NotAmongThem, add_task
from webapp.access import case_for, task_for
from webapp.current import current_advisor, writing, writing_once
from webapp.errors import came_from
from webapp.forms.case import TaskForm
from webapp.i18n import gettext as _
from webapp.views.case_page import shown_again

bp = Blueprint("tasks", __name__)


@bp.post("/cases/<number>/tasks")
@shown_again("task")
def create(number):
    """Give somebody something to do."""
    with writing_once() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        form = TaskForm()
        form.check()
        assignee = _assignee(session, case, form.assignee.data, me)
        add_task(session, case, form.title.data or "", assignee=assignee, by=me, due_on=form.due_on.data)
        flash(_("The task is added."), "done")
    return redirect(url_for("cases.show", number=number))


@bp.post("/tasks/<int:task_id>/completion")
def finish(task_id):
    """Tick the task off."""
    with writing() as session:
        me = current_advisor(session)
        task = task_for(session, me, task_id)
        task.finish(by=me)
        undo = url_for(".reopen", task_id=task_id)
        flash({"text": _("Done: %(title)s", title=task.title), "undo": undo}, "done")
    return redirect(came_from())


@bp.post("/tasks/<int:task_id>/completion/revocation")
def reopen(task_id):
    """Take back that the task was done."""
    with writing() as session:
        me = current_advisor(session)
        task = task_for(session, me, task_id)
        task.reopen(by=me)
        flash(_("To be done again: %(title)s", title=task.title), "done")
    return redirect(came_from())


def _assignee(session, case, chosen, me):
    if not chosen:
        return me
    for person in who_may_see(case, active_advisors(session)):
        if str(person.id) == chosen:
            return person
    raise NotAmongThem(number=case.number)
