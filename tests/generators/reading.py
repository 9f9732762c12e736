"""What a reader finds in a made file: words only, whatever breaks or numbers stand between them."""

import io
import re
import subprocess
from xml.etree import ElementTree

from docx import Document
from docx.oxml.ns import qn


def pdf_text(content):
    """The text of a PDF as poppler reads it."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def pdf_fonts(content):
    """Poppler's table of the fonts in a PDF: two lines of head, then name, type, encoding, embedded …"""
    return subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout.decode()


def docx_text(content):
    """The text of a Word file's body."""
    document = Document(io.BytesIO(content))
    paragraphs = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(text.text for text in p.iter(qn("w:t"))) for p in paragraphs)


def html_text(html):
    """The text of the page's body, entities resolved."""
    apart = re.sub(r"(</(?:p|h\d|li|th|td)>)", r"\1 ", html)
    return "".join(ElementTree.fromstring(apart).find("body/main").itertext())


def plain(text):
    """One space between words, whichever kind of space there was."""
    return re.sub(r"\s+", " ", text)


def letters(text):
    """Letters only: line breaks, hyphens and list numbers differ between formats, words may not."""
    return re.sub(r"[\W\d_]+", "", text)
