"""Word, PowerPoint and OpenDocument, with what stands beside the body."""

import pytest

from archive.text import office
from archive.text.extracted import NeedsPassword, Unreadable
from archive.text.places import PAGE
from tests.archive.text import making

ODF = (
    '<office:document xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:manifest="m"><office:body>'
    "{}</office:body></office:document>"
)


def lines(reading):
    return [line for line in reading.pieces if line]


def test_a_word_file_is_read_with_header_table_and_footer():
    content = making.word(
        "Umowa o współpracy",
        header="Teczka",
        footer="Strona",
        table=[["Kwota", "1 250 000,00 zł"], ["NIP", "526"]],
    )

    assert lines(office.read_word(content, making.within())) == [
        "Teczka",
        "Umowa o współpracy",
        "Kwota \t1 250 000,00 zł",
        "NIP \t526",
        "Strona",
    ]


def test_a_word_in_several_runs_stays_one_word():
    body = (
        "<d xmlns:w='w'><w:p><w:r><w:t>Umo</w:t></w:r><w:r><w:t>wa</w:t><w:tab/><w:t>nr</w:t></w:r></w:p></d>"
    )

    assert lines(office.read_word(making.package({"word/document.xml": body}), making.within())) == [
        "Umowa\tnr"
    ]


def test_a_text_box_is_read_once_and_deleted_text_not_at_all():
    body = (
        "<d><p><pPr><tabs><tab/></tabs></pPr><AlternateContent><Choice><p><t>Ramka</t></p></Choice>"
        "<Fallback><p><t>Ramka</t></p></Fallback></AlternateContent><t>Treść</t></p>"
        "<p><delText>skreślone</delText><moveFrom><t>stąd</t></moveFrom><instrText>PAGE</instrText></p></d>"
    )

    assert lines(office.read_word(making.package({"word/document.xml": body}), making.within())) == [
        "Ramka",
        "Treść",
    ]


def test_footnotes_and_comments_are_read():
    parts = {
        f"word/{name}.xml": f"<d><p><t>{name}</t></p></d>" for name in ("comments", "document", "footnotes")
    }

    assert lines(office.read_word(making.package(parts), making.within())) == [
        "document",
        "footnotes",
        "comments",
    ]


def test_slides_are_read_in_the_order_of_their_numbers_each_with_its_notes():
    slides = {f"ppt/slides/slide{n}.xml": f"<s><p><t>Slajd {n}</t></p></s>" for n in (10, 2, 1)}
    notes = {
        "ppt/notesSlides/notesSlide1.xml": "<s><p><t>Do powiedzenia</t></p></s>",
        "ppt/slides/_rels/slide2.xml.rels": '<r><r Target="../notesSlides/notesSlide1.xml"/></r>',
    }

    reading = office.read_slides(making.package({**slides, **notes}), making.within())

    assert reading.pages == 3
    assert lines(reading) == ["Slajd 1", PAGE, "Slajd 2", "Do powiedzenia", PAGE, "Slajd 10"]


def test_an_opendocument_is_read_with_mixed_text_tables_and_notes():
    body = (
        "<text:h>Umowa</text:h><text:p>Kwo<text:span>ta</text:span><text:s text:c='3'/>100<text:line-break/>zł"
        "<text:note><text:note-citation>1</text:note-citation><text:p>Przypis</text:p></text:note></text:p>"
        "<table:table-row><table:table-cell><text:p>NIP</text:p></table:table-cell>"
        "<table:table-cell><text:p>526</text:p></table:table-cell></table:table-row>"
        "<text:tracked-changes><text:p>skreślone</text:p></text:tracked-changes>"
    )
    content = making.opendocument("text", ODF.format(body), styles=ODF.format("<text:p>Stopka</text:p>"))

    found = lines(office.read_opendocument(content, making.within()))

    assert found == ["Umowa", "Przypis", "Kwota   100", "zł", "NIP \t526", "Stopka"]


def test_an_encrypted_opendocument_needs_its_password():
    content = making.opendocument("text", "?", **{"META-INF/manifest": "<m><manifest:encryption-data/></m>"})

    with pytest.raises(NeedsPassword):
        office.read_opendocument(content, making.within())


@pytest.mark.parametrize("read", [office.read_word, office.read_opendocument])
def test_a_package_without_a_body_is_unreadable(read):
    with pytest.raises(Unreadable):
        read(making.package({"word/styles.xml": "<a/>"}), making.within())


def test_entities_that_multiply_are_refused():
    laughs = "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    body = f"<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>{laughs}]><d><p><t>&j;</t></p></d>"

    with pytest.raises(SyntaxError):
        lines(office.read_word(making.package({"word/document.xml": body}), making.within()))


def test_an_external_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("tajne")
    body = f"<!DOCTYPE d [<!ENTITY s SYSTEM 'file://{secret}'>]><d><p><t>Umowa &s;</t></p></d>"

    assert "tajne" not in "".join(
        office.read_word(making.package({"word/document.xml": body}), making.within()).pieces
    )


def test_a_text_box_parts_no_sentence_and_sticks_to_no_word():
    box = "<r><pict><textbox><p><r><t>Ramka z kwotą</t></r></p></textbox></pict></r>"
    body = (
        f"<d><p><t>Umowa kredytu</t>{box}<t>hipotecznego</t></p><tc><p><t>NIP</t>{box}<t>526</t></p></tc></d>"
    )

    assert lines(office.read_word(making.package({"word/document.xml": body}), making.within())) == [
        "Ramka z kwotą",
        "Umowa kredytu hipotecznego",
        "Ramka z kwotą NIP 526",
    ]


def test_notes_and_frames_of_an_opendocument_hang_beside_the_sentence():
    body = (
        "<text:p>Kwota<office:annotation><dc:creator xmlns:dc='dc'>Ewa</dc:creator><text:p>do sprawdzenia</text:p>"
        "</office:annotation> kredytu<draw:frame xmlns:draw='d'><draw:image><office:binary-data>QUJD"
        "</office:binary-data></draw:image><draw:text-box><text:p>w ramce</text:p></draw:text-box></draw:frame>"
        "dalej</text:p>"
    )

    found = lines(office.read_opendocument(making.opendocument("text", ODF.format(body)), making.within()))

    assert found == ["do sprawdzenia", "w ramce", "Kwota kredytu dalej"]


def test_a_table_in_a_table_keeps_its_rows():
    cell = "<tc><p><t>{}</t></p></tc>".format
    inner = f"<tbl><tr>{cell('NIP')}{cell('526')}</tr><tr>{cell('KRS')}{cell('28')}</tr></tbl>"
    body = f"<d><tbl><tr><tc><p><t>Dane</t></p>{inner}</tc>{cell('Uwagi')}</tr></tbl></d>"

    assert lines(office.read_word(making.package({"word/document.xml": body}), making.within())) == [
        "Dane",
        "NIP \t526",
        "KRS \t28",
        "Uwagi",
    ]


CHART = (
    "<c><title><p><t>Przychody</t></p></title><strCache><pt><v>Rok</v></pt></strCache>"
    "<numCache><pt><v>17</v></pt></numCache></c>"
)


def test_charts_diagrams_and_embedded_files_of_a_word_file_are_read():
    relations = (
        "<r><Relationship Id='1' Type='http://x/relationships/package' Target='embeddings/Raty.xlsx'/>"
        "<Relationship Id='2' Type='http://x/relationships/aFChunk' Target='/word/dalej.html'/></r>"
    )
    parts = {
        "word/document.xml": "<d><p><t>Treść</t></p></d>",
        "word/charts/chart1.xml": CHART,
        "word/diagrams/data1.xml": "<d><t><p><t>Zarząd</t></p></t></d>",
        "word/diagrams/drawing1.xml": "<d><t><p><t>Zarząd</t></p></t></d>",
        "word/_rels/document.xml.rels": relations,
        "word/embeddings/Raty.xlsx": making.sheet([["Rata"]]),
        "word/dalej.html": "<html><p>Dalszy ciąg</p></html>",
    }

    found = lines(office.read_word(making.package(parts), making.within()))

    assert [line.strip() for line in found if isinstance(line, str)] == [
        *("Treść", "Przychody", "Rok", "Zarząd"),
        *("Raty.xlsx", "Kosztorys", "Rata"),
        *("dalej.html", "Dalszy ciąg"),
    ]


def test_slides_are_read_as_they_are_shown_with_charts_and_comments():
    relations = "<r><R Id='a' Target='slides/slide1.xml'/><R Id='b' Target='/ppt/slides/slide2.xml'/></r>"
    beside = '<r><R Id="1" Target="../charts/chart1.xml"/><R Id="2" Target="../comments/comment1.xml"/></r>'
    parts = {
        "ppt/presentation.xml": '<p><sldIdLst><sldId id="1" r:id="b"/><sldId id="2" r:id="a"/></sldIdLst></p>',
        "ppt/_rels/presentation.xml.rels": relations,
        "ppt/slides/slide1.xml": "<s><p><t>Potem</t></p></s>",
        "ppt/slides/slide2.xml": "<s><p><t>Najpierw</t></p></s>",
        "ppt/slides/_rels/slide2.xml.rels": beside,
        "ppt/charts/chart1.xml": CHART,
        "ppt/comments/comment1.xml": "<c><cm><text>Poprawić</text></cm><cm><text>Gotowe</text></cm></c>",
    }

    found = lines(office.read_slides(making.package(parts), making.within()))

    assert found == ["Najpierw", "Przychody", "Rok", "Poprawić", "Gotowe", PAGE, "Potem"]
