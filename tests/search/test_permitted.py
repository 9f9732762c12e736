"""What somebody finds, and how it is ranked, counted, completed and corrected, depends on nothing she may not see."""

from contextlib import contextmanager

import pytest

from search.query import parse
from search.similar import telling_terms
from tests.search.conftest import ENGINES
from tests.search.engines import InFiles, InPostgres
from tests.search.entries import ANNA, EWA, entry, of_ewa

# Anna's words are Ewa's with other endings, accents and letters: each would change what Ewa is told, if it counted.
OF_EWA = [
    of_ewa(1, "tajna umowa o leasing maszyny", title="Łódź"),
    of_ewa(2, "umowy leasingu podpisane, lodzi brak", key="document:2", type="F01"),
    of_ewa(3, "kosztorys budowy hali i umowa na hale"),
]
OF_ANNA = [
    entry(4, "umowa umowa umowa leasing łodzi łódzki zaświadczenie", has_attachment=True),
    entry(5, "maszynownia maszynopis kosztorysy kosztorysant hala hali", key="document:5", type="T02"),
    entry(6, "umowz leasimg kosztorus budowz sprzedaz sprzedaż", title="lodzie łodzie"),
    *(entry(1, "umowa leasing hala", key=f"note:{n}") for n in range(10, 40)),
]
ASKED = [
    "umowa", "umowę leasing", "hala", "lodzi", "maszyn*", "umo*", "kosztorys -leasing", '"umowa leasingu"',
    "zaswiadczenie", "kosztorus", "umowz", "sprzedaz", "od:jan umowa", "typ:f01", "data:2026",
    "ma:załącznik", "", "nic takiego",
]  # fmt: skip


@pytest.fixture(scope="module", params=ENGINES.values())
def indexes(request, tmp_path_factory):
    """An index with Ewa's letters alone, and one in which Anna's stand among them, in the same segments and others."""
    with _engines(request, tmp_path_factory) as engines:
        alone, together = (engine.open() for engine in engines)
        for index in (alone, together):
            index.clear()
        alone.update(OF_EWA)
        together.update(OF_ANNA[:2])
        together.update([OF_ANNA[2], *OF_EWA[:2], *OF_ANNA[3:], OF_EWA[2]])
        yield alone, together
        alone.close()
        together.close()


@contextmanager
def _engines(request, tmp_path_factory):
    if request.param == "files":
        folder = tmp_path_factory.mktemp("both")
        yield InFiles(str(folder / "alone")), InFiles(str(folder / "together"))
        return
    postgres = request.getfixturevalue("postgres")
    with postgres.database() as one, postgres.database() as other:
        engines = InPostgres(postgres.url(one)), InPostgres(postgres.url(other))
        yield engines
        for engine in engines:
            engine.database.dispose()


def said(index, question):
    """All that the index answers to a question, without what only tells when it was opened."""
    found = index.find(question, EWA)
    hits = [(hit.key, hit.others, pytest.approx(hit.score, abs=1e-3)) for hit in found.hits]
    return hits, found.total, found.groups, found.counts, found.marks


@pytest.mark.parametrize("typed", ASKED)
@pytest.mark.parametrize("as_you_type", [False, True])
def test_hits_scores_and_counts_are_as_if_nobody_else_were_there(indexes, typed, as_you_type):
    alone, together = (said(index, parse(typed, as_you_type=as_you_type)) for index in indexes)

    assert together == alone


@pytest.mark.parametrize("begun", ["u", "umo", "masz", "kosz", "lo", "ha", "sprz", "zasw"])
def test_suggestions_are_of_ones_own_words(indexes, begun):
    alone, together = (index.suggest(begun, EWA) for index in indexes)

    assert together == alone


@pytest.mark.parametrize("word", ["umowz", "kosztorus", "leasimg", "hela", "lodzie", "maszynz"])
def test_corrections_are_of_ones_own_words(indexes, word):
    alone, together = ((index.nearest(word, EWA), index.says(word, EWA)) for index in indexes)

    assert together == alone


def test_what_is_alike_is_told_by_ones_own_words(indexes):
    terms = telling_terms("umowa", "umowa o leasing maszyny i budowa hali")

    alone, together = ([hit.key for hit in index.alike(terms, EWA).hits] for index in indexes)

    assert alone
    assert together == alone


def test_the_same_question_of_another_is_another_answer(indexes):
    _, together = indexes

    keys = [{hit.key for hit in together.find(parse("umowa"), who).hits} for who in (EWA, ANNA)]

    assert keys[0] and keys[1]
    assert not keys[0] & keys[1]
