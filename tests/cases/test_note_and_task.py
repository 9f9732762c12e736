"""Notes and tasks say something, and leave an event."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.audit import Event
from cases.browsing import tasks_of
from cases.calendar import today
from cases.note import EmptyNote, add_note
from cases.task import EmptyTask, TaskDone, TaskOpen, add_task


def test_a_note_is_kept_and_told(session, klos_case, anna):
    note = add_note(session, klos_case, "  Klient prosi o telefon. ", by=anna)

    assert note.text == "Klient prosi o telefon."
    event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert (event.topic, event.facts) == (klos_case.topic, {"note": note.id})


def test_an_empty_note_is_refused(session, klos_case, anna):
    with pytest.raises(EmptyNote):
        add_note(session, klos_case, " \n ", by=anna)


def test_tasks_come_earliest_due_first_and_undated_last(session, klos_case, anna, ewa):
    for title, days in (("bez terminu", None), ("jutro", 1), ("wczoraj", -1)):
        due_on = None if days is None else today() + timedelta(days=days)
        add_task(session, klos_case, title, assignee=anna, by=anna, due_on=due_on)

    tasks = tasks_of(session, anna)

    assert [task.title for task in tasks] == ["wczoraj", "jutro", "bez terminu"]
    assert tasks_of(session, ewa) == []


def test_a_task_is_done_once(session, klos_case, anna):
    task = add_task(session, klos_case, "Zadzwonić", assignee=anna, by=anna)
    task.finish(by=anna)

    with pytest.raises(TaskDone):
        task.finish(by=anna)
    assert tasks_of(session, anna) == []


def test_a_task_ticked_off_by_mistake_is_open_again(session, klos_case, anna):
    task = add_task(session, klos_case, "Zadzwonić", assignee=anna, by=anna)
    with pytest.raises(TaskOpen):
        task.reopen(by=anna)
    task.finish(by=anna)

    task.reopen(by=anna)

    assert tasks_of(session, anna) == [task]
    event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert (event.action, event.facts["title"]) == ("task_reopened", "Zadzwonić")


def test_an_empty_task_is_refused(session, klos_case, anna):
    with pytest.raises(EmptyTask):
        add_task(session, klos_case, "", assignee=anna, by=anna)
