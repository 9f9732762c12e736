"""The demo's post box keeps what is sent, byte for byte, and nothing of it leaves the machine."""

import pytest

from ingest import post
from webapp.demo.smtp import DemoPostBox
from webapp.mailboxes import ReadySmtp

LETTER = b"From: sprawy@dobrybrzeg.example\r\nSubject: Oferta\r\n\r\n.kropka\r\n..dwie\r\nKoniec\r\n"
OURS = "sprawy@dobrybrzeg.example"


@pytest.fixture
def taken():
    return []


@pytest.fixture
def box(tmp_path, taken):
    with DemoPostBox(tmp_path / "sent", taken=lambda *facts: taken.append(facts)) as box:
        yield box


def hand_over(box, *letters):
    with post.connected(ReadySmtp(host="127.0.0.1", port=box.port, tls="none", sender=OURS)) as line:
        said = [line.hand_over(letter, OURS, ["jan@klos.example", OURS]) for letter in letters]
        line.end()
    return said


def test_a_letter_is_kept_as_it_was_sent(box, taken):
    (said,) = hand_over(box, LETTER)

    assert {code for code, _ in said.values()} == {250}
    assert [file.read_bytes() for file in box.folder.iterdir()] == [LETTER]
    assert taken == [(["jan@klos.example", OURS], LETTER)]


def test_two_letters_of_one_line_are_two_files(box, taken):
    hand_over(box, LETTER, LETTER + b"PS\r\n")

    assert len(list(box.folder.iterdir())) == 2
    assert [content for _, content in taken] == [LETTER, LETTER + b"PS\r\n"]
