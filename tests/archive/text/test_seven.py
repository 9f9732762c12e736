"""Archives of 7-Zip: as zips, and what they keep secret."""

import io

import py7zr
import pytest

from archive.text import TextState, extract, within
from archive.text.families import within_file
from tests.archive.text import making
from tests.ingest.mail.archive_files import HIDDEN_SEVEN, SECRET_SEVEN, SEVEN, old_rar, rar

INSIDE = {"umowy/umowa.docx": making.word("Umowa o współpracy"), "raty.xlsx": making.sheet([["Marzec"]])}


def seven(members, password=None, **options):
    output = io.BytesIO()
    with py7zr.SevenZipFile(output, "w", password=password, **options) as archive:
        for name, content in members.items():
            archive.writestr(content, name)
    return output.getvalue()


def read(content, filename="paczka.7z", password=None):
    return extract(content, filename=filename, media_type="", password=password)


@pytest.mark.parametrize(
    "packing", [None, py7zr.FILTER_COPY, py7zr.FILTER_PPMD, py7zr.FILTER_BZIP2, py7zr.FILTER_ZSTD]
)
def test_names_and_texts_of_the_members_are_read(packing):
    found = read(seven(INSIDE, filters=[{"id": packing}] if packing is not None else None), "")

    assert found.state is TextState.TEXT
    for words in ("umowy/umowa.docx", "Umowa o współpracy", "raty.xlsx", "Marzec"):
        assert words in found.text


def test_what_the_program_itself_packed_is_read():
    found = read(SEVEN)

    assert found.state is TextState.TEXT
    assert found.text.startswith("Umowa Żółwin.pdf\ndane/bilans.xlsx")


def test_a_scan_in_it_waits_for_ocr_and_is_found_again():
    scan = making.picture((1200, 1600), "L", kind="JPEG")
    content = seven({"opis.txt": "Skany", "skan.jpg": scan})

    found = read(content)

    assert found.state is TextState.WAITING_FOR_OCR
    assert within_file(content, "paczka.7z", "", found.unread[0].trail) == scan


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_locked_one_is_read_with_its_password_alone(is_hidden):
    content = seven({"umowa.txt": "Umowa najmu"}, "zielony", header_encryption=is_hidden)

    for password in (None, "czerwony"):
        locked = read(content, password=password)
        assert locked.state is TextState.NEEDS_PASSWORD
        assert ("umowa.txt" in locked.text) is not is_hidden and "najmu" not in locked.text
    found = read(content, password="zielony")
    assert found.state is TextState.TEXT
    assert "Umowa najmu" in found.text


def test_what_the_program_itself_locked_needs_its_password():
    assert read(SECRET_SEVEN).state is TextState.NEEDS_PASSWORD
    assert read(HIDDEN_SEVEN).state is TextState.NEEDS_PASSWORD


def test_a_name_that_leads_out_and_one_that_is_there_twice_are_read():
    output = io.BytesIO()
    with py7zr.SevenZipFile(output, "w") as archive:
        for name, content in (("a.txt", "Umowa"), ("b.txt", "Aneks"), ("c.txt", "Wykaz")):
            archive.writestr(content, name)
        for file, name in zip(
            archive.header.files_info.files, ("../../a.txt", "b.txt", "b.txt"), strict=True
        ):
            file["filename"] = name

    found = read(output.getvalue())

    assert found.state is TextState.TEXT
    assert all(word in found.text for word in ("../../a.txt", "Umowa", "Aneks", "Wykaz"))


def test_a_damaged_member_does_not_spoil_the_one_before():
    content = bytearray(seven({"a.txt": "Umowa", "b.txt": "Aneks"}, filters=[{"id": py7zr.FILTER_COPY}]))
    content[content.index(b"Aneks")] ^= 1

    found = read(bytes(content))

    assert found.state is TextState.BROKEN
    assert "Umowa" in found.text and "b.txt" in found.text


@pytest.mark.parametrize("size", [10, 60])
def test_one_that_breaks_off_is_broken(size):
    assert read(seven(INSIDE)[:size]).state is TextState.BROKEN


def test_a_bomb_in_it_costs_the_bomb(monkeypatch):
    monkeypatch.setattr(
        within.Budget, "__init__", lambda self: self.__dict__.update(files=10, size=1_000_000)
    )

    found = read(seven({"bomba.txt": "0" * 5_000_000, "umowa.txt": "Umowa najmu"}))

    assert found.state is TextState.TOO_LARGE
    assert "bomba.txt" in found.text and "Umowa najmu" in found.text


def test_what_unpacks_to_too_much_is_only_listed(monkeypatch):
    monkeypatch.setattr("archive.text.seven.UNPACKED_LIMIT", 1000)

    found = read(seven({"bomba.txt": "0" * 5000}))

    assert (found.state, found.text) == (TextState.TOO_LARGE, "bomba.txt")


@pytest.mark.parametrize(
    "content", [rar({"umowa.txt": 10}), old_rar({"umowa.txt": 10}), rar({}, hidden=True)]
)
def test_a_rar_is_a_kind_that_is_not_read(content):
    found = read(content, "paczka.rar")

    assert (found.state, found.error, found.text) == (TextState.UNSUPPORTED, "rar", "")
