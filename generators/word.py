"""Word from the same page as the PDF: every element has its Word form, an unknown one is an error."""

import io
import re
import zipfile
from datetime import datetime
from xml.etree import ElementTree

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

PARAGRAPHS = {
    "place": "Place",
    "number": "Document number",
    "note": "Small print",
    "sign": "Signature line",
    "closing": "Closing",
    "firm": "Firm name",
    "contact": "Firm contact",
    "legal": "Legal line",
    "page": "Page line",
}
NUMBERINGS = {"clauses": 101, "points": 102, "bullets": 103}  # abstractNumId in word.xml
INDENT = Cm(0.75)
INLINE = {"strong", "em", "span", "br"}
FACTS_WIDTHS = {"portrait": (27, 73), "landscape": (12, 88)}
SHORT_TABLE = 12
SAME_DAY = (1980, 1, 1, 0, 0, 0)


def from_html(html: str, styles: str) -> bytes:
    """The page as .docx with real styles, numbering and page fields; ValueError on an unknown tag.

    `styles` is the text of `templates/word.xml`.
    """
    page = ElementTree.fromstring(html)
    document = Document()
    _take_styles(document, parse_xml(styles))
    _describe(document.core_properties, page)
    _lay_out(document.sections[0], page)
    _Writer(document, page.get("class")).flow(page.find("body/main"), document)
    return _saved(document)


def _take_styles(document, ours):
    theirs = document.styles.element
    for style in ours.iterfind(qn("w:style")):
        for known in theirs.xpath(f'w:style[@w:styleId="{style.get(qn("w:styleId"))}"]'):
            theirs.remove(known)
        theirs.append(style)
    theirs.replace(theirs.find(qn("w:docDefaults")), ours.find(qn("w:docDefaults")))
    numbering = document.part.numbering_part.element
    for position, abstract in enumerate(ours.findall(qn("w:abstractNum"))):
        numbering.insert(position, abstract)


def _describe(properties, page):
    meta = {tag.get("name"): tag.get("content") for tag in page.iter("meta") if tag.get("name")}
    created = datetime.fromisoformat(meta["dcterms.created"])
    properties.title = page.findtext("head/title")
    properties.author = properties.last_modified_by = meta["author"]
    properties.keywords, properties.comments = meta["keywords"], ""
    properties.language = "pl-PL"
    properties.created = properties.modified = created


def _lay_out(section, page):
    short, long = Cm(21), Cm(29.7)
    landscape = page.get("class") == "landscape"
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = Cm(1.6 if landscape else 2.2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.7)
    section.header_distance = section.footer_distance = Cm(1.1)
    section.different_first_page_header_footer = True
    width = section.page_width - section.left_margin - section.right_margin
    headers = {header.get("class"): header for header in page.iterfind("body/header")}
    _fill(section.first_page_header, headers["letterhead"], width)
    _fill(section.header, headers["running"], width)
    for footer in (section.first_page_footer, section.footer):
        _fill(footer, page.find("body/footer"), width)


def _fill(part, element, width):
    part.is_linked_to_previous = False
    for number, child in enumerate(element):
        paragraph = part.paragraphs[0] if number == 0 else part.add_paragraph()
        _dress(paragraph, PARAGRAPHS.get(child.get("class"), "Running"))
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        _write(paragraph, _runs(child))


def _runs(element, bold=False, italic=False):
    """The text of an element as (text or field, bold, italic), nested emphasis resolved."""
    yield element.text or "", bold, italic
    for child in element:
        if child.tag not in INLINE:
            raise ValueError(f"<{child.tag}> inside a line has no Word form")
        if child.get("class") == "pages":
            yield from (("\tStrona ", bold, italic), (b"PAGE", bold, italic))
            yield from ((" z ", bold, italic), (b"NUMPAGES", bold, italic))
        elif child.tag == "br":
            yield "\n", bold, italic
        else:
            yield from _runs(child, bold or child.tag == "strong", italic or child.tag == "em")
        yield child.tail or "", bold, italic


def _dress(paragraph, style):
    # By its id, for python-docx walks through all styles to find one by its name: half the time of a document.
    paragraph._p.style = style.title().replace(" ", "")
    return paragraph


def _write(paragraph, runs):
    runs = [run for run in runs if run[0]]
    for number, (text, bold, italic) in enumerate(runs):
        if isinstance(text, bytes):
            paragraph._p.append(_field(text.decode()))
            continue
        text = text.lstrip(" ") if number == 0 else text
        run = paragraph.add_run(text.rstrip(" ") if number == len(runs) - 1 else text)
        run.bold, run.italic = bold or None, italic or None


def _field(instruction):
    field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
    field.set(qn("w:instr"), instruction)
    text.text = "1"
    run.append(text)
    field.append(run)
    return field


class _Writer:
    """Walks the page and writes paragraphs, lists and tables into a body or a cell."""

    def __init__(self, document, sheet):
        self.document, self.sheet = document, sheet
        section = document.sections[0]
        self.width = section.page_width - section.left_margin - section.right_margin

    def flow(self, element, container, style="Body Text", numbered=None):
        """Text between blocks becomes paragraphs; blocks go where they belong."""
        pending = [(element.text or "", False, False)]
        for child in element:
            if child.tag in INLINE:
                wrapper = ElementTree.Element("span")
                wrapper.append(child)
                pending.extend(_runs(wrapper))
                continue
            numbered = self._flush(pending, container, style, numbered)
            self._block(child, container, numbered)
            pending = [(child.tail or "", False, False)]
        self._flush(pending, container, style, numbered)

    def _flush(self, pending, container, style, numbered):
        if any(isinstance(text, bytes) or text.strip(" \n") for text, _, _ in pending):
            paragraph = self._paragraph(container, style)
            _write(paragraph, pending)
            if numbered:
                self._number(paragraph, *numbered)
        return None if not numbered else (*numbered[:2], True)

    def _block(self, element, container, numbered):
        level = numbered[1] + 1 if numbered else 0
        if element.tag in ("h1", "h2", "h3"):
            _write(self._paragraph(container, f"Heading {element.tag[1]}"), _runs(element))
        elif element.tag == "p":
            _write(
                self._paragraph(container, PARAGRAPHS.get(element.get("class"), "Body Text")), _runs(element)
            )
        elif element.tag in ("ol", "ul"):
            self._list(element, container, level)
        elif element.tag == "table":
            self._table(element, container)
        elif element.tag == "div":
            self._annex(element, container)
        else:
            raise ValueError(f"<{element.tag}> has no Word form")

    def _annex(self, element, container):
        before = len(container.paragraphs)
        self.flow(element, container)
        container.paragraphs[before].paragraph_format.page_break_before = True

    def _list(self, element, container, level):
        _hold_on_to_next(container, ending=":")
        kind = "bullets" if element.tag == "ul" else element.get("class", "clauses")
        numbering = self.document.part.numbering_part.element.add_num(NUMBERINGS[kind])
        numbering.add_lvlOverride(level).add_startOverride(int(element.get("start", "1")))
        for item in element:
            self.flow(item, container, "List Paragraph", (numbering.numId, level, False))

    def _number(self, paragraph, number_id, level, is_continued):
        if is_continued:
            paragraph.paragraph_format.left_indent = INDENT * (level + 1)
            return
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = number_id

    def _table(self, element, container):
        rows = list(element.iter("tr"))
        kind, columns = element.get("class"), len(rows[0])
        _hold_on_to_next(container)
        table = container.add_table(rows=len(rows), cols=columns)
        table.style, table.autofit = f"{kind.capitalize()} table", False
        widths = [self.width * share / 100 for share in _shares(element, columns, self.sheet)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(width)
        for row, source in zip(table.rows, rows, strict=True):
            self._row(row, source, widths, "Grid cell" if kind == "grid" else "Cell")
        if element.find("thead") is not None:
            _mark(table.rows[0]._tr, "w:tblHeader")
        _keep_together(table.rows if len(rows) <= SHORT_TABLE else table.rows[:2])
        self._paragraph(container, "Gap")

    def _row(self, row, source, widths, style):
        _mark(row._tr, "w:cantSplit")
        for cell, content, width in zip(row.cells, source, widths, strict=True):
            cell.width = int(width)
            self.flow(content, cell, style + (" figure" if content.get("class") == "figure" else ""))

    def _paragraph(self, container, style):
        # A new cell comes with one empty paragraph that must be filled, not followed.
        first = container.paragraphs[0] if container is not self.document else None
        if first is not None and len(container.paragraphs) == 1 and not first.runs:
            return _dress(first, style)
        return _dress(container.add_paragraph(), style)


def _shares(element, columns, sheet):
    declared = [float(re.search(r"[\d.]+", col.get("style"))[0]) for col in element.iter("col")]
    if element.get("class") == "facts":
        return FACTS_WIDTHS[sheet]
    return declared or [100 / columns] * columns


def _hold_on_to_next(container, ending=""):
    """What introduces a table or list stays on its page; the gap after another table introduces nothing."""
    last = container.paragraphs[-1] if container.paragraphs else None
    if last is not None and last.text and last.text.rstrip().endswith(ending):
        last.paragraph_format.keep_with_next = True


def _keep_together(rows):
    for row in rows[:-1]:
        for paragraph in row.cells[0].paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _mark(row, name):
    row.get_or_add_trPr().append(OxmlElement(name))


def _saved(document):
    """The file with every entry dated the same day, so that the same page gives the same bytes."""
    plain, dated = io.BytesIO(), io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(dated, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return dated.getvalue()
