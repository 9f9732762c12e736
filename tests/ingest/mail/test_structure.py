"""The tree of parts: regular, broken, and made to hurt."""

import hashlib

import pytest

from ingest.mail import parse
from tests.ingest.mail.letter import letter, multipart, part


def test_parts_are_counted_from_the_root():
    inner = multipart(part(b"a"), part(b"<p>a", "text/html"), kind="alternative", boundary="wewnatrz")
    mail = parse(multipart(inner, part(b"%PDF-", "application/pdf")))

    assert [(one.path, one.type) for one in mail.parts] == [
        ("1.1.1", "text/plain"),
        ("1.1.2", "text/html"),
        ("1.2", "application/pdf"),
    ]


def test_the_digest_of_a_part_is_over_its_decoded_bytes():
    mail = parse(letter(b"SmFuIEs=\r\n", content_type="application/pdf", encoding=" BASE64; "))

    assert (mail.parts[0].content, mail.parts[0].size) == (b"Jan K", 5)
    assert mail.parts[0].sha256 == hashlib.sha256(b"Jan K").hexdigest()


def test_an_inner_message_keeps_its_bytes_and_its_parts_stay_inside():
    inner = multipart(part(b"srodek"), part(b"x", "application/pdf"), boundary="w", Subject=" Umowa ")
    mail = parse(multipart(part(b"zewnatrz"), part(inner, "message/rfc822")))

    assert [one.type for one in mail.parts] == ["text/plain", "message/rfc822"]
    assert mail.parts[1].content == inner


def test_a_message_that_stops_in_the_middle_keeps_what_came():
    mail = parse(multipart(part(b"tresc"), part(b"SmFu", "application/pdf", encoding="base64"))[:-15])

    assert mail.text == "tresc"
    assert mail.attachments[0].content == b"Jan"


@pytest.mark.parametrize("left", [b"--granica-", b"--granica", b"--gran", b"--gra"])
def test_a_closing_delimiter_that_was_cut_off_is_no_part_of_a_file(left):
    raw = multipart(part(b"tresc"), part(b"JVBERi0xLjcK", "application/pdf", encoding="base64"))
    mail = parse(raw.replace(b"--granica--\r\n", left))

    assert [one.content for one in mail.attachments] == [b"%PDF-1.7\n"]


@pytest.mark.parametrize("rule", ["--", "-----", "----------", "--x"])
def test_a_rule_at_the_end_of_a_letter_that_was_cut_off_is_kept(rule):
    raw = multipart(part(b"tresc\r\n" + rule.encode()), boundary="------------0302")

    assert parse(raw[: raw.rindex(b"\r\n--")]).text == f"tresc\n{rule}"


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n\xef\xbb\xbf", b"\xef\xbb\xbf\n\n", b"\n\xef\xbb\xbfFrom jan@klos.pl\n"]
)
def test_what_stands_before_the_first_field_is_passed_over(before):
    mail = parse(before + letter(b"tresc", Subject="Umowa"))

    assert (mail.subject, mail.text) == ("Umowa", "tresc")


def test_a_wrong_boundary_is_guessed_from_the_body():
    raw = multipart(part(b"tresc"), part(b"x", "application/pdf")).replace(b'"granica"', b'"inna"')
    mail = parse(raw)

    assert (mail.text, len(mail.attachments)) == ("tresc", 1)
    assert "boundary_guessed" in mail.flags


def test_a_multipart_without_parts_is_a_text():
    mail = parse(letter(b"Zwykly tekst", content_type="multipart/mixed; boundary=x"))

    assert (mail.text, mail.flags) == ("Zwykly tekst", ("no_parts_found",))


def test_a_footer_after_base64_is_not_data():
    assert parse(letter(b"SmFuIEs=\r\n-- \r\nStopka listy", encoding="base64")).text == "Jan K"


def test_base64_made_of_several_pieces_is_decoded_whole():
    assert parse(letter(b"SmFuIEs=\r\nxYJvcw==\r\n", encoding="base64")).text == "Jan Kłos"


def test_uuencoded_bytes_are_decoded():
    body = b"begin 644 a.txt\n#2F%N\n`\nend\n"

    assert parse(letter(body, encoding="x-uuencode")).text == "Jan"
    assert parse(letter(body.replace(b"\n", b"\n\n"), encoding="x-uuencode")).text == "Jan"


def test_a_broken_header_line_does_not_hide_the_fields_after_it():
    mail = parse(b"From: jan@klos.pl\r\nto nie jest naglowek\r\nSubject: Umowa\r\n\r\ntresc")

    assert (mail.subject, mail.text, mail.flags) == ("Umowa", "tresc", ("bad_header_line",))


def test_a_text_without_a_header_is_kept_whole():
    text = "Dzień dobry\nPozdrawiam: Jan\n"

    assert parse(text.encode()).text == text


def test_depth_and_number_of_parts_are_bounded():
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1000))
    wide = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 10_000

    assert "too_deep" in parse(deep + b"\nkoniec").flags
    assert parse(deep + b"\nkoniec").parts[0].content.endswith(b"koniec")
    assert "too_many_parts" in parse(wide).flags
    assert len(parse(wide).parts) <= 2001


def test_a_closing_delimiter_that_opens_a_part_of_a_part_closes_nothing():
    inner = b'Content-Type: multipart/mixed; boundary="a--"\r\n\r\n--a--\r\n\r\ntresc\r\n--a----\r\n'
    mail = parse(b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\n' + inner)

    assert mail.text == "tresc"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_a_letter_is_the_same_with_lines_ended_in_any_way(end):
    raw = multipart(
        part("Dzień dobry,\r\n\r\nw załączeniu umowa.".encode(), "text/plain; charset=utf-8"),
        part(b"JVBERi0x\r\nLjc=", "application/pdf", encoding="base64"),
        Subject="Umowa\r\n kredytu",
    )
    mail = parse(raw.replace(b"\r\n", end))

    assert mail.subject == "Umowa kredytu"
    assert mail.text == "Dzień dobry,\n\nw załączeniu umowa."
    assert [one.content for one in mail.attachments] == [b"%PDF-1.7"]
    assert mail.flags == ()
