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


def bounce(of, *, recipient=JAN, action="failed", kind="delivery-status", answers=None,
           sender="MAILER-DAEMON@poczta.example"):  # fmt: skip
    """A report as a mail server writes it: the letter with the Message-ID `of` did not reach its recipient."""
    failed = f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: 5.1.1\n"
    read = f"Final-Recipient: rfc822; {recipient}\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    told = {
        "delivery-status": f"Reporting-MTA: dns; poczta.example\n\n{failed}",
        "disposition-notification": read,
    }
    head = f"From: {sender}\nTo: {ANNA}\nSubject: Undelivered Mail Returned to Sender\n"
    head += f"In-Reply-To: <{answers}>\n" if answers else ""
    parts = (
        ("text/plain", "This is the mail system. Your message could not be delivered."),
        (f"message/{kind}", told[kind]),
        ("text/rfc822-headers", f"From: {ANNA}\nMessage-ID: <{of}>\nSubject: Oferta\n"),
    )
    body = "".join(f"--granica\nContent-Type: {media_type}\n\n{content}\n" for media_type, content in parts)
    content_type = f'Content-Type: multipart/report; report-type={kind}; boundary="granica"\n'
    return f"{head}{content_type}\n{body}--granica--\n".replace("\n", "\r\n").encode()
