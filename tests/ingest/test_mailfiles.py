"""Messages out of files and folders, as the bytes that were stored."""

import pytest

from ingest import mailfiles

FIRST = b"Subject: Umowa\n\nPierwsza\n"
SECOND = b"Subject: Oferta\n\n>From nas nic nie dotarlo\nFrom here on\n"
MBOX = (
    b"From jan@klos.pl Tue Nov  3 10:15:00 2026\n"
    + FIRST
    + b"\nFrom ewa@klos.pl Tue Nov  3 10:16:00 2026\n"
    + SECOND
)


def test_one_file_is_one_message(tmp_path):
    (tmp_path / "umowa.eml").write_bytes(FIRST)

    assert [raw for _, raw in mailfiles.messages(tmp_path / "umowa.eml")] == [FIRST]


def test_an_mbox_is_split_and_only_its_framing_is_taken_off(tmp_path):
    (tmp_path / "poczta").write_bytes(MBOX)

    found = list(mailfiles.messages(tmp_path / "poczta"))

    assert [label.rpartition("#")[2] for label, _ in found] == ["1", "2"]
    assert [raw for _, raw in found] == [FIRST, SECOND.replace(b">From nas", b"From nas")]


def test_a_maildir_gives_its_read_and_its_new_messages(tmp_path):
    for folder, name in (("cur", "1:2,S"), ("new", "2"), ("tmp", "3")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(name.encode())

    assert [raw for _, raw in mailfiles.messages(tmp_path)] == [b"1:2,S", b"2"]


def test_a_folder_is_searched_for_messages_only(tmp_path):
    (tmp_path / "klos").mkdir()
    (tmp_path / "klos" / "a.EML").write_bytes(FIRST)
    (tmp_path / "b.mbox").write_bytes(MBOX)
    (tmp_path / "notatki.txt").write_bytes(b"nie poczta")
    (tmp_path / "link.eml").symlink_to(tmp_path / "klos" / "a.EML")

    assert len(list(mailfiles.messages(tmp_path))) == 3


def test_a_message_without_the_usual_name_is_found_by_its_header(tmp_path):
    (tmp_path / "12345").write_bytes(b"From: jan@klos.pl\r\nSubject: Umowa\r\n\r\nPierwsza\r\n")
    (tmp_path / "ustawienia.txt").write_bytes(b"From: here\n\nTo: there\n")
    (tmp_path / "pusty").write_bytes(b"")

    assert [label for label, _ in mailfiles.messages(tmp_path)] == [str(tmp_path / "12345")]


def test_a_path_where_nothing_is_is_refused_by_name(tmp_path):
    with pytest.raises(mailfiles.NoMailThere) as refused:
        list(mailfiles.messages(tmp_path / "nie-ma"))

    assert str(refused.value) == f"There is no mail at {tmp_path / 'nie-ma'}."
