"""What each person may look up and leaf through."""

import pytest

from archive.db import utcnow
from cases import browsing
from cases.case import open_case
from cases.contact import Contact
from cases.document import upload_document
from cases.filed import Suggestion
from cases.filing import file_message
from cases.process import STAGE_BY_CODE
from cases.requirement import set_up_checklist
from cases.task import add_task
from tests.cast import JAN
from tests.mailbag import kept


def numbers(page):
    return [case.number for case in page.rows]


def uploaded(session, store, case, by, name="skan.pdf"):
    return upload_document(session, store, case, name.encode(), filename=name, media_type="x/y", by=by)


def test_the_owner_the_stand_in_and_the_manager_find_the_case(session, here, klos_case):
    for finds in (here.anna, here.piotr, here.marek):
        assert browsing.find_case(session, finds, klos_case.number) is klos_case
    for finds_not in (here.ewa, here.adam):
        assert browsing.find_case(session, finds_not, klos_case.number) is None


def test_everything_of_the_case_is_found_with_it_or_not_at_all(session, store, here, klos_case, anna):
    message = kept(session, files=["KRS.pdf"])
    file_message(session, message, klos_case, rule="hand", by=anna)
    document = uploaded(session, store, klos_case, anna)
    task = add_task(session, klos_case, "Zadzwonić", assignee=anna, by=anna)
    set_up_checklist(session, klos_case, by=anna)
    wanted = [
        (browsing.find_client, here.klos.id),
        (browsing.find_contact, here.klos.contacts[0].id),
        (browsing.find_message, message.id),
        (browsing.find_document, document.id),
        (browsing.find_task, task.id),
        (browsing.find_requirement, klos_case.requirements[0].id),
    ]

    for find, row_id in wanted:
        assert find(session, here.piotr, row_id) is not None or find is browsing.find_contact
        assert find(session, anna, row_id).id == row_id
        assert find(session, here.ewa, row_id) is None
        assert find(session, anna, 0) is None


def test_cases_are_narrowed_down(session, here, klos_case, anna, marek):
    other = open_case(session, client=here.klos, owner=marek, title="100% leasing_u", by=marek)
    klos_case.advance(by=anna)

    def found(**filters):
        return numbers(browsing.cases_page(session, marek, **filters))

    assert found() == [klos_case.number, other.number]
    assert found(words="piec kłos") == [klos_case.number]
    assert found(words="100% g_u") == [other.number]
    assert found(words="%") == [other.number]
    assert found(stage=STAGE_BY_CODE["SPOTKANIE"]) == [klos_case.number]
    assert found(mine=True) == [other.number]
    assert found(closed=True) == []
    assert numbers(browsing.cases_page(session, here.ewa)) == []


def test_a_long_list_comes_in_pages(session, here, anna):
    for number in range(browsing.PAGE + 4):
        open_case(session, client=here.klos, owner=anna, title=f"Piec {number}", by=anna)

    first = browsing.cases_page(session, anna)
    last = browsing.cases_page(session, anna, number=2)
    beyond = browsing.cases_page(session, anna, number=99)

    assert (len(first.rows), first.total, first.last) == (browsing.PAGE, browsing.PAGE + 5, 2)
    assert len(last.rows) == 5
    assert numbers(beyond) == numbers(last)


def test_clients_and_documents_are_narrowed_down(session, store, here, klos_case, anna, ewa):
    uploaded(session, store, klos_case, anna, "bilans.pdf")
    uploaded(session, store, klos_case, anna, "KRS.pdf")

    assert [c.name for c in browsing.clients_page(session, anna, words="1234563218").rows] == [here.klos.name]
    assert browsing.clients_page(session, ewa).total == 0
    page = browsing.documents_page(session, anna, words="bilans", kind="upload", case=klos_case)
    assert [document.title for document in page.rows] == ["bilans.pdf"]
    assert browsing.documents_page(session, ewa).total == 0


def test_the_tray_shows_each_only_what_may_be_hers(session, here, klos_case, anna, ewa):
    anybodys = kept(session, subject="Do kogo?")
    annas = kept(session, subject="Piec")
    session.add(Suggestion(message=annas, case=klos_case, rank=1, rule="contact"))
    session.flush()

    assert browsing.tray_count(session, anna) == 2
    assert browsing.tray_page(session, ewa).rows == [anybodys]
    assert browsing.tray_count(session, here.adam) == 0
    assert [s.case for s in browsing.suggestions_for(session, anna, annas)] == [klos_case]
    assert browsing.suggestions_for(session, ewa, annas) == []


def test_old_mail_waits_without_being_counted_as_news(session, here, anna):
    new, found = kept(session, subject="Nowe"), kept(session, subject="Sprzed lat", old=True)

    assert browsing.tray_count(session, anna) == 1
    assert set(browsing.tray_page(session, anna).rows) == {new, found}


def test_my_day_holds_my_own_and_nobody_elses(session, here, klos_case, anna, piotr):
    message = kept(session)
    file_message(session, message, klos_case, rule="hand", by=anna)
    late = add_task(session, klos_case, "Później", assignee=anna, by=anna)
    soon = add_task(session, klos_case, "Zaraz", assignee=anna, by=anna, due_on=utcnow().date())
    done = add_task(session, klos_case, "Wczoraj", assignee=anna, by=anna)
    done.finish(by=anna)

    assert browsing.tasks_of(session, anna) == [soon, late]
    assert browsing.tasks_of(session, piotr) == []


def test_a_sender_known_at_one_client_tells_the_client(session, here, anna, ewa):
    assert browsing.client_writing_from(session, anna, JAN.upper()) is here.klos
    assert browsing.client_writing_from(session, ewa, JAN) is None
    assert browsing.client_writing_from(session, anna, None) is None


def test_a_sender_known_at_two_clients_tells_neither(session, here, anna):
    from cases.client import ClientKind, enter_client

    second = enter_client(session, kind=ClientKind.OF, name="Jan Kłos", by=anna)
    contact = Contact(name="Jan Kłos")
    contact.add_email(JAN)
    second.contacts.append(contact)
    session.flush()

    assert browsing.client_writing_from(session, anna, JAN) is None


def test_places_are_told_only_as_far_as_she_sees_them(session, here, klos_case, anna, ewa):
    ewas = open_case(session, client=here.klos, owner=ewa, title="Ewy", by=ewa)
    message = kept(session)
    for case, by in ((klos_case, anna), (ewas, ewa)):
        file_message(session, message, case, rule="hand", by=by)

    assert [filing.case for filing in browsing.places_of(session, anna, message)] == [klos_case]
    assert [filing.case for filing in browsing.places_of(session, ewa, message)] == [ewas]
    assert browsing.cases_of_client(session, ewa, here.klos) == [ewas]
    assert browsing.cases_to_file_in(session, ewa) == [ewas]


def test_a_document_that_was_not_made_is_its_only_version(session, store, klos_case, anna):
    document = uploaded(session, store, klos_case, anna)

    assert browsing.versions_of(session, document) == [document]
    assert browsing.text_of(session, document.file) is None


@pytest.mark.parametrize("total, last", [(0, 1), (1, 1), (40, 1), (41, 2), (80, 2)])
def test_pages_are_counted(total, last):
    assert browsing.Page([], 1, total).last == last
