"""An office of a test's own: the committed configuration with its data in the test's folder and no mailbox."""

import shutil
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from tests.trust import OPEN
from webapp import account, config
from webapp.office import Office

# A real hash costs a tenth of a second on purpose; this one is made and verified the same way.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def office_config(tmp_path):
    """The demo's firm, data in the test's folder."""
    return _config_in(tmp_path / "office")


@pytest.fixture
def office(office_config, migrated_sqlite):
    """An office that is ready to work, and empty."""
    with office_in(office_config.store.parent, migrated_sqlite) as ready:
        yield ready


@contextmanager
def office_in(folder, migrated_sqlite):
    """An office that is ready to work, and empty, in a folder that is not there yet."""
    folder.mkdir()
    shutil.copyfile(migrated_sqlite, folder / "teczka.db")
    office_config = _config_in(folder)
    config.make_secret(office_config.web.secret_key_file)
    with Office(office_config) as ready:
        ready.policy = replace(ready.policy, trusts=OPEN.trusts)
        yield ready


@pytest.fixture
def quick_hasher(monkeypatch):
    """Passwords are hashed as always, but not slowly."""
    monkeypatch.setattr(account, "HASHER", QUICK_HASHER)
    account._nobodys_hash.cache_clear()
    yield account.HASHER
    account._nobodys_hash.cache_clear()


@pytest.fixture
def config_file(office_config):
    """The same configuration as a file, for the command line."""
    text = config.COMMITTED.read_text(encoding="utf-8").replace('".demo/', '"office/')
    text = text.replace('language = "pl"', 'language = "en"')
    text = text.replace("sqlite:///.demo/", "sqlite:///office/").partition("[[mailboxes]]")[0]
    path = office_config.store.parent.parent / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _config_in(folder):
    return replace(config.load(config.COMMITTED).kept_in(folder), mailboxes=())


def run_until_idle(lanes):
    """Let the lanes work, each in its thread, until nothing is due."""
    threads = [threading.Thread(target=run) for run in lanes.runs.values()]
    for thread in threads:
        thread.start()
    while not lanes.is_idle():
        lanes.stop.wait(0.02)
    lanes.stop.set()
    for thread in threads:
        thread.join()
