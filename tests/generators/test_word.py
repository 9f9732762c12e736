"""Word files that Word, and a lawyer with red pen, can work in."""

import io

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from generators import word
from generators.kinds import AGREEMENT, KINDS, REQUIRED_DOCUMENTS
from generators.render import render, template_text
from tests.generators.samples import FACTS, facts_for

STYLES = template_text("word.xml")


@pytest.fixture(scope="module")
def agreement():
    content = render(AGREEMENT, facts_for("OF"), "UD/2026/0012", 3, ["docx"]).files["docx"]
    return Document(io.BytesIO(content))


def numbering(paragraph):
    properties = paragraph._p.pPr.numPr
    return None if properties is None else (properties.numId.val, properties.ilvl.val)


def page_of(main):
    meta = '<meta name="author" content="F"/><meta name="keywords" content="k"/>'
    meta += '<meta name="dcterms.created" content="2026-11-23"/>'
    header = (
        '<header class="running"><p>F</p></header><header class="letterhead"><p class="firm">F</p></header>'
    )
    return (
        f'<html class="portrait"><head><title>T</title>{meta}</head>'
        f"<body>{header}<footer><p>S</p></footer><main>{main}</main></body></html>"
    )


def made(main):
    return Document(io.BytesIO(word.from_html(page_of(main), STYLES)))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_style_that_is_used_is_there(kind):
    document = Document(io.BytesIO(render(kind, FACTS, "OF/2026/0012", 1, ["docx"]).files["docx"]))
    section = document.sections[0]
    furniture = (section.header, section.first_page_header, section.footer, section.first_page_footer)

    used = {
        style.get(qn("w:val"))
        for root in (document.element, *(part._element for part in furniture))
        for style in root.iter(qn("w:pStyle"), qn("w:tblStyle"))
    }
    assert used and used <= {style.style_id for style in document.styles}


def test_clauses_are_headings_in_order(agreement):
    headings = [p.text for p in agreement.paragraphs if p.style.name == "Heading 2"]

    assert [heading.split(".")[0] for heading in headings[:18]] == [f"§\u00a0{n}" for n in range(1, 19)]


def test_every_list_counts_from_its_own_start(agreement):
    paragraphs = {p.text.split("\u00a0")[0]: numbering(p) for p in agreement.paragraphs if numbering(p)}

    assert len({number for number, _ in paragraphs.values()}) > 15


def test_points_of_a_clause_stand_one_level_deeper():
    document = made(
        "<ol><li>Doradca:<ol class='points'><li>a;</li><li>b.</li></ol></li><li>Klient.</li></ol>"
    )
    outer, first, second, last = document.paragraphs

    assert [numbering(p)[1] for p in (outer, first, second, last)] == [0, 1, 1, 0]
    assert numbering(first)[0] == numbering(second)[0] != numbering(outer)[0] == numbering(last)[0]


def test_a_list_goes_on_where_the_page_says():
    document = made('<ol start="2"><li>dalej</li></ol>')
    number = document.part.numbering_part.element.num_having_numId(numbering(document.paragraphs[0])[0])

    assert number.lvlOverride_lst[0].startOverride.val == 2


def test_text_after_an_inner_list_belongs_to_its_item_without_a_new_number():
    document = made("<ol><li>przed<ol><li>środek</li></ol> po</li></ol>")

    assert [p.text for p in document.paragraphs] == ["przed", "środek", "po"]
    assert numbering(document.paragraphs[2]) is None
    assert document.paragraphs[2].paragraph_format.left_indent > 0


def test_emphasis_and_line_breaks_survive():
    paragraph = made("<p>a <strong>b <em>c</em></strong><br/>d</p>").paragraphs[0]

    assert paragraph.text == "a b c\nd"
    assert [(r.text, r.bold, r.italic) for r in paragraph.runs[1:3]] == [
        ("b ", True, None),
        ("c", True, True),
    ]


def test_the_first_page_has_the_letterhead_and_the_others_the_name(agreement):
    section = agreement.sections[0]

    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].style.name == "Firm name"
    assert [p.text for p in section.header.paragraphs] == ["Finanse Testowe sp. z\u00a0o.o."]


def test_every_footer_has_the_case_and_page_fields(agreement):
    section = agreement.sections[0]

    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[-1]
        assert line.text.startswith("Sprawa S-2026-0012 · UD/2026/0012 · wersja 3")
        fields = [field.get(qn("w:instr")) for field in line._p.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_word_checks_the_spelling_as_polish(agreement):
    language = agreement.styles.element.find(".//" + qn("w:lang"))

    assert language.get(qn("w:val")) == "pl-PL"
    assert agreement.core_properties.language == "pl-PL"


def test_the_file_says_what_it_is_and_from_whom(agreement):
    properties = agreement.core_properties

    assert properties.title == "Umowa o świadczenie usług doradczych UD/2026/0012"
    assert properties.author == "Finanse Testowe sp. z o.o."
    assert properties.created.date() == FACTS.issued_on


def test_annexes_begin_on_new_pages(agreement):
    annexes = [p for p in agreement.paragraphs if p.paragraph_format.page_break_before]

    assert [p.text.split("\u00a0do")[0][:13] for p in annexes] == ["Załącznik nr\u00a0"] * 3


def test_a_list_of_documents_lies_on_its_side_and_repeats_its_head():
    content = render(REQUIRED_DOCUMENTS, FACTS, "LWD/2026/0012", 1, ["docx"]).files["docx"]
    document = Document(io.BytesIO(content))
    table = document.tables[1]

    assert document.sections[0].orientation is WD_ORIENT.LANDSCAPE
    assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells][:4] == ["Lp.", "Dokument", "Wystawca", "Ważność"]
    assert sum(cell.width for cell in table.rows[1].cells) <= document.sections[0].page_width


def test_what_introduces_a_table_stays_with_it():
    rows = "<tr><td>a</td></tr>" * (word.SHORT_TABLE + 1)
    document = made(f"<p>Opłaty:</p><table class='grid'>{rows}</table><p>b</p><p>c</p>")
    introduction, gap, *rest = document.paragraphs
    cells = [row.cells[0].paragraphs[0] for row in document.tables[0].rows]

    assert introduction.paragraph_format.keep_with_next
    assert [cell.paragraph_format.keep_with_next for cell in cells[:3]] == [True, None, None]
    assert not any(paragraph.paragraph_format.keep_with_next for paragraph in (gap, *rest))
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in document.tables[0].rows)


def test_what_introduces_a_list_stays_with_it():
    document = made("<p>Doradca:</p><ul><li>a</li></ul><p>Klient.</p><ul><li>b</li></ul>")

    held = [paragraph.paragraph_format.keep_with_next for paragraph in document.paragraphs]

    assert held == [True, None, None, None]


def test_no_line_is_stretched():
    justified = Document(io.BytesIO(render(AGREEMENT, FACTS, "UD/1", 1, ["docx"]).files["docx"]))

    assert justified.element.findall(".//" + qn("w:jc") + "[@" + qn("w:val") + "='both']") == []
    assert "justify" not in template_text("print.css") and 'w:val="both"' not in STYLES


@pytest.mark.parametrize("main", ["<blockquote>a</blockquote>", "<p>a<table><tr><td/></tr></table></p>"])
def test_an_element_without_a_word_form_is_an_error_not_a_loss(main):
    with pytest.raises(ValueError):
        made(main)
