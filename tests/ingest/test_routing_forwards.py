"""What one of us forwards goes where its first writer belongs, if she may see that, and if it is she."""

import pytest

from cases.filing import file_message
from cases.message import PASSED, REFUSED, UNTOLD
from tests.cast import JAN
from tests.ingest.routing_cases import (
    MARIA,
    POLICY,
    STRANGER,
    ewas_case,
    new_client,
    placed,
    second_case,
    seen_by,
)
from tests.letters import ANNA
from tests.mailbag import kept

__all__ = ["ewas_case"]
FROM_JAN = [{"sender": JAN}]


def test_the_innermost_outsider_tells_the_case(session, here):
    layers = [
        {"sender": "piotr@firma.example"},
        {"sender": "dawny@firma.example"},
        {"sender": JAN},
        {"sender": ANNA},
    ]

    found = placed(session, from_address=ANNA, layers=layers)

    assert (found.case, found.rule) == (here.klos_case, "forward")


@pytest.mark.parametrize("between", [{"sender": STRANGER}, {"name": "Księgowa"}])
def test_an_outsider_in_between_may_have_made_it_up(session, here, between):
    found = placed(session, from_address=ANNA, layers=[between, {"sender": JAN}])

    assert (found.case, found.order) == (None, [here.klos_case])


BANK = "analityk@banktestowy.example"


def institutions(*domains):
    return POLICY.__class__(**{**vars(POLICY), "institutions": frozenset(domains)})


@pytest.mark.parametrize("innermost", [{"sender": BANK}, {"sender": STRANGER}, {"name": "Analityk"}])
def test_what_a_contact_passed_on_himself_is_his(session, here, innermost):
    found = placed(session, from_address=ANNA, layers=[{"sender": JAN}, innermost])

    assert (found.case, found.rule) == (here.klos_case, "forward")


def test_an_institution_in_between_makes_nothing_up(session, here):
    layers = [{"sender": BANK}, {"sender": JAN}]

    assert placed(session, from_address=ANNA, layers=layers).case is None
    assert (
        placed(session, from_address=ANNA, layers=layers, policy=institutions("banktestowy.example")).rule
        == "forward"
    )


@pytest.mark.parametrize("chain", [[JAN, MARIA], [MARIA, JAN]])
def test_contacts_of_two_clients_in_one_chain_are_a_choice(session, here, ewas_case, chain):
    layers = [{"sender": one} for one in chain]

    found = placed(session, from_address="marek@firma.example", layers=layers)

    assert (found.case, set(found.suggested)) == (None, {here.klos_case, ewas_case})


def test_a_bookkeeper_who_passed_on_a_clients_letter_is_no_doubt(session, here):
    bookkeeper = "biuro@ksiegi.example"
    here.klos.contacts[0].add_email(bookkeeper)
    new_client(session, here, "Inny sp. z o.o.", bookkeeper)

    of_jan = placed(session, from_address=ANNA, layers=[{"sender": bookkeeper}, {"sender": JAN}])
    of_nobody = placed(session, from_address=ANNA, layers=[{"sender": bookkeeper}, {"sender": STRANGER}])

    assert (of_jan.case, of_nobody.case) == (here.klos_case, None)


def test_a_letter_that_went_around_at_the_clients_is_the_clients(session, here):
    here.klos.contacts[0].add_email("biuro@klos.example")

    layers = [{"sender": "biuro@klos.example"}, {"sender": JAN}]

    assert placed(session, from_address=ANNA, layers=layers).rule == "forward"


@pytest.mark.parametrize(
    ("sender", "check"),
    [
        (ANNA, UNTOLD),
        (ANNA, REFUSED),
        ("ewa@firma.example", PASSED),
        ("adam@firma.example", PASSED),
        (STRANGER, PASSED),
    ],
)
def test_a_forward_of_somebody_who_may_not_is_filed_nowhere(session, here, sender, check):
    found = placed(session, from_address=sender, layers=FROM_JAN, sender_check=check)

    assert found.case is None


def test_two_open_cases_of_the_first_writer_are_a_choice(session, here):
    second = second_case(session, here)

    found = placed(session, from_address=ANNA, layers=FROM_JAN)

    assert (found.case, set(found.suggested)) == (None, {here.klos_case, second})


def test_a_closed_case_takes_no_forward(session, here):
    here.klos_case.close(by=here.anna, reason="koniec")

    found = placed(session, from_address=ANNA, layers=FROM_JAN)

    assert (found.case, found.suggested) == (None, {here.klos_case: ["forward"]})


@pytest.mark.parametrize(
    "layers", [[{"sender": JAN, "confidence": 0.4}], [{"sender": JAN}, {"confidence": 0.3}]]
)
def test_what_is_not_told_clearly_files_nothing(session, here, layers):
    assert placed(session, from_address=ANNA, layers=layers).case is None


def test_a_name_without_an_address_only_suggests_and_hides_nothing(session, here, ewas_case):
    found = placed(session, from_address=ANNA, layers=[{"name": "Jan Kłos"}])

    assert (found.case, found.suggested) == (None, {here.klos_case: ["name"]})
    assert placed(session, from_address=ANNA, layers=[{"name": "Maria Młyn"}]).suggested == {}


def test_an_advisor_does_not_file_into_a_case_that_is_not_hers(session, here, ewas_case):
    found = placed(session, from_address=ANNA, layers=[{"sender": MARIA}])

    assert (found.case, found.suggested) == (None, {ewas_case: ["forward"]})
    assert seen_by(session, found.message) == ["anna", "ewa", "marek"]


def test_the_number_in_the_subject_goes_before_the_first_writer(session, here):
    second = second_case(session, here)

    assert placed(session, from_address=ANNA, subject=f"PD: {second.number}", layers=FROM_JAN).case is second


def test_a_letter_carried_along_points_at_its_case(session, here):
    second_case(session, here)
    letter = kept(session, from_address=JAN)
    file_message(session, letter, here.klos_case, rule="hand", by=here.anna)
    attached = {"sender": JAN, "kind": "attached", "canon_digest": letter.canon_digest}

    found = placed(session, from_address=ANNA, layers=[attached])

    assert (found.case, found.order[0]) == (None, here.klos_case)
    assert found.suggested[here.klos_case][:2] == ["letter", "forward"]


def test_a_letter_of_another_case_keeps_a_forward_from_being_filed(session, here):
    other = new_client(session, here, "Inny sp. z o.o.", "x@inny.example")
    letter = kept(session, from_address=JAN)
    file_message(session, letter, other, rule="hand", by=here.anna)
    attached = {"sender": JAN, "kind": "attached", "canon_digest": letter.canon_digest}

    assert placed(session, from_address=ANNA, layers=[attached]).case is None
