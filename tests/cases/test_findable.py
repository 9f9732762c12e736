"""What can be found is asked for by keys, in few questions, on either database."""

from archive.text.kept import kept_texts
from cases.filing import unfile_message
from cases.findable import (
    count_findable,
    findable_rows,
    keys_after,
    keys_with_files,
    visible_case_ids,
    visible_rows,
)
from tests.search import rows


def test_rows_come_by_key_and_what_is_gone_is_missing(session, klos_case):
    kept = rows.message(session, "umowa", case=klos_case)
    note = rows.note(session, klos_case, "umowa")

    found = findable_rows(session, [f"message:{kept.id}", f"note:{note.id}", "document:999"])

    assert found == {f"message:{kept.id}": kept, f"note:{note.id}": note}


def test_only_what_the_person_may_see_is_visible(session, klos_case, anna, piotr, ewa, marek):
    kept = rows.message(session, "umowa", case=klos_case, parts=["bilans.pdf"])
    keys = [f"message:{kept.id}", f"document:{klos_case.documents[0].id}"]

    assert [len(visible_rows(session, who, keys)) for who in (anna, piotr, marek, ewa)] == [2, 2, 2, 0]
    assert visible_case_ids(session, anna, {klos_case.id, 999}) == {klos_case.id}
    assert visible_case_ids(session, ewa, {klos_case.id}) == set()


def test_a_document_taken_out_of_the_case_is_not_walked_over_nor_counted(session, klos_case, anna):
    kept = rows.message(session, "umowa", case=klos_case, parts=["bilans.pdf"])
    assert count_findable(session) == 2

    unfile_message(session, kept, klos_case, by=anna)

    assert count_findable(session) == 1
    assert keys_after(session, "document", 0, 10) == []


def test_keys_are_walked_over_some_at_a_time(session, klos_case):
    first, second, third = [f"note:{rows.note(session, klos_case, 'umowa').id}" for _ in range(3)]

    assert keys_after(session, "note", 0, 2) == [first, second]
    assert keys_after(session, "note", int(second.partition(":")[2]), 2) == [third]


def test_a_file_knows_its_documents_and_its_text(session, klos_case):
    made = rows.document(session, klos_case, "Oferta", "zakres usług")
    digest = made.files[0].digest

    assert keys_with_files(session, [digest]) == [f"document:{made.id}"]
    assert kept_texts(session, [digest, "0" * 64], 6) == {digest: "zakres"}
