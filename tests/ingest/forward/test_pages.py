"""Forwards that came as pages: the structure tells what the text no longer says."""

from datetime import UTC, datetime

import pytest

from ingest.mail import parse
from ingest.mail.model import Address
from tests.ingest.forward.passed_on import JAN, read, words
from tests.ingest.mail.letter import multipart, part

TEXT = "<p>Dzień dobry,</p><p>przesyłam zaświadczenie.</p>"
SAID = "Dzień dobry, przesyłam zaświadczenie."
AT = datetime(2026, 10, 28, 11, 46, tzinfo=UTC)
OUTLOOK_LINES = (
    f"<b>Od:</b> Jan Żak &lt;{JAN}&gt;<br><b>Wysłano:</b> środa, 28 października 2026 12:46<br>"
    "<b>Do:</b> Anna Nowak &lt;anna@firma.example&gt;<br><b>Temat:</b> Zaświadczenie"
)
PAGES = {
    "Gmail": (
        '<div dir="ltr">Do akt.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        '---------- Forwarded message ---------<br>Od: <strong class="gmail_sendername" dir="auto">'
        'Jan Żak</strong> <span dir="auto">&lt;<a href="mailto:jan@klos.example">jan@klos.example</a>'
        "&gt;</span><br>Date: śr., 28 paź 2026 o 12:46<br>Subject: Zaświadczenie<br>To: Anna Nowak &lt;"
        '<a href="mailto:anna@firma.example">anna@firma.example</a>&gt;<br></div><br><br>'
        + TEXT
        + "</div></div>"
    ),
    "Outlook classic": (
        "<div class=WordSection1><p class=MsoNormal>Do akt.<o:p></o:p></p><div>"
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        "<p class=MsoNormal>" + OUTLOOK_LINES + "</p></div></div>" + TEXT + "</div>"
    ),
    "Outlook on the web": (
        '<div>Do akt.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">'
        + OUTLOOK_LINES
        + "</font><div>&nbsp;</div></div>"
        + TEXT
    ),
    "Thunderbird": (
        '<p>Do akt.</p><div class="moz-forward-container"><br>'
        '-------- Treść przekazanej wiadomości --------<table class="moz-email-headers-table"><tbody>'
        '<tr><th align="RIGHT">Temat: </th><td>Zaświadczenie</td></tr><tr><th>Data: </th><td>'
        "Wed, 28 Oct 2026 12:46:00 +0100</td></tr><tr><th>Nadawca: </th><td>Jan Żak "
        '<a href="mailto:jan@klos.example">&lt;jan@klos.example&gt;</a></td></tr><tr><th>Adresat: </th>'
        "<td>Anna Nowak &lt;anna@firma.example&gt;</td></tr></tbody></table><br>" + TEXT + "</div>"
    ),
    "Thunderbird in a language that nobody knows": (
        '<p>Do akt.</p><div class="moz-forward-container"><br>-------- Xyz yzx --------<br>'
        + OUTLOOK_LINES
        + "<br>"
        + TEXT
        + "</div>"
    ),
    "Apple Mail": (
        '<div>Do akt.</div><br><blockquote type="cite"><div>Początek przekazywanej wiadomości:</div><br>'
        '<div><b>Od: </b>Jan Żak &lt;<a href="mailto:jan@klos.example">jan@klos.example</a>&gt;</div>'
        "<div><b>Temat: </b>Zaświadczenie</div><div><b>Data: </b>28 października 2026 o 12:46:00 CET"
        "</div><div><b>Do: </b>Anna Nowak &lt;anna@firma.example&gt;</div><br>" + TEXT + "</blockquote>"
    ),
    "Yahoo": (
        '<div>Do akt.</div><div id="yahoo_quoted_12" class="yahoo_quoted"><div>'
        "----- Przekazana wiadomość -----</div><div><b>Od:</b> Jan Żak &lt;jan@klos.example&gt;</div>"
        "<div><b>Do:</b> Anna Nowak &lt;anna@firma.example&gt;</div><div><b>Wysłano:</b>"
        " środa, 28 października 2026, 12:46:00 CET</div><div><b>Temat:</b> Zaświadczenie</div><div>"
        + TEXT
        + "</div></div>"
    ),
    "Roundcube": (
        "<p>Do akt.</p><p>-------- Oryginalna wiadomość --------</p><table><tr><th>Temat:</th><td>"
        "Zaświadczenie</td></tr><tr><th>Data:</th><td>2026-10-28 12:46</td></tr><tr><th>Od:</th><td>"
        'Jan Żak &lt;<a href="mailto:jan@klos.example">jan@klos.example</a>&gt;</td></tr><tr><th>Do:'
        "</th><td>Anna Nowak &lt;anna@firma.example&gt;</td></tr></table>" + TEXT
    ),
}


@pytest.mark.parametrize("program", PAGES)
def test_a_page_tells_who_wrote_what_to_whom_and_when(program):
    mail = read(PAGES[program], kind="html")

    (layer,) = mail.layers
    assert layer.from_ == Address("Jan Żak", JAN)
    assert layer.to == (Address("Anna Nowak", "anna@firma.example"),)
    assert (layer.subject, layer.date) == ("Zaświadczenie", AT)
    assert words(layer.text) == SAID
    assert layer.confidence >= 0.75
    assert mail.comment == "Do akt."


@pytest.mark.parametrize("program", ["Outlook classic", "Outlook on the web"])
def test_a_rule_of_outlooks_is_unsure_without_a_word_in_the_subject_and_none_in_an_answer(program):
    (layer,) = read(PAGES[program], "Kłos", kind="html").layers

    assert layer.confidence < 0.5
    assert read(PAGES[program], "RE: Kłos", kind="html").layers == ()


@pytest.mark.parametrize("program", ["Thunderbird", "Thunderbird in a language that nobody knows"])
def test_the_container_of_thunderbird_needs_no_word_in_the_subject(program):
    (layer,) = read(PAGES[program], "Kłos", kind="html").layers

    assert (layer.from_.address, layer.confidence >= 0.75) == (JAN, True)


def test_an_address_that_only_the_link_tells_is_taken_from_it():
    lines = OUTLOOK_LINES.replace(f"Jan Żak &lt;{JAN}&gt;", f'<a href="mailto:{JAN}?subject=a">Jan Żak</a>')
    page = f"<div>Do akt.</div><hr><div>{lines}</div>{TEXT}"

    mail = read(page, kind="html")

    assert mail.layers[0].from_ == Address("Jan Żak", JAN)
    assert mail.layers[0].confidence > 0.6
    assert JAN not in mail.text
    assert words(mail.layers[0].text) == SAID


def test_beside_a_plain_text_the_page_may_know_more():
    plain = "Do akt.\n\nOd: Jan Żak\nWysłano: środa, 28 października 2026 12:46\nDo: Anna\nTemat: Umowa\n\nDzień dobry"
    page = f"<div>Do akt.</div><hr>{OUTLOOK_LINES.replace('Jan Żak', f'<a href=mailto:{JAN}>Jan Żak</a>')}<br>{TEXT}"
    forms = [
        part(one.encode(), f"text/{kind}; charset=utf-8") for one, kind in ((plain, "plain"), (page, "html"))
    ]

    mail = parse(multipart(*forms, kind="alternative", Subject="PD: papiery"))

    assert mail.layers[0].from_ == Address("Jan Żak", JAN)
    assert mail.comment == "Do akt."


def test_a_page_nested_beyond_reason_is_read_by_its_tags():
    page = "<div>" * 3000 + f"{OUTLOOK_LINES}<br>{TEXT}"

    assert read(page, kind="html").layers[0].from_.address == JAN
