"""Numbers in what a message says: they suggest, and choose among a contact's cases; alone they file nothing."""

import pytest

from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from cases.document import Document
from cases.filed import Suggestion
from cases.message import PASSED, UNTOLD
from cases.reference import add_reference
from ingest.policy import AdminRule
from ingest.routing import weigh_again
from ingest.routing.candidates import document_numbers_in, identifiers_in, references_in
from ingest.routing.files import scan_waiting
from ingest.routing.names import ClientNames
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

__all__ = ["ewas_case"]
BANK = "analityk@banktestowy.example"
NIP_TEXT = "NIP: 123-456-32-18"


@pytest.fixture
def application(session, here):
    """Kłos's second case, with the number of an application."""
    case = second_case(session, here)
    add_reference(session, case, number="BT/2026-00417", by=here.anna, institution="Bank Testowy")
    return case


@pytest.mark.parametrize("written", ["BT/2026-00417", "BT 2026 00417", "BT.2026/00417,", "nr BT2026-00417."])
def test_an_institutions_number_chooses_among_a_contacts_cases(session, here, application, written):
    found = placed(session, from_address=JAN, text=f"W sprawie {written} przesyłam")

    assert (found.case, found.rule) == (application, "reference")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PL1234563218", ["1234563218"]),
        ("pl 123-456-32-18.", ["1234563218"]),
        ("xPL1234563218, A1234563218, 1234563218B", []),
        ("A123 1234563218", ["1234563218"]),
        ("12 345 123 456 32 18", ["1234563218"]),
    ],
)
def test_an_identifier_begins_where_no_word_goes_on(text, found):
    assert [one.value for one in identifiers_in(text) if one.kind == "nip"] == found


def test_so_it_does_for_what_one_of_us_forwards(session, here, application):
    found = placed(session, from_address=ANNA, subject="PD: BT/2026-00417", layers=[{"sender": JAN}])

    assert (found.case, found.rule) == (application, "reference")


@pytest.mark.parametrize("sender", [BANK, STRANGER, ANNA, MARIA])
def test_the_number_alone_files_nothing(session, here, application, ewas_case, sender):
    found = placed(session, from_address=sender, subject="BT/2026-00417")

    assert found.case is None
    assert found.suggested[application][0] == "reference"


@pytest.mark.parametrize("sender", [JAN, ANNA])
def test_nor_does_it_from_a_sender_whom_nobody_confirmed(session, here, application, sender):
    layers = [{"sender": JAN}] if sender == ANNA else []

    assert (
        placed(session, from_address=sender, text="BT/2026-00417", layers=layers, sender_check=UNTOLD).case
        is None
    )


def working_with(*domains):
    return POLICY.__class__(**{**vars(POLICY), "institutions": frozenset(domains)})


AT_BANK = working_with("banktestowy.example")


def test_an_institution_that_we_work_with_names_the_case_by_its_number(session, here, application):
    written = placed(session, policy=AT_BANK, from_address=BANK, subject="Wniosek BT/2026-00417")
    passed_on = placed(
        session, policy=AT_BANK, from_address=ANNA, subject="PD: BT/2026-00417", layers=[{"sender": BANK}]
    )

    assert (written.case, written.rule) == (application, "reference")
    assert (passed_on.case, passed_on.rule) == (application, "reference")


@pytest.mark.parametrize(
    ("sender", "check", "layers"),
    [
        (BANK, UNTOLD, []),
        (STRANGER, PASSED, []),
        (ANNA, UNTOLD, [BANK]),
        ("ewa@firma.example", PASSED, [BANK]),
        (ANNA, PASSED, [STRANGER]),
        (ANNA, PASSED, [STRANGER, BANK]),
    ],
)
def test_but_nobody_else_does(session, here, application, sender, check, layers):
    layers = [{"sender": one} for one in layers]

    found = placed(
        session, policy=AT_BANK, from_address=sender, sender_check=check, text="BT/2026-00417", layers=layers
    )

    assert (found.case, found.order) == (None, [application])


def test_an_institution_that_names_another_too_leaves_the_choice(session, here, application, ewas_case):
    add_reference(session, ewas_case, number="BT/2026-00999", by=here.ewa)

    for more in ("BT/2026-00999", "NIP 526-104-08-28", f"[{ewas_case.number}]"):
        text = f"BT/2026-00417, {more}"
        assert placed(session, policy=AT_BANK, from_address=BANK, text=text).case is None


def test_the_number_of_two_cases_or_of_a_closed_one_files_nothing(session, here, application, ewas_case):
    add_reference(session, here.klos_case, number="BT/2026-00417", by=here.anna)
    assert placed(session, policy=AT_BANK, from_address=BANK, text="BT/2026-00417").case is None

    add_reference(session, ewas_case, number="BT/2026-00555", by=here.ewa)
    ewas_case.close(by=here.ewa, reason="koniec")
    assert placed(session, policy=AT_BANK, from_address=BANK, text="BT/2026-00555").case is None


def test_the_number_of_a_document_of_ours_tells_the_case(session, here):
    second = second_case(session, here)
    session.add(Document(case=second, kind="UD", title="Umowa", number="UD/2026/0012"))

    assert placed(session, from_address=JAN, text="podpisana umowa ud/2026/12").rule == "document"
    assert placed(session, from_address=STRANGER, text="umowa UD/2026/0012").case is None


def test_another_clients_number_keeps_a_contacts_letter_in_the_tray(session, here, ewas_case):
    add_reference(session, ewas_case, number="LEAS/77/2026", by=here.ewa)

    by_number = placed(session, from_address=JAN, text="LEAS/77/2026")
    by_nip = placed(session, from_address=JAN, text="faktura, NIP 526-104-08-28")

    assert (by_number.case, set(by_number.suggested)) == (None, {here.klos_case, ewas_case})
    assert (by_nip.case, set(by_nip.suggested)) == (None, {here.klos_case, ewas_case})
    assert seen_by(session, by_nip.message) == ["marek"]


@pytest.mark.parametrize(
    "written", [NIP_TEXT, "PL1234563218", "nip 123 456 32 18 tel. 601000000", "REGON 123456785"]
)
def test_a_clients_number_suggests_its_case_and_keeps_the_letter_from_others(session, here, written):
    found = placed(session, from_address=STRANGER, text=written)

    assert (found.case, found.suggested) == (None, {here.klos_case: ["identifier"]})
    assert seen_by(session, found.message) == ["anna", "piotr", "marek"]


@pytest.mark.parametrize(
    "written", ["NIP 385-171-17-02", "123-456-32-19", "1234563218901", "x1234563218", "601 234 563"]
)
def test_our_own_number_and_what_only_looks_like_one_say_nothing(session, here, written):
    assert placed(session, from_address=STRANGER, text=written).suggested == {}


def test_a_pesel_is_told_by_its_end(session, here):
    new_client(session, here, "Jan Nowak", pesel="44051401359")

    found = placed(session, from_address=STRANGER, text="PESEL 44051401359")

    (suggestion,) = found.message.suggestions
    assert suggestion.facts == {"kind": "PESEL", "value": "*******1359"}
    assert suggestion.score > 0


def test_the_letter_within_is_looked_through_too(session, here):
    attached = {"sender": STRANGER, "kind": "attached", "text": NIP_TEXT}

    assert placed(session, from_address=STRANGER, layers=[attached]).suggested == {
        here.klos_case: ["identifier"]
    }


def test_a_file_that_was_read_later_suggests_and_keeps_the_letter_from_others(session, here):
    found = placed(session, from_address=STRANGER, files=["wniosek.pdf"])
    assert "ewa" in seen_by(session, found.message)
    digest = found.message.parts[0].digest

    keep(session, digest, Extracted(TextState.TEXT, f"Wnioskodawca {NIP_TEXT}"))
    weigh_again(session, [digest], POLICY)
    session.flush()
    session.refresh(found.message)

    assert [(one.case, one.rule) for one in found.message.suggestions] == [(here.klos_case, "file")]
    assert seen_by(session, found.message) == ["anna", "piotr", "marek"]


def test_files_are_looked_through_before_the_transaction_in_which_they_are_kept(session, here, application):
    found = placed(session, from_address=STRANGER, files=["wniosek.pdf", "odpis.pdf"])
    first, second = (part.digest for part in found.message.parts)
    keep(session, second, Extracted(TextState.TEXT, "Umowa BT/2026-00417"))

    scanned = scan_waiting(session, {first: f"Wnioskodawca {NIP_TEXT}"})
    weigh_again(session, [first], POLICY, scanned)  # the first one's text is not even kept yet
    session.flush()
    session.refresh(found.message)

    assert scanned.keys() == {first, second}
    assert {one.case for one in found.message.suggestions} == {here.klos_case, application}


def test_files_of_filed_letters_are_not_looked_through(session, here):
    found = placed(session, from_address=JAN, files=["wniosek.pdf"])

    assert found.case == here.klos_case
    assert scan_waiting(session, {found.message.parts[0].digest: NIP_TEXT}) == {}


def test_a_file_files_nothing_and_takes_away_no_suggestion(session, here, application):
    found = placed(session, from_address=JAN, files=["wniosek.pdf"])
    digest = found.message.parts[0].digest
    session.add(
        Suggestion(message=found.message, case=new_client(session, here, "Inny"), rank=3, rule="hand")
    )
    session.flush()

    keep(session, digest, Extracted(TextState.TEXT, "BT/2026-00417"))
    weigh_again(session, [digest], POLICY)
    session.flush()
    session.refresh(found.message)

    assert found.message.filed_in == []
    assert [one.case.title for one in found.message.suggestions] == [
        application.title,
        here.klos_case.title,
        "Inny",
    ]


def test_somebody_new_at_a_clients_own_domain_is_likely_of_that_client(session, here):
    found = placed(session, from_address="ksiegowosc@klos.example")

    assert (found.case, found.suggested) == (None, {here.klos_case: ["domain"]})
    assert seen_by(session, found.message) == ["anna", "piotr", "marek"]


def test_a_public_domain_says_nothing(session, here):
    new_client(session, here, "Nowak", "nowak@gmail.com")

    assert placed(session, from_address="kowalski@gmail.com").suggested == {}
    assert placed(session, from_address="x@poczta.onet.pl").suggested == {}


def test_an_accountants_domain_orders_the_list_and_hides_nothing(session, here, ewas_case):
    for name, by in (("Jeden", here.anna), ("Dwa", here.ewa)):
        new_client(session, here, name, f"{name.lower()}@biuro.example", by=by)

    found = placed(session, from_address="nowa@biuro.example")

    assert len(found.suggested) == 2
    assert {"anna", "ewa", "zofia"} <= set(seen_by(session, found.message))


def test_an_institution_that_names_a_client_is_likely_about_its_case(session, here, ewas_case):
    text = "Wniosek PIEKARNIA KŁOS Sp. z o.o. wymaga uzupełnień"

    found = placed(session, policy=AT_BANK, from_address=BANK, text=text)

    assert (found.case, found.suggested) == (None, {here.klos_case: ["institution"]})
    assert placed(session, from_address=BANK, text="Piekarnia Kłos").suggested == {}


def test_client_names_are_found_word_for_word(session, here):
    names = ClientNames(session)

    assert names.named_in("dla piekarnia kłos, Lublin") == {here.klos.id}
    assert names.named_in("Piekarnia Kłosowa") == set()


RULE = AdminRule("Operator", domain="operator.example", words=("faktura",), nip="1234563218", action="file")


def ruled(session, rule, **details):
    policy = POLICY.__class__(**{**vars(POLICY), "rules": (rule,)})
    return placed(
        session, policy=policy, from_address="x@poczta.operator.example", subject="Nowa Faktura", **details
    )


def test_the_administrators_rule_files(session, here):
    assert ruled(session, RULE).rule == "rule"


def test_it_files_nothing_from_a_sender_whom_nobody_confirmed_nor_in_a_closed_case(session, here):
    assert ruled(session, RULE, sender_check=UNTOLD).suggested == {here.klos_case: ["rule"]}
    here.klos_case.close(by=here.anna, reason="koniec")
    by_number = AdminRule("Operator", domain="operator.example", case=here.klos_case.number, action="file")
    assert ruled(session, by_number).case is None


@pytest.mark.parametrize(
    "other", [{"domain": "inny.example"}, {"words": ("umowa",)}, {"recipient": "x@firma.example"}]
)
def test_a_rule_is_about_nothing_else(session, here, other):
    assert ruled(session, AdminRule(**{**vars(RULE), **other})).suggested == {}


def test_a_rule_may_only_suggest(session, here):
    assert ruled(session, AdminRule(**{**vars(RULE), "action": "suggest"})).case is None


def test_every_rule_of_a_client_with_two_cases_leaves_the_choice(session, here):
    second_case(session, here)

    assert ruled(session, RULE).suggested == {}


def test_what_is_found_is_bounded():
    many = " ".join(f"{n:09d}" for n in range(100_000, 140_000))

    assert len(references_in(many)) == 300
    assert len(identifiers_in(many)) == 300
    assert document_numbers_in("UD/2026/1 i OF / 2026 / 0003") == ["UD/2026/0001", "OF/2026/0003"]
