"""A whole office on a real mailbox."""

import pytest

from tests.intakes import furnish, lent_worker, nursery, office  # noqa: F401


@pytest.fixture
def config_path(tmp_path, database_url, dovecot, imap_user):
    """The configuration of an office with the cast, its database empty otherwise, and a mailbox of its own."""
    return furnish(tmp_path, database_url, port=dovecot.port, user=imap_user, password=dovecot.password)
