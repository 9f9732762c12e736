"""The index in PostgreSQL answers as the one in files, holds texts of any length, and forgets what is taken out."""

import random
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from sqlalchemy import text

from cases.access import EVERYTHING
from search.errors import IndexBroken
from search.query import parse
from tests.search.engines import InFiles
from tests.search.entries import ANNA, EWA, entry, of_ewa
from tests.search.test_stock import WORDS

pytestmark = pytest.mark.engines("postgresql")

ACCIDENTS = (
    "DROP SCHEMA search CASCADE",
    "DROP TABLE search.state",
    "DELETE FROM search.state",
    "UPDATE search.state SET version = 'of before'",
)


@pytest.fixture(scope="module")
def letters():
    """Letters of few words, some of them answers, in two cases."""
    chance = random.Random(7)
    return [
        (entry if chance.random() < 0.7 else of_ewa)(
            1,
            " ".join(chance.choices(WORDS, k=chance.randint(3, 60))),
            key=f"{chance.choice(('message', 'document'))}:{number}",
            title=" ".join(chance.choices(WORDS, k=3)),
            at=datetime(2020 + number % 7, 1, 1 + number % 28, tzinfo=UTC),
            conversation=f"talk {number % 150}",
            type=chance.choice(("", "F01", "of")),
            has_attachment=chance.random() < 0.3,
        )
        for number in range(1, 301)
    ]


@pytest.mark.parametrize("audience", [EVERYTHING, ANNA, EWA], ids=["everything", "anna", "ewa"])
def test_both_engines_find_and_count_the_same(index, letters, tmp_path, audience):
    in_files = InFiles(str(tmp_path / "index")).open()
    in_files.clear()
    for one in (in_files, index):
        one.update(letters)

    for typed in (
        "umowa", "umowę kredytową", "bank kredyt leasing", "zaswiadczenie", "lodzi", "1234563218", "kredy*",
        "fv/2026/03/117", "kadry", '"umowa kredytu"', '"proszę o przesłanie"', "kredyt -bank", "od:klos",
        'umowa -"w banku"', "nieistniejące", "data:2022", "typ:dokument umowa", "-umowa",
    ):  # fmt: skip
        expected, answer = (one.find(parse(typed), audience, limit=1000) for one in (in_files, index))
        assert (answer.total, answer.groups, answer.counts) == (
            expected.total,
            expected.groups,
            expected.counts,
        ), typed
        assert _all_keys(answer) == _all_keys(expected), typed
        assert answer.marks == expected.marks, typed
    for begun in ("u", "kre", "zasw"):
        assert index.suggest(begun, audience) == in_files.suggest(begun, audience)
    for word in ("umova", "kredty", "lesing", "bankk", "fakura"):
        assert index.nearest(word, audience) == in_files.nearest(word, audience)
    in_files.close()


def test_what_is_alike_is_told_by_what_one_may_see_alone(index):
    words = "harmonogram spłat hipoteka rejestr zabezpieczenie weksel poręczenie"
    index.update([entry(1, words), entry(2, words), of_ewa(3, words), of_ewa(4, "umowa leasingu")])
    terms = dict.fromkeys(words.split(), 1.0)

    assert [hit.key for hit in index.alike(terms, ANNA, but="message:1").hits] == ["message:2"]
    assert [hit.key for hit in index.alike(terms, EWA).hits] == ["message:3"]
    assert index.alike({"nieznane": 1.0}, ANNA).hits == ()


def test_a_word_and_a_phrase_are_found_however_late_they_stand(index, found):
    late = "słowo " * 30_000 + "zabezpieczenie hipoteczne " + "słowo " * 3_999 + "weksel własny"
    index.update([entry(1, late), entry(2, "hipoteczne zabezpieczenie i weksel")])

    assert found("hipoteczne weksle") == ["message:2", "message:1"]
    assert found('"zabezpieczenie hipoteczne"') == found('"weksel własny"') == ["message:1"]
    assert found("słowo -hipoteczne") == found('"hipoteczne weksle"') == []
    assert index.status().documents == 1 + 1


def test_a_phrase_is_found_wherever_a_long_text_is_cut(index, found):
    index.update([entry(1, " ".join(f"w{number}" for number in range(9_000)))])

    assert [n for n in range(3_950, 4_050) if found(f'"w{n} w{n + 1} w{n + 2}"') != ["message:1"]] == []


@pytest.mark.parametrize("letter", ["x", "ż", "ế", "漢", "𝐀"])
def test_a_text_of_nothing_but_long_words_is_taken_in(index, found, letter):
    words = [f"{letter * 58}{number:06}" for number in range(9_000)] + [letter * 64 for _ in range(9_000)]
    index.update([entry(1, " ".join(words)), entry(2, "umowa", recipients=" ".join(words))])

    assert found(words[8_999]) == ["message:1"]
    assert index.is_sound()


def test_a_text_of_one_endless_chain_is_taken_in(index, found):
    chain = "-".join(f"w{number}" for number in range(60_000))
    index.update([entry(1, chain), entry(2, "żółć" * 9 + "-" + "-".join(["żółć" * 9] * 20_000))])

    assert found("w59999") == found('"w31000 w31001 w31002"') == found('"w3999 w4000"') == ["message:1"]
    assert index.is_sound()


def test_words_are_counted_as_often_as_they_are_said(index, engine):
    index.update([entry(1, "umowa kredytu"), of_ewa(2, "umowa"), entry(3, "słowo " * 9_000)])
    index.update([entry(1, "aneks do umowy"), entry(3, "nic")], deleted=["message:2"])

    assert index.is_sound()
    engine.execute("UPDATE search.term SET said = said + 1 WHERE term = 'aneks'")
    assert not index.is_sound()


def test_nothing_is_kept_of_a_word_that_was_taken_out(index, engine):
    index.update([of_ewa(1, "tajemnica"), of_ewa(2, "umowa")])

    index.update([], deleted=["message:1"])

    with engine.database.reading() as session:
        left = session.scalars(text("SELECT term FROM search.term WHERE term LIKE '%tajemn%'")).all()
    assert left == []


def test_writing_the_same_again_changes_no_count(index, engine):
    index.update([entry(1, "umowa")])
    index.update([entry(1, "umowa")])

    assert index.is_sound()
    assert index.status().documents == 1


def test_several_machines_write_at_once(index, engine, found):
    def write(first):
        for number in range(first, 25, 4):
            engine.open(wait_seconds=10).update(
                [entry(number, f"umowa numer{number}"), entry(25, f"raz {first}")]
            )

    machines = [Thread(target=write, args=(first,)) for first in range(1, 5)]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()

    assert sorted(found("umowa", limit=50)) == sorted(f"message:{number}" for number in range(1, 25))
    assert index.status().documents == 25
    assert index.is_sound()


def test_it_answers_all_the_time_while_it_is_made_again(index, engine):
    index.update([entry(1, "umowa")])
    made, totals = Event(), []

    def read():
        while not made.is_set():
            totals.append(index.find(parse("umowa"), EVERYTHING).total)

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(15):
        with index.rebuilding() as add:
            add(entry(1, "umowa"))
    made.set()
    for reader in readers:
        reader.join()

    assert totals == [1] * len(totals) and len(totals) > 15


def test_a_rebuild_that_dies_leaves_nothing_behind(index, engine):
    with pytest.raises(ZeroDivisionError), index.rebuilding() as add:
        add(entry(1, "umowa"))
        raise ZeroDivisionError

    with engine.database.reading() as session:
        assert session.scalar(text("SELECT to_regnamespace('search_beside')")) is None


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_is_noticed_and_a_rebuild_mends_it(index, engine, accident):
    index.update([entry(1, "umowa")])

    engine.execute(accident)

    assert index.needs_repair and not index.is_sound()
    for ask in (lambda: index.find(parse("umowa"), EVERYTHING), index.keys, lambda: index.update([entry(2)])):
        with pytest.raises(IndexBroken):
            ask()
    with index.rebuilding() as add:
        add(entry(3, "umowa"))
    assert index.is_sound() and not index.needs_repair
    assert index.keys() == {"message:3"}


def _all_keys(results):
    return {key for hit in results.hits for key in (hit.key, *hit.others)}
