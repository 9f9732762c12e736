"""Word, PowerPoint and OpenDocument texts, read straight from the XML in the zip."""

from itertools import chain

from archive.text.extracted import Reading, Unreadable
from archive.text.markup import OOXML, OPENDOCUMENT, lines
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
_SLIDE_NOTES = r"ppt/notesSlides/notesSlide\d+\.xml"


def read_word(content):
    """Headers, body with tables and text boxes, notes, comments, footers of a .docx."""
    with opened(content) as archive:
        parts = [numbered(archive.namelist(), pattern) for pattern in _WORD_PARTS]
    if not parts[1]:
        raise Unreadable("The package has no Word document.")
    return Reading(_lines(content, chain.from_iterable(parts), OOXML))


def read_slides(content):
    """The slides in the order of their numbers, then the speaker's notes; a page is a slide."""
    with opened(content) as archive:
        names = archive.namelist()
    slides = numbered(names, _SLIDES)
    return Reading(_lines(content, slides + numbered(names, _SLIDE_NOTES), OOXML), pages=len(slides))


def read_opendocument(content):
    """The body of an .odt or .odp, then what its page styles repeat: headers and footers."""
    with opened(content) as archive:
        names = [name for name in ("content.xml", "styles.xml") if name in archive.namelist()]
    if "content.xml" not in names:
        raise Unreadable("The package has no content.")
    return Reading(_lines(content, names, OPENDOCUMENT))


def _lines(content, names, grammar):
    with opened(content) as archive:
        for name in names:
            with archive.open(name) as stream:
                yield from lines(stream, grammar)
            yield ""
