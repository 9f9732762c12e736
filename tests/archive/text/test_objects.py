"""Objects in Office files."""

import struct

import pytest

from archive.text import extract, objects
from tests.archive.text import making
from tests.ingest.mail.outlook_files import ole

RELATIONS = "<r><R Id='1' Type='x/oleObject' Target='embeddings/oleObject1.bin'/></r>"


def native(label, content):
    named = label.encode("cp1250") + b"\0C:\\a.pdf\0"
    lay = b"C:\\Temp\\a.pdf\0"
    body = struct.pack("<H", 2) + named + struct.pack("<HHI", 0, 3, len(lay)) + lay
    body += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def word(thing):
    parts = {"word/document.xml": "<d><p><t>Treść</t></p></d>", "word/_rels/document.xml.rels": RELATIONS}
    return making.package({**parts, "word/embeddings/oleObject1.bin": thing})


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (ole({"\x01Ole10Native": native("Załącznik.txt", b"Harmonogram")}), ["Załącznik.txt", "Harmonogram"]),
        (ole({"Package": making.word("Aneks")}), ["oleObject1.bin", "Aneks"]),
        (ole({"CONTENTS": making.pdf("Umowa")}), ["oleObject1.bin", "Umowa"]),
        (ole({"Equation Native": b"x=y"}), []),
        (ole({"Package": b"x"})[:600], []),
    ],
)
def test_a_file_in_an_object_is_read_and_a_picture_of_something_is_not_named(thing, said):
    found = extract(word(thing), filename="umowa.docx", media_type="")

    assert (found.text.split(), found.error) == (["Treść", *said], "")


def test_an_object_that_is_a_document_itself_is_that_document():
    content = ole({"WordDocument": b"x"})

    assert objects.carried(content, "oleObject2.bin") == ("oleObject2.bin", content)
