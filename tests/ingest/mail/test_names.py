"""File names: found wherever they are written, and harmless once they are shown."""

import pytest

from ingest.mail import names, parse
from tests.ingest.mail.letter import multipart, part


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'attachment; filename="Umowa.pdf"', "Umowa.pdf"),
        (b"attachment; filename=umowa kredytu.pdf", "umowa kredytu.pdf"),
        (b"attachment; filename*=utf-8''Za%C5%9Bwiadczenie.pdf; filename=Zas.pdf", "Zaświadczenie.pdf"),
        (b"attachment; filename*1*=%9Bwiad.pdf; filename*0*=utf-8'pl'Za%C5", "Zaświad.pdf"),
        (b'attachment; filename*0="bilans-"; filename*1="2025"; filename*2=".xlsx"', "bilans-2025.xlsx"),
        (b"attachment; filename*0*=iso-8859-2''%A6rodki; filename*1=\" trwale.pdf\"", "Środki trwale.pdf"),
        (b'attachment; filename="=?utf-8?Q?Za=C5=9Bwiadczenie.pdf?="', "Zaświadczenie.pdf"),
        (b"attachment; filename==?utf-8?B?xYEu?=\r\n =?utf-8?B?cGRm?=", "Ł.pdf"),
        ('attachment; filename="Łódź.pdf"'.encode(), "Łódź.pdf"),
        ('attachment; filename="Wyciąg bankowy.pdf"'.encode("cp1250"), "Wyciąg bankowy.pdf"),
        (b"attachment; filename*=utf-8''100%25%zz.pdf", "100%%zz.pdf"),
        (b'attachment; filename="niezamkniety.pdf', "niezamkniety.pdf"),
        (b'attachment; filename="Umowa\r\n\tkredytu.pdf"', "Umowa kredytu.pdf"),
        (rb'attachment; filename="C:\oferty\plan.pdf"', "plan.pdf"),
    ],
)
def test_a_name_is_found_however_it_is_written(disposition, name):
    mail = parse(
        multipart(part(b"tresc"), part(b"%PDF-", "application/pdf", Content_Disposition=disposition))
    )

    assert [one.filename for one in mail.attachments] == [name]


@pytest.mark.parametrize(
    ("written", "shown", "flags"),
    [
        ("../../etc/pażss\u202efdp.exe", "pażssfdp.exe", {"path_stripped", "rtl_stripped", "exec_ext"}),
        ("umowa.pdf.EXE", "umowa.pdf.EXE", {"exec_ext"}),
        ("con.txt", "_con.txt", {"reserved_name"}),
        ("a\x00b\x1f.txt", "ab.txt", {"control_stripped"}),
        ("umowa.pdf. . ", "umowa.pdf", set()),
        ("z\u0307.pdf", "ż.pdf", set()),
        ("....", "", set()),
        ("/", "", set()),
    ],
)
def test_a_name_is_made_harmless(written, shown, flags):
    name, found = names.safe(written)

    assert (name, set(found) & {"exec_ext", "rtl_stripped", "reserved_name", "control_stripped"}) == (
        shown,
        flags - {"path_stripped"},
    )
    assert flags <= set(found) | {"path_stripped"}


def test_a_very_long_name_keeps_its_extension():
    name, flags = names.safe("ż" * 400 + ".pdf")

    assert (name, flags) == ("ż" * 90 + ".pdf", ("name_cut",))


def test_an_attachment_without_a_name_gets_one_by_its_type_or_its_first_bytes():
    mail = parse(
        multipart(
            part(b"tresc"),
            part(b"a,b", "text/csv", Content_Disposition="attachment"),
            part(b"%PDF-1.7", "application/octet-stream"),
            part(b"???", "application/octet-stream"),
        )
    )

    assert [one.filename for one in mail.attachments] == [
        "zalacznik-1.csv",
        "zalacznik-2.pdf",
        "zalacznik-3.bin",
    ]
    assert {one.filename_raw for one in mail.attachments} == {None}


def test_an_attached_message_is_named_after_its_subject():
    inner = "Subject: Oferta 1/2: Kłos\r\n\r\ntresc".encode()
    mail = parse(multipart(part(b"tresc"), part(inner, "message/rfc822")))

    assert mail.attachments[0].filename == "Oferta 1 2 Kłos.eml"
    assert mail.attachments[0].content == inner
