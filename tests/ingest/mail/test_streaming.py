"""Large messages go through in pieces: parts into files of an attic, and nothing is held whole."""

import base64
import hashlib
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.mail import NoSuchLeaf, buffer, leaf_content, opened, parse
from ingest.mail.identity import canon_sha256
from ingest.mail.leaves import LONGEST_TEXT
from ingest.mail.transfer import Decoding
from tests.ingest.mail.letter import letter, multipart, part

ROOT = Path(__file__).parents[3]
PAGE = part(b'<p>Oferta <img src="cid:logo"></p>', "text/html; charset=utf-8")
KLOS = multipart(
    multipart(part("Dzień dobry".encode(), "text/plain; charset=utf-8"), PAGE, kind="alternative", boundary="w"),
    part(b"iVBORw0=", "image/png", encoding="base64", Content_ID="<logo>"),
    part(b"JVBERi0=\r\n-- stopka", "application/pdf", encoding="base64"),
    part(b"#2F%N\n#2F%N?????\n", "application/octet-stream", encoding="x-uuencode"),
    part(b"=C5=81=\r\n=xy", "text/csv; charset=utf-8", encoding="quoted-printable"),
    part(letter(b"srodek", Subject="W srodku"), "message/rfc822"),
    part(b"", "application/zip"),
    Subject="Umowa",
)  # fmt: skip

# Parses a mapped file with room for a fraction of it; a copy of the whole, or of its largest part, would not fit.
PARSE_IN_LITTLE_ROOM = """
import resource, sys
from ingest.mail import opened, parse

def told(name):
    return int(next(line for line in open("/proc/self/status") if line.startswith(name)).split()[1]) * 1024

with opened(sys.argv[1]) as raw:
    room = told("VmSize") + 24 * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    mail = parse(raw, sys.argv[2])
print(mail.raw_sha256, mail.parts[-1].size, mail.parts[-1].sha256, told("VmHWM") // 1024 // 1024)
"""


def test_with_an_attic_a_mail_is_the_same_but_for_where_its_bytes_are(tmp_path):
    in_memory, aside = parse(KLOS), parse(KLOS, str(tmp_path))

    assert replace(aside, parts=()) == replace(in_memory, parts=())
    for held, kept in zip(in_memory.parts, aside.parts, strict=True):
        assert replace(kept, content=held.content, aside=None) == held
        assert kept.content is None
        if kept.role in ("body", "alternative"):
            assert kept.aside is None
            assert leaf_content(KLOS, kept.path) == held.content
        else:
            assert Path(kept.aside).parent == tmp_path
            assert Path(kept.aside).read_bytes() == held.content
    assert len(list(tmp_path.iterdir())) == 6


def test_two_parts_of_one_content_lie_in_two_files(tmp_path):
    same = part(b"JVBERi0=", "application/pdf", encoding="base64")
    mail = parse(multipart(part(b"tresc"), same, same), str(tmp_path))

    assert len({one.aside for one in mail.attachments}) == 2
    assert len({one.sha256 for one in mail.attachments}) == 1


def test_a_mapped_file_is_read_as_its_bytes_are(tmp_path):
    (tmp_path / "list.eml").write_bytes(KLOS)
    with opened(tmp_path / "list.eml") as mapped:
        assert not isinstance(mapped, bytes)
        assert parse(mapped) == parse(KLOS)
        assert leaf_content(mapped, "1.1.1") == "Dzień dobry".encode()


def test_an_empty_file_is_an_empty_message(tmp_path):
    (tmp_path / "nic.eml").write_bytes(b"")
    with opened(tmp_path / "nic.eml") as raw:
        assert parse(raw) == parse(b"")


def test_a_leaf_that_is_not_there_is_told_by_its_path():
    with pytest.raises(NoSuchLeaf) as told:
        leaf_content(KLOS, "1.9")

    assert told.value.path == "1.9"


def test_a_mail_with_its_parts_set_aside_is_small_to_hand_over(tmp_path):
    raw = multipart(part(b"tresc"), part(b"x" * 1_000_000, "application/pdf"))

    assert len(pickle.dumps(parse(raw, str(tmp_path)))) < 2000


def test_a_text_beyond_reason_is_cut_where_a_line_ends_and_says_so():
    line = "Zażółć gęślą jaźń\n"
    mail = parse(letter(line.encode() * 200_000, content_type="text/plain; charset=utf-8"))

    assert LONGEST_TEXT - 100 < len(mail.text.encode()) <= LONGEST_TEXT
    assert mail.text.replace(line, "") == ""
    assert (mail.flags, mail.parts[0].flags) == (("text_cut",), ("text_cut",))
    assert mail.parts[0].size == len(line.encode()) * 200_000


def test_a_text_without_lines_is_not_cut_through_a_character():
    mail = parse(letter(b"a" + "ł".encode() * LONGEST_TEXT, content_type="text/plain; charset=utf-8"))

    assert set(mail.text) == {"a", "ł"}


@pytest.mark.parametrize("size", [15, 16, 17, 18, 64])
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("base64", b"SmFuIEs=\r\nxYJvcw==\r\n"),
        ("base64", b"SmF!uIE\r\nt4aA=\n-- stopka"),
        ("quoted-printable", b"K=C5=82os =\r\n i =\n sp=F3=B3ka = \r\n.\r\n"),
        ("quoted-printable", b"K=C5=82os =\r=C5=82\rkoniec="),
        ("x-uuencode", b"begin 644 a.txt\n#2F%N\n#2F%N?????\n`\nend\nreszta"),
        ("x-uuencode", b"begin-base64 644 a.txt\nSmFuIEs=\n====\nreszta"),
        ("8bit", b"a\r\nb\rc\nd"),
    ],
)
def test_pieces_of_any_size_make_the_same_bytes(monkeypatch, name, body, size):
    whole = Decoding(body, 0, len(body), name)
    expected = b"".join(whole), whole.flags
    monkeypatch.setattr(buffer, "WINDOW", size)
    pieces = Decoding(body, 0, len(body), name)

    assert (b"".join(pieces), pieces.flags) == expected


@pytest.mark.parametrize("size", [60, 61, 62, 63, 64, 65, 100])
def test_who_a_message_is_does_not_hang_on_the_size_of_the_pieces(monkeypatch, size):
    raw = b"Received: %s\r\n %s\nSubject: a\r\nStatus: b\r\n\tc\r\n\r\nTresc\nw\r\nliniach\r" % (
        b"x" * 150,
        b"y" * 90,
    )
    expected = canon_sha256(raw)
    monkeypatch.setattr(buffer, "WINDOW", size)

    assert canon_sha256(raw) == expected


@pytest.mark.parametrize("line_break", [b"\r\n", b"\n"])
def test_a_message_of_fifty_megabytes_is_read_in_little_memory(tmp_path, line_break):
    content = b"%PDF-1.7" + bytes(range(256)) * 144_000
    path, attic = tmp_path / "duzy.eml", tmp_path / "attic"
    raw = multipart(
        part("Dzień dobry".encode(), "text/plain; charset=utf-8"),
        part(base64.encodebytes(content), "application/pdf", encoding="base64"),
    ).replace(b"\r\n", b"\n").replace(b"\n", line_break)  # fmt: skip
    path.write_bytes(raw)
    attic.mkdir()

    command = [sys.executable, "-c", PARSE_IN_LITTLE_ROOM, str(path), str(attic)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.stderr == ""
    raw_digest, size, digest, memory = done.stdout.split()
    assert (raw_digest, digest) == (hashlib.sha256(raw).hexdigest(), hashlib.sha256(content).hexdigest())
    assert int(size) == len(content)
    assert int(memory) < 100
