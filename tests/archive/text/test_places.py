"""A word of a kept text tells the page or the row where it stands."""

import pytest

from archive.text import extract
from archive.text.places import Place, joined, place_of, split
from tests.archive.text import making


def place(found, word):
    return place_of(found.text, found.text.index(word), found.pages, found.rows)


def test_a_word_of_a_pdf_tells_its_page_also_behind_an_empty_one():
    found = extract(making.pdf("", "", "Umowa", "Aneks"), filename="a.pdf", media_type="")

    assert place(found, "Umowa") == Place(page=3)
    assert place(found, "Aneks") == Place(page=4)


def test_a_form_feed_in_a_page_is_no_page():
    text = "jeden\fdwa"

    assert place_of(text, text.index("dwa"), pages=None) is None
    assert extract(text.encode(), filename="a.txt", media_type="").text == "jeden\ndwa"


def test_empty_rows_shift_no_number():
    rows = [["Koszty"], [None], [None], ["Piec", 100], ["Mieszarka", 200], [None], ["Razem"]]
    content = making.book({"Koszty": [[None], [None], *rows], "Raty": [["Marzec"], ["Kwiecień"]]})

    found = extract(content, filename="a.xlsx", media_type="")

    assert found.text.startswith("Koszty\nKoszty\nPiec\t100\nMieszarka\t200\nRazem\n\f\nRaty\nMarzec")
    assert place(found, "Piec") == Place(sheet="Koszty", row=6)
    assert place(found, "Mieszarka") == Place(sheet="Koszty", row=7)
    assert place(found, "Razem") == Place(sheet="Koszty", row=9)
    assert place(found, "Kwiecień") == Place(sheet="Raty", row=2)


def test_the_name_of_a_sheet_stands_in_no_row():
    content = making.book({"Koszty": [["Piec"]], "Raty": [["Marzec"]]})

    found = extract(content, filename="a.xlsx", media_type="")

    assert place(found, "Raty") == Place(sheet="Raty")
    assert place_of(found.text, 0, found.pages, found.rows) == Place(sheet="Koszty")


def test_a_cell_of_several_lines_stays_one_row():
    content = making.book({"A": [["jeden\ndwa\r\ntrzy\u2028cztery"], ["pięć"]]})

    found = extract(content, filename="a.xlsx", media_type="")

    assert place(found, "pięć") == Place(sheet="A", row=2)


def test_a_million_empty_rows_cost_nothing():
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>w{n}</v></c></row>' for n in (1, 200_000))

    found = extract(making.sheet_of(rows), filename="a.xlsx", media_type="")

    assert len(found.text) < 50
    assert place(found, "w200000") == Place(sheet="A", row=200_000)


def test_a_slide_tells_its_number():
    slides = {f"ppt/slides/slide{n}.xml": f"<s><p><t>Slajd {n}</t></p></s>" for n in (1, 2)}

    found = extract(making.package(slides), filename="a.pptx", media_type="")

    assert place(found, "Slajd 2") == Place(page=2)


def test_what_stands_behind_the_last_page_is_on_none():
    assert place_of("Umowa\n\f\nzałącznik.txt", 10, pages=1) is None


@pytest.mark.parametrize("pages", [["a"], ["a", "b"], ["", "", "c"], ["a", "", "c"], ["a\nb", "c"]])
def test_pages_come_out_as_they_went_in(pages):
    assert split(joined(pages)) == pages
