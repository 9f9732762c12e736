"""Values on the screen, as people in Poland write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from cases.filed import Suggestion
from ingest import routing
from ingest.routing import learned as learning
from ingest.routing.weights import WEIGHTS
from tests.cast import JAN
from webapp import filters
from webapp.reasons import REASONS, reasons_of, rule_name

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def polish_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    "amount, currency, shown",
    [
        (Decimal("1250000"), "PLN", "1 250 000,00 zł"),
        (Decimal("0.1"), "EUR", "0,10 €"),
        (Decimal("-1234.5"), "CHF", "−1 234,50 CHF"),
        (None, "PLN", ""),
    ],
)
def test_money(amount, currency, shown):
    assert filters.money(amount, currency) == shown.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    "instant, shown",
    [
        (datetime(2026, 11, 23, 13, 5, tzinfo=UTC), "14:05"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "00:30"),
        (datetime(2026, 11, 22, 13, 5, tzinfo=UTC), "wczoraj 14:05"),
        (datetime(2026, 11, 18, 7, 0, tzinfo=UTC), "śr. 08:00"),
        (datetime(2026, 3, 1, 7, 0, tzinfo=UTC), "1 mar"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "1 sty"),
        (datetime(2024, 5, 5, 7, 0, tzinfo=UTC), "05.05.2024"),
        (datetime(2027, 5, 5, 7, 0, tzinfo=UTC), "05.05.2027"),
    ],
)
def test_instants_are_said_shortly_in_polish_time(instant, shown):
    assert filters.shortly(instant) == shown


def test_the_exact_time_is_one_hover_away():
    shown = filters.when(datetime(2026, 11, 22, 13, 5, 9, tzinfo=UTC))

    assert 'title="niedziela, 22 listopada 2026, 14:05:09"' in shown
    assert 'datetime="2026-11-22T13:05:09+00:00"' in shown


@pytest.mark.parametrize(
    "term, shown, lateness",
    [
        (date(2026, 11, 22), "wczoraj", "late"),
        (date(2026, 11, 23), "dziś", "soon"),
        (date(2026, 11, 24), "jutro", "soon"),
        (date(2026, 12, 24), "24.12.2026", ""),
    ],
)
def test_terms(term, shown, lateness):
    assert (filters.due(term), filters.lateness(term)) == (shown, lateness)


@pytest.mark.parametrize(
    "size, shown", [(0, "0 B"), (999, "999 B"), (4400, "4,4 kB"), (41_000, "41 kB"), (1_250_000, "1,2 MB")]
)
def test_sizes(size, shown):
    assert filters.size(size) == shown.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    "name, shown",
    [("Anna Zielińska", "AZ"), ("Łukasz", "Ł"), ("Jan Maria Rokita", "JR"), ("", "?"), ("— 1", "?")],
)
def test_initials(name, shown):
    assert filters.initials(name) == shown


def test_identifiers():
    assert filters.nip("1234563218") == "123-456-32-18"
    assert filters.masked("44051401359") == "•••••••1359"
    assert (filters.nip(None), filters.masked(None)) == ("", "")


def test_addresses_in_text_can_be_followed_and_nothing_else_is_markup():
    shown = filters.linked('Ceny: https://piece.example/?a=1&b=2, <b>pilne</b> "http://x.pl".')

    assert '<a href="https://piece.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow"' in shown
    assert "&lt;b&gt;pilne&lt;/b&gt;" in shown
    assert ">http://x.pl</a>&#34;." in shown


@pytest.mark.parametrize(
    "rule, facts, said",
    [
        ("case_number", {"number": "S-2026-0005"}, "S-2026-0005 w temacie"),
        (
            "reply",
            {"subject": "100% Cena", "number": "S-2026-0005"},
            "odpowiedź na „100% Cena” ze sprawy S-2026-0005",
        ),
        ("contact", {"address": JAN, "client": "Kłos"}, "jan@klos.example to osoba kontaktowa: Kłos"),
        ("recipient", {"client": "Piekarnia Kłos"}, "napisana do: Piekarnia Kłos"),
        ("later", {}, "later"),
    ],
)
def test_evidence_is_told_in_the_readers_language(rule, facts, said):
    assert reasons_of(Suggestion(rule=rule, facts=facts)) == [said]


def test_what_a_domain_tells_beside_its_address_is_said_once(site):
    rules = [("learned_address", "a@bank.example", 2), ("learned_domain", "bank.example", 2)]
    told = [{"rule": rule, "facts": {"value": value, "count": count}} for rule, value, count in rules]
    more = [told[0], told[1] | {"facts": {"value": "bank.example", "count": 3}}]

    with site.app.test_request_context():
        assert len(reasons_of(Suggestion(rule="x", reasons=told))) == 1
        assert len(reasons_of(Suggestion(rule="x", reasons=more))) == 2


def test_every_rule_of_routing_can_be_told():
    learned = {f"learned_{kind}" for kind in learning.WEIGHTS}
    ours = {"copy"}  # told of what comes back to us, before any rule is asked
    assert WEIGHTS.keys() | learned | ours == REASONS.keys()
    assert {rule.__name__.removeprefix("by_") for rule in routing.DECIDING} <= WEIGHTS.keys()


def test_rules_have_names():
    assert rule_name("case_number") == "numer sprawy w temacie"
    assert rule_name("later") == "later"
