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

    assert found == ["Umowa", "Kwota   100", "zł Przypis", "NIP \t526", "Stopka"]


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
