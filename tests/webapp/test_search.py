"""The search page: cases and clients by name, filters that say when they are not understood, pages that exist."""

import re

import pytest

from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from cases.document import upload_document
from cases.note import add_note
from search import refresh
from tests.webapp.furniture import merged
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


def test_a_preview_shows_the_text_with_the_words_marked(anna_here, indexed):
    for part in ("", "&part=1"):
        page = anna_here.get(f"/search/preview?key=message:{indexed.filed}&q=cena{part}").text

        assert "przesyłam <mark>cenę</mark>" in page
        assert f'href="/messages/{indexed.filed}"' in page and indexed.number in page
        assert ("<html" in page) is (part == "")


def test_a_preview_is_found_by_its_place_among_the_results(anna_here, indexed):
    first, second = (anna_here.get(f"/search/preview?q=cena&place={place}").text for place in (1, 2))

    assert 'data-key="j"' in first and 'data-key="k"' not in first
    assert 'data-key="k"' in second
    assert anna_here.get("/search/preview?q=cena&place=99").status_code == 404
    assert anna_here.get("/search/preview?q=cena&place=x").status_code == 404


def test_a_preview_is_for_those_who_may_see_it(site, ewa_here, indexed, subtests):
    absent = ewa_here.get("/search/preview?key=message:9999&q=cena")
    keys = ("message:{filed}", "message:{waiting}", "document:{document}", "note:{note}")
    none = ("message:x", "case:1", "message", "", ":", "message:²", f"message:{2**70}", "note:1:2")
    for key in (*(one.format(**vars(indexed)) for one in keys), *none):
        for page in ("preview?q=cena&", "preview?q=cena&part=1&", "similar?"):
            with subtests.test(key=key, page=page):
                refused = ewa_here.get(f"/search/{page}key={key}")

                assert refused.status_code == 404
                assert _bare(refused.text) == _bare(absent.text)


def test_a_document_is_looked_at_on_its_page(site, anna_here, indexed):
    page = anna_here.get(f"/search/preview?key=document:{indexed.document}&q=tekst").text

    assert "<mark>tekst</mark>" in page


def test_results_are_sorted_by_date_when_asked(anna_here, indexed):
    page = anna_here.get("/search?q=cena&sort=date").text

    assert "najtrafniejsze</a>" in page and "<strong>najnowsze</strong>" in page


def test_every_filter_chosen_is_a_link_that_takes_it_away(anna_here, indexed):
    page = anna_here.get(f"/search?q=cena&case={indexed.number}&kind=message").text

    chosen = page.partition('class="chosen"')[2].partition("</ul>")[0].replace("&amp;", "&")
    assert 'href="/search?kind=message&q=cena"' in chosen
    assert f'href="/search?case={indexed.number}&q=cena"' in chosen


def _bare(page):
    return re.sub(r'value="[^"]{40,}"', "", page)


PAGES = "Strona tytułowa\n\f\nSpis treści\n\f\nMarża banku 1,85"
SHEETS = "Koszty\nPiec\t100\nMarża\t12\n\f\nPrzychody\nBułki\t7"


@pytest.fixture
def papers(site, things):
    """Ids of a PDF of three pages and of a workbook of two sheets, read and indexed."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        pages, sheets = (
            upload_document(
                session,
                site.office.store,
                cast.klos_case,
                name.encode(),
                filename=name,
                media_type="",
                by=cast.anna,
            )
            for name in ("umowa.pdf", "plan.xlsx")
        )
        keep(session, pages.file.digest, Extracted(TextState.TEXT, PAGES, pages=3))
        keep(session, sheets.file.digest, Extracted(TextState.TEXT, SHEETS, rows=((0, 0), (4, 0))))
        ids = pages.id, sheets.id
    refresh.index_entries(site.office.db, site.office.index, [f"document:{one}" for one in ids])
    return ids


def test_it_is_said_where_in_a_file_the_words_stand(anna_here, papers):
    page = anna_here.get("/search?q=marża").text

    assert "strona 3" in page and "arkusz Koszty, wiersz 2" in page
    assert f"/documents/{papers[0]}/pages/3.png?small=1" in page


def test_the_preview_is_of_the_page_where_they_stand(anna_here, papers):
    page = anna_here.get(f"/search/preview?key=document:{papers[0]}&q=marży&part=1").text

    assert f"/documents/{papers[0]}/pages/3.png?mark=Mar%C5%BCa" in page
    assert "<mark>Marża</mark> banku" in page and "Spis" not in page


def test_the_preview_of_a_workbook_shows_its_lines(anna_here, papers):
    page = anna_here.get(f"/search/preview?key=document:{papers[1]}&q=bułki&part=1").text

    assert "arkusz Przychody, wiersz 1" in page
    assert "<mark>Bułki</mark>\t7" in page and "\f" not in page


def test_filters_are_called_by_names(site, anna_here, indexed, subtests):
    client, advisor = indexed.client, site.cast.anna.id
    asked = {
        f"client={client}": "Klient: Piekarnia Kłos",
        f"advisor={advisor}": "Doradca: Anna Testowa",
        "kind=document": "Rodzaj: Dokumenty",
        "type=OF": "Rodzaj dokumentu: Oferta współpracy",
        "type=F01": "Rodzaj dokumentu: Sprawozdanie finansowe roczne",
        "year=2026": "Rok: 2026",
    }
    for arguments, name in asked.items():
        with subtests.test(arguments=arguments):
            chosen = anna_here.get(f"/search?q=cena&{arguments}").text.partition('class="chosen"')[2]

            assert name in chosen.partition("</ul>")[0]


def test_a_client_whom_she_may_not_see_has_no_name(ewa_here, indexed):
    page = ewa_here.get(f"/search?q=cena&client={indexed.client}").text

    assert f"Klient: {indexed.client} " in page and "Kłos" not in page


def test_a_note_that_says_no_more_than_its_title_says_it_once(site, anna_here, things):
    with site.writing() as session:
        cast = merged(session, site.cast)
        add_note(session, cast.klos_case, "Prezes oddzwoni we wtorek.", by=cast.anna)
    drain(site.office)

    page = anna_here.get("/search?q=prezesa&part=1").text

    assert page.count("oddzwoni we wtorek.") == 3  # once in sight, twice for those who listen to the links
    assert "<mark>Prezes</mark> oddzwoni" in page


def test_without_words_there_is_no_best_to_put_first(anna_here, indexed):
    assert "najtrafniejsze" in anna_here.get("/search?q=cena+typ:mail").text
    assert "najtrafniejsze" not in anna_here.get("/search?q=typ:mail").text
