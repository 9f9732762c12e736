"""The search page: cases and clients by name, filters that say when they are not understood, pages that exist."""

import pytest

from webapp.work import drain


@pytest.fixture
def indexed(site, things):
    drain(site.office)
    return things


def test_cases_and_clients_are_found_by_what_they_are_called(anna_here, indexed, subtests):
    for typed in (indexed.number, "1234563218", "123-456-32-18", "kłos"):
        for part in ("", "&part=1", "&part=few"):
            with subtests.test(typed=typed, part=part):
                page = anna_here.get(f"/search?q={typed}{part}").text

                assert f'href="/cases/{indexed.number}"' in page
                assert "Nie znaleziono" not in page and "Nic nie znaleziono" not in page


def test_a_stranger_finds_no_case_and_no_client(ewa_here, indexed, subtests):
    for typed in (indexed.number, "1234563218", "kłos"):
        with subtests.test(typed=typed):
            page = ewa_here.get(f"/search?q={typed}&part=few").text

            assert f"/cases/{indexed.number}" not in page and "/clients/" not in page


def test_a_filter_that_means_nothing_is_told(anna_here, indexed, subtests):
    asked = [
        ("from_on=32.13.2026", "Od dnia: 32.13.2026"),
        ("kind=bzdura", "Rodzaj: bzdura"),
        ("case=99", "Sprawa: 99"),
        ("until_on=32.13.2026&part=1", "Do dnia: 32.13.2026"),
    ]
    for arguments, typed in asked:
        with subtests.test(arguments=arguments):
            page = anna_here.get(f"/search?q=cena&{arguments}").text

            assert f"„{typed}”" in page
            assert "Nowa cena pieca" in page


def test_a_half_typed_date_is_not_complained_of(anna_here, indexed):
    assert "Od dnia: 32.1" not in anna_here.get("/search?q=cena&from_on=32.1&part=1").text


def test_a_page_past_the_end_is_the_last_one(anna_here, indexed):
    assert "Nowa cena pieca" in anna_here.get("/search?q=cena&page=999").text
