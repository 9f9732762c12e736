"""Whoever changes what the index keeps of an entry raises `VERSION`: an older index is then made again at the start."""

from hashlib import sha256

import pytest

from search import polish
from search.arrays import writing
from search.batch import Batch
from search.postgres.rows import rows_of
from search.postgres.tables import LAYOUT
from search.schema import VERSION
from tests.search.entries import entry, of_ewa

DICTIONARY = "pl.sgjp.sgjp-2026.06.01"
KEPT = {9: "202cf804a2a6407f"}  # the digest of what the version keeps of the letters below
KEPT_IN_POSTGRES = {(9, 1): "ce62fc090e643cd4"}
LETTERS = [
    entry(1, "Proszę o przesłanie umów kredytowych i zaświadczeń z ZUS do 12 maja 2026 r.", title="Łódź"),
    of_ewa(
        2, "NIP PL 123-456-32-18, FV/2026/03/117, 1 250 000,50 zł, KW WA1M/00012345/6, kadry@klos.example"
    ),
    entry(3, "nowe\n> dawne", new_text="nowe", enclosed="aneks", files="umowa.pdf", has_attachment=True),
    entry(5, "Leasing dla Transbudexu, umowa z Instalbudem"),
    entry(4, key="document:4", type="F01", conversation="rozmowa", recipients="Bank Testowy"),
]


same_dictionary = pytest.mark.skipif(
    polish.dictionary().name != DICTIONARY, reason="another dictionary has other lemmas"
)


@same_dictionary
def test_what_is_kept_of_an_entry_is_what_the_version_says(tmp_path):
    batch = Batch()
    for letter in LETTERS:
        batch.add(letter)
    with writing(tmp_path / "segment") as out:
        out.facts = batch.write(out)

    kept = sha256((tmp_path / "segment").read_bytes()).hexdigest()[:16]

    assert KEPT.get(VERSION) == kept, "Raise VERSION in search/schema.py, and give the new digest here."


@same_dictionary
def test_what_postgresql_keeps_is_what_its_layout_says():
    rows = [sorted(row.items()) for letter in LETTERS for row, _ in rows_of(letter)]

    kept = sha256(repr(rows).encode()).hexdigest()[:16]

    assert KEPT_IN_POSTGRES.get((VERSION, LAYOUT)) == kept, "Raise LAYOUT in search/postgres/tables.py."
