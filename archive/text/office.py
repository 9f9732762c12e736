"""Word, PowerPoint and OpenDocument texts, read straight from the XML in the zip, and the pictures beside it."""

import re
from itertools import chain

from archive.text import image
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
_PICTURE_OF_SLIDE = re.compile(rb"""["']\.\./(media/[^"']+)["']""")
_PICTURES_OF_WORD, _PICTURES_OF_OPENDOCUMENT = "word/media/", "Pictures/"


def read_word(content, within):
    """Headers, body with tables and text boxes, notes, comments, footers of a .docx, then its pictures."""
    with opened(content) as archive:
        parts = [numbered(archive.namelist(), pattern) for pattern in _WORD_PARTS]
    if not parts[1]:
        raise Unreadable("The package has no Word document.")
    lines = _lines(content, chain.from_iterable(parts), OOXML)
    return Reading(chain(lines, _pictures_in(content, _PICTURES_OF_WORD, within)))


def read_slides(content, within):
    """The slides in the order of their numbers, each with the speaker's notes and its pictures; a page is a slide."""
    with opened(content) as archive:
        slides = numbered(archive.namelist(), _SLIDES)
        parts = [[name, *_notes_of(archive, name)] for name in slides]
        pictures = [_pictures_of(archive, name) for name in slides]
    return Reading(_slides(content, zip(parts, pictures, strict=True), within), pages=len(slides))


def read_opendocument(content, within):
    """The body of an .odt or .odp, then what its page styles repeat (headers and footers), then its pictures."""
    with opened(content) as archive:
        names = [name for name in ("content.xml", "styles.xml") if name in archive.namelist()]
    if "content.xml" not in names:
        raise Unreadable("The package has no content.")
    lines = _lines(content, names, OPENDOCUMENT)
    return Reading(chain(lines, _pictures_in(content, _PICTURES_OF_OPENDOCUMENT, within)))


def _notes_of(archive, slide):
    found = _NOTES_OF_SLIDE.search(_relations_of(archive, slide))
    notes = f"ppt/notesSlides/{found.group(1).decode()}" if found else None
    return [notes] if notes in archive.namelist() else []


def _pictures_of(archive, slide):
    found = _PICTURE_OF_SLIDE.findall(_relations_of(archive, slide))
    return [f"ppt/{name.decode('utf-8', 'replace')}" for name in found]


def _relations_of(archive, slide):
    relations = slide.replace("slides/", "slides/_rels/") + ".rels"
    return archive.read(relations) if relations in archive.namelist() else b""


def _slides(content, slides, within):
    told = set()
    for number, (parts, pictures) in enumerate(slides):
        if number:
            yield PAGE
        yield from _lines(content, parts, OOXML)
        yield from _pictures(content, [name for name in pictures if name not in told], within)
        told.update(pictures)


def _pictures_in(content, folder, within):
    with opened(content) as archive:
        names = [name for name in archive.namelist() if name.startswith(folder)]
    yield from _pictures(content, names, within)


def _pictures(content, names, within):
    with opened(content) as archive:
        there = set(archive.namelist())
        for name in names:
            if name not in there or archive.getinfo(name).file_size > within.budget.size:
                continue
            try:
                inside = archive.read(name)
            except MemoryError:
                raise
            except (
                Exception
            ):  # zipfile, zlib and lzma each fail in ways of their own; the text was read all the same
                continue
            if image.knows(inside):
                yield from within.pictured(inside)


def _lines(content, names, grammar):
    with opened(content) as archive:
        for name in names:
            with archive.open(name) as stream:
                yield from lines(stream, grammar)
            yield ""
