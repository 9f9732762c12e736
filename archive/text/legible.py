"""A picture of a page made ready to be read: grey, large enough, with contrast, and straight."""

from statistics import pvariance

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

LONGEST, SHORTEST = 4200, 2600  # pixels of the longer side: an A4 page at 360 and 220 dots an inch
_FAINTEST = 3.0  # grey by which a spot differs from its surroundings on a page that shows anything
_SPOT = 32  # pixels
_LEAST_INK = 0.02  # percent of a page
_GREYS = range(70, 190)
_EVEN = 0.06  # share of greys of a page that is lit evenly: only the edges of letters are grey
_STRAIGHT = 0.75  # degrees that need no turning
_ASKEW = 12.0  # degrees
_STEP = 0.5
_NEAR = 6  # pixels around that tell what is darker than its surroundings
_SAMPLE = 800  # pixels, enough to see grain
_SPECK = 50  # grey by which a dot is darker than all around it
_SPECKLED = 0.003  # share of such dots
_MUCH = 1.5  # times as much
_MARGIN = 1 / 8  # of each side
_SKETCH = 800  # pixels of the longer side, enough to see lines


def is_blank(picture):
    """Whether there is nothing on the page."""
    # Not by the whole page: a note of two lines hardly changes it.
    away = ImageChops.difference(picture, picture.filter(ImageFilter.BoxBlur(_SPOT)))
    return away.reduce(_SPOT).getextrema()[1] < _FAINTEST


def is_evenly_lit(picture):
    """Whether one threshold parts ink from paper: a scan or a fax, not a photograph."""
    counts = picture.histogram()
    return sum(counts[_GREYS.start : _GREYS.stop]) < _EVEN * sum(counts)


def made_legible(picture):
    """The grey picture without grain, dark on light, in a good size, with its full contrast, lines level."""
    sized = _dark_on_light(_sized(_without_specks(picture)))
    picture = ImageOps.autocontrast(sized, cutoff=(_LEAST_INK, 0.5))
    askew = _askew(picture)
    if abs(askew) <= _STRAIGHT:
        return picture
    return picture.rotate(askew, Image.Resampling.BICUBIC, expand=True, fillcolor=_paper(picture))


def _without_specks(picture):
    """Without its grain, where many a dot is darker than all around it."""
    wide, high = picture.size
    left, top = max(0, wide - _SAMPLE) // 2, max(0, high - _SAMPLE) // 2
    sample = picture.crop((left, top, min(wide, left + _SAMPLE), min(high, top + _SAMPLE)))
    # The darkest but one of nine dots: of the strokes of letters no dot is alone.
    alone = ImageChops.subtract(sample.filter(ImageFilter.RankFilter(3, 1)), sample)
    share = sum(alone.histogram()[_SPECK:]) / (sample.width * sample.height)
    return picture.filter(ImageFilter.MedianFilter(3)) if share > _SPECKLED else picture


def _dark_on_light(picture):
    """The same, or its negative if letters are lighter than what is around them; the table beneath tells nothing."""
    around = picture.filter(ImageFilter.BoxBlur(_NEAR))
    darker, lighter = (
        ImageStat.Stat(ImageChops.subtract(*pair)).sum2[0] for pair in ((around, picture), (picture, around))
    )
    return ImageOps.invert(picture) if lighter > _MUCH * darker else picture


def _sized(picture):
    longest = max(picture.size)
    scale = min(max(1, SHORTEST / longest), LONGEST / longest, 4)
    if scale == 1:
        return picture
    size = tuple(max(1, round(side * scale)) for side in picture.size)
    return picture.resize(size, Image.Resampling.LANCZOS)


def _askew(picture):
    """By how many degrees to turn the page so that its lines are level: ink and gaps then differ most."""
    sketch = picture.copy()
    sketch.thumbnail((_SKETCH, _SKETCH))
    # Only what is darker than its surroundings: neither light that falls off nor the table beneath is a line.
    sketch = ImageChops.subtract(sketch.filter(ImageFilter.BoxBlur(_NEAR)), sketch)
    margin = _margin(sketch)
    steps = int(_ASKEW / _STEP)
    return max(
        (step * _STEP for step in range(-steps, steps + 1)),
        key=lambda angle: _levelness(sketch.rotate(angle, Image.Resampling.BILINEAR), margin),
    )


def _margin(sketch):
    """The share of each side to leave out: the corners that a turn leaves empty would count as gaps."""
    inner, whole = (ImageStat.Stat(_within(sketch, margin)).sum[0] for margin in (_MARGIN, 0))
    return _MARGIN if 2 * inner >= whole else 0


def _within(sketch, margin):
    across, down = (round(side * margin) for side in sketch.size)
    return sketch.crop((across, down, sketch.width - across, sketch.height - down))


def _levelness(turned, margin):
    """How much rows differ, or columns: the page may yet lie on its side."""
    inner = _within(turned, margin).convert("F")
    profiles = (inner.resize(size, Image.Resampling.BOX) for size in ((1, inner.height), (inner.width, 1)))
    # Not by ImageStat: of such a picture it counts no values but 256 steps between the least and the greatest.
    return max(pvariance(profile.get_flattened_data()) for profile in profiles)


def _paper(picture):
    return ImageStat.Stat(picture).median[0]
