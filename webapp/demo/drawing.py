"""Papers as pictures: a scan (a PDF of images, no text in it), a telephone's photograph, and the firm's logo."""

import io
import random
import textwrap
import time

from PIL import Image, ImageDraw, ImageFont

PAGE = (1240, 1754)  # A4 at 150 dpi
INK, PAPER, TABLE = 40, 250, (96, 78, 62)


def scan(paper):
    """A greyscale page, slightly askew and grainy, as PDF without any text."""
    page = _grain(_page(paper).rotate(0.7, fillcolor=PAPER, resample=Image.Resampling.BICUBIC), paper.key)
    file = io.BytesIO()
    # Fixed dates: Pillow would write the present moment into the file.
    day = time.gmtime(1_767_225_600)
    page.save(file, "PDF", resolution=150, quality=60, creationDate=day, modDate=day, producer="MFP-Scan")
    return file.getvalue()


def photo(paper):
    """The page lying on a table, as JPEG."""
    page = _page(paper).convert("RGB").rotate(-3.5, expand=True, fillcolor=TABLE)
    table = Image.new("RGB", (page.width + 160, page.height + 120), TABLE)
    table.paste(page, (80, 60))
    file = io.BytesIO()
    _grain(table.resize((1080, 1440)), paper.key).save(file, "JPEG", quality=72)
    return file.getvalue()


def logo(name):
    """The firm's name beside a wave, as PNG."""
    image = Image.new("RGB", (160, 44), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((4, 8, 32, 36), fill=(20, 92, 110))
    draw.arc((6, 16, 30, 40), 200, 340, fill="white", width=3)
    draw.text((40, 12), name, fill=(20, 92, 110), font=_font(17))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _page(paper):
    page = Image.new("L", PAGE, PAPER)
    draw, y = ImageDraw.Draw(page), 150
    for text, size in [(paper.issuer, 30), (paper.title, 44)]:
        y = _write(draw, text, y, size) + 40
    for line in (*paper.lines, *paper.table_lines):
        y = _write(draw, line, y, 32) + 14
    return page


def _write(draw, text, y, size):
    for line in textwrap.wrap(text, width=int(1700 / size)):
        draw.text((130, y), line, fill=INK, font=_font(size))
        y += int(size * 1.4)
    return y


def _grain(image, seed):
    """Noise that is the same for the same paper."""
    small = (image.width // 4, image.height // 4)
    noise = Image.frombytes("L", small, random.Random(seed).randbytes(small[0] * small[1]))
    return Image.blend(image, noise.resize(image.size).convert(image.mode), 0.06)


def _font(size):
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size)
    except OSError:  # no such font on this machine: Pillow brings one of its own
        return ImageFont.load_default(size)
