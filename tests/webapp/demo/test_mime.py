"""What is put together here comes apart again in a parser that knows nothing of it."""

import email

import pytest

from webapp.demo import mime

PANGRAM = "Zażółć gęślą jaźń – „tak”"


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1250"])
def test_polish_text_survives(charset, encoding):
    parsed = _parsed(mime.text(PANGRAM, charset=charset, encoding=encoding))

    assert parsed.get_payload(decode=True).decode(charset).strip() == PANGRAM


def test_what_latin_2_lacks_is_typed_as_on_a_typewriter():
    parsed = _parsed(mime.text(PANGRAM, charset="iso-8859-2"))

    assert parsed.get_payload(decode=True).decode("iso-8859-2").strip() == 'Zażółć gęślą jaźń - "tak"'


def test_a_name_by_rfc_2231():
    parsed = _parsed(mime.attachment(b"%PDF", "wyciąg.pdf", "application/pdf", names="rfc2231"))

    assert parsed.get_filename() == "wyciąg.pdf"


def test_a_name_in_encoded_words():
    parsed = _parsed(mime.attachment(b"%PDF", "wyciąg.pdf", "application/pdf", names="encoded"))

    assert parsed.get_filename().startswith("=?utf-8?")


def test_lines_end_as_the_network_wants_them():
    entity = mime.multipart("mixed", "b1", [mime.text(PANGRAM), mime.text("x", encoding="base64")])
    raw = mime.message([("Subject", mime.words(PANGRAM * 4))], entity)

    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_an_enclosed_message_keeps_its_bytes():
    inner = mime.message([("Subject", "inner")], mime.text("x"))
    parsed = _parsed(mime.multipart("mixed", "b1", [mime.text("y"), mime.enclosed(inner, "list.eml")]))

    assert parsed.get_payload()[1].get_payload()[0]["Subject"] == "inner"


def _parsed(entity):
    return email.message_from_bytes(mime.message([("From", "a@b.example")], entity))
