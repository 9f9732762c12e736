"""What was filed before orders the suggestions, is forgotten when taken back, and never files."""

from datetime import timedelta

import pytest

from archive.db import utcnow
from cases.filing import file_message, unfile_message
from cases.layer import MessageLayer
from ingest.policy import Policy
from tests.ingest.routing_cases import STRANGER, ewas_case, new_client, placed, second_case, seen_by
from tests.letters import ANNA
from tests.mailbag import kept

__all__ = ["ewas_case"]
EVERYBODY = ["anna", "piotr", "ewa", "marek", "zofia"]


@pytest.fixture
def file(session, here):
    """File some messages of a sender by hand, so many days ago."""

    def file(case, times, *, sender=STRANGER, subject="Pismo", days=0, layers=()):
        for _ in range(times):
            message = kept(session, from_address=sender, subject=subject)
            message.layers.extend(MessageLayer(depth=1, kind="inline", from_address=one) for one in layers)
            filing = file_message(session, message, case, rule="hand", by=case.owner)
            filing.at = utcnow() - timedelta(days=days)
        session.flush()
        return message

    return file


def test_a_habit_suggests_and_never_files(session, here, file):
    file(here.klos_case, 12)

    found = placed(session, from_address=STRANGER, subject="Nowe")

    (suggestion,) = found.message.suggestions
    assert (found.case, suggestion.case) == (None, here.klos_case)
    assert {"rule": "learned_address", "facts": {"value": STRANGER, "count": 12}} in suggestion.reasons


def test_the_case_with_most_of_them_comes_first_and_newer_ones_count_more(session, here, file):
    second = second_case(session, here)
    file(here.klos_case, 5, days=900)
    file(second, 3)

    assert placed(session, from_address=STRANGER).order == [second, here.klos_case]


def test_what_is_taken_back_is_forgotten(session, here, file):
    message = file(here.klos_case, 1)
    assert placed(session, from_address=STRANGER).order == [here.klos_case]

    unfile_message(session, message, here.klos_case, by=here.anna)

    assert placed(session, from_address=STRANGER).order == []


def test_it_learns_who_wrote_what_was_forwarded(session, here, file):
    file(here.klos_case, 3, sender=ANNA, layers=[STRANGER])

    assert "learned_address" in placed(session, from_address=STRANGER).suggested[here.klos_case]
    forwarded = placed(session, from_address=ANNA, layers=[{"sender": STRANGER}])
    assert {"learned_address", "learned_forwarder"} <= set(forwarded.suggested[here.klos_case])


def test_words_of_the_subject_and_the_domain_order_the_list(session, here, file):
    file(here.klos_case, 3, sender="a@piekarze.example", subject="Wycena pieca obrotowego")

    found = placed(session, from_address="b@piekarze.example", subject="Piec: wycena obrotowego")

    assert set(found.suggested[here.klos_case]) == {"learned_domain", "learned_words"}


def test_letters_of_an_address_that_is_one_clients_are_not_for_others(session, here, file):
    file(here.klos_case, 2)

    assert seen_by(session, placed(session, from_address=STRANGER).message) == ["anna", "piotr", "marek"]


def test_one_letter_is_no_habit_and_hides_nothing(session, here, file):
    file(here.klos_case, 1)

    assert seen_by(session, placed(session, from_address=STRANGER).message) == EVERYBODY


def test_who_writes_to_several_clients_is_hidden_from_nobody(session, here, file, ewas_case):
    file(here.klos_case, 12)
    file(ewas_case, 2)

    found = placed(session, from_address=STRANGER)

    assert seen_by(session, found.message) == EVERYBODY
    assert [one.facts["count"] for one in found.message.suggestions] == [12, 2]


def test_somebody_at_an_institution_is_hidden_from_nobody(session, here, file):
    file(here.klos_case, 12)
    policy = Policy(institutions=frozenset({"nieznany.example"}))

    assert seen_by(session, placed(session, policy=policy, from_address=STRANGER).message) == EVERYBODY


def test_of_the_words_of_a_subject_the_best_one_counts(session, here, file):
    other = new_client(session, here, "Inny sp. z o.o.")
    file(here.klos_case, 1, subject="Wycena")
    file(here.klos_case, 4, subject="Obrotowego")
    file(other, 3, subject="Wycena")

    found = placed(session, from_address="x@y.example", subject="Wycena obrotowego")

    (best,) = [one for one in found.message.suggestions if one.case is here.klos_case]
    assert best.facts == {"value": "obrotowego", "count": 4}
    assert [one["rule"] for one in best.reasons] == ["learned_words"]


def test_what_many_letters_have_in_common_stands_behind_every_other_reason(session, here, file):
    several = [new_client(session, here, f"Inny {n}") for n in range(3)]
    for case in several:
        file(case, 9, sender=ANNA, subject="Wycena obrotowego", layers=["x@y.example"])
    closed = second_case(session, here)
    closed.close(by=here.anna, reason="koniec")
    number = "s {} {}".format(*map(int, closed.number.split("-")[1:]))

    found = placed(
        session,
        from_address=ANNA,
        subject=f"Wycena obrotowego {number}",
        layers=[{"sender": STRANGER, "subject": number}],
    )

    assert found.order[0] is closed


def test_a_closed_case_is_not_learned(session, here, file):
    file(here.klos_case, 3)
    here.klos_case.close(by=here.anna, reason="koniec")

    assert placed(session, from_address=STRANGER).order == []


@pytest.mark.parametrize(
    ("sender", "kind"), [("noreply@portal.example", ""), (STRANGER, "auto"), (STRANGER, "list")]
)
def test_a_machine_that_writes_to_everybody_is_hidden_from_nobody(session, here, file, sender, kind):
    file(here.klos_case, 5, sender=sender)

    assert seen_by(session, placed(session, from_address=sender, class_=kind).message) == EVERYBODY


def test_a_scanner_has_no_habits(session, here, file):
    file(here.klos_case, 5, sender="skaner@firma.example")

    assert placed(session, from_address="skaner@firma.example", class_="scan", subject="Skan").suggested == {}
