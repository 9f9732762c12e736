"""Search and index on the command line: rights as everywhere, hits as JSON."""

import json

import pytest

from cases.filing import file_message
from cases.note import add_note
from tests.webapp.furniture import letter
from webapp.work import drain


@pytest.fixture
def klos_note(office, cast):
    """A note on Anna's case, indexed."""
    with office.db.writing() as session:
        case = session.merge(cast.klos_case, load=True)
        add_note(session, case, "Bank prosi o zaświadczenie z urzędu.", by=session.merge(cast.anna))
    drain(office)


def test_a_hit_is_one_object(teczka, klos_note, cast):
    found = teczka("search", "zaswiadczenie", "--json", "--as", "anna@firma.example")

    hit = json.loads(found.stdout)
    assert (hit["document"], hit["case"], hit["kind"]) == ("note:1", cast.klos_case.number, "note")
    assert "zaświadczenie" in hit["snippet"]
    assert set(hit) == {"document", "case", "kind", "title", "snippet", "score", "at", "others"}


@pytest.mark.parametrize(("person", "hits"), [("piotr", 1), ("ewa", 0), ("adam", 0), ("marek", 1)])
def test_everybody_finds_what_she_may_see(teczka, klos_note, person, hits):
    found = teczka("search", "zaświadczenia", "--json", "--as", f"{person}@firma.example")

    assert found.exit_code == 0, found.stderr
    assert len(found.stdout.splitlines()) == hits


def test_what_strangers_wrote_tells_the_terminal_nothing(teczka, office, cast):
    with office.db.writing() as session:
        case = session.merge(cast.klos_case, load=True)
        add_note(session, case, "urząd \x1b]0;pwned\x07 \x1b[2J\u202egnp", by=session.merge(cast.anna))
    drain(office)

    told = teczka("search", "urząd").stdout

    assert "pwned" in told
    assert all(line.isprintable() for line in told.splitlines())


def test_what_was_looked_for_instead_is_told_apart_from_the_hits(teczka, klos_note):
    found = teczka("search", "zaswiad", "--json")

    assert json.loads(found.stdout)["document"] == "note:1"
    assert found.stderr.strip() == "Nothing says that; looked for instead: zaswiad*"


def test_what_is_folded_into_a_conversation_is_counted(teczka, office, cast):
    with office.db.writing() as session:
        case = session.merge(cast.klos_case, load=True)
        file_message(session, letter(session, office.store, 1, "Cennik"), case, rule="contact")
    drain(office)

    told = teczka("search", "cennik").stdout

    assert "and 1 more in this conversation" in told and told.endswith("2 of 2\n")


def test_the_only_manager_need_not_say_who_she_is(teczka, klos_note):
    assert "note:1" in teczka("search", "urząd").stdout


def test_with_two_managers_somebody_has_to_say_who_asks(teczka, office, klos_note, cast):
    with office.db.writing() as session:
        session.merge(cast.ewa).role_code = "manager"

    refused = teczka("search", "urząd")

    assert refused.exit_code == 1
    assert "--as" in refused.stderr


def test_a_stranger_cannot_ask(teczka, klos_note):
    assert teczka("search", "urząd", "--as", "nobody@firma.example").exit_code == 1


def test_an_index_that_lacks_nothing_says_so(teczka, klos_note):
    told = teczka("index", "--status")

    assert told.exit_code == 0
    assert told.stdout.startswith("Indexed 1 of 1, 0 left over")


def test_an_emptied_index_is_filled_again(teczka, office, klos_note):
    office.index.clear()
    assert teczka("index", "--status").exit_code == 1

    assert teczka("index").exit_code == 0
    assert teczka("index", "--status").exit_code == 0


def test_an_index_is_made_again_from_nothing(teczka, office, klos_note):
    office.index.close()
    for path in office.config.index.glob("current.json"):
        path.unlink()
    assert teczka("index", "--status").exit_code == 1

    rebuilt = teczka("index", "--rebuild")

    assert rebuilt.stdout.strip() == "1 entries indexed"
    assert "1/1" in rebuilt.stderr
