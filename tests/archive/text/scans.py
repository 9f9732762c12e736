"""Paper as machines see it: letters scanned, photographed, turned round and faxed, each with known words."""

import random
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

A4 = (2480, 3508)  # pixels at 300 dots an inch
FONTS = ("Lato-Regular.ttf", "NotoSans-Regular.ttf", "DejaVuSans.ttf")

LETTER = """Bank Testowy S.A.
Oddział Korporacyjny w Łodzi

Łódź, dnia 17 września 2026 r.

Piekarnia Kłos sp. z o.o.
ul. Źródlana 14
91-480 Łódź

Dotyczy: wniosku o kredyt inwestycyjny

Szanowni Państwo,

w odpowiedzi na złożony wniosek uprzejmie informujemy, że do
przeprowadzenia oceny zdolności kredytowej niezbędne są następujące
zaświadczenia: o niezaleganiu w podatkach z urzędu skarbowego oraz
o niezaleganiu ze składkami. Prosimy również o przedłożenie sprawozdań
finansowych za dwa ostatnie lata obrotowe, umowy leasingu pieca
piekarniczego wraz z harmonogramem spłat i potwierdzeniem zapłaty
ostatnich trzech rat.

Wnioskowana kwota wynosi 1 250 000 złotych. Zabezpieczeniem będzie
hipoteka na nieruchomości położonej w Zgierzu oraz poręczenie udzielone
przez wspólników spółki. Oświadczenia poręczycieli powinny zostać
podpisane w obecności pracownika banku.

Brakujące dokumenty prosimy dostarczyć w terminie czternastu dni od
otrzymania niniejszego pisma. Po bezskutecznym upływie wyznaczonego
terminu wniosek pozostanie bez rozpatrzenia.

Z poważaniem
Małgorzata Wiśniewska
Dyrektor Oddziału
"""
ANNEX = """Załącznik: wykaz brakujących dokumentów

1. Zaświadczenie naczelnika urzędu skarbowego
2. Zaświadczenie Zakładu Ubezpieczeń Społecznych
3. Sprawozdania finansowe z opinią biegłego rewidenta
4. Umowa leasingu z harmonogramem spłaty
5. Oświadczenia majątkowe poręczycieli
6. Odpis księgi wieczystej nieruchomości w Zgierzu
7. Pełnomocnictwo do reprezentowania spółki

Dokumenty należy składać w sekretariacie oddziału
lub przesłać pocztą elektroniczną na adres opiekuna.
"""

GOODS = (
    ("Pozycja", "Kwota netto", "Finansowanie"),
    ("Piec obrotowy", "184 500,00", "kredyt bankowy"),
    ("Mieszarka spiralna", "62 730,00", "środki własne"),
    ("Komora garownicza", "97 170,50", "kredyt bankowy"),
    ("Krajalnica taśmowa", "41 205,00", "dotacja unijna"),
    ("Montaż oraz uruchomienie", "15 867,00", "środki własne"),
    ("Szkolenie załogi", "4 920,00", "dotacja unijna"),
)


def page(text, size=A4, points=44, margin=260):
    """The text on a white page, as a printer would set it."""
    paper = Image.new("L", size, 255)
    draw, font, top = ImageDraw.Draw(paper), _font(points), margin
    for line in text.splitlines():
        draw.text((margin, top), line, fill=20, font=font)
        top += int(points * 1.5)
    return paper


def columns(left, right, size=A4, points=38):
    """Two texts beside each other."""
    half = size[0] // 2
    paper = Image.new("L", size, 255)
    paper.paste(page(left, (half, size[1]), points, 130), (0, 0))
    paper.paste(page(right, (half, size[1]), points, 130), (half, 0))
    return paper


def table(size=(1240, 1754)):
    """What goods cost, each in a cell of its own, its heads on grey ground: at 150 dots an inch."""
    paper = Image.new("L", size, 255)
    draw, font, top = ImageDraw.Draw(paper), _font(20), 150
    for number, cells in enumerate(GOODS):
        for text, (left, right) in zip(cells, ((120, 520), (520, 760), (760, 1120)), strict=True):
            draw.rectangle((left, top, right, top + 42), fill=255 if number else 215, outline=0, width=2)
            draw.text((left + 10, top + 8), text, fill=20, font=font)
        top += 42
    return paper


def scanned(text, angle=1.2):
    """Laid on the glass a little askew, with the grain of paper."""
    paper = page(text).rotate(angle, fillcolor=250, resample=Image.Resampling.BICUBIC)
    return _grain(paper, 10).filter(ImageFilter.GaussianBlur(0.8))


def photographed(text):
    """Taken with a telephone: from a slant, in uneven light, slightly blurred, in colour, as JPEG."""
    paper = page(text)
    wide, high = paper.size
    # Where the corners of the picture lie on the paper: the far edge of the paper is smaller.
    corners = ((-60, -40), (20, high + 90), (wide - 20, high + 40), (wide + 150, -90))
    paper = _slanted(paper, corners)
    light = Image.linear_gradient("L").rotate(90).resize(paper.size).point(lambda v: 95 + v * 0.55)
    lit = _grain(ImageChops.multiply(paper, light), 8).filter(ImageFilter.GaussianBlur(1.0))
    tinted = Image.merge("RGB", (lit, lit.point(lambda v: v * 0.96), lit.point(lambda v: v * 0.86)))
    return saved(tinted.resize((1860, 2631)), "JPEG", quality=80)


def faxed(*texts):
    """A PDF of pages as a fax sent them: one bit a dot, 204 by 196 dots an inch, with specks."""
    sheets = []
    for number, text in enumerate(texts):
        sheet = page(text).resize((1728, 2292), Image.Resampling.BILINEAR)
        sheet = sheet.rotate(-0.6 + number, fillcolor=255)
        sheets.append(specks(sheet.point(lambda v: 255 if v > 150 else 0), 0.0015).convert("1"))
    return saved(sheets[0], "PDF", save_all=True, append_images=sheets[1:], resolution=204)


def specks(paper, share):
    """Dots strewn over the picture, two of three black: that share of all."""
    dice = random.Random(204)
    draw = ImageDraw.Draw(paper)
    for _ in range(int(paper.width * paper.height * share)):
        place = dice.randrange(paper.width), dice.randrange(paper.height)
        draw.point(place, fill=dice.choice((0, 0, 255)))
    return paper


def saved(picture, kind, **options):
    """The picture as a file."""
    output = BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def words_of(text):
    """The words that a reader would look for: four letters at least, each once."""
    stripped = (word.strip(".,:;()").lower() for word in text.split())
    return sorted({word for word in stripped if len(word) > 3 and word.isalpha()})


def _font(points):
    for name in FONTS:
        try:
            return ImageFont.truetype(name, points)
        except OSError:
            continue
    raise LookupError(f"None of the fonts {FONTS} is installed.")


def grain(size, strength):
    """Grey noise around 128, the same each time: Pillow's own hangs on what was drawn before."""
    dice, dots = random.Random(95), size[0] * size[1]
    layers = [Image.frombytes("L", size, dice.randbytes(dots)) for _ in range(4)]
    noise = ImageChops.add(
        ImageChops.add(*layers[:2], scale=2), ImageChops.add(*layers[2:], scale=2), scale=2
    )
    deviation = 37  # of the mean of four bytes
    return noise.point(lambda grey: 128 + (grey - 128) * strength / deviation)


def _grain(paper, strength):
    return ImageChops.add(paper, grain(paper.size, strength), scale=1, offset=-128)


def _slanted(paper, corners):
    shown = [number for corner in corners for number in corner]
    return paper.transform(paper.size, Image.Transform.QUAD, shown, Image.Resampling.BICUBIC, fillcolor=110)
