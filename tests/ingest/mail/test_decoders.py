"""The decoders on bytes that nobody thought of: what was encoded comes back, and nothing at all raises."""

import base64
import binascii
import quopri
import string
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.mail import addresses, charsets, dates, html_text, names, parameters, parse, transfer, words
from ingest.mail.names import LONGEST_STEM

ROUNDS = settings(max_examples=40, deadline=None)
LABELS = st.sampled_from(
    ["utf-8", "windows-1250", "iso-8859-2", "utf-16", "utf-7", "hz", "big5", "x-nieznany", "", None]
)
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30
)
# Pieces that mean something to one decoder or another, and anything between them.
PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [
            b"=?", b"?=", b"=?utf-8?B?", b"?q?", b"=", b"=C5", b"\r", b"\n", b"\r\n ", b'"', b"<", b">", b"(", b")",
            b"@", b",", b";", b":", b"*0*=", b"*=utf-8''", b"filename", b"boundary=", b"\\", b"%C5%82", b"\x00",
        ]
    ),
)  # fmt: skip
BROKEN = st.lists(PIECES, max_size=30).map(b"".join)


@ROUNDS
@given(st.binary(max_size=400), st.integers(1, 80))
def test_base64_comes_back_in_lines_of_any_length_padded_or_not(content, width):
    encoded = base64.b64encode(content)
    lines = b"\r\n".join(encoded[at : at + width] for at in range(0, len(encoded), width))

    assert transfer.decoded(lines, "base64") == (content, ())
    assert transfer.decoded(lines.replace(b"=", b""), "base64") == (content, ())


@ROUNDS
@given(st.binary(min_size=1, max_size=6000), st.sampled_from([60, 76]))
@pytest.mark.parametrize(
    "footer",
    [
        b"\r\n--\r\nLista oferty, https://listy.example/?a=b\r\n",
        b"_______________________________________________\r\nOferty mailing list\r\nOferty@listy.example\r\n",
        b"\r\nTa wiadomo\xb6\xe6 jest poufna.\r\nPozdrawiamy\r\n",
    ],
)
def test_what_a_list_writes_below_base64_is_no_data(footer, content, width):
    encoded = base64.b64encode(content)
    lines = b"\r\n".join(encoded[at : at + width] for at in range(0, len(encoded), width))

    assert transfer.decoded(lines + b"\r\n" + footer, "base64") == (content, ("bad_base64",))


@pytest.mark.parametrize("junk", [b"!\r\n", b"\r\n\r\n!", b"\r\n\xa0\r\n", b"\r\n> ", b"\r\n--\r\n"])
def test_junk_between_the_lines_of_base64_takes_nothing_away(junk):
    content = bytes(range(256)) * 9
    encoded = base64.b64encode(content)

    assert (
        transfer.decoded(junk.join(encoded[at : at + 76] for at in range(0, len(encoded), 76)), "base64")[0]
        == content
    )


@pytest.mark.parametrize(("piece", "content"), [(b"QQ==\r\n", b"A"), (b"QUI=\n", b"AB"), (b"=\r\n", b"")])
def test_base64_in_ever_so_many_pieces_is_decoded_in_one_pass(piece, content):
    assert transfer.decoded(piece * 300_000, "base64")[0] == content * 300_000


def test_base64_that_was_cut_off_gives_its_whole_groups():
    encoded = base64.b64encode(b"Piekarnia")

    assert transfer.decoded(encoded[:-1], "base64") == (b"Piekar", ("bad_base64",))


@ROUNDS
@given(st.binary(max_size=400))
def test_quoted_printable_comes_back(content):
    assert transfer.decoded(quopri.encodestring(content, quotetabs=True), "quoted-printable") == (content, ())


@pytest.mark.parametrize(
    ("encoded", "content"),
    [
        (b"K=C5=82os", "Kłos"),
        (b"K=c5=82os", "Kłos"),
        (b"Kl=\r\nos", "Klos"),
        (b"Kl= \r\nos", "Klos"),
        (b"Kl=\t\nos", "Klos"),
        (b"Kl=\ros", "Klos"),
        (b"Kl=\r\r\nos", "Klos"),
        (b"100 = 100", "100 = 100"),
        (b"Kl=", "Kl"),
        (b"=ZZ", "=ZZ"),
    ],
)
def test_quoted_printable_is_read_as_broken_programs_write_it(encoded, content):
    assert transfer.decoded(encoded, "quoted-printable")[0].decode() == content


@ROUNDS
@given(st.binary(min_size=1, max_size=400))
def test_uuencoded_files_come_back(content):
    lines = b"".join(binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))

    assert transfer.decoded(b"begin 644 a.bin\n" + lines + b"`\nend\n", "x-uuencode") == (content, ())


@ROUNDS
@given(BROKEN, st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit", "nieznane"]))
def test_no_body_stops_a_decoder(body, name):
    content, _ = transfer.decoded(body, name)

    # A line of uuencode may have lost the blanks at its end, 63 bytes of them at most.
    assert len(content) <= 63 * (len(body) + 1)


@ROUNDS
@given(st.binary(max_size=300), LABELS)
def test_any_bytes_under_any_label_are_a_text_that_can_be_stored(raw, label):
    text, _, _ = charsets.decode(raw, label)

    assert "\x00" not in text
    assert text.encode().decode() == text


@ROUNDS
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff")))
def test_text_in_utf_8_comes_back_whatever_it_is(text):
    assert charsets.text_of(text.encode(), "utf-8") == text


@ROUNDS
@given(LETTERS, st.integers(1, 10))
def test_an_encoded_word_comes_back_however_its_characters_are_split(text, width):
    raw = text.encode()
    pieces = [raw[at : at + width] for at in range(0, len(raw), width)]
    encoded = b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(piece) + b"?=" for piece in pieces)

    assert words.decoded(encoded) == charsets.text_of(raw, "utf-8")


@ROUNDS
@given(LETTERS, st.integers(1, 10), st.integers(0, 100))
def test_a_name_in_sections_comes_back_in_whatever_order_they_stand(text, width, turn):
    raw = text.encode()
    pieces = [quote_from_bytes(raw[at : at + width]) for at in range(0, len(raw), width)]
    sections = [
        f"filename*{place}*={'' if place else 'utf-8' + chr(39) * 2}{piece}"
        for place, piece in enumerate(pieces)
    ]
    turn %= len(sections)

    _, given_ = parameters.read(f"attachment; {'; '.join(sections[turn:] + sections[:turn])}".encode())

    assert parameters.text(given_, "filename") == charsets.text_of(raw, "utf-8")


@ROUNDS
@given(st.text(max_size=300))
def test_a_name_made_safe_is_a_name_and_stays_as_it_is(name):
    safe, _ = names.safe(name)

    assert not set(safe) & set("/\\:\x00\n\r\u202e")
    assert len(safe.encode()) <= LONGEST_STEM + 80
    assert names.safe(safe)[0] == safe


@ROUNDS
@given(BROKEN)
def test_no_header_value_stops_a_reader(value):
    assert not set(words.spoken(value)) & set("\x00\r\n\t\x7f")
    people, _ = addresses.read(value)
    assert all(one.name or one.address for one in people)
    dates.read(words.spoken(value))
    parameters.text(parameters.read(value)[1], "filename")


@ROUNDS
@given(
    st.lists(
        st.sampled_from(
            [*string.ascii_letters, "<", ">", "/", "p", "<p>", "</table>", "<!--", "-->", "&amp", "\n"]
        )
    )
)
def test_no_page_stops_the_reader_of_pages(pieces):
    page = "".join(pieces)

    assert len(html_text.from_html(page)) <= len(page) * 2


@ROUNDS
@given(BROKEN, BROKEN)
def test_no_message_stops_the_parser(head, body):
    raw = (
        b"Subject: "
        + head
        + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + body
        + b"\r\n--b--\r\n"
    )

    assert parse(raw).size == len(raw)
