"""Ruled lines taken out of the picture of a page: Tesseract leaves out cells of tables and what stands in boxes."""

from functools import reduce

from PIL import Image, ImageChops, ImageFilter

_NEAR = 24  # pixels around that tell how light the paper is here
_DARKER = 45  # of 255, than the paper around it: what is looked at
_PIECE = (
    32  # pixels of a line that are looked at together: level enough even where the page is a little askew
)
_LEVEL, _UPRIGHT = (
    8,
    4,
)  # pieces: a line's least length; only words are as long, and they do not stand upright
_UNEVEN = 1.05  # mean of squares by square of the mean: words have gaps
_AWAY = 8  # pixels to the side, where the paper is clean
_CLEAN = 0.4  # of the line's own darkness
_EDGE = 2  # pixels beside a line that are no clean paper


def without_lines(picture):
    """The grey picture, its text level; where long thin lines went, level or upright, is the paper beside them."""
    dark = ImageChops.subtract(picture.filter(ImageFilter.BoxBlur(_NEAR)), picture)
    for across, least in ((True, _LEVEL), (False, _UPRIGHT)):
        lines = _lines(dark, least, across)
        if lines.getbbox():
            picture = Image.composite(_beside(picture, across), picture, _spread(lines, picture.size, across))
    return picture


def _lines(dark, least, across):
    """What belongs to lines and their edges; of `_PIECE` pixels along the line one is made."""
    piece = (_PIECE, 1) if across else (1, _PIECE)
    mean, squares = dark.reduce(piece), dark.point(_square).reduce(piece)
    uneven = ImageChops.subtract(squares, mean.point(lambda grey: _UNEVEN * _square(grey) + 1))
    clean = _clean(mean, across)
    even = ImageChops.subtract(clean, uneven.point(_all))
    whole = ImageChops.darker(even, mean.point(lambda grey: 255 if grey > _DARKER else 0))
    line = _long(_widened(whole, 1, across), least, across)
    # It hardly ever ends where a piece does.
    ends = ImageChops.darker(_widened(line, 1, not across), _widened(clean, 1, across))
    return _widened(ImageChops.lighter(line, ends), _EDGE, across)


def _clean(mean, across):
    """The pieces on both sides of which is paper."""
    beside = ImageChops.lighter(_moved(mean, _AWAY, across), _moved(mean, -_AWAY, across))
    return ImageChops.subtract(mean.point(lambda grey: _CLEAN * grey), beside).point(_all)


def _square(grey):
    return grey * grey / 255


def _all(grey):
    return 255 if grey else 0


def _long(near, least, across):
    """Those that follow each other: widened by one, as the next piece may lie one higher or lower."""
    whole = reduce(ImageChops.darker, (_moved(near, step, not across) for step in range(least)))
    line = reduce(ImageChops.lighter, (_moved(whole, -step, not across) for step in range(least)))
    return ImageChops.darker(line, near)


def _widened(pieces, by, down):
    return reduce(ImageChops.lighter, (_moved(pieces, step, down) for step in range(-by, by + 1)))


def _moved(picture, by, down):
    return ImageChops.offset(picture, 0 if down else by, by if down else 0)


def _spread(lines, size, across):
    wide, high = lines.size
    spread = (wide * _PIECE, high) if across else (wide, high * _PIECE)
    return lines.resize(spread, Image.Resampling.NEAREST).crop((0, 0, *size))


def _beside(picture, across):
    return ImageChops.lighter(_moved(picture, _AWAY, across), _moved(picture, -_AWAY, across))
