"""Pictures: known by their bytes, drawn again as PNG; their text waits for OCR."""

import warnings
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps

from archive.text.extracted import NoPreview, Reading, Unreadable

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp")
MEDIA_TYPES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/gif", "image/bmp")

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
_STARTS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")


def knows(content):
    """Whether the bytes begin like a picture that can be drawn."""
    if content[:2] == b"BM":
        return content[6:10] == bytes(4)
    return content.startswith(_STARTS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def read(content):
    """No text yet, only the pages. To grow: OCR reads the frames here."""
    try:
        with opened(content) as picture:
            return Reading([], pages=frames(picture))
    except NoPreview as error:
        raise Unreadable(str(error)) from error


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


def drawn(picture, page, width):
    """The frame (the first is 1), upright, on white, at most `width` pixels wide. Raises `NoPreview`."""
    if not 1 <= page <= frames(picture):
        raise NoPreview(f"The picture has no page {page}.")
    picture.seek(page - 1)
    picture.draft("RGB", (width, width))
    upright = ImageOps.exif_transpose(picture)
    upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.thumbnail((width, upright.height))
    if upright.mode == "RGB":
        return upright
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper
