"""Pictures of pages, always drawn anew: no stranger's image reaches a browser as it came."""

from io import BytesIO

from archive.text import image, pdf
from archive.text.extracted import NeedsPassword, NoPreview, Unreadable

WIDTH_LIMIT = 4000


def page_count(content):
    """How many pages can be drawn. Raises `NoPreview`."""
    if image.knows(content):
        with image.opened(content) as picture:
            return image.frames(picture)
    with _document(content) as document:
        return len(document)


def page_image(content, page, width):
    """The page (the first is 1) as PNG bytes, at most `width` pixels wide. Raises `NoPreview`."""
    width = max(1, min(width, WIDTH_LIMIT))
    if image.knows(content):
        with image.opened(content) as picture:
            return png(image.drawn(picture, page, width))
    with _document(content) as document:
        return png(pdf.drawn(document, page, width))


def png(picture):
    """The picture as PNG bytes."""
    output = BytesIO()
    picture.convert("RGB").save(output, "PNG")
    return output.getvalue()


def _document(content):
    if b"%PDF-" not in content[:1024]:
        raise NoPreview("Only PDF and pictures are drawn.")
    try:
        return pdf.opened(content)
    except (NeedsPassword, Unreadable) as error:
        raise NoPreview(str(error)) from error
