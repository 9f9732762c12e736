"""Outlook's .msg as a letter."""

import struct

import pytest

from archive.text import TextState, extract
from archive.text.families import within_file
from ingest.mail import mapi
from tests.archive.text import making
from tests.archive.text.test_sandbox import CORPORA
from tests.ingest.mail.outlook_files import Message, binary, msg, text


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


@pytest.mark.parametrize(
    "rtf",
    [
        rb"{\rtf1\ansi\ansicpg1250\fromhtml1 {\*\htmltag64 <p>}Dzie\'f1 dobry{\*\htmltag72 </p>}}",
        rb"{\rtf1\ansi\ansicpg1250\fromtext Dzie\'f1 dobry\par }",
        rb"{\rtf1\ansi\ansicpg1250 {\b Dzie\'f1} dobry\par }",
    ],
    ids=["html", "text", "rich"],
)
def test_a_body_that_is_only_there_as_rich_text_is_read(rtf):
    packed = struct.pack("<II", len(rtf) + 12, len(rtf)) + b"MELA" + bytes(4) + rtf
    content = msg(Message({mapi.SUBJECT: text("Umowa"), mapi.RTF: binary(packed)}))

    found = extract(content, filename="list.msg", media_type="")

    assert (found.state, found.text) == (TextState.TEXT, "Subject: Umowa\nDzień dobry")


def test_scans_attached_to_a_letter_wait_for_ocr():
    scan = making.picture((1200, 1600), "L", kind="JPEG")
    attached = {mapi.LONG_NAME: text("skan.jpg"), mapi.ATTACHED: binary(scan)}
    content = msg(Message({mapi.SUBJECT: text("Skany")}, attachments=[(attached, None)]))

    found = extract(content, filename="list.msg", media_type="")

    assert found.state is TextState.WAITING_FOR_OCR
    assert within_file(content, "list.msg", "", found.unread[0].trail) == scan


def test_letters_attached_to_a_letter_are_read_with_their_files_however_deep():
    scan = making.picture((1200, 1600), "L", kind="JPEG")
    file = {mapi.LONG_NAME: text("aneks.txt"), mapi.ATTACHED: binary(b"Aneks do umowy")}
    image = {mapi.LONG_NAME: text("skan.jpg"), mapi.ATTACHED: binary(scan)}
    deepest = Message({mapi.SUBJECT: text("Wycena"), mapi.BODY: text("Wartość 786 000 zł")})
    inner = Message(
        {mapi.SUBJECT: text("Decyzja"), mapi.BODY: text("Kredyt przyznany")},
        attachments=[(file, None), ({mapi.NAME: text("Wycena")}, deepest), (image, None)],
    )
    content = msg(Message({mapi.SUBJECT: text("PD")}, attachments=[({mapi.NAME: text("Decyzja")}, inner)]))

    found = extract(content, filename="list.msg", media_type="")

    assert [line for line in found.text.splitlines() if line] == [
        "Subject: PD", "Decyzja", "Subject: Decyzja", "Kredyt przyznany",
        "aneks.txt", "Aneks do umowy", "Wycena", "Subject: Wycena", "Wartość 786 000 zł", "skan.jpg",
    ]  # fmt: skip
    assert within_file(content, "list.msg", "", found.unread[0].trail) == scan


def test_letters_nested_without_end_are_read_to_a_depth():
    nested = Message({mapi.SUBJECT: text("List 30")})
    for number in range(29, -1, -1):
        nested = Message({mapi.SUBJECT: text(f"List {number}")}, attachments=[({}, nested)])

    found = extract(msg(nested), filename="list.msg", media_type="")

    assert "List 7" in found.text and "List 8" not in found.text
