"""Files behind a password open with that password alone, whoever locked them."""

import pytest

from archive.text import TextState, extract
from tests.archive.text import locking, making

PASSWORD = "Źdźbło 2026"
ASCII = "zielony piec"

LOCKED = {
    "umowa.pdf": (locking.locked_pdf(making.pdf("Umowa kredytu"), ASCII), ASCII),
    "umowa.docx": (locking.locked_office(making.word("Umowa kredytu"), PASSWORD), PASSWORD),
    "umowa.xlsx": (locking.locked_office(making.sheet([["Umowa kredytu"]]), PASSWORD), PASSWORD),
    "stary.zip": (locking.old_zip("a.txt", b"Umowa kredytu", PASSWORD.encode()), PASSWORD),
    "dos.zip": (locking.old_zip("a.txt", b"Umowa kredytu", PASSWORD.encode("cp852")), PASSWORD),
    "nowy.zip": (locking.aes_zip("a.txt", b"Umowa kredytu", PASSWORD.encode()), PASSWORD),
}
EACH = pytest.mark.parametrize("filename", LOCKED)


@EACH
def test_the_password_opens_the_file(filename):
    content, password = LOCKED[filename]

    found = extract(content, filename=filename, media_type="", password=password)

    assert found.state is TextState.TEXT
    assert "Umowa kredytu" in found.text


@EACH
@pytest.mark.parametrize("password", [None, "zgadywanka"])
def test_without_it_the_file_says_nothing_but_that_it_is_locked(filename, password):
    found = extract(LOCKED[filename][0], filename=filename, media_type="", password=password)

    assert found.state is TextState.NEEDS_PASSWORD
    assert "Umowa" not in found.text
    assert "zgadywanka" not in found.error


def test_the_names_in_a_locked_zip_can_be_found():
    found = extract(LOCKED["nowy.zip"][0], filename="nowy.zip", media_type="")

    assert found.text == "a.txt"


def test_a_password_is_tried_on_the_file_alone_not_on_what_is_in_it():
    inner = LOCKED["umowa.pdf"][0]
    outer = locking.old_zip("umowa.pdf", inner, ASCII.encode())

    found = extract(outer, filename="paczka.zip", media_type="", password=ASCII)

    assert "Umowa" not in found.text
