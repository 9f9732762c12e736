"""What a person reads, and which parts are files."""

import pytest

from ingest.mail import parse
from tests.ingest.mail.letter import letter, multipart, part

PAGE = b"<html><head><style>p {}</style></head><body><p>Szanowny Panie,</p><div>oferta<br>druga linia</div></body>"


def test_a_page_becomes_lines_without_its_styles():
    mail = parse(
        letter(
            PAGE + b"<script>alert(1)</script><table><tr><td>a</td><td>b</td></tr></table>",
            content_type="text/html",
        )
    )

    assert mail.text == "Szanowny Panie,\n\noferta\ndruga linia\na\tb"


def test_of_two_alternatives_the_plain_one_is_the_text_and_the_page_is_shown():
    mail = parse(
        multipart(part(b"Szanowny Panie, oferta druga linia"), part(PAGE, "text/html"), kind="alternative")
    )

    assert mail.text == "Szanowny Panie, oferta druga linia"
    assert mail.html == PAGE.decode()
    assert mail.attachments == ()


def test_a_plain_stub_does_not_hide_what_the_page_says():
    mail = parse(multipart(part(b"HTML"), part(PAGE, "text/html"), kind="alternative"))

    assert mail.text.startswith("Szanowny Panie")


def test_a_loose_bracket_in_a_page_does_not_make_a_stub_of_it_long_enough():
    page = b"<p>rata < 300 " + b"i tak dalej " * 20 + b"</p>"
    mail = parse(multipart(part(b"HTML"), part(page, "text/html"), kind="alternative"))

    assert mail.text.startswith("rata < 300 i tak dalej")


def test_an_image_is_inline_only_if_the_page_shows_it():
    page = part(b'<p>Logo <img src="cid:logo@klos"></p>', "text/html")
    shown = part(b"\x89PNG", "image/png", Content_ID="<logo@klos>")
    not_shown = part(
        b"\x89PNG2", "image/png", Content_ID="<skan@klos>", Content_Disposition="inline; filename=skan.png"
    )
    mail = parse(multipart(page, shown, not_shown, kind="related"))

    assert [one.inline for one in mail.parts] == [False, True, False]
    assert [one.filename for one in mail.attachments] == ["skan.png"]


def test_a_footer_after_an_attachment_belongs_to_the_text():
    mail = parse(multipart(part(b"tresc"), part(b"x", "application/pdf"), part(b"stopka listy")))

    assert mail.text == "tresc\n\nstopka listy"
    assert len(mail.attachments) == 1


def test_a_text_sent_as_a_file_is_a_file():
    notes = part(b"notatki", Content_Disposition="attachment; filename=notatki.txt")
    mail = parse(multipart(part(b"tresc"), notes))

    assert mail.text == "tresc"
    assert [one.filename for one in mail.attachments] == ["notatki.txt"]


def test_a_signature_is_no_attachment():
    mail = parse(multipart(part(b"tresc"), part(b"...", "application/pkcs7-signature"), kind="signed"))

    assert mail.attachments == ()
    assert mail.flags == ("signed",)


def test_a_calendar_beside_the_text_stays_a_file():
    mail = parse(multipart(part(b"tresc"), part(b"BEGIN:VCALENDAR", "text/calendar"), kind="alternative"))

    assert [one.filename for one in mail.attachments] == ["zalacznik-1.ics"]


def test_a_page_nested_beyond_reason_is_still_read():
    assert parse(letter(b"<div>" * 50_000 + b"Klos", content_type="text/html")).text == "Klos"


@pytest.mark.parametrize(
    "page",
    [
        b"<div></x>" * 50_000 + b"Klos",
        b"<x-y></x-z>" * 50_000 + b"Klos",
        b"<div><table><td></div></table>" * 20_000 + b"Klos",
        b"<p>%b</p>" % b"".join(b"<font color=%d>" % n for n in range(240)) + b"<p></p>" * 50_000 + b"Klos",
    ],
    ids=["ends of nothing", "ends of others", "ends behind a wall", "formats left open"],
)
def test_a_page_that_only_looks_small_costs_no_more_than_its_tags(page):
    assert parse(letter(page, content_type="text/html")).text == "Klos"


@pytest.mark.parametrize("piece", [b"</", b"<!--", b"<style>", b"<head ", b"<a "])
def test_a_page_that_never_ends_what_it_begins_does_not_hide_the_plain_text(piece):
    page = part(piece * 100_000, "text/html")

    assert "tresc" in parse(multipart(part(b"tresc"), page, kind="alternative")).text


def test_a_sloppy_page_is_read_as_a_page():
    page = b"<div><b><i>umowa</b></i><span>oferta</div></p>" * 40 + b"<p>Klos</p>"

    assert parse(letter(page, content_type="text/html")).text.endswith("umowaoferta\n\nKlos")


@pytest.mark.parametrize(
    "page",
    [
        b'<p>Klos<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" /><o:p></o:p></p>',
        b'<?xml version="1.0" encoding="utf-8"?><html><body>Klos</body></html>',
        b"<!DOCTYPE html><!-- uwaga --><![CDATA[x]]><p>Klos<?",
    ],
)
def test_what_word_puts_between_the_tags_is_passed_over(page):
    assert parse(letter(page, content_type="text/html")).text == "Klos"
