"""One message over two delivery paths is one; another body under the same id is another."""

from ingest.mail import parse
from tests.ingest.mail.letter import letter

LETTER = letter(b"Tresc\r\n", Subject="Umowa", Message_ID="<1@klos.pl>")


def test_the_marks_of_transport_do_not_make_another_message():
    other_path = (
        b"Received: from a\r\n by b\r\nX-Spam-Score: 1\r\nDKIM-Signature: v=1;\r\n\tb=abc\r\n" + LETTER
    )

    assert parse(other_path).canon_sha256 == parse(LETTER).canon_sha256
    assert parse(other_path).raw_sha256 != parse(LETTER).raw_sha256


def test_line_endings_do_not_make_another_message():
    assert parse(LETTER.replace(b"\r\n", b"\n")).canon_sha256 == parse(LETTER).canon_sha256


def test_another_body_under_the_same_id_is_another_message():
    assert parse(LETTER.replace(b"Tresc", b"Inna")).canon_sha256 != parse(LETTER).canon_sha256


def test_received_in_the_body_is_no_mark_of_transport():
    body = letter(b"Received: from a\r\n")

    assert parse(body).canon_sha256 != parse(body.replace(b"from a", b"from b")).canon_sha256
