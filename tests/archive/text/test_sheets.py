"""Rows of sheets as lines."""

from datetime import date

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from archive.text import sheets
from archive.text.extracted import TooLarge, clean
from archive.text.places import PAGE, Place, joined, place_of
from tests.archive.text import making
from tests.archive.text.making import saved

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


def test_a_number_has_no_more_digits_than_the_sheet_shows():
    assert lines(making.sheet([[0.1 + 0.2, 1250.5, 5260001246.0, 4.2731]])) == [
        "Kosztorys",
        "0.3\t1250.5\t5260001246\t4.2731",
    ]


def test_a_reckoned_sum_is_found_as_it_is_shown():
    assert lines(making.sheet([[51262 / 12, -51261 / 12, 1 / 3]])) == [
        "Kosztorys",
        "4271.83333333333 4271.83\t-4271.75\t0.333333333333333",
    ]


def test_comments_headers_and_charts_stand_with_their_sheet():
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("Raty")
    first.title = "Koszty"
    first["A1"], second["A1"] = "Maszyna", "Rata"
    first["B7"].comment = Comment("do uzgodnienia", "Ewa")
    first.oddHeader.center.text = "Bank & Spółka &P"
    chart = BarChart()
    chart.title = "Przychody"
    chart.add_data(Reference(first, min_col=1, min_row=1))
    second.add_chart(chart, "D4")
    content = saved(book)
    reading = sheets.read(content)

    said = [line for line in reading.pieces if line]

    assert said == ["Koszty", "Maszyna", "do uzgodnienia", "Bank & Spółka", PAGE, "Raty", "Rata", "Przychody"]
    text = joined([clean(page) for page in "\n".join(said).split(PAGE)])
    found = {
        word: place_of(text, text.index(word), rows=reading.rows)
        for word in ("uzgodnienia", "Bank", "Przych")
    }
    assert found == {
        "uzgodnienia": Place(sheet="Koszty", row=7),
        "Bank": Place(sheet="Koszty"),
        "Przych": Place(sheet="Raty"),
    }


def test_an_answered_comment_is_read_once():
    content = making.sheet_of("")
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": "<r><R Id='1' Type='x/threadedComment' Target='/t.xml'/>"
        "<R Id='2' Type='x/comments' Target='/c.xml'/></r>",
        "t.xml": "<c><threadedComment ref='A1'><text>Czy to cena netto?</text></threadedComment>"
        "<threadedComment ref='A1'><text>Tak</text></threadedComment></c>",
        "c.xml": "<c><comment ref='A1'><text><t>[Threaded comment] Czy to cena netto?</t></text></comment>"
        "<comment ref='C3'><text><r><t>Bru</t></r><r><t>tto</t></r></text></comment></c>",
    }

    assert lines(making.with_members(content, parts)) == ["A", "Czy to cena netto? Tak", "Brutto"]


def test_a_damaged_comment_does_not_spoil_the_cells():
    row = '<row r="1"><c r="A1"><v>17</v></c></row>'
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": "<r><R Id='2' Type='x/comments' Target='/c.xml'/></r>",
        "c.xml": "<c><comment",
    }

    assert lines(making.with_members(making.sheet_of(row), parts)) == ["A", "17"]


def test_cells_far_apart_are_read_and_know_their_rows():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Koszty"
    page["A2"], page["C2"], page["C3"], page["XFD1048570"] = (
        "Maszyna",
        date(2026, 11, 23),
        1250000,
        "zabłąkany",
    )
    page["AB9"].font = openpyxl.styles.Font(bold=True)

    reading = sheets.read(saved(book))

    assert [line for line in reading.pieces if line] == [
        "Koszty",
        "Maszyna\t2026-11-23",
        "1250000",
        "zabłąkany",
    ]
    assert reading.rows == [(0, 0), (1, 2), (3, 1048570)]


def test_an_opendocument_sheet_is_read():
    content = making.opendocument("spreadsheet", ODS, **{"META-INF/manifest": "<manifest/>"})

    assert lines(content) == ["Raty", "Wkład własny"]


def test_comments_of_an_opendocument_sheet_know_their_rows():
    note = "<office:annotation><text:p>do uzgodnienia</text:p></office:annotation>"
    empty = '<table:table-row table:number-rows-repeated="5"><table:table-cell/></table:table-row>'
    row = f'{empty}<table:table-row><table:table-cell office:value-type="string">{note}<text:p>Rata</text:p>'
    content = ODS.replace(
        "</table:table-row></table:table>",
        f"</table:table-row>{row}</table:table-cell></table:table-row></table:table>",
    )

    reading = sheets.read(making.opendocument("spreadsheet", content, **{"META-INF/manifest": "<manifest/>"}))

    assert [line for line in reading.pieces if line] == ["Raty", "Wkład własny", "Rata", "do uzgodnienia"]
    assert reading.rows == [(0, 0), (2, 7), (3, 7)]


def test_a_sheet_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("archive.text.zipped.UNPACKED_LIMIT", 1000)

    with pytest.raises(TooLarge):
        sheets.read(making.sheet([["Maszyna"]]))
