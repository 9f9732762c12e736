"""PDF files that need nothing from outside."""

import pytest
from weasyprint.urls import FatalURLFetchingError

from generators import pdf
from tests.generators.reading import pdf_fonts, pdf_text

CSS = "body { font-family: Lato, 'DejaVu Sans', sans-serif }"


def page(text):
    return f'<!DOCTYPE html><html lang="pl"><head><title>T</title></head><body><p>{text}</p></body></html>'


def test_polish_letters_are_embedded_and_readable():
    content = pdf.from_html(page("Zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ"), CSS)

    assert content.startswith(b"%PDF")
    assert " yes " in pdf_fonts(content).splitlines()[2]
    assert "Zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ" in pdf_text(content)


def test_the_same_page_gives_the_same_bytes():
    assert pdf.from_html(page("raz"), CSS) == pdf.from_html(page("raz"), CSS)
    assert pdf.from_html(page("raz"), CSS) != pdf.from_html(page("dwa"), CSS)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:1/logo.png"])
def test_nothing_is_fetched(address):
    with pytest.raises(FatalURLFetchingError):
        pdf.from_html(page(f"a<img alt='znak' src='{address}'/>"), CSS)


def test_a_picture_inside_the_page_is_no_fetching():
    pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="

    assert pdf.from_html(page(f"a<img alt='znak' src='{pixel}'/>"), CSS).startswith(b"%PDF")
