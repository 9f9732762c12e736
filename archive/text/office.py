"""Word, PowerPoint and OpenDocument texts, read straight from the XML in the zip."""

import re
from itertools import chain

from archive.text.extracted import Reading, Unreadable
from archive.text.markup import OOXML, OPENDOCUMENT, lines
from archive.text.places import PAGE
from archive.text.zipped import numbered, opened

_WORD_PARTS = (
    r"word/header\d*\.xml",
    r"word/document\d*\.xml",
    r"word/footnotes\d*\.xml",
    r"word/endnotes\d*\.xml",
    r"word/comments\d*\.xml",
    r"word/footer\d*\.xml",
)
_SLIDES = r"ppt/slides/slide\d+\.xml"
_NOTES_OF_SLIDE = re.compile(rb"notesSlides/(notesSlide\d+\.xml)")


def read_word(content):
    """Headers, body with tables and text boxes, notes, comments, footers of a .docx."""
    with opened(content) as archive:
        parts = [numbered(archive.namelist(), pattern) for pattern in _WORD_PARTS]
    if not parts[1]:
        raise Unreadable("The package has no Word document.")
    return Reading(_lines(content, chain.from_iterable(parts), OOXML))


def read_slides(content):
    """The slides in the order of their numbers, each with the speaker's notes; a page is a slide."""
    with opened(content) as archive:
        slides = numbered(archive.namelist(), _SLIDES)
        parts = [[name, *_notes_of(archive, name)] for name in slides]
    return Reading(_slides(content, parts), pages=len(slides))


def read_opendocument(content):
    """The body of an .odt or .odp, then what its page styles repeat: headers and footers."""
    with opened(content) as archive:
        names = [name for name in ("content.xml", "styles.xml") if name in archive.namelist()]
    if "content.xml" not in names:
        raise Unreadable("The package has no content.")
    return Reading(_lines(content, names, OPENDOCUMENT))


def _notes_of(archive, slide):
    relations = slide.replace("slides/", "slides/_rels/") + ".rels"
    names = archive.namelist()
    found = _NOTES_OF_SLIDE.search(archive.read(relations)) if relations in names else None
    notes = f"ppt/notesSlides/{found.group(1).decode()}" if found else None
    return [notes] if notes in names else []


def _slides(content, slides):
    for number, parts in enumerate(slides):
        if number:
            yield PAGE
        yield from _lines(content, parts, OOXML)


def _lines(content, names, grammar):
    with opened(content) as archive:
        for name in names:
            with archive.open(name) as stream:
                yield from lines(stream, grammar)
            yield ""
