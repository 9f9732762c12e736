"""A name that no dictionary knows is found in all its cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import polish
from search.endings import stem


def terms(word):
    return {term for term in polish.terms_of(word) if not term.startswith(polish.FORM)}


@pytest.mark.parametrize(
    "forms",
    [
        "transbudex transbudexu transbudexa transbudexowi transbudexem transbudexie transbudexy transbudexów",
        "instalbud instalbudu instalbudowi instalbudem instalbudzie",
        "inpost inpostu inpostowi inpostem inpoście",
        "rossmann rossmanna rossmannowi rossmannem rossmannie rossmannach",
        "polimerix polimerixowi polimerixami polimerixom",
        "stalpolimer stalpolimeru stalpolimerowi stalpolimerem stalpolimerze",
        "kredytbank kredytbanku kredytbankowi kredytbankiem",
        "teczkomania teczkomanii teczkomanię teczkomanią",
        "żabpolka żabpolki żabpolce żabpolkę żabpolką żabpolkom",
        "wrzaszczybudzki wrzaszczybudzkiego wrzaszczybudzkiemu wrzaszczybudzkim wrzaszczybudzcy wrzaszczybudzkich",
        "wrzaszczybudzka wrzaszczybudzkiej wrzaszczybudzką",
        "bgk bgku bgkowi bgkiem",
        "parp parpu parpowi parpem parpie",
        "moniqo moniqa moniqiem",
    ],
)
def test_every_case_of_a_name_meets_the_name_itself(forms):
    name, *declined = forms.split()

    assert {form: terms(form) & terms(name) for form in declined if not terms(form) & terms(name)} == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [("transbudex", "transbud"), ("kredytbank", "kredytplus"), ("bgk", "bgż"), ("ikex", "ikar")],
)
def test_names_that_only_begin_alike_stay_apart(one, other):
    assert not terms(one) & terms(other)


def test_a_word_of_the_dictionary_keeps_its_lemmas_alone():
    assert terms("umowami") == {"umowa"}


@pytest.mark.parametrize("word", ["dome", "note", "ala", "x", ""])
def test_of_a_short_word_nothing_is_taken(word):
    assert stem(word) == word


@given(st.text(max_size=30))
def test_any_word_has_a_stem_no_longer_than_itself(word):
    assert len(stem(word)) <= len(word) + 1
