"""Words that mean the same share a term; numbers are one number however they are written."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import polish
from search.lemmas import Morfeusz, Stemmer, dictionary


def terms(text):
    return {term for _, term in polish.placed_terms(text)}


def places(text, term):
    return [place for place, found in polish.placed_terms(text) if found == term]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("umowy", "umowa"),
        ("zaświadczeniami", "zaświadczenie"),
        ("Kłosa", "Kłos"),
        ("kredytową", "kredytowego"),
        ("Łodzi", "łódź"),
        ("faktur", "FAKTURZE"),
    ],
)
def test_forms_of_a_word_share_a_lemma(one, other):
    shared = terms(one) & terms(other)

    assert any(not term.startswith(polish.FORM) for term in shared)


def test_the_form_as_written_is_a_term_of_its_own():
    assert "=umowy" in terms("Umowy")
    assert "=umowy" not in terms("umowa")


def test_lemmas_and_form_stand_at_one_place():
    text = "podpisał zaświadczenia wczoraj"

    for term in ("zaswiadczenie", "zaswiadczyc", "=zaswiadczenia"):
        assert places(text, term) == [1]


def test_tails_that_tell_homonyms_apart_are_cut():
    assert {"zamek", "=zamek"} == terms("zamek")


def test_an_ending_that_is_a_word_of_its_own_adds_no_lemma():
    assert set(polish.lemmas_of("zrobiłbym")) == {"zrobic"}


@pytest.mark.parametrize(
    "written",
    ["123-456-32-18", "123-45-63-218", "1234563218", "PL1234563218", "PL 123-456-32-18", "123 456 32 18"],
)
def test_a_nip_is_one_number_in_every_spelling(written):
    assert "=1234563218" in terms(f"nasz NIP {written}, prosimy o fakturę")


def test_an_account_is_one_number_with_and_without_spaces():
    assert "=61109010140000071219812874" in terms("konto PL61 1090 1014 0000 0712 1981 2874")
    assert "=61109010140000071219812874" in terms("konto 61109010140000071219812874")


@pytest.mark.parametrize("number", ["FV/2026/03/117", "S-2026-0001", "OF/2026/0001"])
def test_a_number_with_parts_is_kept_whole_and_in_pieces(number):
    whole = polish.FORM + polish.fold(number).replace("/", "").replace("-", "")

    assert {whole, "=2026"} <= terms(number)


def test_a_short_decimal_is_not_run_together():
    assert "=15" not in terms("1.5 mln")


def test_an_address_is_found_whole_and_by_part():
    assert {"=annaklosbanktestowypl", "anna", "klos", "=testowy"} <= terms("anna.kłos@bank-testowy.pl")


def test_letters_written_as_two_characters_are_the_same_letters():
    assert terms(unicodedata.normalize("NFD", "zażółć gęślą")) == terms("zażółć gęślą")


def test_a_soft_hyphen_does_not_split_a_word():
    assert "=zaswiadczenie" in terms("zaświad\u00adczenie")


def test_a_form_with_diacritics_tells_what_it_stands_for_without_them():
    assert polish.restorations("Zaświadczenia") == (">zaswiadczenia>zaświadczenia",)
    assert not polish.restorations("Umowy")


@pytest.mark.parametrize(
    ("typed", "word"),
    [("zaswiadczeniem", "zaświadczeniem"), ("wspolwlascicielka", "współwłaścicielka"), ("lodzi", "łodzi")],
)
def test_the_dictionary_restores_diacritics_that_the_archive_never_saw(typed, word):
    assert word in polish.restored(typed)


def test_a_word_of_many_letters_to_accent_is_given_up_not_waited_for():
    assert polish.restored("lo" * 30) == ()


def test_a_long_blob_is_cut_not_kept():
    assert max(map(len, terms("A" * 10_000))) <= polish.LONGEST_PIECE + len(polish.FORM)


def test_the_dictionary_of_this_machine_is_loaded_once():
    assert dictionary() is dictionary()


def test_without_morfeusz_a_stemmer_joins_the_forms():
    stemmer = Stemmer()

    assert stemmer.lemmas("umowy") == stemmer.lemmas("umowa")


def test_of_an_unknown_word_there_is_itself_and_what_its_ending_leaves():
    assert Morfeusz().lemmas("xyzzyksem") == ["xyzzyksem", "xyzzyks"]


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from("a\u0328\u200d\u0301\u00adz\ufeff")))
def test_a_clean_text_stays_as_it_is(text):
    assert polish.clean(polish.clean(text)) == polish.clean(text)


@settings(deadline=None)
@given(st.text())
def test_any_text_has_terms_in_order_and_no_term_is_empty(text):
    found = list(polish.placed_terms(text))

    assert all(term.strip(polish.FORM) for _, term in found)
    assert [place for place, _ in found] == sorted(place for place, _ in found)


@settings(deadline=None)
@given(st.text())
def test_pieces_stand_where_they_say(text):
    text = polish.clean(text)

    for chain in polish.chains(text):
        for piece in chain.pieces:
            assert text[piece.start : piece.end].startswith(piece.written)
