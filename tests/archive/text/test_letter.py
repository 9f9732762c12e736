"""An attached e-mail, read as a letter."""

from email.message import EmailMessage

import pytest

from archive.text import letter
from archive.text.families import family_of
from tests.archive.text import making


def said(reading):
    return [piece.strip() for piece in reading.pieces if isinstance(piece, str)]


def test_a_letter_says_who_what_about_and_what_with():
    message = EmailMessage()
    message["From"] = "Jan Kłos <jan@klos.example>"
    message["Subject"] = "Wniosek o zaświadczenie"
    message.set_content("Dzień dobry https://bank.example/x")
    message.add_alternative("<p>Dzień <b>dobry</b></p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="oświadczenie.pdf")

    assert said(letter.read(message.as_bytes(), making.within())) == [
        "From: Jan Kłos <jan@klos.example>",
        "Subject: Wniosek o zaświadczenie",
        "Dzień dobry",
        "oświadczenie.pdf",
    ]


def test_a_letter_in_an_unknown_charset_is_still_read():
    content = (
        b"Subject: =?x-none?q?za=B3=B1cznik?=\nContent-Type: text/plain; charset=x-none\n\nUmowa \xb3\xb9\n"
    )

    assert said(letter.read(content, making.within())) == [
        "Subject: załącznik",
        "Umowa łą",
    ]


@pytest.mark.parametrize("page", ["<p><img src='cid:1'></p>", "<p>Dzień dobry, tylko dla przeglądarek</p>"])
def test_a_page_that_says_less_leaves_the_plain_text(page):
    message = EmailMessage()
    message.set_content("Dzień dobry, rata wynosi 1250 zł")
    message.add_alternative(page, subtype="html")

    assert "Dzień dobry, rata wynosi 1250 zł" in said(letter.read(message.as_bytes(), making.within()))


def test_a_letter_in_a_letter_says_what_about():
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"] = "Decyzja banku"
    inner.set_content("Odmowa")
    outer["Subject"] = "Przekazuję"
    outer.set_content("Proszę")
    outer.add_attachment(inner)

    assert said(letter.read(outer.as_bytes(), making.within())) == [
        "Subject: Przekazuję",
        "Proszę",
        "Subject: Decyzja banku",
        "Odmowa",
    ]


def test_a_web_page_kept_as_a_letter_is_read_without_its_styles():
    content = (
        b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"<meta charset=3Diso-8859-2><p>za=B6wiad<b>czenie</b></p>\n--B\nContent-Type: text/css\n\np{top:0}\n--B--\n"
    )

    assert family_of(content, "umowa.doc", "").name == "letter"
    assert said(letter.read(content, making.within())) == ["From: <Saved by Blink>", "zaświadczenie"]


def test_all_letters_of_a_mailbox_in_one_file_are_read():
    one = (
        b"From jan@klos.example Thu Nov 26 12:00:00 2026\nSubject: =?utf-8?q?Pierwszy_=C5=BC=C3=B3=C5=82w?=\n"
    )
    one += b"\nDobry.\n\n"
    content = one + one.replace(b"Pierwszy", b"Drugi") + b"From the bank\n"

    assert family_of(content, "archiwum", "").name == "letters"
    assert said(letter.read_mbox(content, making.within())) == [
        "Subject: Pierwszy żółw",
        "Dobry.",
        "Subject: Drugi żółw",
        "Dobry.\n\nFrom the bank",
    ]


def test_a_text_that_quotes_headers_is_no_letter():
    assert family_of(b"From: Jan\nSubject: Umowa\n\nMIME-Version: 1.0", "notatka.txt", "").name == "plain"


def test_what_is_attached_without_a_name_is_read_as_what_it_is():
    content = (
        b"Subject: Spotkanie\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/calendar\n\n"
        b"BEGIN:VCALENDAR\nSUMMARY:Roz\n mowa\n--B\nContent-Type: application/rtf\n\n{\\rtf1 Umowa}\n"
        b"--B\nContent-Type: application/pkcs7-signature\n\nMIIx\n--B--\n"
    )

    found = [line for line in said(letter.read(content, making.within())) if line]

    assert found == ["Subject: Spotkanie", "BEGIN:VCALENDAR\nSUMMARY:Rozmowa", "Umowa"]


@pytest.mark.parametrize(
    "written",
    [
        "=?utf-8?q?=C5=BB=C3=B3=C5=82ty?=\n temat",
        "=?utf-8?q?=C5=BB=C3=B3?=\n =?utf-8?q?=C5=82ty?= temat",
        "Żółty temat",
    ],
)
def test_a_subject_over_lines_or_without_a_charset_keeps_its_words(written):
    content = b"Subject: " + written.encode("cp1250") + b"\n\nUmowa"

    assert said(letter.read(content, making.within())) == ["Subject: Żółty temat", "Umowa"]
