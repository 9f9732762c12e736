"""Polish typography: amounts, dates, identifiers, and lines that do not end in „w”."""

from datetime import date
from decimal import Decimal

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from generators import page


def spaced(text):
    return text.replace(page.NBSP, "_")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("100000", "100_000,00_zł"),
        ("1000", "1_000,00_zł"),
        ("999.9", "999,90_zł"),
        ("-1234.5", "−1_234,50_zł"),
        ("1234567.895", "1_234_567,90_zł"),
        ("0", "0,00_zł"),
    ],
)
def test_amounts_use_a_comma_and_unbreakable_spaces(value, printed):
    assert spaced(page.amount(Decimal(value))) == printed


def test_another_currency_keeps_its_code():
    assert spaced(page.amount(Decimal("2500"), "EUR")) == "2_500,00_EUR"


def test_a_contract_line_gives_the_amount_in_words():
    line = spaced(page.amount_with_words(Decimal("18450")))

    assert line == "18_450,00_zł (słownie: osiemnaście tysięcy czterysta pięćdziesiąt złotych 00/100)"


def test_percent_has_two_places_and_vat_none():
    assert page.percent(Decimal("8")) == "8,00%"
    assert page.percent(Decimal("2.35")) == "2,35%"
    assert page.vat_rate(Decimal("23")) == "23%"
    assert page.vat_rate(Decimal("20")) == "20%"
    assert page.vat_rate(None) == "zw."


def test_dates_in_sentences_take_the_genitive():
    months = [spaced(page.date_long(date(2026, month, 3))).split("_")[1] for month in range(1, 13)]

    assert months[:6] == ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"]
    assert months[6:] == ["lipca", "sierpnia", "września", "października", "listopada", "grudnia"]
    assert spaced(page.date_long(date(2026, 11, 23))) == "23_listopada_2026_r."
    assert page.date_short(date(2026, 3, 1)) == "01.03.2026"


def test_identifiers_are_grouped_as_people_read_them():
    assert page.nip("1234563218") == "123-456-32-18"
    assert spaced(page.account("PL61109010140000071219812874")) == "61_1090_1014_0000_0712_1981_2874"
    assert spaced(page.phone("+48600000000")) == "+48_600_000_000"
    assert spaced(page.phone("600000000")) == "+48_600_000_000"
    assert spaced(page.phone("+48 81 555 01 20")) == "+48_81_555_01_20"


@pytest.mark.parametrize(
    ("count", "noun", "printed"),
    [
        (1, "miesiąc", "1_miesiąc"),
        (2, "miesiąc", "2_miesiące"),
        (5, "miesiąc", "5_miesięcy"),
        (22, "miesiąc", "22_miesiące"),
        (1, "dzień", "1_dzień"),
        (2, "dzień", "2_dni"),
        (12, "rata", "12_rat"),
        (25, "dokument", "25_dokumentów"),
    ],
)
def test_nouns_follow_their_numbers(count, noun, printed):
    assert spaced(page.counted(count, noun)) == printed


def test_no_line_ends_in_a_one_letter_word_or_a_paragraph_sign():
    tied = page.tie("<p class='a b'>Umowa i\n  aneks w § 1, art. 98 z 14 dni</p>")

    assert spaced(tied) == "<p class='a b'>Umowa i_aneks w_§_1, art._98 z_14_dni</p>"


def test_what_a_person_wrote_is_data_never_a_template():
    template = page.environment().from_string("<p>{{ text }}</p>")

    html = template.render(text="A & B <script>alert(1)</script> {{ 7*7 }}\x00\x0b")

    assert html == "<p>A &amp; B &lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}</p>"


@pytest.mark.parametrize("gap", ["{{ nothing }}", "{{ case.nothing }}"])
def test_an_unknown_value_fails_the_page(gap):
    with pytest.raises(UndefinedError):
        page.environment().from_string(gap).render(case=date(2026, 1, 1))


@pytest.mark.parametrize("value", [None, ""])
def test_a_blank_value_fails_the_page(value):
    with pytest.raises(page.BlankField):
        page.environment().from_string("<p>{{ value }}</p>").render(value=value)


def test_a_template_cannot_reach_past_its_values():
    with pytest.raises(SecurityError):
        page.environment().from_string("{{ day.__class__.__mro__ }}").render(day=date(2026, 1, 1))
