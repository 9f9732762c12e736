"""The suite's own servers and rules keep their promises."""

import imaplib
import ssl

import pytest
from sqlalchemy import text

MAIL = b"From: Anna <anna@example.org>\r\nSubject: Umowa\r\n\r\nDzie\xc5\x84 dobry\r\n"


@pytest.mark.server
def test_dovecot_keeps_a_message_for_its_owner_only(dovecot, imap_user):
    dovecot.append(imap_user, MAIL)

    assert dovecot.flags(imap_user) == {1: ()}
    assert dovecot.flags(f"{imap_user}-neighbour") == {}


@pytest.mark.server
def test_dovecot_speaks_tls_with_a_certificate_of_its_authority(dovecot, imap_user):
    trusting = ssl.create_default_context(cafile=dovecot.ca)

    with imaplib.IMAP4_SSL(dovecot.host, dovecot.tls_port, ssl_context=trusting) as imap:
        assert imap.login(imap_user, dovecot.password)[0] == "OK"
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL(dovecot.host, dovecot.tls_port, ssl_context=ssl.create_default_context())


@pytest.mark.server
def test_a_renumbered_mailbox_has_another_uidvalidity(dovecot, imap_user):
    dovecot.append(imap_user, MAIL)
    before = _uidvalidity(dovecot, imap_user)

    dovecot.renumber(imap_user)

    assert _uidvalidity(dovecot, imap_user) != before
    assert len(dovecot.flags(imap_user)) == 1


@pytest.mark.databases("sqlite", "postgresql")
def test_each_test_has_a_migrated_database_of_its_own(db, database_engine):
    with db.writing() as session:
        revision = session.scalar(text("SELECT version_num FROM alembic_version"))

    assert db.url.get_backend_name() == database_engine
    assert revision


@pytest.mark.databases("sqlite", "postgresql")
def test_an_empty_database_has_no_tables(empty_database_url, database_engine):
    assert empty_database_url.startswith(database_engine)


@pytest.mark.expects_warnings
def test_a_warning_in_the_log_fails_its_test(pytester):
    pytester.makeconftest("from tests.quiet_log import quiet_log")
    pytester.makepyfile(
        """
        import logging
        import pytest

        def test_careless():
            logging.getLogger("ingest").warning("lost %s", "a mail")

        @pytest.mark.expects_warnings
        def test_careful():
            logging.getLogger("ingest").warning("lost %s", "a mail")
        """
    )

    result = pytester.runpytest("-o", "markers=expects_warnings")

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*WARNING ingest: lost a mail*"])


def _uidvalidity(dovecot, user):
    with dovecot.connection(user) as imap:
        imap.select("INBOX")
        return imap.response("UIDVALIDITY")[1]
