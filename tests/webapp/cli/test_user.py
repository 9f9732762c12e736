"""People are entered, listed and disabled, and a firm keeps a manager."""

import pytest

from webapp import account


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text("a long password\n")
    return path


def test_a_person_is_entered_with_her_role(teczka, office, cast, password_file):
    entered = teczka(
        "user",
        "add",
        "Nowa@firma.example",
        "--name",
        "Nowa",
        "--role",
        "assistant",
        "--password-file",
        password_file,
    )

    assert entered.exit_code == 0, entered.stderr
    with office.db.reading() as session:
        held = account.of_email(session, "nowa@firma.example")
        assert held.advisor.role.code == "assistant"


@pytest.mark.parametrize("email", ["anna@firma.example", "no address", "@firma.example"])
def test_an_address_is_taken_once_and_is_one(teczka, cast, password_file, email):
    refused = teczka("user", "add", email, "--name", "Anna", "--password-file", password_file)

    assert refused.exit_code == 1
    assert email in refused.stderr


def test_the_list_says_what_the_role_option_takes(teczka, cast, config_file):
    config_file.write_text(config_file.read_text().replace('language = "en"', 'language = "pl"'))

    listed = teczka("user", "list").stdout.splitlines()

    assert [line.split("\t")[1] for line in listed] == ["doradca (advisor)", "kierownik (manager)"]


def test_everybody_is_listed(teczka, cast):
    listed = teczka("user", "list").stdout.splitlines()

    assert [line.split("\t")[:3] for line in listed] == [
        ["anna@firma.example", "advisor", "active"],
        ["marek@firma.example", "manager", "active"],
    ]


def test_whoever_is_disabled_does_not_sign_in(teczka, office, cast):
    assert teczka("user", "disable", "anna@firma.example").exit_code == 0

    with office.db.reading() as session:
        held = account.of_email(session, "anna@firma.example")
        assert not account.verified(held, "a long password")
        assert not held.advisor.active


def test_the_last_manager_stays(teczka, cast):
    refused = teczka("user", "disable", "marek@firma.example")

    assert refused.exit_code == 1
    assert cast.marek.name in refused.stderr


def test_a_stranger_cannot_be_disabled(teczka, cast):
    assert teczka("user", "disable", "nobody@firma.example").exit_code == 1
