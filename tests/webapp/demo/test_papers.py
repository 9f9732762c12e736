"""Attachments are real files with the paper's words in them, and the same ones each time."""

import io
import zipfile

import pypdfium2
import pytest
from openpyxl import load_workbook
from PIL import Image

from webapp.demo.papers import Papers


@pytest.mark.parametrize("key", ["klos-cit8", "klos-bilans", "klos-wyciag", "klos-krs-foto", "klos-umowa"])
def test_the_same_paper_gives_the_same_bytes(world, setting, papers, key):
    assert Papers(world, setting).make(key).content == papers.make(key).content


def test_a_pdf_has_polish_text(papers):
    text = _pdf_text(papers.make("klos-zus").content)

    assert "Zaświadczenie o niezaleganiu w opłacaniu składek" in text
    assert "3857845409" in text


def test_a_scan_has_no_text(papers):
    assert _pdf_text(papers.make("klos-wyciag").content) == ""


def test_a_photo_is_a_jpeg(papers):
    photo = Image.open(io.BytesIO(papers.make("klos-krs-foto").content))

    assert (photo.format, photo.size) == ("JPEG", (1080, 1440))


def test_a_sheet_keeps_its_numbers(papers):
    sheet = load_workbook(io.BytesIO(papers.make("klos-bilans").content)).active

    assert sheet["B2"].value == 4210300


@pytest.mark.parametrize(
    ("key", "entry", "words"),
    [
        ("klos-umowa", "word/document.xml", "Siedzibą spółki jest Lublin"),
        ("nowicka-oswiadczenie", "content.xml", "gospodarstwo domowe liczy dwie osoby"),
    ],
)
def test_word_processors_files_hold_the_words(papers, key, entry, words):
    with zipfile.ZipFile(io.BytesIO(papers.make(key).content)) as archive:
        assert words in archive.read(entry).decode()


def test_names_tell_the_year_and_month(papers):
    assert papers.make("klos-cit8").filename == "CIT-8_2025.pdf"
    assert papers.make("klos-wyciag").filename == "wyciąg_10_2026.pdf"


def _pdf_text(content):
    pdf = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in pdf).strip()
    pdf.close()
    return text.replace("\r\n", " ")
