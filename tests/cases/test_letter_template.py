"""A letter from a template says what the case knows, and none leaves with a blank."""

import pytest

from cases.letter_template import (
    TEMPLATES,
    FieldBlank,
    FieldLeft,
    LetterTemplate,
    filled,
    refuse_fields_left,
)
from cases.requirement import RequirementState, lacking, set_up_checklist


def test_the_letter_lists_what_is_missing(session, klos_case, anna):
    set_up_checklist(session, klos_case, by=anna)
    klos_case.requirements[0].state_code = RequirementState.ACCEPTED.code

    letter = filled(session, TEMPLATES["documents"], klos_case, by=anna)

    first, second = klos_case.requirements[:2]
    assert letter.subject == "Prośba o dokumenty: Piec i linia do bułek"
    assert f"1. {second.type.name}" in letter.text and first.type.name not in letter.text
    assert klos_case.number in letter.text


@pytest.mark.parametrize("code", TEMPLATES)
def test_no_letter_is_made_of_a_case_that_lacks_what_it_says(session, klos_case, anna, code):
    anna.phone, klos_case.client.contacts = None, []

    with pytest.raises(FieldBlank):
        filled(session, TEMPLATES[code], klos_case, by=anna)


def test_a_field_of_blanks_is_blank(session, klos_case, anna):
    klos_case.title = "  "

    with pytest.raises(FieldBlank) as refused:
        filled(session, LetterTemplate("x", "Pismo", "{tytul}", "Tekst"), klos_case, by=anna)

    assert refused.value.facts == {"letter": "Pismo", "field": "the title of the case"}


def test_what_only_a_person_knows_stays_marked(session, klos_case, anna):
    anna.phone = "+48 81 555 01 21"

    letter = filled(session, TEMPLATES["meeting"], klos_case, by=anna, person="Jan Kłos")

    assert "{dzien_spotkania}, godz. {godzina}, {miejsce}" in letter.text
    with pytest.raises(FieldLeft) as refused:
        refuse_fields_left(letter.subject, letter.text)
    assert refused.value.fields == "{dzien_spotkania}, {godzina}, {miejsce}"


def test_what_somebody_else_wrote_is_no_place_to_fill_in():
    quoted = "Dziękujemy.\n\n> Drogi {klient}, oferta {numer}"

    refuse_fields_left("Re: Cennik", quoted)

    with pytest.raises(FieldLeft):
        refuse_fields_left("Re: Cennik", quoted.replace("> ", ""))


def test_a_value_with_braces_is_no_field(session, klos_case, anna):
    klos_case.title = "Piec {model}"

    assert filled(session, TEMPLATES_SUBJECT, klos_case, by=anna).subject == "Piec {model}"


TEMPLATES_SUBJECT = LetterTemplate("x", "Pismo", "{tytul}", "Tekst")


def test_what_is_due_later_or_was_brought_is_not_missing_now(session, klos_case, anna):
    set_up_checklist(session, klos_case, by=anna)
    later = next(one for one in klos_case.requirements if one.moment == "U" and one.is_mandatory)
    brought, expired = klos_case.requirements[1], klos_case.requirements[2]
    brought.state_code, expired.state_code = RequirementState.RECEIVED.code, RequirementState.EXPIRED.code

    missing = lacking(klos_case.requirements)

    assert later not in missing and brought not in missing and expired in missing
