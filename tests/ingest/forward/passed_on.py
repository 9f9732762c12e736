"""Forwards for the tests: Anna's letter to the office, with whatever her program put into it."""

from ingest.mail import parse
from tests.ingest.mail.letter import letter

JAN = "jan@klos.example"
BODY = "Dzień dobry,\n\nprzesyłam zaświadczenie z ZUS. Źródła – jak wyżej.\n\nJan Żak"


def read(text, subject="PD: Zaświadczenie", *, kind="plain", to="sprawy@firma.example"):
    """The mail as it is read."""
    return parse(
        letter(
            text.encode(),
            content_type=f"text/{kind}; charset=utf-8",
            From="Anna Nowak <anna@firma.example>",
            To=to,
            Subject="=?utf-8?q?" + "".join(f"={byte:02X}" for byte in subject.encode()) + "?=",
            Date="Mon, 02 Nov 2026 10:00:00 +0100",
            Message_ID="<1@firma.example>",
        )
    )


def words(text):
    """The text without what only sets it out."""
    return " ".join((text or "").split())
