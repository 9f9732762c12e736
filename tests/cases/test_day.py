"""A day holds what a person works on or answers for: her own cases, those she stands in for, all of a manager's."""

from datetime import timedelta

from archive.db import utcnow
from cases.case import open_case
from cases.day import new_mail_of, stage_counts, waiting_cases_of
from cases.filing import file_message
from cases.outgoing import SENT_RULE
from tests.mailbag import kept


def test_a_day_holds_own_cases_and_stood_in_ones(session, here):
    message = kept(session)
    file_message(session, message, here.klos_case, rule="hand", by=here.anna)

    for person in (here.anna, here.piotr, here.marek):
        assert [filing.message for filing in new_mail_of(session, person)] == [message]
        assert waiting_cases_of(session, person) == [here.klos_case]
    for person in (here.ewa, here.adam):
        assert new_mail_of(session, person) == waiting_cases_of(session, person) == []


def test_mail_from_before_its_mailbox_was_connected_is_no_news(session, here):
    found = kept(session, subject="Sprzed lat", old=True)
    file_message(session, found, here.klos_case, rule="contact")
    chosen = kept(session, subject="Wyjęte z archiwum", old=True)
    file_message(session, chosen, here.klos_case, rule="hand", by=here.anna)

    assert [filing.message for filing in new_mail_of(session, here.anna)] == [chosen]


def test_what_we_sent_is_no_news(session, here):
    message = kept(session, subject="Nasze")
    file_message(session, message, here.klos_case, rule=SENT_RULE, by=here.anna)

    assert new_mail_of(session, here.piotr) == []


def test_the_case_that_stands_longest_comes_first_whatever_was_written_in_it(session, here):
    anna = here.anna
    fresh = open_case(session, client=here.klos, owner=anna, title="Świeża", by=anna)
    standing = open_case(
        session, client=here.klos, owner=anna, title="Stoi", by=anna, at=utcnow() - timedelta(days=30)
    )
    standing.changed_at = utcnow() + timedelta(hours=1)

    assert waiting_cases_of(session, anna)[0] is standing
    assert waiting_cases_of(session, anna)[-1] is fresh


def test_every_open_case_is_counted_where_it_stands(session, here):
    moved = open_case(session, client=here.klos, owner=here.anna, title="Dalej", by=here.anna)
    moved.advance(by=here.anna)
    gone = open_case(session, client=here.klos, owner=here.anna, title="Zamknięta", by=here.anna)
    gone.close(by=here.anna, reason="rezygnacja")

    counts = [count for stage, count in stage_counts(session, here.marek)]

    assert counts == [1, 1] + [0] * 10
    assert sum(count for stage, count in stage_counts(session, here.ewa)) == 0
