"""The seeded mail that searching is measured with, what is asked of it, and that everybody answers the same."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from bench import relevance
from bench.archive import MANAGER, archive
from bench.corpus import known, spelling
from bench.corpus.mail import mail
from bench.corpus.questions import Sample, questions
from bench.engines import building
from bench.engines.asking import Times
from bench.engines.fts5 import Fts5
from bench.engines.goals import answers
from bench.engines.ours import Ours
from bench.engines.reference import Reference
from bench.engines.row import Ask, plain, row_of
from cases.advisor import Advisor
from search import polish, refresh
from search.find import search

SIZE = 300


@pytest.fixture(scope="module")
def letters():
    """A little of the mail."""
    return list(mail(SIZE))


@pytest.fixture(scope="module")
def asked(letters):
    """Questions about it."""
    return questions(Sample(letters, list(map(row_of, letters))))


def test_the_same_seed_makes_the_same_mail(letters):
    again, other = list(mail(SIZE)), list(mail(SIZE, seed=2))

    assert [letter.text for letter in again] == [letter.text for letter in letters]
    assert not {letter.text for letter in other} & {letter.text for letter in letters}


def test_mail_is_as_long_as_real_mail_and_comes_in_order(letters):
    messages = [letter for letter in letters if not letter.paper]

    assert len(messages) == SIZE
    assert len({letter.key for letter in letters}) == len(letters)
    assert [letter.at for letter in letters] == sorted(letter.at for letter in letters)
    assert 250 < sum(len(letter.text.split()) for letter in letters) / len(letters) < 600
    assert len({letter.matter.id for letter in letters}) == SIZE / 60
    assert any("\n> " in letter.text and letter.new_text in letter.text for letter in messages)
    assert sum(letter.new_text.startswith("Dear") for letter in messages) / SIZE == pytest.approx(
        0.1, abs=0.06
    )


def test_the_paper_of_a_letter_follows_it(letters):
    for before, letter in zip(letters, letters[1:], strict=False):
        if letter.paper:
            assert before.has_attachment and before.files == letter.files
            assert before.conversation == letter.conversation


def test_the_same_number_is_one_term_however_it_is_spelled():
    amounts = spelling.amounts(Decimal("1250000.50"))
    accounts = spelling.accounts("61109010140000071219812874")

    for ways in (amounts, spelling.nips("1234563218"), accounts):
        terms = [{term for _, term in polish.placed_terms(way)} for way in ways]
        assert set.intersection(*terms), ways


def test_rows_have_plain_words():
    assert plain("Zażółć „gęślą”\u00a0JAŹŃ, 1 200,00 zł; a@b.pl") == "zazolc gesla jazn 1 200 00 zl a b pl"


def test_every_kind_of_question_is_asked_of_words_that_are_there(asked):
    assert {"medium", "common", "two words", "phrase", "with rights", "suggestions"} <= set(asked)
    for kind, asks in asked.items():
        words = [word for ask in asks for word in ask.words]
        assert kind == "three words" or kind == "phrase" or len(set(words)) == len(words)


def test_everybody_finds_as_much_as_is_counted_by_hand(letters, asked, tmp_path):
    audiences = {letter.matter.advisor: set() for letter in letters}
    for letter in letters:
        audiences[letter.matter.advisor].add(f"case:{letter.matter.id}")
    ours, fts5 = Ours(tmp_path, audiences), Fts5(tmp_path)
    building.rebuild(ours, letters)
    building.build(fts5, letters)
    reference = Reference(asked)
    for letter in letters:
        reference.see(letter, row_of(letter))

    assert len(reference.counted(fts5)) > 100
    assert reference.differing(fts5) == []
    assert reference.differing(ours, ours=True) == []
    ours.close()
    fts5.close()


def test_a_new_letter_is_found_at_once(letters, tmp_path):
    fts5 = Fts5(tmp_path)
    building.build(fts5, letters[:10])
    new = replace(row_of(letters[0]), id=99_999, text="pismo jakiego jeszcze niebylo")

    (took,) = building.new_letters(fts5, [new], lambda row: Ask("new", (row.text.split()[-1],)))

    assert took[0] > 0
    fts5.close()


def test_a_table_says_which_goals_are_missed():
    ours, theirs = Times((2.0,), (0.3,), (0.02,)), Times((9.0,), (1.0,), (2.0,))

    *_, row = answers({"common": {"Teczka": ours, "FTS5": theirs}}, ["FTS5"])

    assert "2.00 ×, 0.30 ×, 0.02 ×" in row
    assert "≤ 0.6 × **missed**; ≤ 0.05 × reached" in row


def test_what_is_looked_for_is_typed_in_forms_that_are_not_there(letters):
    items = [known.Item(one.key, relevance.text_of(one), one.conversation, one) for one in letters]
    archive = known.Archive(items)
    text_of = {}
    for item in items:
        text_of[item.conversation] = f"{text_of.get(item.conversation, '')}\n{item.text.lower()}"

    found = archive.known("other forms", items, 20)

    assert len(found) == 20
    for one in found:
        assert 2 <= len(one.typed.split()) <= known.MOST_WORDS
    written = archive.known("as written", items, 20)
    for one in written:
        assert set(one.typed.split()) <= set(re.findall(r"\w+", text_of[one.conversation]))
    assert Counter(one.typed for one in archive.known("as written", items, 20)) == Counter(
        o.typed for o in written
    )


def test_a_slip_is_one_letter(letters):
    import random

    chance = random.Random(1)
    for word in ("zaświadczenie", "umowa", "bank"):
        for _ in range(50):
            typed = known.slip(chance, word)
            assert typed != word and abs(len(typed) - len(word)) <= 1


def test_an_office_is_filled_with_the_mail(tmp_path):
    with archive(tmp_path / "office", 40) as office:
        refresh.repair(office.db, office.index)
        with office.db.reading() as session:
            manager = session.query(Advisor).filter_by(email=MANAGER).one()
            found = search(session, office.index, "umowa", manager)
        assert not refresh.missing(office.db, office.index)

    assert office.index.status().documents > 40
    assert found.total and found.hits[0].cases
