"""What the text layer of a PDF leaves out: values of form fields, notes, data of XFA forms, and files within."""

import ctypes
from io import BytesIO

from lxml import etree
from pypdfium2 import PdfAttachment, PdfiumError, raw

from archive.text.markup import ANY_XML, lines
from archive.text.pieces import mark_of
from archive.text.within import MOST_FILES

_PAGE_NOTES = 1000
# A link says nothing, and a pop-up repeats the note that it belongs to.
_SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)
_CHOICES = (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_MOST_OPTIONS, _MOST_PACKETS = 1000, 50
_UNCHECKED = "Off"
_DATA = b"xfa-data"


class Beside:
    """Goes through a document page by page, and remembers which values were said and which files hang on pages."""

    def __init__(self, document):
        self.document = document
        self.said, self.pinned = set(), []

    def of_page(self, page):
        """Values of the page's fields, and its notes."""
        for index in range(min(raw.FPDFPage_GetAnnotCount(page), _PAGE_NOTES)):
            note = raw.FPDFPage_GetAnnot(page, index)
            yield from self._of_note(note, raw.FPDFAnnot_GetSubtype(note))
            raw.FPDFPage_CloseAnnot(note)

    def of_document(self):
        """What was filled into an XFA form, where no field of a page says it."""
        for packet in _packets(self.document):
            if _DATA not in packet:
                continue
            try:
                for line in lines(BytesIO(packet), ANY_XML):
                    if line not in self.said:
                        yield line
            except etree.XMLSyntaxError:  # up to there it is read, and it spoils no page
                continue

    def files(self, within):
        """The files of the document, then those that hang on pages alone."""
        told = set()
        for index in range(self.document.count_attachments()):
            name, content = _file(self.document.get_attachment(index))
            told.add(mark_of(content))
            yield from within.pieces(name, content)
        for name, content in self.pinned:
            if (mark := mark_of(content)) not in told:
                told.add(mark)
                yield from within.pieces(name, content)

    def _of_note(self, note, kind):
        if kind == raw.FPDF_ANNOT_WIDGET and self.document.formenv:
            values = _values(self.document.formenv, note)
            self.said.update(values)
            yield from values
        elif kind not in _SILENT:
            yield _string(raw.FPDFAnnot_GetStringValue, note, b"Contents")
        if kind == raw.FPDF_ANNOT_FILEATTACHMENT and len(self.pinned) < MOST_FILES:
            attached = raw.FPDFAnnot_GetFileAttachment(note)
            self.pinned += [_file(PdfAttachment(attached, self.document))] if attached else []


def _values(forms, note):
    """What a person sees in the field: of a choice its words, not what the form makes of them."""
    chosen = []
    if raw.FPDFAnnot_GetFormFieldType(forms, note) in _CHOICES:
        options = range(min(raw.FPDFAnnot_GetOptionCount(forms, note), _MOST_OPTIONS))
        chosen = [
            _string(raw.FPDFAnnot_GetOptionLabel, forms, note, option)
            for option in options
            if raw.FPDFAnnot_IsOptionSelected(forms, note, option)
        ]
    values = chosen or [_string(raw.FPDFAnnot_GetFormFieldValue, forms, note)]
    return [value for value in values if value != _UNCHECKED]


def _string(function, *args):
    """A string that PDFium copies out: asked for its length in bytes first, then for itself."""
    length = function(*args, None, 0)
    buffer = ctypes.create_string_buffer(length)
    function(*args, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")


def _packets(document):
    for index in range(min(raw.FPDF_GetXFAPacketCount(document), _MOST_PACKETS)):
        length = ctypes.c_ulong()
        raw.FPDF_GetXFAPacketContent(document, index, None, 0, length)
        buffer = ctypes.create_string_buffer(length.value)
        raw.FPDF_GetXFAPacketContent(document, index, buffer, length.value, length)
        yield buffer.raw


def _file(attachment):
    try:
        content = bytes(attachment.get_data())
    except PdfiumError:  # it is only named
        content = b""
    return attachment.get_name(), content
