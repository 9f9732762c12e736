"""Names of towns and countries, abbreviations with endings, and words with hyphens, in the forms that letters need."""

import platform

import pytest

from search import polish
from search.analysis import index_terms, query_terms
from search.snippet import snippet
from tests.search.entries import entry
from tests.search.test_snippet import hits, marks_of

needs_morfeusz = pytest.mark.skipif(platform.machine() != "x86_64", reason="Morfeusz is only made for x86-64")
PAIRS = [
    # what is a form of another word, too, in small letters
    ("Gdańska", "Gdańsk"),
    ("gdańsku", "gdańsk"),
    ("GDAŃSKIEM", "Gdańsk"),
    ("w Polsce", "Polska"),
    ("Niemczech", "Niemcy"),
    ("Kielc", "Kielce"),
    ("Śląskiem", "Śląsk"),
    # abbreviations
    ("ZUS-u", "ZUS"),
    ("zus-em", "ZUS"),
    ("BIK-iem", "BIK"),
    ("PIT-ów", "PIT"),
    ("PARP-ie", "PARP"),
    ("VATu", "VAT"),
    ("NIPu", "NIP"),
    ("ZUSie", "ZUS"),
    # hyphens
    ("kredytowo-leasingowej", "kredytowo-leasingowy"),
    ("12-miesięcznego", "12-miesięczny"),
    ("e-mailem", "e-mail"),
    ("e-mailem", "email"),
    ("emaile", "e-mail"),
    ("Nowak-Kowalskiej", "Nowak-Kowalska"),
    ("Bielsku-Białej", "Bielsko-Biała"),
]  # fmt: skip


@needs_morfeusz
@pytest.mark.parametrize(("form", "name"), PAIRS)
def test_a_form_and_its_name_find_each_other(form, name):
    *_, form = form.split()

    assert set(query_terms(form)) & set(index_terms(name))
    assert set(query_terms(name)) & set(index_terms(form))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PIT-36", "PIT-37"),
        ("e-faktura", "e-mail"),
        ("Nowak-Kos", "Nowak-Lis"),
        ("VATu", "NIPu"),
        ("i-u", "i"),
    ],
)
def test_what_is_written_alike_with_another_word_in_it_stays_apart(one, other):
    assert not set(query_terms(one)) & set(index_terms(other))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ZUS-u", {1, 2}),
        ("zus", {1, 2}),
        ("email", {3, 4}),
        ("e-maile", {3, 4}),
        ("kredytowo-leasingowy", {2}),
    ],
)
def test_the_index_finds_them(index, found, typed, expected):
    index.update(
        [
            entry(1, "zaświadczenie z ZUS"),
            entry(2, "z ZUS-u, do umowy kredytowo-leasingowej"),
            entry(3, "proszę o e-mail"),
            entry(4, "emailem"),
            entry(5, "umowa leasingowa"),
        ]
    )

    assert {int(key.partition(":")[2]) for key in found(typed)} == expected


def test_what_is_found_is_marked():
    assert hits(snippet("Zaświadczenie z ZUS-u, potem z ZUS.", marks_of("ZUS"))) == ["ZUS", "ZUS"]


@pytest.mark.parametrize(
    "text", ["a-b-c " * 30_000, "ZUS-u" * 40_000, "-".join("ab" * 100_000), "A" * 300_000 + "u"]
)
def test_many_hyphens_make_few_terms(text):
    terms = list(polish.placed_terms(text))

    # Each word of its own terms, each hyphenated one of some more: what grew otherwise would not end.
    assert len(terms) <= 8 * len(text)
