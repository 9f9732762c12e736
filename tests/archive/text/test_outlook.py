"""Outlook's .msg as a letter."""

import pytest

from archive.text import TextState, extract
from tests.archive.text.test_sandbox import CORPORA


def read(name):
    path = CORPORA / "tika-msg" / name
    if not path.exists():
        pytest.skip(f"There is no {path}.")
    return extract(path.read_bytes(), filename=name, media_type="")


def test_a_letter_says_who_what_about_and_what():
    found = read("testMSG.msg")

    assert found.state is TextState.TEXT
    lines = found.text.splitlines()
    assert lines[0] == "From: Jukka Zitting jukka.zitting@gmail.com"
    assert any(line.startswith("To: ") for line in lines)
    assert any(line.startswith("Subject: ") for line in lines)


def test_names_of_attachments_are_read():
    found = read("test-outlook2003.msg")

    assert ".gif" in found.text or ".jpg" in found.text


def test_a_cut_letter_is_broken():
    path = CORPORA / "tika-msg" / "testMSG.msg"
    if not path.exists():
        pytest.skip(f"There is no {path}.")
    content = path.read_bytes()

    assert extract(content[:3000], filename="a.msg", media_type="").state is TextState.BROKEN
