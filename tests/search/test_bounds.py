"""Filters by client and case are asked of every case that one may see, and of no other."""

import time

from search.bounds import within
from search.query import parse
from tests.search import rows


def test_words_of_a_client_leave_her_cases_to_those_who_may_see_them(session, anna, ewa, klos_case):
    for words in ("kłos", "piekarni klos", "123-456-32-18", "kłos kłos piekarnia"):
        query = parse("umowa", client=words)

        assert within(session, anna, query) == {klos_case.id}
        assert within(session, ewa, query) == frozenset()
    assert within(session, anna, parse("umowa", client="kłos huta")) == frozenset()


def test_no_choice_of_clients_holds_anybody_up(session, marek, klos):
    for _ in range(300):
        rows.case_of(session, marek, klos)
    words = [f"{'sp z o.o. piekarnia kłos ' * 7}{number}" for number in range(12)]

    began = time.process_time()
    found = within(session, marek, parse("umowa", client=words))

    assert found == frozenset()
    assert time.process_time() - began < 0.25  # four times that read anew for every case
