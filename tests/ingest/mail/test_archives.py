"""Archives: the names in them and what is dangerous about them, and nothing is ever unpacked."""

import zipfile
from pathlib import Path

import pytest

from ingest.mail import Entry, archives, parse
from tests.ingest.mail.archive_files import (
    HIDDEN_SEVEN,
    SECRET_SEVEN,
    SEVEN,
    gzipped,
    linked_tar,
    locked_zip,
    old_rar,
    rar,
    tarred,
    zipped,
)
from tests.ingest.mail.letter import multipart, part

FILES = {"Umowa Żółwin.pdf": b"%PDF-1.7 " * 3, "dane/bilans.xlsx": b"x" * 500}
SIZES = {name: len(content) for name, content in FILES.items()}
EXPECTED = tuple(Entry(name, size) for name, size in SIZES.items())
ENCRYPTED = tuple(Entry(name, size, True) for name, size in SIZES.items())


def attached(content, name="dane.zip", attic=None):
    raw = multipart(part(b"w zalaczeniu"), part(content, f'application/octet-stream; name="{name}"'))
    return parse(raw, attic).attachments[0]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped(FILES), "dane.zip"),
        (zipped(FILES, zipfile.ZIP_STORED), "bez nazwy"),
        (tarred(FILES), "dane.tar"),
        (tarred(FILES, "w:gz"), "dane.tar.gz"),
        (SEVEN, "dane.7z"),
        (rar(SIZES), "dane.rar"),
        (old_rar(SIZES), "dane.rar"),
    ],
    ids=["zip", "stored", "tar", "tgz", "7z", "rar5", "rar4"],
)
def test_what_an_archive_holds_is_listed(content, name, tmp_path):
    found = attached(content, name)
    assert (found.listing, found.flags) == (EXPECTED, ())
    aside = attached(content, name, str(tmp_path))
    assert (aside.listing, Path(aside.aside).read_bytes()) == (EXPECTED, content)


@pytest.mark.parametrize(
    ("content", "listing"),
    [
        (locked_zip(FILES), ENCRYPTED),
        (SECRET_SEVEN, ENCRYPTED),
        (rar(SIZES, encrypted=True), ENCRYPTED),
        (old_rar(SIZES, encrypted=True), ENCRYPTED),
        (HIDDEN_SEVEN, ()),
        (rar(SIZES, hidden=True), ()),
        (old_rar(SIZES, hidden=True), ()),
    ],
    ids=["zip", "7z", "rar5", "rar4", "7z names", "rar5 names", "rar4 names"],
)
def test_one_that_asks_for_a_password_says_so(content, listing):
    found = attached(content)

    assert found.listing == listing
    assert found.flags == (("needs_password",) if listing else ("needs_password", "not_listed"))


def test_the_password_in_the_letter_is_left_there():
    raw = multipart(part("Hasło: tajne".encode()), part(SECRET_SEVEN, "application/octet-stream; name=a.7z"))

    assert "needs_password" in parse(raw).attachments[0].flags


@pytest.mark.parametrize("charset", ["cp852", "utf-8"])
def test_polish_names_of_a_zip_are_read_however_it_was_packed(charset):
    raw = zipped({"Za????.pdf": b"x"}) if charset == "cp852" else zipped({"Zażółć.pdf": b"x"})
    content = raw.replace(b"Za????", "Zażółć".encode("cp852")) if charset == "cp852" else raw

    assert [one.name for one in attached(content).listing] == ["Zażółć.pdf"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "C:\\Windows\\a.dll", "a/../../b", "..\\..\\b.exe", "\\\\serwer\\b"],
)
def test_a_name_that_leads_out_of_the_archive_is_told(name):
    mild = "?" * len(name)  # Python would write it its own way

    assert attached(zipped({mild: b"x"}).replace(mild.encode(), name.encode())).flags == ("unsafe_paths",)


def test_a_link_is_told():
    assert attached(linked_tar(), "a.tar").flags == ("unsafe_paths",)


@pytest.mark.parametrize("name", ["a..b.pdf", "...", "folder/..plik", "1..2/3"])
def test_two_dots_in_a_name_lead_nowhere(name):
    assert attached(zipped({name: b"x"})).flags == ()


def test_what_hides_in_a_name_is_not_shown():
    assert [one.name for one in attached(zipped({"fa\u202efdp.exe\x07": b"x"})).listing] == ["fafdp.exe"]


def test_a_gzip_of_one_file_lists_that():
    assert attached(gzipped(b"x" * 700, "wyciag.csv"), "a.gz").listing == (Entry("wyciag.csv", 700),)
    assert attached(gzipped(b"x" * 700), "wyciag.csv.gz").listing == (Entry("wyciag.csv", 700),)


def test_long_names_of_a_tar_are_whole():
    name = "katalog/" * 30 + "zażółć.pdf"

    assert attached(tarred({name: b"x"}), "a.tar").listing == (Entry(name, 1),)


@pytest.mark.parametrize("inside", ["a.zip", "B.RAR", "c.tar.gz", "d.7z", "e.iso"])
def test_an_archive_in_an_archive_is_told(inside):
    assert attached(zipped({inside: b"x"})).flags == ("nested_archive",)


@pytest.mark.parametrize("kept", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_a_document_that_is_packed_is_no_archive(kept):
    found = attached(zipped({kept: b"x", "word/document.xml": b"x"}), "umowa.docx")

    assert (found.listing, found.flags) == ((), ())


@pytest.mark.parametrize("name", ["dane.cab", "dane.tar.bz2", "dane.xz", "stary.arj", "pusty.zip"])
def test_one_that_nobody_reads_here_says_so(name):
    assert attached(b"cokolwiek", name).flags == ("not_listed",)


@pytest.mark.parametrize("name", ["umowa.pdf", "umowa", "zip"])
def test_a_file_that_is_no_archive_says_nothing(name):
    assert attached(b"cokolwiek", name).flags == ()


@pytest.mark.parametrize(
    "content",
    [
        zipped(FILES)[:-30],
        b"PK\x03\x04",
        SEVEN[:40],
        SEVEN[:-20],
        rar(SIZES)[:20],
        old_rar(SIZES)[:12],
        gzipped(b"x")[:3],
        gzipped(b"x")[:5],
        b"7z\xbc\xaf\x27\x1c",
    ],
)
def test_one_that_is_broken_is_a_file_like_any_other(content):
    found = attached(content, "a")

    assert found.size == len(content)
    assert set(found.flags) <= {"bad_archive"}
    assert len(found.listing) < 2 or found.listing == EXPECTED


def test_the_listing_of_an_empty_one_is_empty():
    assert archives.listed(zipped({}), "a.zip") == ((), ())
