"""Archives: names always, texts within limits."""

import gzip
import io
import tarfile
import zipfile

import pytest

from archive.text import TextState, extract, within
from tests.archive.text import making

INSIDE = {"umowy/umowa.docx": making.word("Umowa o współpracy"), "raty.xlsx": making.sheet([["Marzec"]])}


def read(content, filename="paczka.zip"):
    return extract(content, filename=filename, media_type="")


def tar(members, mode="w"):
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode=mode) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return output.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        making.zipped_files(INSIDE),
        tar(INSIDE),
        tar(INSIDE, "w:gz"),
        tar(INSIDE, "w:bz2"),
        tar(INSIDE, "w:xz"),
    ],
    ids=["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"],
)
def test_names_and_texts_of_the_members_are_read(content):
    found = read(content, "")

    assert found.state is TextState.TEXT
    for words in ("umowy/umowa.docx", "Umowa o współpracy", "raty.xlsx", "Marzec"):
        assert words in found.text


def test_one_packed_file_is_read_as_what_it_is():
    assert read(gzip.compress(b"Umowa najmu"), "umowa.txt.gz").text == "Umowa najmu"


def test_a_damaged_member_does_not_spoil_the_others():
    members = {"zly.docx": making.word("Umowa")[:300], "dobry.txt": "Aneks"}

    found = read(making.zipped_files(members))

    assert found.state is TextState.TEXT
    assert found.text.splitlines()[-1] == "Aneks"


def test_a_member_with_flipped_bits_does_not_spoil_the_others():
    members = {"zly.txt": bytes(range(256)), "dobry.txt": "Aneks"}
    content = making.zipped_files(members).replace(bytes(range(20, 30)), bytes(10), 1)

    found = read(content)

    assert found.state is TextState.BROKEN
    assert found.text.splitlines()[-1] == "Aneks"


@pytest.mark.parametrize("letter", [b"\x98", b"\x9c"])
def test_names_of_polish_dos_and_windows_are_read(letter):
    content = making.zipped_files({"zaXwiadczenie.txt": "Umowa"}).replace(b"zaX", b"za" + letter)

    assert "zaświadczenie.txt" in read(content).text


def test_archives_in_archives_are_opened_three_deep():
    content = b"Umowa na dnie"
    for level in range(5):
        content = making.zipped_files({f"poziom{level}": content})

    found = read(content)

    assert "poziom2" in found.text
    assert "Umowa" not in found.text


def test_a_bomb_in_an_archive_costs_the_bomb(monkeypatch):
    monkeypatch.setattr(
        within.Budget, "__init__", lambda self: self.__dict__.update(files=10, size=1_000_000)
    )

    found = read(making.zipped_files({"bomba.txt": "0" * 5_000_000, "umowa.txt": "Umowa"}))

    assert found.state is TextState.TOO_LARGE
    assert "bomba.txt" in found.text and "Umowa" in found.text


def test_a_packed_bomb_is_too_large(monkeypatch):
    monkeypatch.setattr(
        within.Budget, "__init__", lambda self: self.__dict__.update(files=10, size=1_000_000)
    )

    assert read(gzip.compress(bytes(5_000_000)), "bomba.gz").state is TextState.TOO_LARGE


def test_a_member_that_lies_about_its_size_unpacks_to_no_more():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomba.txt", "0" * 5_000_000)
    honest = output.getvalue()
    content = honest.replace((5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert content != honest

    assert len(read(content).text) < 100


def test_of_many_members_only_some_are_opened():
    members = {f"{number}.txt": f"umowa{number}" for number in range(within.MOST_FILES + 5)}

    found = read(making.zipped_files(members))

    assert f"{within.MOST_FILES + 4}.txt" in found.text
    assert "umowa0" in found.text and f"umowa{within.MOST_FILES + 1}" not in found.text
