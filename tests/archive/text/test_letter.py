"""An attached e-mail, read as a letter."""

from email.message import EmailMessage

from archive.text import letter
from tests.archive.text import making


def said(reading):
    return [piece.strip() for piece in reading.pieces if isinstance(piece, str)]


def test_a_letter_says_who_what_about_and_what_with():
    message = EmailMessage()
    message["From"] = "Jan Kłos <jan@klos.example>"
    message["Subject"] = "Wniosek o zaświadczenie"
    message.set_content("Dzień dobry")
    message.add_alternative("<p>Dzień <b>dobry</b></p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="oświadczenie.pdf")

    assert said(letter.read(message.as_bytes(), making.within())) == [
        "From: Jan Kłos <jan@klos.example>",
        "Subject: Wniosek o zaświadczenie",
        "Dzień dobry",
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
