"""A document is made, filed and written to a file, by somebody who may see the case."""

import pytest

from cases.document import Document


@pytest.fixture
def offer(teczka, cast, tmp_path):
    """Have the offer of the Kłos case made by somebody."""

    def make(person, *options, kind="OF"):
        words = ("produce", kind, cast.klos_case.number, "--as", f"{person}@firma.example")
        return teczka(*words, "-o", tmp_path / "offer", *options)

    return make


def documents(office):
    with office.db.reading() as session:
        return session.query(Document).all()


@pytest.mark.parametrize(("format", "beginning"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_an_offer_is_filed_and_written(offer, office, tmp_path, format, beginning):
    made = offer("anna", "--format", format)

    assert made.exit_code == 0, made.stderr
    assert (tmp_path / "offer").read_bytes().startswith(beginning)
    assert [document.version for document in documents(office)] == [1]
    assert documents(office)[0].number in made.stdout


@pytest.mark.parametrize("person", ["ewa", "adam"])
def test_a_case_that_is_not_hers_does_not_exist_for_her(offer, office, tmp_path, person):
    refused = offer(person)

    assert refused.exit_code == 1
    assert "There is no case" in refused.stderr
    assert documents(office) == []
    assert not (tmp_path / "offer").exists()


def test_what_is_missing_is_listed(offer, office, cast):
    with office.db.writing() as session:
        session.merge(cast.klos_case).purpose = ""

    refused = offer("anna")

    assert refused.exit_code == 1
    assert "  - the purpose of the financing" in refused.stderr.splitlines()
    assert documents(office) == []


@pytest.mark.parametrize("place", ["", "nowhere/offer.pdf"])
def test_nothing_is_made_that_could_not_be_written(offer, office, tmp_path, place):
    refused = offer("anna", "-o", tmp_path / place)

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Nothing was made")
    assert documents(office) == []


def test_a_version_that_could_not_be_written_is_in_the_case(offer, office, cast):
    failed = offer("anna", "-o", "/dev/full")

    assert failed.exit_code == 1
    assert f"version 1 was made and is in case {cast.klos_case.number}" in failed.stderr
    assert [document.version for document in documents(office)] == [1]


def test_there_are_only_so_many_kinds(offer):
    assert offer("anna", kind="XX").exit_code == 1
