"""Messages out of files and folders, as the bytes that were stored."""

import io
import mailbox
import zipfile

import pytest

from ingest import mailfiles
from ingest.mailfiles import Kind, MailFiles, kind_of, mbox, zips
from ingest.mailfiles.errors import NoMailThere
from tests.letters import outlook_file

FIRST = b"Subject: Umowa\n\nPierwsza\n"
SECOND = b"Subject: Oferta\n\n>From nas nic nie dotarlo\nFrom here on\n"
MBOX = (
    b"From jan@klos.pl Tue Nov  3 10:15:00 2026\n"
    + FIRST
    + b"\nFrom ewa@klos.pl Tue Nov  3 10:16:00 2026\n"
    + SECOND
)


def found(*paths, told=None):
    """(label, bytes) of every message at the paths."""
    return [(label, b"".join(pieces)) for label, pieces in MailFiles(paths, told)]


def raws(*paths, told=None):
    return [raw for _, raw in found(*paths, told=told)]


def zip_of(path, files, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


# One file


def test_one_file_is_one_message(tmp_path):
    (tmp_path / "umowa.eml").write_bytes(FIRST)

    assert raws(tmp_path / "umowa.eml") == [FIRST]


def test_an_outlook_message_is_taken_as_it_is(tmp_path):
    (tmp_path / "umowa.msg").write_bytes(outlook_file())
    (tmp_path / "wniosek.doc").write_bytes(outlook_file(its_list="1Table"))

    assert raws(tmp_path / "umowa.msg") == [outlook_file()]
    assert raws(tmp_path) == [outlook_file()]


def test_a_list_of_properties_is_found_wherever_it_lies():
    for before in (0, 16_384 - 8 - 20, (1 << 20) + 16_384 - 8 - 20):
        assert kind_of(io.BytesIO(outlook_file(before))) is Kind.OUTLOOK


def test_what_is_no_mail_is_told_by_name_and_the_rest_follows(tmp_path):
    for name, content in {
        "a.eml": b"%PDF-1.7",
        "b.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "c.eml": FIRST,
    }.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "d.eml").write_bytes(b"Title: notatki\n\nSubject: nie\n")
    told = []

    assert raws(tmp_path, told=told.append) == [FIRST]
    assert [(type(one), one.name[-5:]) for one in told] == [
        (mailfiles.NotMail, name) for name in ("a.eml", "b.msg", "d.eml")
    ]


def test_a_mail_may_begin_with_a_mark_or_an_empty_line():
    for before in (b"\xef\xbb\xbf", b"\r\n", b"X-Mozilla-Status: 0001\r\n"):
        assert kind_of(io.BytesIO(before + b"From: jan@klos.pl\r\n\r\n")) is Kind.MAIL


def test_an_envelope_is_one_by_the_header_that_follows():
    for envelope in (
        b"From jan@klos.pl\r\n",
        b"From - Tue Nov  3 10:15:00 2026\n>From x\n",
        b"From ???@??? Tue 2026\n",
    ):
        assert kind_of(io.BytesIO(envelope + b"Subject: Umowa\n\n")) is Kind.MBOX
    assert kind_of(io.BytesIO(b"From 5 apples\nto 7 pears.\n")) is None


def test_a_path_where_nothing_is_is_refused_by_name(tmp_path):
    with pytest.raises(mailfiles.NoMailThere) as refused:
        raws(tmp_path / "nie-ma")

    assert str(refused.value) == f"There is no mail at {tmp_path / 'nie-ma'}."


def test_a_name_in_no_charset_becomes_a_label_all_the_same(tmp_path):
    with open(bytes(tmp_path) + b"/za\xb6.eml", "wb") as file:
        file.write(FIRST)

    assert [label[-7:] for label, _ in found(tmp_path)] == ["za\ufffd.eml"]


# mbox


def test_an_mbox_is_split_and_only_its_framing_is_taken_off(tmp_path):
    (tmp_path / "poczta").write_bytes(MBOX)

    messages = found(tmp_path / "poczta")

    assert [label.rpartition("#")[2] for label, _ in messages] == ["1", "2"]
    assert [raw for _, raw in messages] == [FIRST, SECOND.replace(b">From nas", b"From nas")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 4096])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_an_mbox_is_the_same_however_it_is_cut_into_blocks(size, line_end):
    long_line = b"x" * 5000
    written = [
        b"Subject: 1\n\nFrom Monday on:\nPrice: 100\n",
        b"Subject: 2\n\n>From the bank\n>>From us\n\n\n",
        b"Subject: 3\n\n" + long_line + b"\n",
        b"Subject: 4\n\n",
    ]
    raw = b"".join(
        b"From jan@klos.pl Tue Nov  3 10:15:00 2026\n" + one.replace(b"\n>", b"\n>>") + b"\n"
        for one in written
    ).replace(b"\n", line_end)

    blocks = (raw[at : at + size] for at in range(0, len(raw), size))

    expected = [one.replace(b"\n", line_end) for one in written]
    assert [b"".join(pieces) for pieces in mbox.messages(blocks)] == expected


def test_a_sentence_that_begins_with_from_begins_no_message():
    raw = b"From jan@klos.pl Tue Nov  3 10:15:00 2026\nSubject: a\n\nHello\n\nFrom here on:\nTotal: 5\n"

    assert len(list(mbox.messages([raw]))) == 1


def test_where_the_blank_line_is_missing_a_dated_envelope_still_begins_a_message():
    raw = MBOX.replace(b"\n\nFrom ewa", b"\nFrom ewa")

    assert [b"".join(pieces)[:15] for pieces in mbox.messages([raw])] == [
        b"Subject: Umowa\n",
        b"Subject: Oferta",
    ]


def test_envelopes_without_a_time_are_told_by_the_blank_line_and_the_header():
    raw = b"From jan@klos.pl 1\nSubject: a\n\nA\n\nFrom ewa@klos.pl 2\nSubject: b\n\nFrom here\n"

    assert [b"".join(pieces) for pieces in mbox.messages([raw])] == [
        b"Subject: a\n\nA\n",
        b"Subject: b\n\nFrom here\n",
    ]


def test_a_message_that_nobody_wanted_whole_does_not_shift_the_next():
    firsts = [next(pieces) + next(pieces) for pieces in mbox.messages([MBOX])]

    assert [first[:15] for first in firsts] == [b"Subject: Umowa\n", b"Subject: Oferta"]


def test_what_pythons_own_mailbox_wrote_is_read_back(tmp_path):
    box = mailbox.mbox(tmp_path / "box")
    for subject in ("Jeden", "Dwa"):
        box.add(f"Subject: {subject}\n\nFrom me\n".encode())
    box.close()

    assert raws(tmp_path / "box") == [b"Subject: Jeden\n\nFrom me\n", b"Subject: Dwa\n\nFrom me\n"]


# Folders


def test_a_maildir_gives_its_read_and_its_new_messages(tmp_path):
    for folder in (tmp_path, tmp_path / ".Wysłane", tmp_path / ".Wysłane.2026"):
        for inner, name in (("cur", "1:2,S"), ("new", "2"), ("tmp", "3")):
            (folder / inner).mkdir(parents=True)
            (folder / inner / name).write_bytes(f"{folder.name} {name}".encode())
    (tmp_path / "dovecot-uidlist").write_bytes(b"3 V1 N3")

    own = tmp_path.name.encode()
    expected = {own + b" 1:2,S", own + b" 2"} | {
        f".Wysłane{rest}".encode() for rest in (" 1:2,S", " 2", ".2026 1:2,S", ".2026 2")
    }
    assert set(raws(tmp_path)) == expected


def test_a_folder_is_searched_for_messages_only(tmp_path):
    (tmp_path / "klos").mkdir()
    (tmp_path / "klos" / "a.EML").write_bytes(FIRST)
    (tmp_path / "b.mbox").write_bytes(MBOX)
    (tmp_path / "c.zip").write_bytes(zip_of(tmp_path / "klos" / "skan.dat", {"c.eml": FIRST}).read_bytes())
    (tmp_path / "notatki.txt").write_bytes(b"nie poczta")
    (tmp_path / "._a.eml").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / "pusty.mbox").write_bytes(b"")
    (tmp_path / "link.eml").symlink_to(tmp_path / "klos" / "a.EML")

    assert len(raws(tmp_path)) == 4


def test_a_message_without_the_usual_name_is_found_by_its_header(tmp_path):
    (tmp_path / "12345").write_bytes(b"From: jan@klos.pl\r\nSubject: Umowa\r\n\r\nPierwsza\r\n")
    (tmp_path / "ustawienia.txt").write_bytes(b"From: here\n\nTo: there\n")
    (tmp_path / "pusty").write_bytes(b"")

    assert [label for label, _ in found(tmp_path)] == [str(tmp_path / "12345")]


def test_how_far_it_is_adds_up_to_the_size_of_all(tmp_path):
    (tmp_path / "a.eml").write_bytes(FIRST)
    (tmp_path / "b.mbox").write_bytes(MBOX * 3)
    (tmp_path / "c.txt").write_bytes(b"nie poczta")
    files = MailFiles([tmp_path])

    passed = [files.read for _, pieces in files if b"".join(pieces)]

    assert passed == sorted(passed) and files.read == files.size()
    assert files.size() == sum(path.stat().st_size for path in tmp_path.iterdir())


# Archives


def test_a_zip_gives_the_mail_that_is_in_it(tmp_path):
    inside = {
        "2026/umowa.eml": FIRST, "b.msg": outlook_file(), "box.mbox": MBOX, "12345": b"From: a@b.pl\nTo: c@d.pl\n\n",
        "czytaj.txt": b"nie poczta", "__MACOSX/2026/._umowa.eml": b"\x00\x05", "folder/": b"",
    }  # fmt: skip
    path = zip_of(tmp_path / "poczta.zip", inside)

    labels = [label.removeprefix(f"{path}/") for label, _ in found(path)]

    assert labels == ["2026/umowa.eml", "b.msg", "box.mbox#1", "box.mbox#2", "12345"]


def test_a_polish_name_in_a_zip_is_read(tmp_path):
    name = "zażółć.eml"
    marked = zip_of(tmp_path / "a.zip", {name: FIRST})
    (tmp_path / "b.zip").write_bytes(unmarked(tmp_path, name.encode("cp852"), FIRST))
    (tmp_path / "c.zip").write_bytes(unmarked(tmp_path, name.encode("utf-8"), FIRST))

    for path in (marked, tmp_path / "b.zip", tmp_path / "c.zip"):
        assert [label for label, _ in found(path)] == [f"{path}/{name}"]


def unmarked(folder, name, content):
    """A zip as an older program writes it: the name in bytes, nothing that says in which charset."""
    path = folder / "ascii.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * len(name), content)
    return path.read_bytes().replace(b"x" * len(name), name)


def test_locked_files_are_counted_and_the_others_taken(tmp_path):
    path = zip_of(tmp_path / "poczta.zip", {"a.eml": FIRST, "b.eml": FIRST})
    raw = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(signature) + flags] |= 1
    path.write_bytes(raw)
    told = []

    assert [label[-5:] for label, _ in found(path, told=told.append)] == ["b.eml"]
    assert [(type(one), one.count) for one in told] == [(mailfiles.Locked, 1)]


def test_a_torn_file_in_a_zip_costs_only_itself(tmp_path):
    path = zip_of(tmp_path / "poczta.zip", {"a.eml": FIRST * 50, "b.eml": FIRST})
    raw = bytearray(path.read_bytes())
    raw[40] ^= 0xFF
    path.write_bytes(raw)
    told, taken = [], []

    for label, pieces in MailFiles([path], told.append):
        try:
            taken.append((label[-5:], b"".join(pieces)))
        except mailfiles.NotTaken as refused:
            told.append(refused)

    assert taken == [("b.eml", FIRST)]
    assert [(type(one), one.name[-5:]) for one in told] == [(mailfiles.CannotBeRead, "a.eml")]


def test_a_zip_that_is_none_is_told(tmp_path):
    whole = zip_of(tmp_path / "a.zip", {"a.eml": FIRST}).read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[:-30])
    told = []

    assert raws(tmp_path / "b.zip", told=told.append) == []
    assert [type(one) for one in told] == [mailfiles.BadArchive]


def test_a_zip_without_mail_has_none(tmp_path):
    with pytest.raises(mailfiles.NoMailThere):
        raws(zip_of(tmp_path / "a.zip", {"a.txt": b"nic"}))


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "HARMLESS", 1 << 20)
    bomb = zip_of(tmp_path / "bomb.zip", {"a.eml": FIRST + bytes(2 << 20)})
    one_of_many = {"a.eml": FIRST + bytes(2 << 20), "b.bin": bytes(range(256)) * 400 * 8, "c.eml": FIRST}
    mixed = tmp_path / "mixed.zip"
    with zipfile.ZipFile(mixed, "w") as archive:
        for name, content in one_of_many.items():
            packing = zipfile.ZIP_DEFLATED if name == "a.eml" else zipfile.ZIP_STORED
            archive.writestr(name, content, packing)
    told = []

    assert raws(bomb, mixed, told=told.append) == [FIRST]
    assert [(type(one), one.name.rpartition("/")[2]) for one in told] == [
        (mailfiles.TooTight, "bomb.zip"),
        (mailfiles.TooTight, "a.eml"),
    ]


def test_files_that_lie_over_one_another_are_a_bomb(tmp_path):
    path = zip_of(tmp_path / "a.zip", {"a.eml": FIRST, "b.eml": FIRST})
    raw = bytearray(path.read_bytes())
    second = raw.rfind(b"PK\x01\x02")
    raw[second + 42 : second + 46] = bytes(4)  # where the second begins: where the first does
    path.write_bytes(raw)

    with pytest.raises(mailfiles.TooTight):
        raws(path)


def test_an_endless_directory_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MOST_DIRECTORY", 100)

    with pytest.raises(mailfiles.TooTight):
        raws(zip_of(tmp_path / "a.zip", {f"{n}.eml": FIRST for n in range(3)}))


def test_what_is_left_out_is_neither_read_nor_found_by_its_name(tmp_path):
    for name in ("a.eml", "office/b.eml", "office/store/c.eml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"From: jan@klos.example\r\nSubject: x\r\n\r\n")
    but = [tmp_path / "office" / "b.eml", tmp_path / "office" / "store"]

    assert [label for label, _ in MailFiles([tmp_path], but=but)] == [str(tmp_path / "a.eml")]
    with pytest.raises(NoMailThere):
        list(MailFiles([tmp_path / "office" / "b.eml"], but=but))
