"""Files that hang on mail: PDF, Word and text that say what the story wants, under the names that people give them."""

import io
import zipfile
from html import escape

from bench import letters, words

PDF, DOCX, TEXT = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    f'ContentType="{DOCX}.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def paper(chance, *lines, kind=None, name=None):
    """(name, bytes, media type) of a file that says the lines."""
    kind = kind or chance.choice((PDF, PDF, DOCX, TEXT))
    maker, extension = {PDF: (_pdf, "pdf"), DOCX: (_docx, "docx"), TEXT: (_text, "txt")}[kind]
    name = name or words.paper_name(chance, extension)
    return name, maker(chance, [*lines, words.sentence(chance)]), kind


def some(chance, share=0.4):
    """Perhaps a file, with nothing in it that tells where it belongs."""
    return [paper(chance, "Dokument do sprawy")] if chance.random() < share else []


def _text(chance, lines):
    return "\r\n".join(lines).encode("utf-8")


def _docx(chance, lines):
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT.format(paragraphs),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def _pdf(chance, lines):
    return letters.pdf(chance, [_ascii(line) for line in lines], octets=chance.randint(200, 3000))


def _ascii(text):
    return text.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ–", "acelnoszzACELNOSZZ-"))
