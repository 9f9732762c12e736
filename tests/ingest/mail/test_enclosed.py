"""Files that old programs write into a text: uuencode and yEnc."""

import binascii
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.mail import leaf_content, parse
from tests.ingest.mail.letter import ENCODERS, letter, multipart, part

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 3


def uuencoded(content, name=b"oferta.pdf"):
    lines = (content[at : at + 45] for at in range(0, len(content), 45))
    return b"begin 644 %b\r\n%b`\r\nend\r\n" % (
        name,
        b"".join(map(binascii.b2a_uu, lines)).replace(b"\n", b"\r\n"),
    )


def yencoded(content, name=b"oferta.pdf", size=None):
    raised = [(byte + 42) % 256 for byte in content]
    written = b"".join(
        b"=%c" % ((byte + 64) % 256) if byte in b"\0\n\r=" else bytes([byte]) for byte in raised
    )
    # A line does not end between an equals sign and what it escapes.
    lines, line = [], b""
    for at in range(len(written)):
        line += written[at : at + 1]
        if len(line) >= 128 and not line.endswith(b"="):
            lines, line = [*lines, line], b""
    size = len(content) if size is None else size
    body = b"\r\n".join([*lines, line])
    return b"=ybegin line=128 size=%d name=%b\r\n%b\r\n=yend size=%d\r\n" % (size, name, body, size)


@pytest.mark.parametrize("written", [uuencoded, yencoded])
@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_file_written_into_a_text_is_a_part_and_the_text_is_shown_without_it(tmp_path, written, encoding):
    body = ENCODERS[encoding](b"Przed plikiem\r\n\r\n" + written(PDF) + b"\r\nPo pliku\r\n")
    raw = letter(body, encoding=encoding)

    for mail in (parse(raw), parse(raw, str(tmp_path))):
        (file,) = mail.attachments
        assert (file.path, file.filename, file.type) == ("1/file/0", "oferta.pdf", "application/pdf")
        assert file.sha256 == hashlib.sha256(PDF).hexdigest()
        assert mail.text.split() == ["Przed", "plikiem", "Po", "pliku"]
        assert leaf_content(raw, "1/file/0") == PDF


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n"])
def test_a_file_written_into_a_text_is_found_with_lines_ended_in_any_way(end):
    raw = letter(b"Przed\r\n" + uuencoded(PDF) + b"Po\r\n").replace(b"\r\n", end)
    mail = parse(raw)

    assert [one.content for one in mail.attachments] == [PDF]
    assert mail.text.split() == ["Przed", "Po"]


def test_the_text_keeps_all_its_bytes_as_a_part():
    body = b"Przed\r\n" + uuencoded(PDF)

    assert parse(letter(body)).parts[0].content == body


def test_two_files_in_a_part_of_a_message_are_two_parts():
    body = b"Oto one:\r\n" + uuencoded(PDF) + b"i\r\n" + uuencoded(b"drugi", b"dwa.txt")
    mail = parse(multipart(part(body), part(b"stopka")))

    assert [one.path for one in mail.parts] == ["1.1", "1.1/file/0", "1.1/file/1", "1.2"]
    assert [one.filename for one in mail.attachments] == ["oferta.pdf", "dwa.txt"]
    assert mail.text.split() == ["Oto", "one:", "i", "stopka"]


@pytest.mark.parametrize(
    "text",
    [
        "We begin 644 metres above the sea\nand end\nthere",
        "begin 644 the work\nthis is no line of it\nend\n",
        "begin 644 plan.pdf\nM123\nbez konca",
        "=ybegin line=128 size=3 name=a.txt\nbez konca",
    ],
)
def test_a_text_that_only_speaks_of_it_stays_whole(text):
    mail = parse(letter(text.encode()))

    assert (mail.text.strip(), mail.attachments) == (text.strip(), ())


def test_a_file_that_is_not_as_long_as_it_says_is_marked():
    mail = parse(letter(yencoded(PDF, size=9999)))

    assert mail.attachments[0].flags == ("bad_yenc",)
    assert mail.attachments[0].content == PDF


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=600))
def test_any_bytes_come_back(content):
    for written in (uuencoded, yencoded):
        (file,) = parse(letter(written(content))).attachments
        assert file.content == content
