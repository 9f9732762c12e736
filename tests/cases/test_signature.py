"""What a signature tells of who wrote: all that is sure, nothing that is not, and never our own."""

import time
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.signature import Signature, read_signature
from tests.cases.signatures import TELLS

OURS = [
    "Kapitał Doradztwo sp. z o.o.", "5172469636", "biuro@kapital.example", "kapital.example", "+48 81 500 60 70",
    "Anna Testowa", "Lipowa 520-001",
]  # fmt: skip


def told(signature):
    return {field.name: value for field in fields(Signature) if (value := getattr(signature, field.name))}


@pytest.mark.parametrize(
    ("sender", "letter", "tells"), [case[1:] for case in TELLS], ids=[case[0] for case in TELLS]
)
def test_a_signature_tells(sender, letter, tells):
    assert told(read_signature(letter, sender=sender)) == tells


def test_there_are_enough_of_them():
    assert len(TELLS) >= 40


def test_nothing_of_ours_is_told():
    letter = """Pozdrawiam
Anna Testowa
doradca
Kapitał Doradztwo Sp. z o.o.
ul. Lipowa 5, 20-001 Lublin
tel. 81 500-60-70, NIP 517-246-96-36
biuro@kapital.example, anna@kapital.example, www.kapital.example
"""
    assert told(read_signature(letter, sender="Anna Testowa", ours=OURS)) == {}


def test_ours_beside_hers_leaves_hers():
    letter = "Pozdrawiam\nOla Nowa\nMłyn Nowa S.A.\nola@nowa.example\n\n"
    letter += "biuro@kapital.example NIP 5172469636 NIP 5691841324"

    found = told(read_signature(letter, sender="Ola Nowa", ours=OURS))

    assert found == {
        "name": "Ola Nowa", "company": "Młyn Nowa S.A.", "kind": "SA", "email": "ola@nowa.example", "nip": "5691841324"
    }  # fmt: skip


@given(st.text(max_size=400), st.text(max_size=40))
def test_it_reads_anything(letter, sender):
    assert isinstance(read_signature(letter, sender=sender), Signature)


@given(st.lists(st.sampled_from([line for case in TELLS for line in case[2].splitlines()]), max_size=30))
def test_it_reads_any_lines(lines):
    assert isinstance(read_signature("\n".join(lines)), Signature)


@pytest.mark.parametrize(
    "piece", ["1 ", "a@", "(81) ", "ul. A 1 20-", "sp. z o.o. ", "NIP 1-", "Ab ", "|", "www.", ", "]
)
def test_a_long_letter_takes_no_time(piece):
    began = time.process_time()
    read_signature(f"Pozdrawiam\n{piece * 200_000}\n" + f"{piece * 400}\n" * 400)

    assert time.process_time() - began < 1.5
