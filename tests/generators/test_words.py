"""Amounts in words against the whole table of DOMAIN.md §4.2."""

from decimal import Decimal

import pytest

from generators.words import amount_in_words, amount_in_words_100, plural

AMOUNTS = {
    "0.00": "zero złotych zero groszy",
    "0.01": "zero złotych jeden grosz",
    "1.01": "jeden złoty jeden grosz",
    "2.02": "dwa złote dwa grosze",
    "5.05": "pięć złotych pięć groszy",
    "12.12": "dwanaście złotych dwanaście groszy",
    "14.13": "czternaście złotych trzynaście groszy",
    "21.22": "dwadzieścia jeden złotych dwadzieścia dwa grosze",
    "22.24": "dwadzieścia dwa złote dwadzieścia cztery grosze",
    "25.31": "dwadzieścia pięć złotych trzydzieści jeden groszy",
    "101.01": "sto jeden złotych jeden grosz",
    "112.14": "sto dwanaście złotych czternaście groszy",
    "122.99": "sto dwadzieścia dwa złote dziewięćdziesiąt dziewięć groszy",
    "124.50": "sto dwadzieścia cztery złote pięćdziesiąt groszy",
    "253.43": "dwieście pięćdziesiąt trzy złote czterdzieści trzy grosze",
    "623.84": "sześćset dwadzieścia trzy złote osiemdziesiąt cztery grosze",
    "1001.01": "jeden tysiąc jeden złotych jeden grosz",
    "1234.56": "jeden tysiąc dwieście trzydzieści cztery złote pięćdziesiąt sześć groszy",
    "2012.00": "dwa tysiące dwanaście złotych zero groszy",
    "12000.00": "dwanaście tysięcy złotych zero groszy",
    "18450.00": "osiemnaście tysięcy czterysta pięćdziesiąt złotych zero groszy",
    "21000.00": "dwadzieścia jeden tysięcy złotych zero groszy",
    "22222.22": "dwadzieścia dwa tysiące dwieście dwadzieścia dwa złote dwadzieścia dwa grosze",
    "38437.50": "trzydzieści osiem tysięcy czterysta trzydzieści siedem złotych pięćdziesiąt groszy",
    "111111.11": "sto jedenaście tysięcy sto jedenaście złotych jedenaście groszy",
    "1000001.01": "jeden milion jeden złotych jeden grosz",
    "1250000.00": "jeden milion dwieście pięćdziesiąt tysięcy złotych zero groszy",
    "12345678.90": "dwanaście milionów trzysta czterdzieści pięć tysięcy sześćset siedemdziesiąt osiem"
    " złotych dziewięćdziesiąt groszy",
    "2147483648.47": "dwa miliardy sto czterdzieści siedem milionów czterysta osiemdziesiąt trzy tysiące"
    " sześćset czterdzieści osiem złotych czterdzieści siedem groszy",
}


@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_reads_as_a_pole_would_say_it(amount):
    assert amount_in_words(Decimal(amount)) == AMOUNTS[amount]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_a_contract_gives_grosze_as_hundredths(amount):
    zlote = AMOUNTS[amount].split(" złot")[0]

    in_words = amount_in_words_100(Decimal(amount))

    assert in_words.startswith(zlote)
    assert in_words.endswith(f" {amount[-2:]}/100")


def test_only_exactly_one_takes_the_singular():
    assert amount_in_words_100(Decimal("1")) == "jeden złoty 00/100"
    assert amount_in_words_100(Decimal("8450")) == "osiem tysięcy czterysta pięćdziesiąt złotych 00/100"
    assert amount_in_words_100(Decimal("1001")) == "jeden tysiąc jeden złotych 00/100"


def test_large_amounts_keep_every_digit():
    assert amount_in_words(Decimal("999999999999999.99")).endswith(
        "dziewięćset dziewięćdziesiąt dziewięć złotych dziewięćdziesiąt dziewięć groszy"
    )


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000000"])
def test_what_cannot_be_said_exactly_is_refused(amount):
    with pytest.raises(ValueError):
        amount_in_words(Decimal(amount))


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, "rat"), (1, "rata"), (2, "raty"), (4, "raty"), (5, "rat"), (12, "rat"), (14, "rat"), (22, "raty")]
    + [(25, "rat"), (101, "rat"), (112, "rat"), (122, "raty")],
)
def test_a_noun_follows_its_number(count, form):
    assert plural(count, "rata", "raty", "rat") == form
