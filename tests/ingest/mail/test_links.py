"""Links to files that lie elsewhere: noted by whose service it is, and nobody goes there."""

import socket
from urllib.parse import quote

import pytest

from ingest.mail import links, parse
from ingest.mail.model import Link
from tests.ingest.mail.letter import letter


def service(url):
    found = links.found(f"Pliki: {url}", None)
    return found[0].service if found else None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://we.tl/t-AbC123", "WeTransfer"),
        ("https://wetransfer.com/downloads/0a1b2c/3d", "WeTransfer"),
        ("https://1drv.ms/u/s!Aabc", "OneDrive"),
        ("https://onedrive.live.com/?id=1&cid=2", "OneDrive"),
        ("https://klos.sharepoint.com/:b:/s/biuro/Eabc?e=1", "SharePoint"),
        ("https://klos-my.sharepoint.com/personal/jan_klos_pl/Documents/a.pdf", "SharePoint"),
        ("https://drive.google.com/file/d/1abc/view?usp=sharing", "Google Drive"),
        ("http://docs.google.com/spreadsheets/d/1abc/edit", "Google Drive"),
        ("https://www.dropbox.com/scl/fi/abc/umowa.pdf?dl=0", "Dropbox"),
        ("HTTPS://WWW.DROPBOX.COM/s/abc/umowa.pdf", "Dropbox"),
        ("https://mega.nz/file/abc#klucz", "MEGA"),
        ("https://chmura.klos.pl/index.php/s/AbCdEfGhIjKlMnO", "Nextcloud"),
        ("https://chmura.klos.pl/s/AbCdEfGhIjKlMnO/download", "Nextcloud"),
    ],
)
def test_the_service_is_told_by_the_host_and_the_path(url, expected):
    assert service(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://wetransfer.com/about", "https://www.dropbox.com/", "https://klos.pl/s/abc", "https://notwe.tl/t-abc",
        "https://we.tl.zlodziej.pl/t-abc", "https://zlodziej.pl/?u=we.tl/t-abc", "ftp://we.tl/t-abc", "we.tl/t-abc",
        "https://[zle/t-abc", "https://", "https://drive.google.com@zlodziej.pl/file/d/1",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(url):
    assert service(url) is None


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur01.safelinks.protection.outlook.com/?url={}&data=05%7C01",
        "https://www.google.com/url?q={}&sa=D",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__we.tl_t-2DAbC&d=DwMF",
        "https://urldefense.com/v3/__https:/we.tl/t-AbC__;!!abc!def$",
        "https://urldefense.com/v3/__https://we.tl/t-AbC__;!!abc!def$",
    ],
)
def test_the_detours_of_others_are_taken_away(wrapped):
    url = wrapped.format(quote("https://we.tl/t-AbC", safe=""))

    assert links.found(url, None) == (Link("we.tl", "WeTransfer", "https://we.tl/t-AbC"),)


def test_a_link_in_text_and_html_is_one_and_its_end_is_no_part_of_it():
    html = '<a href="https://we.tl/t-AbC?a=1&amp;b=2">pobierz</a> <p>https://1drv.ms/u/s!x</p>'

    found = links.found("Pliki: https://we.tl/t-AbC?a=1&b=2. (https://1drv.ms/u/s!x)", html)

    assert [one.url for one in found] == ["https://we.tl/t-AbC?a=1&b=2", "https://1drv.ms/u/s!x"]


def test_a_mail_notes_them_and_nobody_goes_there(monkeypatch):
    def refuse(*_):
        raise AssertionError("the reader opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    mail = parse(letter(b"Skany: https://we.tl/t-AbC\r\n"))

    assert mail.links == (Link("we.tl", "WeTransfer", "https://we.tl/t-AbC"),)


def test_more_links_than_anybody_sends_are_cut():
    assert (
        len(links.found(" ".join(f"https://we.tl/t-{number}" for number in range(1000)), None))
        == links.MOST_LINKS
    )


def test_a_link_without_an_end_is_cut():
    (found,) = links.found("https://we.tl/t-" + "a" * 1_000_000, None)

    assert len(found.url) <= links.LONGEST_URL


@pytest.mark.parametrize(
    "hidden",
    [
        "https%3A%2F%2Fevil.example%5C%40we.tl%2Ft-abcdef",
        "https%3A%2F%2Fevil.example%40we.tl%2Ft-abcdef",
        "https%3A%2F%2Fwe.tl%09.evil.example%2Ft-abcdef",
    ],
)
def test_a_detour_to_an_ambiguous_address_tells_no_service(hidden):
    wrapped = f"https://eur01.safelinks.protection.outlook.com/?url={hidden}&data=05"

    assert links.found(f"Plik: {wrapped}", None) == ()
