"""A case or a client is found by what it is called, and only by who may see it."""

from cases.case import open_case
from cases.lookup import cases_called, clients_called


def test_a_case_is_found_by_number_title_client_and_nip(session, here, klos_case, subtests):
    nip = here.klos.nip
    title, client = klos_case.title.split()[0], "kłos"
    dashed = f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}"
    for words in (klos_case.number, klos_case.number.lower(), title, client, "KŁOS", nip, dashed, f"PL{nip}"):
        with subtests.test(words=words):
            assert cases_called(session, here.anna, words) == [klos_case]
            assert cases_called(session, here.ewa, words) == cases_called(session, here.adam, words) == []


def test_the_case_of_that_number_comes_first(session, here, klos_case):
    open_case(session, client=here.klos, owner=here.anna, title=f"Jak {klos_case.number}", by=here.anna)

    assert cases_called(session, here.anna, klos_case.number)[0] is klos_case
    assert len(cases_called(session, here.anna, klos_case.number, limit=1)) == 1


def test_a_client_is_found_by_name_and_number(session, here, subtests):
    for words in ("Piekarnia", "kłos piekarnia", "PIEKARNIA KŁOS", here.klos.nip):
        with subtests.test(words=words):
            assert clients_called(session, here.anna, words) == [here.klos]
            assert clients_called(session, here.ewa, words) == []


def test_no_word_and_a_wildcard_find_nothing(session, here):
    for words in ("", '  " "', "%", "_"):
        assert cases_called(session, here.marek, words) == clients_called(session, here.marek, words) == []
