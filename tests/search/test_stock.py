"""The fast way finds what Whoosh's own searcher finds in the same files, and scores it alike."""

import random
from datetime import UTC, datetime

import pytest

from cases.access import EVERYTHING
from search.index import Index
from search.query import parse
from tests.search import stock
from tests.search.entries import entry

WORDS = [
    "umowa",
    "umowy",
    "umów",
    "kredyt",
    "kredytu",
    "kredytowa",
    "zaświadczenie",
    "zaświadczenia",
    "bank",
    "banku",
    "leasing",
    "leasingu",
    "faktura",
    "FV/2026/03/117",
    "123-456-32-18",
    "1234563218",
    "kadry@klos.example",
    "proszę",
    "o",
    "przesłanie",
    "mam",
    "mieć",
    "zamek",
    "Łódź",
    "łodzi",
    "i",
    "w",
    "z",
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Three hundred letters of few words, in segments of different sizes."""
    chance, index = random.Random(5), Index(tmp_path_factory.mktemp("archive") / "index")
    index.clear()
    letters = [
        entry(
            1,
            " ".join(chance.choices(WORDS, k=chance.randint(3, 60))),
            key=f"message:{number}",
            title=" ".join(chance.choices(WORDS, k=3)),
            at=datetime(2020 + number % 7, 1, 1 + number % 28, tzinfo=UTC),
            conversation=f"talk {number}",
        )
        for number in range(1, 301)
    ]
    for first, last in ((0, 200), (200, 280), (280, 299), (299, 300)):
        index.update(letters[first:last])
    yield index
    index.close()


@pytest.mark.parametrize(
    "typed",
    [
        "umowa", "umowę kredytową", "bank kredyt leasing", "zaswiadczenie", "lodzi", "mam", "1234563218",
        "fv/2026/03/117", "kadry", '"umowa kredytu"', '"proszę o przesłanie"', '"umowy umów"', "kredyt -bank",
        'umowa -"w banku"', "zamku", "nieistniejące",
    ],
)  # fmt: skip
def test_both_ways_find_and_score_the_same(archive, typed):
    (folder,) = archive._shelf.folder.glob("index-*")
    expected = stock.found(folder, parse(typed))

    results = archive.find(parse(typed), EVERYTHING, limit=1000)

    assert {hit.key for hit in results.hits} == expected.keys()
    if not any(mark in typed for mark in '"/'):  # what stands together weighs otherwise with us
        assert {hit.key: hit.score for hit in results.hits} == pytest.approx(expected, abs=2e-3)


def test_what_was_begun_is_found_in_both_ways(archive):
    (folder,) = archive._shelf.folder.glob("index-*")

    results = archive.find(parse("kredy*"), EVERYTHING, limit=1000)

    assert {hit.key for hit in results.hits} == stock.found(folder, parse("kredy*")).keys()
