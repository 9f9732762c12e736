"""Both languages say everything: nothing shown is left in English on a Polish screen."""

import re

import pytest
from babel.messages.pofile import read_po

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
