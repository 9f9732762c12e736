"""The token names a case for those who take part in it; a number alone is enough only from one of us."""

import pytest

from cases.filing import file_message
from cases.message import PASSED, REFUSED, UNTOLD, MessageAddress, MessageReference
from tests.cast import JAN
from tests.ingest.routing_cases import (
    STRANGER,
    TOKENS,
    ewas_case,
    new_client,
    place,
    placed,
    second_case,
    seen_by,
)
from tests.letters import ANNA, OFFICE
from tests.mailbag import kept

__all__ = ["ewas_case"]
EWA = "ewa@firma.example"


def subject(case):
    return f"Odp: [{TOKENS.of(case)}] bilans"


@pytest.mark.parametrize("sender", [JAN, ANNA, "piotr@firma.example", "marek@firma.example"])
def test_a_token_names_the_case_for_those_who_work_on_it_or_take_part(session, here, sender):
    second_case(session, here)

    assert placed(session, from_address=sender, subject=subject(here.klos_case)).rule == "token"


def test_who_received_a_letter_of_the_case_takes_part_in_it(session, here):
    letter = kept(session, from_address=ANNA)
    letter.addresses.append(MessageAddress(role="cc", address=STRANGER))
    file_message(session, letter, here.klos_case, rule="hand", by=here.anna)

    assert placed(session, from_address=STRANGER, subject=subject(here.klos_case)).case is here.klos_case


@pytest.mark.parametrize("sender", [STRANGER, EWA])
def test_a_leaked_token_files_nothing_and_says_so(session, here, sender):
    found = placed(session, from_address=sender, subject=subject(here.klos_case))

    assert (found.case, found.suggested) == (None, {here.klos_case: ["case_number", "token_stranger"]})


@pytest.mark.parametrize("check", [REFUSED, UNTOLD])
@pytest.mark.parametrize("sender", [JAN, ANNA])
def test_a_token_from_a_sender_whom_nobody_confirmed_files_nothing(session, here, sender, check):
    found = placed(session, from_address=sender, subject=subject(here.klos_case), sender_check=check)

    assert found.case is None
    assert "token_unconfirmed" in found.suggested[here.klos_case]


def test_a_contact_cannot_enter_another_case_by_a_token_that_leaked(session, here, ewas_case):
    found = placed(session, from_address=JAN, subject=subject(ewas_case))

    assert found.case is None
    assert set(found.suggested) == {here.klos_case, ewas_case}
    assert "ewa" not in seen_by(session, found.message)


def test_two_tokens_leave_the_choice_to_a_person(session, here):
    second = second_case(session, here)

    found = placed(session, from_address=JAN, subject=f"{subject(here.klos_case)} {subject(second)}")

    assert (found.case, set(found.suggested)) == (None, {here.klos_case, second})


def test_a_closed_case_takes_nothing_by_its_token(session, here):
    here.klos_case.close(by=here.anna, reason="koniec")

    assert placed(session, from_address=JAN, subject=subject(here.klos_case)).case is None


def test_the_number_alone_is_never_enough_from_outside(session, here):
    second_case(session, here)

    found = placed(session, from_address=JAN, subject=f"[{here.klos_case.number}] bilans")

    assert (found.case, found.order[0]) == (None, here.klos_case)


def test_a_token_in_our_address_counts_also_where_only_the_server_tells_of_it(session, here):
    second_case(session, here)
    address = TOKENS.address_of(here.klos_case, OFFICE)

    assert placed(session, from_address=JAN, noted={"delivered_to": [address]}).rule == "token"
    assert placed(session, from_address=STRANGER, noted={"delivered_to": [address]}).rule is None


def test_a_token_that_is_only_quoted_suggests(session, here):
    second_case(session, here)

    found = placed(session, from_address=JAN, text=f"> Temat: [{TOKENS.of(here.klos_case)}]")

    assert (found.case, found.order[0]) == (None, here.klos_case)
    assert "token_in_text" in found.suggested[here.klos_case]


def test_the_forwarders_own_words_name_the_case(session, here):
    second = second_case(session, here)

    found = placed(
        session, from_address=ANNA, comment=f"do {second.number}, proszę", layers=[{"sender": JAN}]
    )

    assert (found.case, found.rule) == (second, "comment")


@pytest.mark.parametrize(
    ("sender", "check"), [(EWA, PASSED), (ANNA, UNTOLD), (JAN, PASSED), (STRANGER, PASSED)]
)
def test_others_words_above_a_letter_name_nothing(session, here, sender, check):
    second = second_case(session, here)
    words = {"comment": f"[{second.number}]", "layers": [{"sender": STRANGER}]}

    assert placed(session, from_address=sender, sender_check=check, **words).rule is None


@pytest.mark.parametrize("layers", [[], [{"sender": JAN, "confidence": 0.3}]])
def test_words_above_no_certain_letter_may_be_anybodys(session, here, layers):
    second = second_case(session, here)

    assert placed(session, from_address=ANNA, comment=f"[{second.number}]", layers=layers).case is None


def test_who_guesses_is_not_listened_to_for_an_hour(session, here):
    second_case(session, here)
    wrong = f"[{here.klos_case.number}-AAAAAAAAAA]"
    for _ in range(11):
        assert placed(session, from_address=JAN, subject=wrong).case is None

    assert placed(session, from_address=JAN, subject=subject(here.klos_case)).case is None
    assert placed(session, from_address=ANNA, subject=subject(here.klos_case)).case is here.klos_case


def test_a_wrong_token_is_counted_once_however_often_it_is_weighed(session, here):
    message = kept(
        session, from_address=JAN, subject=f"{here.klos_case.number}-AAAAAAAAAA", sender_check=UNTOLD
    )
    place(session, message)

    assert message.bad_tokens == 1


@pytest.mark.parametrize("written", ["Klasa S 2026-{n}", "model s {y}/1", "Re: klasy S 2026 1"])
def test_a_car_is_no_case(session, here, written):
    year, number = here.klos_case.number.split("-")[1:]

    found = placed(session, from_address=STRANGER, subject=written.format(n=int(number), y=year))

    assert (found.case, found.suggested) == (None, {})


def test_a_number_that_is_not_clearly_ours_counts_for_those_of_us_who_may_see_the_case(session, here):
    second = second_case(session, here)
    loose = "s {} {}".format(*map(int, second.number.split("-")[1:]))

    assert placed(session, from_address=ANNA, subject=loose).case is second
    assert placed(session, from_address=JAN, subject=loose).case is None


LOOSE = [
    "S\u2014{y}\u2014{n}",
    "S/{y}/{n}",
    "S {y} {n:04d}",
    "sprawa s {y}-{n:05d}",
    "S{y}-{n:04d}",
    "płatność faktury s {y}/{n}",
]


def loosely(case, spelling):
    year, number = case.number.split("-")[1:]
    return spelling.format(y=year, n=int(number))


@pytest.mark.parametrize("spelling", LOOSE)
def test_a_contact_who_names_a_closed_case_of_the_clients_in_any_spelling_leaves_the_choice(
    session, here, spelling
):
    closed = second_case(session, here)
    closed.close(by=here.anna, reason="koniec")

    found = placed(session, from_address=JAN, subject=loosely(closed, f"Pismo {spelling}"))

    assert (found.case, set(found.suggested)) == (None, {here.klos_case, closed})


def test_the_bill_of_a_contact_is_no_case_of_anothers(session, here, ewas_case):
    bill = loosely(ewas_case, "Faktura nr S/{y}/{n}")

    assert placed(session, from_address=JAN, subject=bill).rule == "contact"
    assert placed(session, from_address=JAN, subject=loosely(ewas_case, "Pismo S/{y}/{n}")).rule is None


def test_a_loose_number_of_a_strangers_suggests_and_hides_nothing(session, here, ewas_case):
    found = placed(session, from_address=STRANGER, subject=loosely(ewas_case, "akt, S {y} {n:04d}"))

    assert (found.case, found.suggested) == (None, {ewas_case: ["loose_number"]})
    assert seen_by(session, found.message) == ["anna", "piotr", "ewa", "marek", "zofia"]


def test_nor_does_it_show_a_contacts_letter_to_anybody(session, here, ewas_case):
    found = placed(session, from_address=JAN, subject=loosely(ewas_case, "akt, S {y} {n:04d}"))

    assert (found.case, set(found.suggested)) == (None, {here.klos_case, ewas_case})
    assert seen_by(session, found.message) == ["anna", "piotr", "marek"]


@pytest.mark.parametrize("spelling", ["FV nr S/{y}/{n}", "Galaxy S {y}-{n}", "s {y}/{n}"])
def test_a_loose_number_that_is_only_passed_on_is_not_her_word(session, here, spelling):
    second = second_case(session, here)
    bill = loosely(second, spelling)

    passed_on = placed(
        session, from_address=ANNA, subject=f"Fwd: {bill}", layers=[{"sender": STRANGER, "subject": bill}]
    )
    untold = placed(session, from_address=ANNA, subject=f"Fwd: {bill}", layers=[{"sender": STRANGER}])

    assert (passed_on.case, untold.case) == (None, None)


def test_nor_is_one_in_the_subject_of_what_she_answers(session, here, ewas_case):
    second = second_case(session, here)
    subject = loosely(second, "dostawa, s {y}/{n}")
    letter = kept(session, from_address=JAN, subject=subject, message_id="dostawa@klos.example")
    file_message(session, letter, here.klos_case, rule="hand", by=here.anna)
    thread = [MessageReference(kind="reference", referred=letter.message_id)]

    answer = placed(session, from_address=ANNA, subject=f"Re: {subject}", references=thread)

    assert answer.case is not second


@pytest.mark.parametrize("spelling", ["[S-{y}-{n:04d}]", "s {y}/{n}", "płatność faktury S/{y}/{n}"])
def test_a_number_that_she_put_above_the_letter_is_hers(session, here, spelling):
    second = second_case(session, here)

    found = placed(
        session,
        from_address=ANNA,
        subject=f"PD: Dokumenty {loosely(second, spelling)}",
        layers=[{"sender": JAN, "subject": "Dokumenty"}],
    )

    assert (found.case, found.rule) == (second, "case_number")


def test_a_number_that_is_passed_on_yields_to_a_contact_of_another_case(session, here):
    other = new_client(session, here, "Inny sp. z o.o.", "x@inny.example")
    subject = f"[{other.number}] umowa"

    found = placed(
        session, from_address=ANNA, subject=f"Fwd: {subject}", layers=[{"sender": JAN, "subject": subject}]
    )

    assert (found.case, set(found.suggested)) == (None, {here.klos_case, other})


def test_a_letter_of_ours_about_a_clients_bill_is_of_the_case_only_if_it_goes_to_that_client(session, here):
    subject = loosely(here.klos_case, "Płatność faktury S/{y}/{n}")
    second_case(session, here)

    assert placed(session, from_address=ANNA, subject=subject).case is None
    to_jan = [MessageAddress(role="to", address=JAN)]
    assert placed(session, from_address=ANNA, subject=subject, addresses=to_jan).case is here.klos_case


def plain_address(case):
    return OFFICE.replace("@", f"+{case.number.replace('-', '').lower()}@")


@pytest.mark.parametrize("sender", [ANNA, "piotr@firma.example", "marek@firma.example"])
def test_one_of_us_writes_to_the_plain_address_of_a_case(session, here, sender):
    second_case(session, here)

    found = placed(session, from_address=sender, noted={"delivered_to": [plain_address(here.klos_case)]})

    assert (found.case, found.rule) == (here.klos_case, "address")


@pytest.mark.parametrize(
    ("sender", "check"), [(ANNA, UNTOLD), (ANNA, REFUSED), (EWA, PASSED), (JAN, PASSED), (STRANGER, PASSED)]
)
def test_a_plain_address_that_others_write_to_only_suggests(session, here, sender, check):
    second = second_case(session, here)

    found = placed(
        session, from_address=sender, sender_check=check, noted={"delivered_to": [plain_address(second)]}
    )

    assert (found.case, found.suggested[second][0]) == (None, "address")


def test_an_address_that_is_not_ours_or_of_a_closed_case_files_nothing(session, here):
    second = second_case(session, here)
    theirs = plain_address(second).replace("firma.example", "inna.example")
    second.close(by=here.anna, reason="koniec")

    assert placed(session, from_address=ANNA, noted={"delivered_to": [theirs]}).suggested == {}
    assert placed(session, from_address=ANNA, noted={"delivered_to": [plain_address(second)]}).case is None


def test_an_address_and_a_subject_that_name_two_cases_are_a_choice(session, here):
    second = second_case(session, here)
    address = {"delivered_to": [plain_address(second)]}

    found = placed(session, from_address=ANNA, subject=f"[{here.klos_case.number}]", noted=address)

    assert (found.case, set(found.suggested)) == (None, {here.klos_case, second})
