"""A case told by when things happened, whoever entered them when."""

from datetime import timedelta

from archive.db import utcnow
from cases import chronicle
from cases.chronicle import DOCUMENT, EVENT, MESSAGE, NOTE, STAGE
from cases.document import upload_document
from cases.filing import file_message, unfile_message
from cases.note import CALL, add_note
from cases.task import add_task
from tests.mailbag import kept


def kinds(entries):
    return [entry.kind for entry in entries]


def test_a_letter_stands_at_the_date_it_bears(session, klos_case, anna):
    now = utcnow()
    add_note(session, klos_case, "Wczoraj", by=anna, at=now - timedelta(days=1))
    add_note(session, klos_case, "Przedwczoraj", by=anna, at=now - timedelta(days=3))
    letter = kept(session)
    letter.sent_at = now - timedelta(days=2)
    file_message(session, letter, klos_case, rule="hand", by=anna)

    told = chronicle.chronicle(session, klos_case, kinds=(MESSAGE, NOTE))

    assert [entry.thing for entry in told][1] is letter
    assert kinds(told) == [NOTE, MESSAGE, NOTE]
    assert told[0].by is anna


def test_everything_is_told_once(session, store, klos_case, anna):
    file_message(session, kept(session, files=["KRS.pdf"]), klos_case, rule="hand", by=anna)
    add_note(session, klos_case, "Rozmowa", by=anna)
    add_task(session, klos_case, "Zadzwonić", assignee=anna, by=anna)
    upload_document(session, store, klos_case, b"x", filename="x.pdf", media_type="x/y", by=anna)
    klos_case.advance(by=anna)

    told = chronicle.chronicle(session, klos_case)

    # The stand-in and the task are plain events; opening and moving on are stages; attachments tell themselves.
    assert sorted(kinds(told)) == sorted([MESSAGE, NOTE, DOCUMENT, STAGE, STAGE, EVENT, EVENT])
    assert len({entry.key for entry in told}) == len(told)
    assert all(entry.by is anna for entry in told if entry.kind in (STAGE, EVENT))


def test_what_left_the_case_is_not_told_as_if_it_were_there(session, klos_case, anna):
    letter = kept(session)
    file_message(session, letter, klos_case, rule="hand", by=anna)
    unfile_message(session, letter, klos_case, by=anna)

    assert MESSAGE not in kinds(chronicle.chronicle(session, klos_case))


def test_no_moment_is_torn_in_two(session, klos_case, anna):
    now = utcnow()
    for number in range(6):
        add_note(session, klos_case, str(number), by=anna, at=now - timedelta(days=number // 3))

    first = chronicle.chronicle(session, klos_case, kinds=(NOTE,), limit=2)
    rest = chronicle.chronicle(session, klos_case, kinds=(NOTE,), before=first[-1].at, limit=2)

    assert sorted(entry.thing.text for entry in first + rest) == list("012345")


def test_it_goes_on_from_any_moment(session, klos_case, anna):
    now = utcnow()
    for days in range(6):
        add_note(session, klos_case, str(days), by=anna, at=now - timedelta(days=days))

    first = chronicle.chronicle(session, klos_case, kinds=(NOTE,), limit=4)
    rest = chronicle.chronicle(session, klos_case, kinds=(NOTE,), before=first[-1].at)

    assert [entry.thing.text for entry in first + rest] == list("012345")


def test_the_mark_grows_with_whatever_happens(session, klos_case, anna):
    before = chronicle.mark(session, klos_case)
    add_note(session, klos_case, "Rozmowa", by=anna)

    assert chronicle.mark(session, klos_case) > before


def test_the_last_contact_is_a_letter_or_a_call(session, klos_case, anna):
    now = utcnow().replace(microsecond=0)
    assert chronicle.last_contact(session, klos_case) is None

    letter = kept(session)
    letter.sent_at = now - timedelta(days=5)
    file_message(session, letter, klos_case, rule="hand", by=anna)
    add_note(session, klos_case, "Myślę", by=anna, at=now)
    assert chronicle.last_contact(session, klos_case) == letter.sent_at

    add_note(session, klos_case, "Rozmowa", by=anna, kind=CALL, at=now - timedelta(days=1))
    assert chronicle.last_contact(session, klos_case) == now - timedelta(days=1)
