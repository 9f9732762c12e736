"""The configuration is right as a whole, or names the key and the file that are wrong."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from webapp import config, policy
from webapp.config import (
    COMMITTED,
    NoConfigFile,
    NoSecret,
    NotToml,
    PasswordInUrl,
)
from webapp.mail_settings import PlainImap
from webapp.settings import ConfigWrong, KeyMissing, KeyUnknown, ValueWrong

DEMO_PEOPLE = COMMITTED.parent / "webapp" / "demo" / "data" / "people.toml"


@pytest.fixture
def changed(tmp_path):
    """The committed configuration with one piece of its text replaced."""

    def change(old, new):
        text = COMMITTED.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "config.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return change


def test_the_committed_file_is_right_as_it_is():
    loaded = config.load(COMMITTED)

    assert loaded.firm.city == "Lublin"
    assert loaded.mailboxes[0].folders == ("INBOX",)
    assert loaded.language == "pl"


def test_the_committed_firm_is_the_firm_of_the_demo():
    told = tomllib.loads(DEMO_PEOPLE.read_text(encoding="utf-8"))
    committed = config.load(COMMITTED)

    assert committed.firm.name == told["employer"]
    assert committed.case_address == told["mailbox"]["address"]


def test_paths_are_relative_to_the_file(changed):
    path = changed('store = ".demo/store"', 'store = "kept/here"')

    loaded = config.load(path)

    assert loaded.store == path.parent / "kept" / "here"
    assert loaded.database_url == f"sqlite:///{path.parent}/.demo/teczka.db"


def test_an_absolute_path_stays(changed):
    loaded = config.load(changed("sqlite:///.demo/teczka.db", "sqlite:////srv/teczka.db"))

    assert loaded.database_url == "sqlite:////srv/teczka.db"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('language = "pl"', 'langauge = "pl"', "langauge"),
        ('krs = "', 'kars = "', "firm.kars"),
        ("port = 1143", "prot = 1143", "mailboxes.1.prot"),
    ],
)
def test_an_unknown_key_is_named_with_its_file(changed, old, new, key):
    path = changed(old, new)

    with pytest.raises(KeyUnknown) as wrong:
        config.load(path)

    assert (wrong.value.key, wrong.value.file) == (key, str(path))
    assert key in str(wrong.value) and str(path) in str(wrong.value)


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ('store = ".demo/store"', "store"),
        ("port = 8000", "web.port"),
        ('nip = "3851711702"', "firm.nip"),
        ('password_file = ".demo/imap_password"', "mailboxes.1.password_file"),
    ],
)
def test_a_missing_key_is_named(changed, old, key):
    with pytest.raises(KeyMissing) as wrong:
        config.load(changed(old, ""))

    assert wrong.value.key == key


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("port = 8000", 'port = "8000"', "web.port"),
        ("port = 8000", "port = true", "web.port"),
        ("port = 8000", "port = 80000", "web.port"),
        ("https = false", "https = 0", "web.https"),
        ('folders = ["INBOX"]', 'folders = "INBOX"', "mailboxes.1.folders"),
        ('folders = ["INBOX"]', "folders = []", "mailboxes.1.folders"),
        ('folders = ["INBOX"]', "folders = [1]", "mailboxes.1.folders.1"),
        ('store = ".demo/store"', "store = 5", "store"),
        ('language = "pl"', 'language = "de"', "language"),
        ('mode = "read_only"', 'mode = "delete"', "mailboxes.1.mode"),
        ('share_capital = "50000.00"', 'share_capital = "a lot"', "firm.share_capital"),
        ('share_capital = "50000.00"', 'share_capital = "NaN"', "firm.share_capital"),
        ('nip = "3851711702"', 'nip = "3851711703"', "firm.nip"),
        ('nip = "3851711702"', 'nip = "385-171-17-02"', "firm.nip"),
        ('postcode = "20-016"', 'postcode = "2016"', "firm.postcode"),
        ("poll_seconds = 60", "poll_seconds = 0", "mailboxes.1.poll_seconds"),
        ('name = "Dobry Brzeg – sprawy"', 'name = "import"', "mailboxes.1.name"),
        ('"sqlite:///.demo/teczka.db"', '"mysql://db/teczka"', "database_url"),
        ('language = "pl"', 'search = "postgresql"', "search"),
        ('language = "pl"', 'search = "elsewhere"', "search"),
    ],
)
def test_a_value_of_another_kind_is_named(changed, old, new, key):
    with pytest.raises(ConfigWrong) as wrong:
        config.load(changed(old, new))

    assert wrong.value.key == key


def test_a_list_where_one_table_belongs_is_refused(changed):
    with pytest.raises(ValueWrong) as wrong:
        config.load(changed("[web]", "[[web]]"))

    assert wrong.value.key == "web"


def test_two_mailboxes_need_two_names(changed):
    text = COMMITTED.read_text(encoding="utf-8")
    block = text[text.index("[[mailboxes]]") :]

    with pytest.raises(ValueWrong) as wrong:
        config.load(changed(block, block + block))

    assert wrong.value.key == "mailboxes.2.name"


@pytest.mark.parametrize("host", ["imap.example.org", "192.0.2.7", "10.0.0.5", "0.0.0.0"])
def test_mail_crosses_a_network_only_encrypted(changed, host):
    with pytest.raises(PlainImap) as wrong:
        config.load(changed('host = "127.0.0.1"\nport = 1143', f'host = "{host}"\nport = 1143'))

    assert (wrong.value.key, wrong.value.host) == ("mailboxes.1.tls", host)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.9", "::1"])
def test_this_machine_itself_may_be_asked_in_plain(changed, host):
    loaded = config.load(changed('host = "127.0.0.1"\nport = 1143', f'host = "{host}"\nport = 1143'))

    assert loaded.mailboxes[0].host == host


@pytest.mark.parametrize("key", ["krs", "court", "share_capital"])
def test_a_company_must_give_what_its_letters_need(changed, key):
    with pytest.raises(KeyMissing) as wrong:
        config.load(changed(f'\n{key} = "', f'\n# {key} = "'))

    assert wrong.value.key == f"firm.{key}"


def test_a_sole_trader_has_no_register_number(changed):
    path = changed("spółka z ograniczoną odpowiedzialnością", "jednoosobowa działalność gospodarcza")
    text = path.read_text(encoding="utf-8")
    for key in ("krs", "court", "share_capital"):
        text = text.replace(f'\n{key} = "', f'\n# {key} = "')
    path.write_text(text, encoding="utf-8")

    assert config.load(path).firm.share_capital is None


def test_a_joint_stock_company_must_say_what_is_paid_in(changed):
    with pytest.raises(KeyMissing) as wrong:
        config.load(changed("spółka z ograniczoną odpowiedzialnością", "spółka akcyjna"))

    assert wrong.value.key == "firm.paid_in_capital"


def test_a_legal_form_that_we_do_not_know_is_refused(changed):
    with pytest.raises(ValueWrong) as wrong:
        config.load(changed("spółka z ograniczoną odpowiedzialnością", "GmbH"))

    assert "spółka akcyjna" in wrong.value.expected


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NoConfigFile) as wrong:
        config.load(tmp_path / "none.toml")

    assert wrong.value.file == str(tmp_path / "none.toml")


@pytest.mark.parametrize("content", [b"language = ", b"\xff\xfe"])
def test_a_file_that_is_not_toml_is_named(tmp_path, content):
    path = tmp_path / "config.toml"
    path.write_bytes(content)

    with pytest.raises(NotToml):
        config.load(path)


def test_a_password_does_not_stand_in_the_url(changed):
    with pytest.raises(PasswordInUrl):
        config.load(changed("sqlite:///.demo/teczka.db", "postgresql://teczka:secret@db.example/teczka"))


def test_the_database_password_comes_from_a_file(changed, tmp_path):
    (tmp_path / "password").write_text("s:e/c@ret\n", encoding="utf-8")
    url = 'database_url = "postgresql://teczka@db.example/teczka"\ndatabase_password_file = "password"'

    loaded = config.load(changed('database_url = "sqlite:///.demo/teczka.db"', url))

    assert loaded.database_address == "postgresql://teczka:s%3Ae%2Fc%40ret@db.example/teczka"
    assert "s:e" not in repr(config.in_force(loaded))


def test_what_is_in_force_hides_secrets(changed, tmp_path):
    loaded = config.load(changed(".demo/imap_password", "mail_password"))
    (tmp_path / "mail_password").write_text("hunter2", encoding="utf-8")

    shown = dict(config.in_force(loaded))

    assert shown["mailboxes.1.password"] == "***"
    assert shown["web.secret_key"] == ""
    assert shown["firm.city"] == "Lublin"
    assert "hunter2" not in shown.values()
    assert loaded.mailboxes[0].password == "hunter2"


def test_a_new_secret_is_for_us_only(tmp_path):
    path = tmp_path / "new" / "secret_key"

    config.make_secret(path)
    first = config.read_secret(path)
    config.make_secret(path)

    assert len(first) >= 48
    assert path.stat().st_mode & 0o777 == 0o600
    assert config.read_secret(path) == first
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("content", [None, b"", b"\n"])
def test_a_secret_that_is_not_there_is_named(tmp_path, content):
    path = tmp_path / "secret_key"
    if content is not None:
        path.write_bytes(content)
    web = replace(config.load(COMMITTED).web, secret_key_file=path)

    with pytest.raises(NoSecret) as wrong:
        _ = web.secret_key

    assert wrong.value.file == str(path)


def test_the_option_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("TECZKA_CONFIG", "/etc/teczka.toml")
    assert config.path_of("other.toml") == Path("other.toml")
    assert config.path_of() == Path("/etc/teczka.toml")

    monkeypatch.delenv("TECZKA_CONFIG")
    assert config.path_of() == COMMITTED


def test_data_may_be_kept_in_another_folder(tmp_path):
    moved = config.load(COMMITTED).kept_in(tmp_path / "demo")

    assert moved.database_url == f"sqlite:///{tmp_path}/demo/teczka.db"
    assert moved.web.secret_key_file == tmp_path / "demo" / "secret_key"
    assert moved.firm == config.load(COMMITTED).firm


def test_folders_we_move_mail_to_are_watched_too():
    mailbox = config.load(COMMITTED).mailboxes[0]

    assert mailbox.watched_folders == ("INBOX",)
    moving = replace(mailbox, mode="move", folders=("INBOX", "Teczka/Tray"))
    assert moving.watched_folders == ("INBOX", "Teczka/Tray", "Teczka/Filed", "Teczka/Unreadable")


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ('case = "S-2026-0001"', "rules.1.sender"),
        ('words = ["faktura"]\naction = "file"\ncase = "S-2026-0001"', "rules.1.action"),
        ('sender = "a@b.example"', "rules.1.case"),
        ('sender = "a@b.example"\ncase = "S-2026-0001"\nnip = "1234563218"', "rules.1.case"),
        ('sender = "a@b.example"\ncase = "s 2026 1"', "rules.1.case"),
        ('sender = "a@b.example"\nnip = "1234563219"', "rules.1.nip"),
        ('sender = "a@b.example"\ncase = "S-2026-0001"\naction = "drop"', "rules.1.action"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(changed, rule, key):
    path = changed("[web]\n", f'[[rules]]\nname = "Operator"\n{rule}\n\n[web]\n')

    with pytest.raises(ConfigWrong) as refused:
        config.load(path)

    assert refused.value.facts["key"] == key


def test_what_decides_about_mail_is_made_of_the_configuration(changed):
    rule = '[[rules]]\nname = "Operator"\nsender = " A@B.example"\ncase = "S-2026-0001"\naction = "file"\n'

    found = policy.of(config.load(changed("[web]\n", f"{rule}\n[web]\n")), None)

    assert (found.rules[0].sender, found.rules[0].action) == ("a@b.example", "file")
    assert "3851711702" in found.own_numbers and "banktestowy.example" in found.institutions


# Outgoing mail


SMTP = '[smtp]\nhost = "smtp.firma.example"\n'


def with_smtp(tmp_path, smtp):
    path = tmp_path / "config.toml"
    path.write_text(f"{config.COMMITTED.read_text(encoding='utf-8')}\n{smtp}", encoding="utf-8")
    return path


def test_without_smtp_nothing_is_set_up():
    assert config.load(config.COMMITTED).smtp is None


def test_our_mail_comes_from_the_first_mailbox_or_the_address_that_is_told(tmp_path):
    ours = config.load(with_smtp(tmp_path, SMTP))
    told = config.load(with_smtp(tmp_path, f'{SMTP}address = "poczta@dobrybrzeg.example"\n'))

    assert ours.sender_address == ours.case_address == "sprawy@dobrybrzeg.example"
    assert (told.sender_address, told.case_address) == ("poczta@dobrybrzeg.example", ours.case_address)
    assert told.our_addresses == {told.sender_address, told.case_address}


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ('tls = "none"', "smtp.tls"),
        ("port = 0", "smtp.port"),
        ("largest_mb = 0", "smtp.largest_mb"),
        ('address = "nie adres"', "smtp.address"),
        ('address = "a@b.pl\\r\\nBcc: c@d.pl"', "smtp.address"),
        ('user = "jan"', "smtp.password_file"),
        ('password_file = "haslo"', "smtp.user"),
        ("host = 1", "smtp.host"),
        ("oauth = 1", "smtp.oauth"),
    ],
)
def test_what_is_wrong_with_outgoing_mail_is_named(tmp_path, lines, key):
    smtp = f"[smtp]\n{lines}\n" if lines.startswith("host") else f"{SMTP}{lines}\n"

    with pytest.raises(ConfigWrong) as wrong:
        config.load(with_smtp(tmp_path, smtp))

    assert key in str(wrong.value)


def test_plain_smtp_is_for_this_machine_itself(tmp_path):
    assert config.load(with_smtp(tmp_path, '[smtp]\nhost = "127.0.0.1"\ntls = "none"\n')).smtp.tls == "none"


@pytest.mark.parametrize(
    ("web", "links"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"https": True}, "https://127.0.0.1:8000"),
        ({"address": "https://teczka.firma.pl/"}, "https://teczka.firma.pl"),
    ],
    ids=str,
)
def test_links_lead_where_browsers_find_us(web, links):
    assert replace(config.load(config.COMMITTED).web, **web).links_to == links
