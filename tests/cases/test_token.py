"""Tokens on our mail: made from a secret, good for two years, unguessable."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import time_machine

from cases.token import Tokens, token_in_address, tokens_in

CASE = SimpleNamespace(id=7, number="S-2026-0012")
OTHER = SimpleNamespace(id=8, number="S-2026-0013")
OURS = frozenset({"sprawy@firma.example"})


@pytest.fixture
def tokens():
    return Tokens("tajne")


def test_a_token_is_the_number_and_an_unguessable_part(tokens):
    (found,) = tokens_in(f"Odp: [{tokens.of(CASE)}] bilans")

    assert found[0] == CASE.number
    assert tokens.fits(CASE, found[1])


def test_a_token_fits_its_own_case_and_its_own_office_only(tokens):
    token = tokens.of(CASE).rpartition("-")[2]

    assert not tokens.fits(OTHER, token)
    assert not Tokens("inne").fits(CASE, token)
    assert not tokens.fits(CASE, "AAAAAAAAAA")


def test_a_token_is_not_that_of_the_next_case_with_the_same_id(tokens):
    next_one = SimpleNamespace(id=CASE.id, number=OTHER.number)

    assert not tokens.fits(next_one, tokens.of(CASE).rpartition("-")[2])


def test_a_token_holds_for_its_year_and_the_next(tokens):
    with time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        token = tokens.of(CASE).rpartition("-")[2]
    with time_machine.travel(datetime(2027, 12, 30, 12, tzinfo=UTC)):
        assert tokens.fits(CASE, token)
    with time_machine.travel(datetime(2028, 1, 2, 12, tzinfo=UTC)):
        assert not tokens.fits(CASE, token)


@pytest.mark.parametrize(
    "written", ["s-2026-12-abcdefgh23", "S–2026–0012–ABCDEFGH23", "RE: ODP:[S-2026-0012-ABCDEFGH23]x"]
)
def test_a_token_is_read_however_it_comes_back(written):
    assert tokens_in(written) == [("S-2026-0012", "ABCDEFGH23")]


@pytest.mark.parametrize(
    "written", ["S-2026-0012 dokumentow", "S-2026-0012-ABC", "S-2026-0012-ABCDEFGH189", "S 2026 12"]
)
def test_what_only_looks_like_a_token_is_none(written):
    assert tokens_in(written) == []


def test_an_address_of_ours_may_carry_the_token(tokens):
    address = tokens.address_of(CASE, "sprawy@firma.example")
    number, token = token_in_address(address.upper(), OURS)

    assert number == CASE.number
    assert tokens.fits(CASE, token)
    assert token_in_address(address.replace("firma", "zla"), OURS) is None
    assert token_in_address("sprawy+s20260012@firma.example", OURS) is None
    assert token_in_address("sprawy@firma.example", OURS) is None
