"""What a reader of a page sees."""

import pytest

from archive.text import html


def test_blocks_are_lines_and_words_stay_whole():
    source = (
        "<head><title>Oferta</title><style>p{}</style></head><body><p>Umo<b>wa</b>\n nr <i>7</i></p>reszta<br>dalej"
        "<script>alert(1)</script><table><tr><td>NIP</td><td>526</td></tr></table></body>"
    )

    assert html.text_of(source).splitlines() == ["Oferta", "Umowa nr 7", "reszta", "dalej", "NIP 526"]


@pytest.mark.parametrize("charset", ["utf-8", "cp1250", "iso-8859-2", "utf-16"])
@pytest.mark.parametrize(
    "label", ["", '<meta charset="iso-8859-2">', '<meta charset="utf-8">', '<meta charset="x?">']
)
def test_polish_letters_come_through_a_wrong_label(charset, label):
    source = f"<html>{label}<p>Zażółć gęślą jaźń, Łódź, ŚWIĘTOŚĆ</p></html>"

    assert list(html.read(source.encode(charset)).pieces) == ["Zażółć gęślą jaźń, Łódź, ŚWIĘTOŚĆ"]


def test_parts_of_a_page_are_lines():
    source = "<header>Bank</header><main>Umowa</main><select><option>Kredyt<option>Leasing</select><footer>Dół</footer>"

    assert html.text_of(source).splitlines() == ["Bank", "Umowa", "Kredyt", "Leasing", "Dół"]
    assert html.text_of("<label>NIP</label><button>Zapisz</button>") == "NIP Zapisz"


def test_the_number_of_a_note_is_no_part_of_the_word():
    assert html.text_of("<p>Kredyt<a href='#1'><sup>1</sup></a> na 100 m<sup>2</sup>") == "Kredyt 1 na 100 m2"


def test_a_page_of_nothing_is_no_text():
    assert html.text_of("") == ""
