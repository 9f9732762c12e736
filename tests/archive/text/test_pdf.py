"""The text layer of PDF, its forms and notes."""

import pytest

from archive.text import pdf
from archive.text.extracted import NeedsPassword, Unreadable
from archive.text.pieces import Picture
from archive.text.places import PAGE
from tests.archive.text import making

FIELD = (
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nip) /V (5260001246) /Rect [50 500 300 530] "
    "/DA (/F1 12 Tf) /F 4 >>"
)
NOTE = "<< /Type /Annot /Subtype /Text /Contents (Prosze poprawic) /Rect [10 10 30 30] >>"


def words(content):
    return " ".join(" ".join(pdf.read(content, making.within()).pieces).split())


def test_pages_are_read_in_order():
    reading = pdf.read(making.pdf("Pierwsza", "Druga"), making.within())

    assert reading.pages == 2
    assert [piece for piece in reading.pieces if piece] == ["Pierwsza", PAGE, "Druga"]


def test_what_was_filled_into_a_form_is_read():
    form = "/AcroForm << /Fields [4 0 R] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 12 Tf) >>"
    content = making.pdf("Wniosek", extra=(FIELD,), page_extra="/Annots [4 0 R]", catalog=form)

    assert "5260001246" in words(content)


def test_a_note_beside_the_text_is_read():
    content = making.pdf("Wniosek", extra=(NOTE,), page_extra="/Annots [4 0 R]")

    assert words(content) == "Wniosek Prosze poprawic"


def test_a_locked_document_needs_its_password():
    with pytest.raises(NeedsPassword):
        pdf.read(making.locked_pdf(), making.within())


@pytest.mark.parametrize("content", [b"%PDF-1.4", making.pdf("Umowa")[:200], making.pdf()])
def test_a_damaged_document_is_unreadable(content):
    with pytest.raises(Unreadable):
        pdf.read(content, making.within())


def test_a_bad_page_does_not_spoil_the_others():
    content = making.pdf("Pierwsza", "Druga").replace(b"4 0 R 6 0 R", b"9 0 R 6 0 R")

    assert words(content) == "Druga"


HIGHLIGHT = "<< /Type /Annot /Subtype /Highlight /Contents (Kwota do sprawdzenia) /Rect [10 10 30 30] >>"
POPUP = "<< /Type /Annot /Subtype /Popup /Contents (Kwota do sprawdzenia) /Rect [10 10 30 30] >>"
PINNED = (
    "<< /Type /Annot /Subtype /FileAttachment /Contents (Spinacz) /Rect [10 10 30 30] "
    "/FS << /Type /Filespec /F (a.txt) /EF << /F 5 0 R >> >> >>"
)
CHOICE = (
    "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (rodzaj) /V (k2) /Opt [[(k1) (kredyt)] [(k2) (leasing)]] "
    "/Rect [50 500 300 530] /F 4 >>"
)
UNCHECKED = (
    "<< /Type /Annot /Subtype /Widget /FT /Btn /T (zgoda) /V /Off /AS /Off /Rect [50 500 60 510] /F 4 >>"
)
XFA = (
    "<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><d><nip>5260001246</nip><k>17</k></d>"
    "</xfa:datasets>"
)


def stream(text):
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def form(fields):
    return f"/AcroForm << /Fields [4 0 R] {fields} /DR << /Font << /F1 3 0 R >> >> /DA (/F1 12 Tf) >>"


def test_a_note_on_marked_words_is_read_once():
    content = making.pdf("Umowa", extra=(HIGHLIGHT, POPUP), page_extra="/Annots [4 0 R 5 0 R]")

    assert words(content) == "Umowa Kwota do sprawdzenia"


def test_a_file_pinned_to_a_page_stands_behind_the_pages():
    content = making.pdf(
        "Umowa", "Aneks", extra=(PINNED, stream("Harmonogram")), page_extra="/Annots [4 0 R]"
    )

    found = [piece for piece in pdf.read(content, making.within()).pieces if isinstance(piece, str) and piece]

    assert found == ["Umowa", "Spinacz", PAGE, "Aneks", "Spinacz", "a.txt", "Harmonogram"]


def test_a_choice_says_what_a_person_sees():
    content = making.pdf(
        "Wniosek", extra=(CHOICE, UNCHECKED), page_extra="/Annots [4 0 R 5 0 R]", catalog=form("")
    )

    assert words(content) == "Wniosek leasing"


@pytest.mark.expects_warnings  # of the library, that it does not show such forms
def test_the_data_of_an_xfa_form_are_read_where_no_field_says_them():
    catalog = form("/XFA [(datasets) 5 0 R]")
    content = making.pdf(
        "Prosze czekac", extra=(FIELD, stream(XFA)), page_extra="/Annots [4 0 R]", catalog=catalog
    )

    assert words(content) == "Prosze czekac 5260001246 17"


def waits_for_ocr(content):
    return any(isinstance(piece, Picture) for piece in pdf.read(content, making.within()).pieces)


@pytest.mark.parametrize(
    ("picture", "strips", "text"),
    [
        ((595, 842), 1, "Podpisano elektronicznie: Bozena Zrebiec, 2026-03-11 10:12:44, Certum"),
        ((595, 842), 12, "Strona 1 z 3"),
        ((595, 842), 400, "3"),
        ((400, 500), 1, "Strona 1 z 3"),
    ],
)
def test_a_scan_waits_for_ocr_whatever_was_stamped_on_it(picture, strips, text):
    assert waits_for_ocr(making.stamped_pdf(text, picture, strips))


@pytest.mark.parametrize(
    ("picture", "text"), [((595, 842), "Umowa " * 50), ((300, 200), "Umowa " * 20), ((100, 60), "Umowa")]
)
def test_a_page_with_a_text_of_its_own_does_not_wait_for_its_pictures(picture, text):
    assert not waits_for_ocr(making.stamped_pdf(text, picture))


@pytest.mark.parametrize(("scale", "waits"), [("595 0 0 842", True), ("60 0 0 80", False)])
def test_a_picture_within_a_form_is_as_large_as_it_is_shown(scale, waits):
    assert waits_for_ocr(making.form_pdf("Strona 1 z 3", scale)) is waits
