"""An office of a test's own: the committed configuration with its data in the test's folder and no mailbox."""

import shutil
from dataclasses import replace

import pytest

from webapp import config
from webapp.office import Office


@pytest.fixture
def office_config(tmp_path):
    """The demo's firm, data in the test's folder."""
    return replace(config.load(config.COMMITTED).kept_in(tmp_path / "office"), mailboxes=())


@pytest.fixture
def office(office_config, migrated_sqlite):
    """An office that is ready to work, and empty."""
    folder = office_config.store.parent
    folder.mkdir()
    shutil.copyfile(migrated_sqlite, folder / "teczka.db")
    config.make_secret(office_config.web.secret_key_file)
    with Office(office_config) as ready:
        yield ready


@pytest.fixture
def config_file(office_config):
    """The same configuration as a file, for the command line."""
    text = config.COMMITTED.read_text(encoding="utf-8").replace('".demo/', '"office/')
    text = text.replace('language = "pl"', 'language = "en"')
    text = text.replace("sqlite:///.demo/", "sqlite:///office/").partition("[[mailboxes]]")[0]
    path = office_config.store.parent.parent / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path
