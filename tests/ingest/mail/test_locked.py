"""Documents that ask for a password: told without trying any but none."""

import struct
from pathlib import Path

import pytest

from ingest.mail import parse
from ingest.mail.locked import needs_password
from tests.ingest.mail.letter import multipart, part
from tests.ingest.mail.outlook_files import ole

# What pypdf 6 wrote into a blank page: without a password of the reader, and with "tajne"; the owner has one always.
ENCRYPTED = {
    "RC4-40 open": (1, 2, 40, 4294967292,
        "05ac0eb1430bd87736fe1cb2cbcb49b72a4b5f14be44302921c0a9327c89a9d6",
        "960906f4eb9664672a5e460fe79cd73e4398084ef0c036f26b6a40339f72979c",
        "f18cf2dbc19c07d1036b547d83bdcaf4"),
    "RC4-40 tajne": (1, 2, 40, 4294967292,
        "59722a816856ed780cb0276e755548f1529aa5a3660220a9b81c68f298f5cc05",
        "ff0c4e75b790e6f8820e72bc98362155b810e119f52875c8095f1f4a07584674",
        "8a97451adf0af3ee7c205b5ff1a18aad"),
    "RC4-128 open": (2, 3, 128, 4294967292,
        "db5c3c936964706efe5a2d1bb3afd65ca0dc81cce4fee3d720306e79a020539b",
        "066087042b981fcde9edba7c37f4035928bf4e5e4e758a4164004e56fffa0108",
        "016200bb84a40f745aba7d071d89bc40"),
    "RC4-128 tajne": (2, 3, 128, 4294967292,
        "878218a342394561c41416c70d31d71ad80d7b7b3cb8f357b9ecafb9445c3648",
        "dd9b7c818041fa3b7879619d859fdaa528bf4e5e4e758a4164004e56fffa0108",
        "def20996a217b9dc4c67572dc6042164"),
    "AES-128 open": (4, 4, 128, 4294967292,
        "db5c3c936964706efe5a2d1bb3afd65ca0dc81cce4fee3d720306e79a020539b",
        "15c9862f69e97e2fdc9470b97175193528bf4e5e4e758a4164004e56fffa0108",
        "7ea4f1a2a067cb8834b4860fd8d2b808"),
    "AES-128 tajne": (4, 4, 128, 4294967292,
        "878218a342394561c41416c70d31d71ad80d7b7b3cb8f357b9ecafb9445c3648",
        "8cdcbf3053278c8aefe7c564b63e8d4928bf4e5e4e758a4164004e56fffa0108",
        "a25e615cb38a622d22985c885b931c66"),
    "AES-256-R5 open": (5, 5, 256, 4294967292,
        "be8a2804d96ef3ba6b6f86df88c31a564e3d65af0e36ee8c8cd75d3cf634fadd95f627e30dfdb58daa8d58e4117808be",
        "fd057280dd95a9798d7f1d732fecd461a9b6dbedbe24441e61ca8d3e834c8fe06e2e7026416b0a0ca6678504d4e9f5c1",
        "26869a1c0d83f13340caa2821d42e36e"),
    "AES-256-R5 tajne": (5, 5, 256, 4294967292,
        "a3cf861cd652a3ea7a3e0af1262d84c4db2b0a7c02b7516b2f7c5e957886550c189e34016e03ac99c08053a441976740",
        "f23e7305c7cc934ff59a80b3deabf9aeb558ec59d158eea180bd9c00a6f2a0219862b08ea53320cb7a8329cddeb21756",
        "54b2d174884e9009fd041f4fcfb501f0"),
    "AES-256 open": (5, 6, 256, 4294967292,
        "9d11b79f44d6c7ecac431b0a60dd26fbff8d2fafe7515f4b8801ba8eca94e9704e3a099af937919b857953e6f40fa254",
        "4b7f704af7653ee58bdce5937fbe4396291010ab8df5f1af7ea93d2081bedc9c3b5b4dda811c9c94652378295b23f2e5",
        "da547bebe649c468f2c935a874c459b8"),
    "AES-256 tajne": (5, 6, 256, 4294967292,
        "4f08d9010538c14efeda2931f47506d28157383c2e2670606f2ee906830bfefd59ed8d58f4876ce8019a34a02285966d",
        "b718c0c0e3f38e797e99138c452841dbc8699d2b567018f41c54ef18f1d64d8cb5d5ebe711855b0e826bfabcca3066c6",
        "2a726286c34e60cccc2e2d538898a8ae"),
}  # fmt: skip


def pdf(told=None, *, inline=False, in_brackets=False):
    """A PDF with nothing in it but what tells how it is encrypted."""
    if told is None:
        return b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    version, revision, length, permissions, owner, user, identity = told
    written = _in_brackets if in_brackets else lambda digits: b"<" + digits.encode() + b">"
    dictionary = b"<</Filter /Standard /V %d /R %d /Length %d /P %d /O %s /U %s>>" % (
        version, revision, length, permissions, written(owner), written(user))  # fmt: skip
    head = b"%PDF-1.7\n" if inline else b"%PDF-1.7\n5 0 obj " + dictionary + b" endobj\n"
    named = dictionary if inline else b"5 0 R"
    return (
        head + b"trailer <</Root 1 0 R /Encrypt " + named + b" /ID [" + written(identity) * 2 + b"]>>\n%%EOF"
    )


def _in_brackets(digits):
    escaped = bytes.fromhex(digits).replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + escaped.replace(b"\r", b"\\r") + b")"


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("in_brackets", [False, True])
@pytest.mark.parametrize("name", ENCRYPTED)
def test_a_pdf_opens_by_itself_or_asks(name, in_brackets, inline):
    raw = pdf(ENCRYPTED[name], inline=inline, in_brackets=in_brackets)

    assert needs_password(raw) is name.endswith("tajne")


def test_a_pdf_that_is_not_encrypted_does_not_ask():
    assert not needs_password(pdf())
    assert not needs_password(pdf() + b"stream /Encrypt nothing endstream")


def test_a_pdf_encrypted_in_a_way_of_its_own_asks():
    assert needs_password(b"%PDF-1.7\n5 0 obj <</Filter /Firmowy /V 9>> endobj trailer <</Encrypt 5 0 R>>")


@pytest.mark.parametrize(
    "stream",
    [
        {"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(200)},
        {"WordDocument": b"\xec\xa5" + bytes(8) + struct.pack("<H", 0x0100) + bytes(5000)},
        {"Workbook": struct.pack("<HH", 0x809, 16) + bytes(16) + struct.pack("<HH", 0x2F, 54) + bytes(5000)},
        {"Book": struct.pack("<HH", 0x2F, 4) + bytes(5000)},
    ],
    ids=["docx", "doc", "xls", "old xls"],
)
def test_an_office_document_that_is_encrypted_asks(stream):
    assert needs_password(ole(stream))


@pytest.mark.parametrize(
    "stream",
    [
        {"WordDocument": b"\xec\xa5" + bytes(5000)},
        {"Workbook": struct.pack("<HH", 0x809, 16) + bytes(5000)},
        {"PowerPoint Document": bytes(5000)},
    ],
    ids=["doc", "xls", "ppt"],
)
def test_an_office_document_that_is_open_does_not(stream):
    assert not needs_password(ole(stream))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"%PDF-",
        b"%PDF-/Encrypt 1 0 R",
        ole({"WordDocument": b"\xec\xa5"})[:700],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_what_is_broken_harms_nobody(raw):
    assert needs_password(raw) in (True, False)


def test_a_part_that_asks_is_marked_wherever_its_bytes_lie(tmp_path):
    locked = pdf(ENCRYPTED["AES-256 tajne"])
    word = ole({"WordDocument": b"\xec\xa5" + bytes(8) + struct.pack("<H", 0x0100) + bytes(5000)})
    raw = multipart(
        part("Hasło to tajne".encode(), "text/plain; charset=utf-8"),
        part(locked, "application/pdf; name=wyciag.pdf"),
        part(word, "application/msword; name=umowa.doc"),
        part(pdf(ENCRYPTED["AES-256 open"]), "application/pdf; name=otwarty.pdf"),
    )

    for mail in (parse(raw), parse(raw, str(tmp_path))):
        assert [one.flags for one in mail.attachments] == [("needs_password",), ("needs_password",), ()]
    assert len(list(Path(tmp_path).iterdir())) == 3
