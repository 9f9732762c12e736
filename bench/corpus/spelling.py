"""Numbers as people write them: one amount, date, NIP or account has many spellings."""

MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
    "listopada", "grudnia",
)  # fmt: skip


_BARE = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


def bare(text):
    """The text as it is typed without diacritics."""
    return text.translate(_BARE)


def mistyped(chance, text, count):
    """The text with so many slips: a letter left out, doubled, or changed places with the next."""
    for _ in range(count):
        at = chance.randrange(max(1, len(text) - 2))
        pair = text[at : at + 2]
        if len(pair) == 2 and pair.isalpha():
            text = text[:at] + chance.choice((pair[0], pair[0] + pair, pair[::-1])) + text[at + 2 :]
    return text


def amounts(amount):
    """Ways to write an amount in złoty."""
    grouped = f"{amount:,.2f}"
    whole, _, grosze = grouped.partition(".")
    return (
        f"{whole.replace(',', ' ')},{grosze} zł",
        f"{whole.replace(',', '.')},{grosze} zł",
        f"{whole.replace(',', chr(0xA0))},{grosze} PLN",
        f"{amount:.2f}".replace(".", ",") + " zł",
    )


def days(day):
    """Ways to write a date."""
    return (
        f"{day:%d.%m.%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year} r.",
        f"{day:%d/%m/%Y}",
    )


def nips(nip):
    """Ways to write a NIP."""
    return (
        nip,
        f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}",
        f"{nip[:3]}-{nip[3:5]}-{nip[5:7]}-{nip[7:]}",
        f"{nip[:3]} {nip[3:6]} {nip[6:8]} {nip[8:]}",
        f"PL{nip}",
    )


def accounts(account):
    """Ways to write a bank account."""
    grouped = " ".join([account[:2], *(account[place : place + 4] for place in range(2, 26, 4))])
    return account, grouped, f"PL {grouped}", f"PL{account}"


def papers(paper):
    """Ways to write the number of an invoice or contract."""
    return paper, paper.replace("/", "-"), paper.replace("/", " / ", 1)


def case_numbers(number):
    """Ways to write the number of a case."""
    letter, year, place = number.split("-")
    return number, f"{letter.lower()}/{year}/{int(place)}", f"{letter} {year} {place}", f"{year}-{place}"
