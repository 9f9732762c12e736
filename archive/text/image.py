"""Pictures: known by their bytes, drawn again as PNG; only OCR reads them."""

import warnings
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps

from archive.text.extracted import NoPreview, Reading, Unreadable
from archive.text.pieces import Picture
from archive.text.places import PAGE

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp")
MEDIA_TYPES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/gif", "image/bmp")

# Pixels of the shorter and of the longer side. Within a file are logos, too, and what stands below signatures.
_LEGIBLE, _LEGIBLE_WITHIN = (40, 200), (300, 500)
_OCR_WIDTH = 3500
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
_STARTS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")


def knows(content):
    """Whether the bytes begin like a picture that can be drawn."""
    if content[:2] == b"BM":
        return content[6:10] == bytes(4)
    return content.startswith(_STARTS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def read(content, within):
    """No text, only the pages that OCR is to read: those of a fax or a scan, and not what is too small for words."""
    try:
        with opened(content) as picture:
            count = frames(picture)
            # The frames of an animation say the same, and a photograph's others are its small copies.
            told = count if picture.format == "TIFF" else 1
            return Reading(_pages(told) if _is_legible(picture, within) else [], pages=count)
    except NoPreview as error:
        raise Unreadable(str(error)) from error


def _is_legible(picture, within):
    short, long = _LEGIBLE_WITHIN if within.path else _LEGIBLE
    return min(picture.size) >= short and max(picture.size) >= long


def _pages(count):
    for page in range(1, count + 1):
        if page > 1:
            yield PAGE
        yield Picture(page)


@contextmanager
def opened(content):
    """The picture, not yet unpacked. Raises `NoPreview` where it is damaged or a decompression bomb."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as picture:
                yield picture
    except (OSError, ValueError, SyntaxError, EOFError, Warning, Image.DecompressionBombError) as error:
        raise NoPreview(f"{type(error).__name__}: {error}") from error


def frames(picture):
    """How many pictures the file holds: pages of a fax, frames of an animation."""
    return getattr(picture, "n_frames", 1)


def grey(picture, page):
    """The frame as a grey picture to be read by OCR: upright, square dots. Raises `NoPreview`."""
    sheet = drawn(picture, page, _OCR_WIDTH)
    across, down = picture.info.get("dpi") or (1, 1)
    # A fax has twice as many dots across as down, or nearly as many.
    if 0 < down < across <= 3 * down:
        sheet = sheet.resize((sheet.width, round(sheet.height * across / down)))
    return sheet.convert("L")


def drawn(picture, page, width):
    """The frame (the first is 1), upright, on white, at most `width` pixels wide. Raises `NoPreview`."""
    if not 1 <= page <= frames(picture):
        raise NoPreview(f"The picture has no page {page}.")
    picture.seek(page - 1)
    picture.draft("RGB", (width, width))
    upright = ImageOps.exif_transpose(_of_bytes(picture))
    upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.thumbnail((width, upright.height))
    if upright.mode == "RGB":
        return upright
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper


def _of_bytes(picture):
    """The same; where each dot is a number of sixteen bits, of eight: it would else be white nearly everywhere."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.point(lambda grey: grey * (1 / 256)).convert("L")
