"""Both languages say everything: nothing shown is left in English on a Polish screen."""

import re

import pytest
from babel.messages.pofile import read_po

from cases.catalogue import CHECKLISTS, DOCUMENT_TYPES
from tests.webapp.sentences import every_sentence
from webapp.languages import CATALOGUES, translator

PLACES = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def polish():
    with open(CATALOGUES / "pl" / "LC_MESSAGES" / "messages.po", "rb") as file:
        return read_po(file, locale="pl")


@pytest.fixture(scope="module")
def shown():
    return [message for message in every_sentence() if message.id]


def _forms(text):
    return [text] if isinstance(text, str) else list(text)


def test_every_sentence_is_translated(polish, shown):
    missing = [m.id for m in shown if m.id not in polish or not all(_forms(polish[m.id].string))]

    assert missing == []


def test_no_translation_is_left_over_or_unsure(polish, shown):
    ids = {_forms(message.id)[0] for message in shown}

    assert [m.id for m in polish if m.id and (_forms(m.id)[0] not in ids or m.fuzzy)] == []


def test_the_catalogue_of_documents_has_english_words():
    with open(CATALOGUES / "en" / "LC_MESSAGES" / "messages.po", "rb") as file:
        english = {message.id: message.string for message in read_po(file, locale="en") if message.id}
    said = {words for kind in DOCUMENT_TYPES.values() for words in (kind.name, kind.issuer)}
    items = [item for checklist in CHECKLISTS for item in checklist.items]
    said |= {words for item in items for words in (item.condition, item.remark) if words}

    assert english.keys() == said
    assert all(english.values())


def test_translations_hold_the_same_facts(polish):
    for message in polish:
        facts = set(PLACES.findall("".join(_forms(message.id))))
        for form in _forms(message.string) if message.id else ():
            assert set(PLACES.findall(form)) == facts, form


@pytest.mark.parametrize(
    "number, said",
    [(1, "1 dzień"), (2, "2 dni"), (5, "5 dni"), (12, "12 dni"), (22, "22 dni"), (0, "0 dni")],
)
def test_polish_counts_days(number, said):
    assert translator("pl").ngettext("%(num)s day", "%(num)s days", number) % {"num": number} == said


@pytest.mark.parametrize(
    "number, said", [(1, "1 sprawa"), (3, "3 sprawy"), (5, "5 spraw"), (13, "13 spraw"), (24, "24 sprawy")]
)
def test_polish_counts_cases(number, said):
    assert translator("pl").ngettext("%(num)s case", "%(num)s cases", number) % {"num": number} == said


def test_the_command_line_needs_no_request():
    assert translator("pl").gettext("Password") == "Hasło"
    assert translator("en").gettext("Password") == "Password"


def test_a_checklist_is_english_on_an_english_screen(anna_here, things):
    anna_here.post("/language", {"language": "en"})
    page = anna_here.get(f"/cases/{things.number}").text
    refused = anna_here.post(f"/requirements/{things.requirement}/state", {"state": "waived"}).text
    checklist = page.partition('id="checklist"')[2].partition("</section>")[0]

    assert "Certificate of no tax arrears (ZAS-W)" in checklist and "tax office" in checklist
    assert "if: secured by a mortgage" in checklist
    assert not re.search("[ąćęłńóśźż]", checklist.lower())
    assert "Say why “Application (the institution&#39;s form), signed” is not needed." in refused
