"""Letters for tests: whole e-mails as bytes, written the way people's programs write them."""

from email.message import EmailMessage
from email.utils import format_datetime

from archive.db import utcnow
from tests.cast import JAN

OFFICE = "sprawy@firma.example"
ANNA = "anna@firma.example"


def letter(*, subject="Dokumenty", sender=JAN, to=OFFICE, text="Dzień dobry, przesyłam dokumenty.", mid=None,
           answers=None, files=()):  # fmt: skip
    """The bytes of a letter; `files` are (name, bytes, media type), `answers` a Message-ID."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(utcnow())
    if mid:
        message["Message-ID"] = f"<{mid}>"
    if answers:
        message["In-Reply-To"] = message["References"] = f"<{answers}>"
    message.set_content(text)
    for name, content, media_type in files:
        maintype, subtype = media_type.split("/")
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes().replace(b"\n", b"\r\n")


def note_file(words="Zaświadczenie o niezaleganiu"):
    """A small attachment with words in it."""
    return ("zaświadczenie ZUS.txt", words.encode(), "text/plain")


def outlook_file(before=0, its_list="__properties_version1.0"):
    """What tells a .msg from other files, and nothing that could be read out of it; `before` bytes lie between."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(before) + its_list.encode("utf-16-le") + bytes(100)
