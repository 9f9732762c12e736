"""Rows of sheets as lines."""

from datetime import date

import pytest

from archive.text import sheets
from archive.text.extracted import TooLarge
from tests.archive.text import making

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Raty"><table:table-row><table:table-cell office:value-type="string">'
    "<text:p>Wkład własny</text:p></table:table-cell></table:table-row></table:table>"
    "</office:spreadsheet></office:body></office:document-content>"
)


def lines(content):
    return [line for line in sheets.read(content).pieces if line]


def test_every_sheet_and_row_is_a_line():
    content = making.sheet(
        [["Maszyna", 1250000.0, 12.5], [None, None, None], ["Termin", date(2026, 11, 23), True]]
    )

    assert lines(content) == ["Kosztorys", "Maszyna\t1250000\t12.5", "Termin\t2026-11-23\tTrue"]


def test_an_opendocument_sheet_is_read():
    content = making.opendocument("spreadsheet", ODS, **{"META-INF/manifest": "<manifest/>"})

    assert lines(content) == ["Raty", "Wkład własny"]


def test_a_sheet_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("archive.text.zipped.UNPACKED_LIMIT", 1000)

    with pytest.raises(TooLarge):
        sheets.read(making.sheet([["Maszyna"]]))
