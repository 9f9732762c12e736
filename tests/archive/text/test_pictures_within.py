"""Pictures and scans in archives, letters and Office files: told where they are, found again, and read by OCR."""

from email.message import EmailMessage

import pytest
from PIL import Image

from archive.text import TextState, extract, sandbox
from archive.text.extracted import Unread
from archive.text.families import within_file
from archive.text.pieces import mark_of
from archive.text.places import Place, place_of
from archive.worker import Worker
from tests.archive.text import making

SCAN = making.picture((1200, 1600), "L", kind="JPEG")
OTHER = making.picture((1200, 1600), "L", 90, kind="JPEG")
LOGO = making.picture((280, 90))
SCANNED = making.merged_pdf(making.pdf("Umowa najmu"), making.pdf_of_picture(Image.new("L", (600, 800), 200)))
BODY = "<d><p><t>Oferta leasingu</t></p></d>"
WRITTEN = {"word/document.xml": BODY, "word/media/image1.jpeg": SCAN}
OPENDOCUMENT = "<a xmlns:text='t'><text:p>Oferta leasingu</text:p></a>"
SLIDE = "<s><p><t>Slajd</t></p></s>"


def read(content, filename="skany.zip", password=None):
    return extract(content, filename=filename, media_type="", password=password)


def letter(attached, inline=b""):
    message = EmailMessage()
    message["Subject"] = "Skany"
    message.set_content("W załączeniu skany")
    if inline:
        message.add_related(inline, maintype="image", subtype="jpeg", cid="<a@b>")
    message.add_attachment(attached, maintype="image", subtype="jpeg", filename="dowód.jpg")
    return message.as_bytes()


def test_photographs_in_a_zip_wait_for_ocr_and_logos_do_not():
    found = read(making.zipped_files({"umowa.jpg": SCAN, "logo.png": LOGO, "aneks.jpg": OTHER}))

    assert found.state is TextState.WAITING_FOR_OCR
    assert [(one.page, one.trail) for one in found.unread] == [(1, (mark_of(SCAN),)), (1, (mark_of(OTHER),))]
    assert "logo.png" in found.text


def test_a_scan_in_a_zip_tells_file_and_page():
    found = read(making.zipped_files({"umowy/skan.pdf": SCANNED, "raty.txt": "Marzec"}))

    (unread,) = found.unread
    assert (unread.page, unread.trail) == (2, (mark_of(SCANNED),))
    parts = found.text.split("\f")
    assert parts[unread.part - 2].split() == ["umowy/skan.pdf", "Umowa", "najmu"]
    places = [
        place_of(found.text, found.text.index(word), found.pages, found.rows, found.files)
        for word in ("najmu", "Marzec")
    ]
    assert places == [Place(file="umowy/skan.pdf", file_page=1), Place(file="raty.txt")]


def test_a_file_deep_within_tells_the_whole_way():
    inner = making.zipped_files({"skan.jpg": SCAN})
    found = read(making.zipped_files({"paczka.zip": inner, "opis.txt": "Dwie strony"}))

    (unread,) = found.unread
    assert unread.trail == (mark_of(inner), mark_of(SCAN))
    at = len("\f".join(found.text.split("\f")[: unread.part - 1])) + 2
    assert place_of(found.text, at, None, (), found.files) == Place(file="paczka.zip/skan.jpg")


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("oferta.docx", making.package({**WRITTEN, "word/media/a.png": LOGO})),
        ("oferta.odt", making.opendocument("text", OPENDOCUMENT, [SCAN])),
    ],
)
def test_scans_in_a_written_document_belong_to_its_text(filename, content):
    found = read(content, filename)

    assert found.state is TextState.WAITING_FOR_OCR
    assert found.text == "Oferta leasingu"
    assert found.unread == (Unread(1, 1, (mark_of(SCAN),)),)


def test_scans_on_slides_belong_to_their_slide_each_once():
    link = '<r><r Target="../media/image1.jpeg"/><r Target="../media/gone.png"/></r>'
    parts = {f"ppt/slides/slide{n}.xml": SLIDE for n in (1, 2, 3)}
    parts |= {f"ppt/slides/_rels/slide{n}.xml.rels": link for n in (2, 3)}

    found = read(making.package({**parts, "ppt/media/image1.jpeg": SCAN}), "slajdy.pptx")

    assert found.unread == (Unread(2, 1, (mark_of(SCAN),)),)


def test_a_damaged_picture_does_not_spoil_the_document():
    content = making.package({"word/document.xml": BODY, "word/media/a.jpg": bytes(range(200)) * 3})

    found = read(content.replace(bytes(range(20, 30)), bytes(10)), "oferta.docx")

    assert (found.state, found.text) == (TextState.TEXT, "Oferta leasingu")


def test_scans_attached_to_a_letter_and_shown_in_it_wait_for_ocr():
    found = read(letter(SCAN, inline=OTHER), "list.eml")

    assert [one.trail for one in found.unread] == [(mark_of(OTHER),), (mark_of(SCAN),)]
    assert "W załączeniu skany" in found.text and "dowód.jpg" in found.text


def test_what_else_an_archive_withholds_is_still_told_beside_its_scans():
    members = {"zly.txt": bytes(range(256)), "skan.jpg": SCAN}
    content = making.zipped_files(members).replace(bytes(range(20, 30)), bytes(10), 1)

    found = read(content)

    assert found.state is TextState.BROKEN
    assert len(found.unread) == 1


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("skany.zip", making.zipped_files({"a.jpg": OTHER, "b.jpg": SCAN})),
        ("skany.zip", making.zipped_files({"w.zip": making.zipped_files({"b.jpg": SCAN}), "c.txt": "Umowa"})),
        ("list.eml", letter(SCAN)),
        ("oferta.docx", making.package(WRITTEN)),
    ],
)
def test_the_way_to_a_scan_is_found_again(filename, content):
    trail = read(content, filename).unread[-1].trail

    assert within_file(content, filename, "", trail) == SCAN


def test_a_way_that_leads_nowhere_costs_its_page(tmp_path):
    path = tmp_path / "skany.zip"
    path.write_bytes(making.zipped_files({"a.jpg": OTHER}))

    with Worker(seconds=30) as worker:
        unread = Unread(2, 1, (mark_of(SCAN),))
        text, error = sandbox.page_read(worker, path, unread, filename="skany.zip", media_type="")

    assert text == "" and error.startswith("page 1: ")
