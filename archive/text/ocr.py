"""Pages that are pictures, read by Tesseract in Polish and English, whichever way round they lie."""

import csv
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from archive.text import image, pdf, programs
from archive.text.extracted import Unreadable, clean
from archive.text.legible import is_blank, is_evenly_lit, made_legible
from archive.text.ruled import without_lines

SECONDS = 25  # for one run of the program
_LANGUAGES = ("pol", "eng")
_SURE = 2.0  # of the way round; below it Tesseract itself calls it a guess
_LEAST = 40  # how sure of a word, of 100
_WELL = 85  # how sure of the words of a page on average that need not be tried another way: on its head, it is some 70
_PASSABLE = 70  # below it, words that are mostly short are none
_TURNS = (0, 180, 90, 270)
_GLOBAL, _SAUVOLA = 0, 2  # how Tesseract parts ink from paper: by one threshold, or by one for each place
_TABLE = (
    "level",
    "page",
    "block",
    "paragraph",
    "line",
    "word",
    "left",
    "top",
    "width",
    "height",
    "sure",
    "text",
)


@dataclass(frozen=True)
class _Read:
    """The words of a page and how sure they are: `worth` is greater where more is read well."""

    text: str = ""
    sure: float = 0.0
    worth: float = 0.0


def languages():
    """Which of the languages that we read are installed here; none where the program is not."""
    program = programs.found("tesseract")
    if program is None:
        return ()
    _, said = programs.run([program, "--list-langs"], SECONDS)
    there = said.decode("utf-8", "replace").split()
    return tuple(language for language in _LANGUAGES if language in there)


def read_page(content, page, password=None):
    """The text of the page (the first is 1). Raises `Unreadable`, `NoPreview`, `TooLarge`, `NeedsPassword`."""
    picture = _picture(content, page, password)
    return "" if is_blank(picture) else clean(_best(made_legible(picture)).text)


def _picture(content, page, password):
    if image.knows(content):
        with image.opened(content) as picture:
            return image.grey(picture, page)
    with pdf.opened(content, password) as document:
        return pdf.grey(document, page)


def _best(picture):
    """The reading of the way round that Tesseract tells; where it reads badly, the best of all four."""
    told, is_sure = _way_round(picture)
    best = _read(without_lines(_turned(picture, told)))
    if is_sure or best.sure >= _WELL:
        return best
    others = [_read(without_lines(_turned(picture, turn))) for turn in _TURNS if turn != told]
    return max([best, *others], key=lambda one: one.worth)


def _way_round(picture):
    """(by how many degrees to turn it to the right, whether that is sure)."""
    status, said = _tesseract(picture, "-l", "osd", "--psm", "0", "-c", f"thresholding_method={_SAUVOLA}")
    told = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    if status or "Rotate" not in told:
        return 0, False
    return int(told["Rotate"]), float(told["Orientation confidence"]) >= _SURE


def _turned(picture, degrees):
    return picture.rotate(-degrees, expand=True) if degrees else picture


def _read(picture):
    method = _GLOBAL if is_evenly_lit(picture) else _SAUVOLA
    spoken = "+".join(languages())
    status, said = _tesseract(
        picture, "-l", spoken, "--psm", "3", "-c", f"thresholding_method={method}", "tsv"
    )
    if status:
        raise Unreadable(f"Tesseract could not read it (status {status}).")
    rows = csv.DictReader(said.splitlines()[1:], _TABLE, delimiter="\t", quoting=csv.QUOTE_NONE)
    return _told(
        [row for row in rows if row["text"] and row["text"].strip() and float(row["sure"]) >= _LEAST]
    )


def _told(words):
    """The words as lines, with an empty one between paragraphs."""
    lines, before = [], None
    for place, of_line in groupby(words, key=lambda row: (row["block"], row["paragraph"], row["line"])):
        if before not in (None, place[:2]):
            lines.append("")
        before = place[:2]
        lines.append(" ".join(row["text"] for row in of_line))
    worth = sum(float(row["sure"]) * len(row["text"]) for row in words)
    sure = sum(float(row["sure"]) for row in words) / max(len(words), 1)
    # Grass and brick walls have letters, too, but no words.
    is_noise = sure < _PASSABLE and sum(len(row["text"]) > 3 for row in words) * 4 < len(words)
    return _Read("" if is_noise else "\n".join(lines), sure, worth)


def _tesseract(picture, *options):
    output = BytesIO()
    picture.save(output, "PNG", compress_level=1)
    # Its threads would only take turns with the office's own work.
    command = ["/usr/bin/env", "OMP_THREAD_LIMIT=1", programs.found("tesseract"), "stdin", "stdout", *options]
    status, said = programs.run(command, SECONDS, output.getvalue())
    return status, said.decode("utf-8", "replace")
