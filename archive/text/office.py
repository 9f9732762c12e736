"""Word, PowerPoint and OpenDocument texts, read straight from the XML in the zip, and the pictures beside it."""

import posixpath
import re
from itertools import chain

from archive.text import image, objects
from archive.text.extracted import Reading, Unreadable
from archive.text.markup import CHART, COMMENTS, OOXML, OPENDOCUMENT, lines
from archive.text.package import relations
from archive.text.places import PAGE
from archive.text.zipped import numbered, opened

_WORD_PARTS = (
    r"word/header\d*\.xml",
    r"word/document\d*\.xml",
    r"word/charts/chart\d+\.xml",
    r"word/diagrams/data\d+\.xml",
    r"word/footnotes\d*\.xml",
    r"word/endnotes\d*\.xml",
    r"word/comments\d*\.xml",
    r"word/footer\d*\.xml",
)
_PRESENTATION = "ppt/presentation.xml"
_SLIDES = r"ppt/slides/slide\d+\.xml"
_SLIDE_ID = re.compile(rb"<(?:\w+:)?sldId\s[^<>]*?:id\s*=\s*[\"']([^\"']+)")
_BESIDE_SLIDE = re.compile(
    r"ppt/(?:charts/chart|diagrams/data|notesSlides/notesSlide|comments/\w*?[cC]omment)[^/]*\.xml"
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GRAMMARS = (("/charts/", CHART), ("/comments/", COMMENTS))
_PICTURES_OF_WORD, _PICTURES_OF_OPENDOCUMENT = "word/media/", "Pictures/"


def read_word(content, within):
    """Headers, body with tables and text boxes, charts, notes, comments, footers of a .docx, then what is embedded."""
    with opened(content) as archive:
        parts = [numbered(archive.namelist(), pattern) for pattern in _WORD_PARTS]
        embedded = [name for part in parts[1] for name in _embedded(archive, part)]
    if not parts[1]:
        raise Unreadable("The package has no Word document.")

    def pieces(archive):
        yield from _lines(archive, chain.from_iterable(parts), OOXML)
        yield from _pictures(archive, _in_folder(archive, _PICTURES_OF_WORD), within)
        yield from _files(archive, embedded, within)

    return Reading(_from(content, pieces))


def read_slides(content, within):
    """The slides in the order of the show, each with charts, notes, comments and pictures; a page is a slide."""
    with opened(content) as archive:
        slides = _order_of_slides(archive)
        beside = [list(relations(archive, name).values()) for name in slides]
        embedded = [name for slide in slides for name in _embedded(archive, slide)]

    def pieces(archive):
        yield from _slides(archive, slides, beside, within)
        yield from _files(archive, embedded, within)

    return Reading(_from(content, pieces), pages=len(slides))


def read_opendocument(content, within):
    """The body of an .odt or .odp, then what its page styles repeat (headers and footers), then its pictures."""
    with opened(content) as archive:
        names = [name for name in ("content.xml", "styles.xml") if name in archive.namelist()]
    if "content.xml" not in names:
        raise Unreadable("The package has no content.")

    def pieces(archive):
        yield from _lines(archive, names, OPENDOCUMENT)
        yield from _pictures(archive, _in_folder(archive, _PICTURES_OF_OPENDOCUMENT), within)

    return Reading(_from(content, pieces))


def _from(content, pieces):
    """The pieces, from a container that is opened once: to look for its members takes long where there are many."""
    with opened(content) as archive:
        yield from pieces(archive)


def _order_of_slides(archive):
    """The slides as they are shown, then those that the presentation does not name, by their numbers."""
    found = numbered(archive.namelist(), _SLIDES)
    if _PRESENTATION not in archive.namelist():
        return found
    slides = relations(archive, _PRESENTATION)
    named = [
        slides.get(one.decode("utf-8", "replace")) for one in _SLIDE_ID.findall(archive.read(_PRESENTATION))
    ]
    shown = [name for name in dict.fromkeys(named) if name in archive.namelist()]
    return [*shown, *(name for name in found if name not in shown)]


def _embedded(archive, part):
    return relations(archive, part, ("package", "oleObject", "aFChunk")).values()


def _slides(archive, slides, beside, within):
    told = set()
    there = set(archive.namelist())
    for number, (slide, others) in enumerate(zip(slides, beside, strict=True)):
        if number:
            yield PAGE
        parts = [slide, *(name for name in others if name in there and _BESIDE_SLIDE.fullmatch(name))]
        yield from _lines(archive, parts, OOXML)
        pictures = [name for name in others if "/media/" in name and name not in told]
        yield from _pictures(archive, pictures, within)
        told.update(pictures)


def _in_folder(archive, folder):
    return [name for name in archive.namelist() if name.startswith(folder)]


def _pictures(archive, names, within):
    for _, inside in _members(archive, names, within):
        if image.knows(inside):
            yield from within.pictured(inside)


def _files(archive, names, within):
    """What is embedded: Office files, and what objects carry."""
    for name, inside in _members(archive, dict.fromkeys(names), within):
        file = posixpath.basename(name), inside
        if inside.startswith(_OLE):
            file = _carried(inside, file[0])
        if file:
            yield from within.pieces(*file)


def _carried(content, name):
    try:
        return objects.carried(content, name)
    except MemoryError:
        raise
    except Exception:  # a damaged one fails in any way; the text was read all the same
        return None


def _members(archive, names, within):
    """(name, bytes) of those members that are there and can be unpacked within the limits."""
    for name in names:
        try:
            inside = archive.read(name) if archive.getinfo(name).file_size <= within.budget.size else b""
        except MemoryError:
            raise
        except Exception:
            # zipfile, zlib and lzma each fail in ways of their own; the text was read all the same
            continue
        yield name, inside


def _lines(archive, names, grammar):
    for name in names:
        of_part = next((one for folder, one in _GRAMMARS if folder in name), grammar)
        with archive.open(name) as stream:
            yield from lines(stream, of_part)
        yield ""
