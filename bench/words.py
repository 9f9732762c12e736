"""Polish sentences as firms write them: real words in their inflected forms, amounts, dates and numbers of papers."""

FIRST_NAMES = (
    "Anna", "Piotr", "Małgorzata", "Krzysztof", "Agnieszka", "Łukasz", "Żaneta", "Paweł", "Świętosława", "Michał",
    "Elżbieta", "Grzegorz", "Bożena", "Stanisław", "Józef", "Wiesława", "Sławomir", "Danuta", "Rafał", "Iwona",
)  # fmt: skip
SURNAMES = (
    "Kowalczyk", "Wójcik", "Dąbek", "Mazur", "Krawczyk", "Pawlak", "Gołąb", "Zając", "Król", "Wróbel", "Wieczorek",
    "Jabłoń", "Majcher", "Olszak", "Stępień", "Malec", "Jaworek", "Górak", "Sikora", "Baran", "Duda", "Szewczyk",
    "Tomczak", "Pietrzyk", "Marciniak", "Ziółko", "Bąk", "Chmiel", "Żurek", "Ćwik", "Łoś", "Święch", "Źrebiec",
)  # fmt: skip
TRADES = (
    "Piekarnia", "Tartak", "Hurtownia", "Cukiernia", "Zakład Ślusarski", "Transport", "Gospodarstwo", "Drukarnia",
    "Stolarnia", "Warsztat", "Młyn", "Browar", "Masarnia", "Żwirownia", "Betoniarnia", "Szwalnia", "Ośrodek",
)  # fmt: skip
PAPERS = (
    "Zaświadczenie o niezaleganiu ZUS", "Zaświadczenie US", "Sprawozdanie finansowe", "Bilans i rachunek wyników",
    "Umowa dzierżawy", "Oświadczenie majątkowe", "Wypis z rejestru gruntów", "Polisa ubezpieczeniowa", "Faktura",
    "Wyciąg bankowy", "Kosztorys inwestycji", "Pozwolenie na budowę", "Odpis księgi wieczystej", "Operat szacunkowy",
    "Harmonogram spłat", "Zestawienie zobowiązań", "Wniosek kredytowy", "Protokół odbioru", "Pełnomocnictwo",
)  # fmt: skip
TOPICS = (
    "dokumenty do wniosku", "pytanie o harmonogram", "oferta banku", "zaświadczenia z urzędu", "spotkanie w czwartek",
    "uzupełnienie wniosku", "wycena nieruchomości", "decyzja kredytowa", "umowa leasingu", "zmiana zabezpieczenia",
    "sprawozdanie za ubiegły rok", "prośba o kontakt", "korekta kosztorysu", "termin złożenia", "płatność faktury",
)  # fmt: skip

# Stems with the endings that they really take: some two thousand forms, so that an index has something to do.
_MASCULINE = ("", "u", "owi", "em", "y", "ów", "om", "ami", "ach")
_FEMININE = ("a", "y", "ę", "ą", "om", "ami", "ach")
_NEUTER = ("ie", "ia", "iu", "iem", "iom", "iami", "iach")
_ADJECTIVE = ("y", "ego", "emu", "ym", "a", "ej", "ą", "e", "ych", "ymi")
_FORMS = (
    (_MASCULINE, "kredyt termin dokument wniosek-wniosk kosztorys bilans zysk wydatek-wydatk przychód-przychod piec "
     "rachunek-rachunk harmonogram zakup majątek-majątk budynek-budynk grunt sprzęt towar podpis załącznik zarząd "
     "projekt procent wykaz odpis operat lokal ciągnik kombajn remont podatek-podatk wynik plan etap przelew zapas"),
    (_FEMININE, "umow faktur opłat rat kwot spraw stron ofert polis dotacj inwestycj prowizj hipotek maszyn lini "
     "decyzj nieruchomoś-nieruchomośc firm spółk instytucj rozmow odpowiedź-odpowiedz"),
    (_NEUTER, "zaświadczen oświadczen zabezpieczen zobowiązan ubezpieczen sprawozdan zestawien pozwolen pytan zadan "
     "uzupełnien wyjaśnien finansowan rozliczen zapewnien spotkan postępowan upoważnien"),
    (_ADJECTIVE, "bankow finansow kredytow obrotow podatkow roczn miesięczn now ważn pełn wymagan podpisan aktualn "
     "pierwsz dodatkow własn zagraniczn budowlan technologiczn hipoteczn gospodarcz prawn notarialn księgow"),
)  # fmt: skip
_FRAMES = (
    "W załączeniu przesyłam {n} oraz {n} za okres od {d} do {d}.",
    "Proszę o informację, czy {a} {n} wystarczy, czy potrzebne będzie jeszcze {n}.",
    "Zgodnie z rozmową telefoniczną {n} zostanie złożone do {d}, a {a} {n} później.",
    "Kwota {k} zł dotyczy {n} i obejmuje {a} {n}, {n} oraz {n}.",
    "Czy możemy spotkać się {d} w sprawie {n}? Chodzi o {a} {n} i źródło finansowania.",
    "Bank wymaga, żeby {n} było nie starsze niż trzydzieści dni, a {a} {n} podpisane przez zarząd.",
    "Nasz księgowy przygotuje {n} do {d}; brakuje tylko {a} {n} i {n}.",
    "Dziękuję za przesłane materiały, sprawdziłam {n}, {n} i {a} {n}.",
    "Numer {f} z dnia {d} na kwotę {k} zł został opłacony w całości, {n} w toku.",
    "Ze względu na {n} prosimy o przesunięcie terminu, {a} {n} dostarczymy najpóźniej {d}.",
    "Wartość {n} według operatu to {k} zł, a {a} {n} wycenione są na {k} zł.",
    "Jeżeli {n} jest kompletne, to możemy złożyć {a} {n} jeszcze w tym tygodniu.",
)
_GREETINGS = ("Dzień dobry,", "Szanowni Państwo,", "Witam,", "Cześć,", "Szanowna Pani,")
_FAREWELLS = (
    "Z poważaniem",
    "Pozdrawiam serdecznie",
    "Z wyrazami szacunku",
    "Łączę pozdrowienia",
    "Dziękuję i pozdrawiam",
)


def _forms(endings, stems):
    for stem in stems.split():
        first, _, other = stem.partition("-")
        yield from ((other or first) + ending if ending else first for ending in endings)


_NOUNS = tuple(word for endings, stems in _FORMS[:3] for word in _forms(endings, stems))
_ADJECTIVES = tuple(_forms(*_FORMS[3]))


def sentence(chance):
    """One sentence; `chance` is a `random.Random`."""
    words = {"n": _NOUNS, "a": _ADJECTIVES}
    pieces = []
    for piece in chance.choice(_FRAMES).split("{"):
        key, closed, rest = piece.partition("}")
        if not closed:
            pieces.append(piece)
            continue
        pieces.append((chance.choice(words[key]) if key in words else _FIGURES[key](chance)) + rest)
    return "".join(pieces)


def letter_text(chance, author):
    """The paragraphs of a letter with greeting and signature, as lines no longer than a program would fold them."""
    paragraphs = [chance.choice(_GREETINGS)]
    for _ in range(chance.randint(1, 4)):
        paragraphs.append(" ".join(sentence(chance) for _ in range(chance.randint(1, 4))))
    return [*paragraphs, f"{chance.choice(_FAREWELLS)}\n{author}"]


def paper_name(chance, extension):
    """A name that people give to files."""
    number = chance.choice(
        ("", f" {chance.randint(1, 12):02d}-{chance.randint(2015, 2026)}", f" nr {chance.randint(1, 999)}")
    )
    return f"{chance.choice(PAPERS)}{number}.{extension}"


def amount(chance):
    """An amount in złoty as it is written, `1 234 567,00`."""
    whole = f"{chance.randint(1, 4000) * 500:,}".replace(",", " ")
    return f"{whole},{chance.choice(('00', '50', '99'))}"


def _day(chance):
    return f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.{chance.randint(2018, 2026)}"


def _paper_number(chance):
    return f"{chance.choice(('FV', 'FK', 'UM', 'WN'))}/{chance.randint(1, 9999):04d}/{chance.randint(18, 26)}"


_FIGURES = {"d": _day, "k": amount, "f": _paper_number}
