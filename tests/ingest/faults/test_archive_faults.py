"""Faults 34 and 41 of INGEST §8: archives made to harm, and machines that answer machines."""

import resource
import zipfile

import pytest

from ingest.mail import archives, may_answer, parse
from tests.ingest.mail.archive_files import (
    SECRET_SEVEN,
    gzipped,
    locked_zip,
    overlapping_zip,
    rar,
    tarred,
    zipped,
)
from tests.ingest.mail.letter import letter, multipart, part

MEGABYTE = 1 << 20


def attached(content, attic=None, name="dane.zip"):
    raw = multipart(part(b"w zalaczeniu"), part(content, f"application/zip; name={name}"))
    return parse(raw, attic).attachments[0]


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        (zipped({"zera.bin": bytes(3 * MEGABYTE)}), "bomb"),
        (gzipped(bytes(3 * MEGABYTE)), "bomb"),
        (tarred({"zera.bin": bytes(3 * MEGABYTE)}, "w:gz"), "bomb"),
        (rar({f"{number}.bin": 200 * MEGABYTE for number in range(3)}), "bomb"),
        (overlapping_zip(500), "overlapping"),
        (zipped({"w.zip": zipped({"w.zip": zipped({"a": b"x"})})}), "nested_archive"),
        (locked_zip({"tajne.pdf": b"x"}), "needs_password"),
        (SECRET_SEVEN, "needs_password"),
        (zipped({str(number): b"" for number in range(archives.MOST_ENTRIES + 100)}), "many_entries"),
    ],
    ids=["zip", "gzip", "tgz", "rar", "overlapping", "nested", "locked zip", "locked 7z", "many"],
)
def test_fault_34_an_archive_made_to_harm_is_told_and_nothing_of_it_is_unpacked(content, flag, tmp_path):
    found = attached(content, str(tmp_path))

    assert flag in found.flags
    assert len(found.listing) <= archives.MOST_ENTRIES
    assert [file.stat().st_size for file in tmp_path.iterdir()] == [len(content)]


def test_fault_34_a_bomb_is_never_held_in_memory():
    held = gzipped(tarred({f"{number}.bin": bytes(40 * MEGABYTE) for number in range(3)}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    entries, flags = archives.listed(held, "a.tgz")

    assert {"bomb", "listing_cut"} & set(flags)
    assert len(entries) < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


@pytest.mark.parametrize("claimed", [0, 1, 0xFFFFFFFF])
def test_fault_34_a_size_that_lies_costs_nothing(claimed):
    raw = bytearray(zipped({"a.bin": b"x" * 100}, zipfile.ZIP_STORED))
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = claimed.to_bytes(4, "little")

    (entry,), flags = archives.listed(bytes(raw), "a.zip")

    assert entry.size == claimed
    assert ("bomb" in flags) is (claimed > MEGABYTE)


def test_fault_34_an_honest_archive_is_passed(tmp_path):
    found = attached(zipped({f"skan {number}.pdf": b"%PDF" * 1000 for number in range(40)}), str(tmp_path))

    assert (len(found.listing), found.flags) == (40, ())


ANSWERING = {"From": "jan@klos.pl", "Message_ID": "<raz@klos.pl>", "Subject": "Dokumenty"}


def test_fault_41_a_person_may_be_answered():
    assert may_answer(parse(letter(b"Dzien dobry", **ANSWERING)))


@pytest.mark.parametrize(
    "told",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"List_Id": "<lista.klos.pl>"},
        {"X_Teczka_Loop": "S-2026-0001"},
        {"X_Failed_Recipients": "a@b.pl"},
        {"From": "noreply@klos.pl"},
        {"From": "MAILER-DAEMON@klos.pl"},
        {"From": None},
        {"Subject": "Autoodpowiedź: Dokumenty".encode(), "In_Reply_To": "<dwa@firma.pl>"},
    ],
    ids=str,
)
def test_fault_41_a_machine_is_never_answered(told):
    assert not may_answer(parse(letter(b"tresc", **ANSWERING | told)))


def test_fault_41_a_mail_that_went_round_and_round_is_never_answered():
    hops = b"".join(b"Received: from a by b; Mon, 2 Mar 2026 08:00:00 +0100\r\n" for _ in range(26))
    mail = parse(hops + letter(b"tresc", **ANSWERING))

    assert "many_received" in mail.flags
    assert not may_answer(mail)


def test_fault_41_our_own_mark_is_told_when_it_comes_back():
    assert parse(letter(b"tresc", X_Teczka_Loop="S-2026-0001", **ANSWERING)).loop == "S-2026-0001"
