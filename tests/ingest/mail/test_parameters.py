"""Fields with parameters, as the standards allow them and as nobody should write them."""

import pytest

from ingest.mail import parameters, parse
from tests.ingest.mail.letter import letter, multipart, part


@pytest.mark.parametrize(
    ("written", "value", "told"),
    [
        (b"text/plain; charset=us-ascii (Plain text)", "text/plain", {"charset": b"us-ascii"}),
        (b"text/plain (charset=utf-16); charset=utf-8", "text/plain", {"charset": b"utf-8"}),
        (b'(nowy (zagniezdzony \\) ";" )) text/plain; charset="utf-8" (a; b)', "text/plain", {"charset": b"utf-8"}),
        (b"text/plain(a); (b) charset=utf-8 (c; name=d); format=flowed", "text/plain", {
            "charset": b"utf-8", "format": b"flowed",
        }),
        (b'text/plain (a); (b="c;") charset=utf-8 (d); (e); format=flowed', "text/plain", {
            "charset": b"utf-8", "format": b"flowed",
        }),
        (b"application/pdf; name=umowa (2).pdf", "application/pdf", {"name": b"umowa (2).pdf"}),
        (b'application/pdf; name="umowa (2).pdf"', "application/pdf", {"name": b"umowa (2).pdf"}),
        (b"multipart/mixed; boundary=a(1)", "multipart/mixed", {"boundary": b"a(1)"}),
        (b"multipart/mixed; boundary=dwa slowa; x=y", "multipart/mixed", {"boundary": b"dwa slowa", "x": b"y"}),
        (b"text/plain; format=flowed charset=utf-8", "text/plain", {"format": b"flowed", "charset": b"utf-8"}),
        (b"multipart/mixed; boundary=----=_a b=_c", "multipart/mixed", {"boundary": b"----=_a", "b": b"_c"}),
        (b"application/pdf; name=a b=c.pdf", "application/pdf", {"name": b"a b=c.pdf"}),
        (b"text/plain (niezamkniety; charset=utf-8", "text/plain", {}),
    ],
)  # fmt: skip
def test_a_comment_is_no_part_of_a_value(written, value, told):
    assert parameters.read(written) == (value, told)


@pytest.mark.parametrize(
    "encoding", ["base64 (a comment)", "(8bit) base64", "(a (b)) BASE64 (c)", '"base64"']
)
def test_a_comment_beside_the_transfer_encoding_names_no_encoding(encoding):
    assert parse(letter(b"SmFuIEs=", encoding=encoding)).text == "Jan K"


@pytest.mark.parametrize("blank", [b" ", b"\r\n\t", b"\r\n  "])
def test_a_boundary_may_be_folded_at_its_blank(blank):
    raw = multipart(part(b"tresc"), part(b"x", "application/pdf"), boundary="dwa slowa")
    mail = parse(raw.replace(b'"dwa slowa"', b'"dwa' + blank + b'slowa"'))

    assert (mail.text, len(mail.attachments), mail.flags) == ("tresc", 1, ())


@pytest.mark.parametrize(
    "hostile", [b"(", b"(;", b" a=b", b"a ", b"();", b"(a)", b";", b"a=(", b"a=b (", b"\\(", b" "]
)
def test_a_field_of_brackets_is_gone_through_once(hostile):
    field = b"text/plain; " + hostile * (200_000 // len(hostile))

    assert (
        parse(letter(b"tresc", content_type=field, Content_Disposition=field, encoding=field)).text == "tresc"
    )
