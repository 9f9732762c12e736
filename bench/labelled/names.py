"""Names that a seed draws from: people of four languages, firms, domains, numbers with check digits."""

from bench import words
from bench.people import nip, plain

__all__ = ["nip", "plain"]

GIVEN = {
    "pl": words.FIRST_NAMES,
    "en": ("Oliver", "Harriet", "Graham", "Niamh", "Callum", "Beatrice", "Duncan", "Imogen"),
    "de": ("Jürgen", "Käthe", "Matthias", "Anneliese", "Björn", "Friederike", "Günter", "Ulrike"),
    "uk": ("Оксана", "Тарас", "Світлана", "Ярослав", "Ганна", "Юрій", "Наталія", "Богдан"),
}
FAMILY = {
    "pl": words.SURNAMES,
    "en": ("Ashworth", "Pemberton", "Fairclough", "Whitlock", "Hargreaves", "Thornbury"),
    "de": ("Schäfer", "Krüger", "Brückner", "Lößnitz", "Vogelsang", "Möhring"),
    "uk": ("Шевчук", "Кравець", "Мельник", "Литвин", "Гончар", "Їжак"),
}
# How these would be written in an address.
_LETTERS = (
    "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh "
    "ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ä=ae ö=oe ü=ue ß=ss é=e ą=a ć=c ę=e ł=l ń=n ó=o ś=s ź=z ż=z"
)
_LATIN = dict(pair.split("=") for pair in _LETTERS.split(" "))
STEMS = (
    "agro",
    "mar",
    "pol",
    "dom",
    "tech",
    "bud",
    "wit",
    "hal",
    "orz",
    "kam",
    "sos",
    "grab",
    "jesion",
    "wik",
    "lub",
)
ENDS = (
    "rol",
    "mex",
    "land",
    "stal",
    "pak",
    "dex",
    "met",
    "fol",
    "tar",
    "las",
    "dar",
    "san",
    "bis",
    "tex",
    "rem",
)
TAILS = ("", "-krakow", "-group", "24", "-sklep", "-lublin", "-serwis", "-bt")
PUBLIC = (
    "gmail.com",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "op.pl",
    "poczta.fm",
    "outlook.com",
    "icloud.com",
)
FORMS = (("sp. z o.o.", "SPZOO"), ("S.A.", "SA"), ("sp. j.", "SPJ"), ("sp. k.", "SPK"))
_REGON = (8, 9, 2, 3, 4, 5, 6, 7)
_PESEL = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)


def person_name(chance, language="pl"):
    """Given and family name, as the person writes it."""
    return f"{chance.choice(GIVEN[language])} {chance.choice(FAMILY[language])}"


def latin(text):
    """The text in letters that an address may have."""
    return "".join(_LATIN.get(letter, letter) for letter in text.lower())


def address_of(chance, name, domain):
    """An address as people make one of their name."""
    given, _, family = latin(name).partition(" ")
    style = chance.choice(("{g}.{f}", "{i}.{f}", "{f}", "{g}", "{g}{f}", "{i}{f}{n}", "{f}_{g}"))
    return f"{style.format(g=given, f=family, i=given[:1], n=chance.randint(1, 99))}@{domain}"


def firm_word(chance):
    """A made-up word that firms are called by."""
    return chance.choice(STEMS) + chance.choice(ENDS)


def domain_of(chance, word):
    """A domain as that firm may have registered it."""
    return f"{word}{chance.choice(TAILS)}.example"


def regon(chance):
    """Nine digits with their check digit."""
    digits = [chance.randint(1, 9) for _ in range(8)]
    check = sum(digit * weight for digit, weight in zip(digits, _REGON, strict=True)) % 11 % 10
    return "".join(map(str, [*digits, check]))


def krs(chance):
    """Ten digits; a number of the court register has no check digit."""
    return f"{chance.randint(100_000, 1_199_999):010d}"


def pesel(chance):
    """A personal number of somebody born in the seventies or eighties, with its check digit."""
    born = f"{chance.randint(70, 89)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    digits = [int(digit) for digit in born] + [chance.randint(0, 9) for _ in range(4)]
    check = -sum(digit * weight for digit, weight in zip(digits, _PESEL, strict=True)) % 10
    return "".join(map(str, [*digits, check]))


def written_nip(chance, digits):
    """The tax number as people write it."""
    return chance.choice((
        digits, f"{digits[:3]}-{digits[3:6]}-{digits[6:8]}-{digits[8:]}", f"PL{digits}",
        f"{digits[:3]} {digits[3:6]} {digits[6:8]} {digits[8:]}",
        f"{digits[:3]}-{digits[3:5]}-{digits[5:7]}-{digits[7:]}",
    ))  # fmt: skip


def identifier(chance, firm):
    """One of the client's numbers, with the word that people put before it."""
    numbers = [
        f"NIP {written_nip(chance, firm.nip)}", f"NIP: {written_nip(chance, firm.nip)}", f"REGON {firm.regon}",
        f"KRS {firm.krs}" if firm.krs else f"PESEL {firm.pesel}",
    ]  # fmt: skip
    return chance.choice(numbers)


def reference(chance, place):
    """A number that an institution gives to an application; `place` keeps it from being given twice."""
    count = place * 97 + chance.randint(1, 90)
    form = chance.choice((
        "WN/{n}/2026", "2026/KR/{n:06d}", "{n:07d}/KI/26", "BS-2026-{n:05d}", "LS{n:06d}/26", "K-{n:05d}-2026/INW",
    ))  # fmt: skip
    return form.format(n=count)
