"""Words order what waits: the matter of a case, the name of a client; they file nothing and hide nothing."""

import pytest

from archive.db import utcnow
from ingest.routing.wording import is_alike
from tests.cast import JAN
from tests.ingest.routing_cases import STRANGER, ewas_case, new_client, placed, second_case, seen_by
from tests.letters import ANNA

__all__ = ["ewas_case"]
BOOKKEEPER = "biuro@ksiegi.example"


@pytest.fixture
def digger(session, here):
    """Kłos's second case, of a digger; the first is of an oven, and something happened in it last."""
    case = second_case(session, here)
    case.title, case.purpose = "Leasing koparki gąsienicowej", None
    here.klos_case.changed_at = utcnow()
    session.flush()
    return case


@pytest.mark.parametrize(
    "words", ["Umowa na koparkę", "KOPARKA", "co z koparkami?", "koparke trzeba oplacic"]
)
@pytest.mark.parametrize("place", ["subject", "text", "files"])
def test_the_matter_tells_which_of_a_clients_cases(session, here, digger, words, place):
    details = {place: [f"{words}.pdf"] if place == "files" else words}

    found = placed(session, from_address=JAN, **details)

    assert (found.case, found.order) == (None, [digger, here.klos_case])
    assert found.suggested[digger][-1] == "title"


def test_without_a_word_of_it_the_case_comes_first_in_which_something_happened_last(session, here, digger):
    assert placed(session, from_address=JAN).order == [here.klos_case, digger]


def test_what_fits_every_case_tells_nothing(session, here, digger):
    digger.title = "Piec do bułek"
    session.flush()

    assert placed(session, from_address=JAN, text="bułki z pieca").suggested[digger] == ["contact"]


def test_the_matter_alone_suggests_no_case_of_anybodys(session, here, digger):
    assert placed(session, from_address=STRANGER, text="leasing koparki gąsienicowej").suggested == {}


@pytest.mark.parametrize("layers", [[], [{"sender": BOOKKEEPER}]])
def test_a_bookkeeper_of_several_clients_is_understood_by_the_name(session, here, layers):
    here.klos.contacts[0].add_email(BOOKKEEPER)
    other = new_client(session, here, "Cukiernia Beza sp. z o.o.", BOOKKEEPER)
    sender = ANNA if layers else BOOKKEEPER

    of_klos = placed(session, from_address=sender, text="dla Piekarni Kłos", layers=layers)
    of_other = placed(session, from_address=sender, text="Dotyczy: Cukiernia Beza", layers=layers)

    assert (of_klos.case, of_klos.order) == (None, [here.klos_case, other])
    assert (of_other.case, of_other.order) == (None, [other, here.klos_case])


def test_words_hide_nothing_from_whom_the_letter_concerns(session, here, ewas_case):
    new_client(session, here, "Jeden", "a@biuro.example")
    new_client(session, here, "Dwa", "b@biuro.example", by=here.ewa)

    found = placed(session, from_address="nowa@biuro.example", text="Jeden")

    assert "called" in found.suggested[found.order[0]]
    assert {"anna", "ewa"} <= set(seen_by(session, found.message))


@pytest.mark.parametrize(
    ("word", "other", "alike"),
    [
        ("koparka", "koparki", True),
        ("hala", "hale", True),
        ("ciagnik", "ciagnika", True),
        ("bank", "banan", False),
        ("koparka", "koperta", False),
        ("piec", "pieczarki", False),
    ],
)
def test_words_are_alike_by_their_beginnings(word, other, alike):
    assert is_alike(word, other) is alike
