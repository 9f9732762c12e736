"""Files of other programs, damaged at random: read as far as it goes, and never with an exception."""

import random
import struct

import pytest

from ingest.mail import leaf_content, mapi, parse
from tests.archive.text.test_outlook_rtf import SIMPLE
from tests.ingest.mail.archive_files import SECRET_SEVEN, SEVEN, old_rar, rar, tarred, zipped
from tests.ingest.mail.letter import letter, multipart, part
from tests.ingest.mail.outlook_files import Message, binary, msg, number, ole, text, winmail
from tests.ingest.mail.test_calendar import WARSAW, event
from tests.ingest.mail.test_decoration import SIGNATURE, jpeg
from tests.ingest.mail.test_locked import ENCRYPTED, pdf
from tests.ingest.mail.test_signed import INNER, SIGNED, envelope

TIMES = 30
FILES = {"Umowa Żółwin.pdf": b"%PDF-1.7", "dane/bilans.xlsx": b"x" * 500}
SIZES = {name: len(content) for name, content in FILES.items()}
NOTE = {
    mapi.MESSAGE_CLASS: text("IPM.Schedule.Meeting.Request"),
    mapi.SUBJECT: text("Umowa Kłos"),
    mapi.BODY: text("Dzień dobry"),
    mapi.INTERNET_CODEPAGE: number(1250),
    mapi.SENDER_NAME: text("Jan Żak"),
    mapi.RTF: binary(SIMPLE),
}
HTML_IN_RTF = (
    rb"{\rtf1\ansi\fromhtml1{\fonttbl{\f0\fcharset238 A;}}{\*\htmltag64 <p>}\u322?\'b3{\*\htmltag72 </p>}}"
)
PACKED = struct.pack("<II4sI", len(HTML_IN_RTF) + 12, len(HTML_IN_RTF), b"MELA", 0) + HTML_IN_RTF
ATTACHED = ({mapi.LONG_NAME: text("Zaświadczenie.pdf"), mapi.ATTACHED: binary(b"%PDF-1.7")}, None)
MESSAGE = Message(NOTE, [{mapi.NAME: text("Anna"), mapi.RECIPIENT_ROLE: number(1)}], [ATTACHED])
STATUS = (
    b"Reporting-MTA: dns; x.pl\r\n\r\nFinal-Recipient: rfc822; a@x.pl\r\nAction: failed\r\nStatus: 5.1.1\r\n"
)


def carrying(media_type, name=""):
    """How a file of that type comes in a letter."""
    return lambda content: multipart(part(b"w zalaczeniu"), part(content, f"{media_type}; name={name}"))


def showing(picture):
    """A page that shows the picture below its signature."""
    return multipart(part(SIGNATURE.encode(), "text/html"), part(picture, "image/jpeg", Content_ID="<a>"))


def page(content):
    return letter(content, content_type="text/html")


# What is damaged, and how it comes: alone or in a letter.
WHOLE = {
    "winmail": (
        winmail({**NOTE, mapi.RTF: binary(PACKED)}, [(b"a.pdf", b"%PDF", {mapi.LONG_NAME: text("b.pdf")})]),
        bytes,
    ),
    "winmail in a letter": (winmail(NOTE, [(b"a.pdf", b"%PDF", {})], codepage=1250), carrying("application/ms-tnef")),
    "msg": (msg(MESSAGE), bytes),
    "msg in a letter": (msg(Message(NOTE, attachments=[({}, MESSAGE)])), carrying("application/vnd.ms-outlook")),
    "rtf": (SIMPLE, lambda packed: winmail({mapi.RTF: binary(packed)})),
    "rtf with html": (PACKED, lambda packed: winmail({mapi.RTF: binary(packed)})),
    "zip": (zipped(FILES), carrying("application/zip", "a.zip")),
    "tar": (tarred(FILES), carrying("application/x-tar", "a.tar")),
    "tgz": (tarred(FILES, "w:gz"), carrying("application/gzip", "a.tgz")),
    "7z": (SEVEN, carrying("application/x-7z-compressed", "a.7z")),
    "locked 7z": (SECRET_SEVEN, carrying("application/x-7z-compressed", "a.7z")),
    "rar": (rar(SIZES, encrypted=True), carrying("application/vnd.rar", "a.rar")),
    "old rar": (old_rar(SIZES), carrying("application/vnd.rar", "a.rar")),
    "pdf": (pdf(ENCRYPTED["AES-128 tajne"]), carrying("application/pdf", "a.pdf")),
    "new pdf": (pdf(ENCRYPTED["AES-256 open"], in_brackets=True), carrying("application/pdf", "a.pdf")),
    "doc": (ole({"WordDocument": b"\xec\xa5" + bytes(5000)}), carrying("application/msword", "a.doc")),
    "xls": (ole({"Workbook": struct.pack("<HH", 0x809, 16) + bytes(5000)}), carrying("application/vnd.ms-excel")),
    "smime": (envelope(SIGNED, INNER, is_open=True), carrying("application/pkcs7-mime", "smime.p7m")),
    "told smime": (envelope(SIGNED, INNER), carrying("application/pkcs7-mime", "smime.p7m")),
    "calendar": (
        event("DTSTART;TZID=Nasz czas:20260401T080000", "DURATION:PT1H", zones=WARSAW).encode(),
        carrying("text/calendar"),
    ),
    "report": (STATUS, lambda told: multipart(part(b"a"), part(told, "message/delivery-status"), kind="report")),
    "picture": (jpeg(640, 480, 3200, notes=50), showing),
    "pgp": (b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: a\n\ntresc\n-----BEGIN PGP SIGNATURE-----\nx", letter),
    "html": (b'<?xml:namespace a /><table><tr><td>a<![CDATA[b]]><br></td></tr></table><!-- c -->&nbsp;<svg>', page),
}  # fmt: skip


def damaged(content, chance):
    """The content with bytes changed, taken out, put in or repeated, or cut off."""
    raw = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at, length = chance.randrange(len(raw) + 1), chance.choice((1, 1, 2, 4, 8, 64))
        way = chance.randrange(6)
        if way == 0:
            raw[at : at + length] = bytes(chance.choice((0, 0xFF, 0x80, 0x7F)) for _ in range(length))
        elif way == 1:
            raw[at : at + length] = chance.randbytes(length)
        elif way == 2:
            del raw[at : at + length]
        elif way == 3:
            raw[at:at] = raw[at : at + length] * chance.choice((1, 2, 50))
        elif way == 4 and at < len(raw):
            raw[at] ^= 1 << chance.randrange(8)
        elif chance.random() < 0.1:
            del raw[at:]
    return bytes(raw)


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_damaged_is_read_to_some_end(name, tmp_path):
    content, carried = WHOLE[name]
    chance = random.Random(name)
    for turn in range(TIMES):
        raw = carried(damaged(content, chance))
        attic = str(tmp_path) if turn % 4 == 0 else None

        mail = parse(raw, attic)

        assert mail.size == len(raw)
        assert all(isinstance(flag, str) for flag in mail.flags)
        if attic is None:
            assert [leaf_content(raw, one.path) for one in mail.parts] == [one.content for one in mail.parts]


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_whole_has_nothing_to_complain_of(name):
    content, carried = WHOLE[name]

    assert not [flag for flag in parse(carried(content)).flags if flag.startswith("bad_")]
