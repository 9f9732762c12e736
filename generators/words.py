"""Polish numbers in sentences: amounts in words and the noun form that a number asks for."""

from decimal import Decimal

from slownie import slownie

# slownie counts in binary floats: above this, whole złote would lose their last digits.
LARGEST = Decimal(10) ** 15


def plural(count: int, one: str, few: str, many: str) -> str:
    """The noun form after a number: 1 rata, 2 raty, 5 rat, 12 rat, 22 raty, 101 rat (DOMAIN.md §4.1)."""
    if count == 1:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


def amount_in_words(amount: Decimal) -> str:
    """„dwa złote zero groszy” (DOMAIN.md §4.2); ValueError below zero or in fractions of a grosz."""
    zlote, grosze = _split(amount)
    return f"{_zlote(zlote)} {slownie(grosze)} {plural(grosze, 'grosz', 'grosze', 'groszy')}"


def amount_in_words_100(amount: Decimal) -> str:
    """„dwa złote 00/100”, as contracts write it (DOMAIN.md §4.2); ValueError as in `amount_in_words`."""
    zlote, grosze = _split(amount)
    return f"{_zlote(zlote)} {grosze:02d}/100"


def _zlote(count: int) -> str:
    return f"{slownie(count)} {plural(count, 'złoty', 'złote', 'złotych')}"


def _split(amount: Decimal) -> tuple[int, int]:
    grosze = amount * 100
    if grosze != int(grosze) or not 0 <= amount < LARGEST:
        raise ValueError(f"not an amount in whole grosze between 0 and {LARGEST}: {amount}")
    return divmod(int(grosze), 100)
