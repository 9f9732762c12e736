"""A picture of a page made ready to be read: grey, large enough, with contrast, and straight."""

from statistics import pvariance

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

LONGEST, SHORTEST = 4200, 2600  # pixels of the longer side: an A4 page at 360 and 220 dots an inch
_FAINTEST = 3.0  # deviation of grey on a page that shows anything
_GREYS = range(70, 190)
_EVEN = 0.06  # share of greys of a page that is lit evenly: only the edges of letters are grey
_STRAIGHT = 0.75  # degrees that need no turning
_ASKEW = 12.0  # degrees
_STEP = 0.5
_NEAR = 6  # pixels of the sketch
_SKETCH = 800  # pixels of the longer side, enough to see lines


def is_blank(picture):
    """Whether there is nothing on the page."""
    return ImageStat.Stat(picture).stddev[0] < _FAINTEST


def is_evenly_lit(picture):
    """Whether one threshold parts ink from paper: a scan or a fax, not a photograph."""
    counts = picture.histogram()
    return sum(counts[_GREYS.start : _GREYS.stop]) < _EVEN * sum(counts)


def made_legible(picture):
    """The grey picture in a good size, with its full contrast, lines level."""
    picture = ImageOps.autocontrast(_sized(picture), cutoff=(0.5, 0.5))
    askew = _askew(picture)
    if abs(askew) <= _STRAIGHT:
        return picture
    return picture.rotate(askew, Image.Resampling.BICUBIC, expand=True, fillcolor=_paper(picture))


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
    steps = int(_ASKEW / _STEP)
    return max(
        (step * _STEP for step in range(-steps, steps + 1)), key=lambda angle: _levelness(sketch, angle)
    )


def _levelness(sketch, angle):
    turned = sketch.rotate(angle, Image.Resampling.BILINEAR).convert("F")
    wide, high = turned.size
    # The corners that a turn leaves empty would count as gaps.
    inner = turned.crop((wide // 8, high // 8, wide - wide // 8, high - high // 8))
    # Not by ImageStat: of such a picture it counts no values but 256 steps between the least and the greatest.
    return pvariance(inner.resize((1, inner.height), Image.Resampling.BOX).get_flattened_data())


def _paper(picture):
    return ImageStat.Stat(picture).median[0]
