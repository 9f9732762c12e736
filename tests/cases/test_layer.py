"""Whose letter a forward passes on: the innermost sure one from outside, or nobody's."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.db import utcnow
from cases.layer import ATTACHED, House, house, original_among
from tests.mailbag import forwarded, kept, letter

FIRM = House(
    frozenset({"anna@firma.example", "sprawy@gmail.com"}),
    frozenset({"firma.example"}),
    frozenset({"anna testowa"}),
)


def test_the_innermost_from_outside_is_the_original():
    bank, client = letter("decyzje@bank.example"), letter("jan@klos.example")

    assert original_among([client, bank], FIRM) is bank


def test_what_somebody_of_ours_wrote_first_is_not_the_original():
    client, ours = letter("jan@klos.example"), letter("biuro@firma.example")

    assert original_among([client, ours], FIRM) is client


@pytest.mark.parametrize(
    "ours",
    [
        {"from_address": "anna@firma.example"},
        {"from_address": "byla@firma.example"},
        {"from_address": "sprawy@gmail.com"},
        {"from_address": None, "from_name": "Anna Testowa"},
        {"from_address": None, "from_name": None},
    ],
    ids=["person", "domain", "mailbox", "name alone", "nobody"],
)
def test_a_letter_of_ours_or_of_nobody_is_no_original(ours):
    assert original_among([letter(**ours)], FIRM) is None


def test_a_stranger_at_the_public_domain_of_our_mailbox_is_outside():
    jan = letter("jan.klos@gmail.com")

    assert original_among([jan], FIRM) is jan


def test_below_an_unsure_letter_nothing_is_believed():
    client, unsure, deeper = (
        letter("jan@klos.example"),
        letter("x@y.example", confidence=0.4),
        letter("z@y.example"),
    )

    assert original_among([client, unsure, deeper], FIRM) is client
    assert original_among([unsure, deeper], FIRM) is None


def test_the_house_is_known_by_its_people_and_mailboxes(session, here):
    here.piotr.active = False
    here.ewa.email = "ewa.testowa@gmail.com"
    here.marek.email = "marek@outlook.pl"
    session.flush()

    firm = house(session, frozenset({"sprawy@skrzynka.example"}))

    assert {"piotr@firma.example", "ewa.testowa@gmail.com", "sprawy@skrzynka.example"} <= firm.addresses
    assert firm.domains == {"firma.example", "skrzynka.example"}
    assert "anna testowa" in firm.names


def test_a_message_is_shown_as_its_original(session, here):
    at = utcnow() - timedelta(days=3)
    original = letter(
        "jan@klos.example", from_name="Jan Kłos", sent_at=at, to=[["Anna", "anna@firma.example"]]
    )

    message = forwarded(session, original, comment="Proszę założyć sprawę.")

    assert message.original is original
    assert (message.author, message.written_at, message.words) == ("Jan Kłos", at, "Dzień dobry, przesyłam.")
    assert (message.forwarder, message.addressed("to")) == (
        "anna@firma.example",
        [("Anna", "anna@firma.example")],
    )


def test_an_unsure_letter_never_takes_the_senders_place(session, here):
    message = forwarded(session, letter("jan@klos.example", confidence=0.3))

    assert (message.original, message.author) == (None, "anna@firma.example")
    assert message.is_unsure_forward


def test_an_ordinary_message_is_its_own_original(session):
    message = kept(session, from_name="Obcy")

    assert (message.original, message.author, message.written_at) == (None, "Obcy", message.at)
    assert not message.is_unsure_forward


@pytest.mark.parametrize("at", [datetime(2199, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
def test_an_unbelievable_date_is_none(session, here, at):
    message = forwarded(session, letter(sent_at=at, kind=ATTACHED))

    assert message.original.sent_at is None
    assert message.written_at == message.at
