"""`mail authorize` lets a person say yes, keeps it unreadable, and tries the door at once."""

import re
import subprocess
import sys
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.oauth import kept
from tests.scripted_imap import scripted_imap
from tests.servers import free_port
from tests.token_endpoint import token_endpoint


@pytest.fixture
def provider():
    with token_endpoint() as provider:
        yield provider


@pytest.fixture
def server(provider):
    with scripted_imap() as server:
        server.accepts_token = provider.honours
        yield server


@pytest.fixture
def mailbox(config_file, server, provider):
    """Enter a mailbox of that flow in the configuration."""

    def enter(flow):
        with open(config_file, "a", encoding="utf-8") as file:
            file.write(
                f'[[mailboxes]]\nname = "Sprawy"\naddress = "s@firma.example"\nhost = "127.0.0.1"\n'
                f'port = {server.port}\ntls = "none"\nuser = "office"\n[mailboxes.oauth]\nprovider = "other"\n'
                f'flow = "{flow}"\nclient_id = "teczka"\nclient_secret_file = "app_secret"\n'
                f'token_url = "{provider.token_url}"\ndevice_url = "{provider.device_url}"\n'
                f'authorization_url = "{provider.authorization_url}"\n'
            )
        (config_file.parent / "app_secret").write_text("app secret\n")

    return enter


def tokens_in(office):
    with office.db.reading() as session:
        return kept.rows(session)


def test_a_code_typed_elsewhere_lets_teczka_in(teczka, office, mailbox, server, provider):
    mailbox("device")

    allowed = teczka("mail", "authorize", "Sprawy")

    assert allowed.exit_code == 0, allowed.stderr
    assert "https://provider.example/device" in allowed.stdout and "ABCD-EFGH" in allowed.stdout
    assert "The mail server lets Teczka in." in allowed.stdout
    assert provider.issued[0] not in tokens_in(office)["Sprawy"].ciphertext
    assert (office.config.secrets_key_path.stat().st_mode & 0o777) == 0o600
    assert teczka("mail", "pull").exit_code == 0


def test_a_yes_in_the_browser_lets_teczka_in(office, mailbox, config_file):
    mailbox("refresh_token")
    port = free_port()
    words = ["--config", config_file, "mail", "authorize", "--port", port]
    command = [sys.executable, "-c", "from webapp.cli import main; main()", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        address = next(line for line in process.stdout if line.startswith("http"))
        state = parse_qs(urlsplit(address).query)["state"][0]
        urllib.request.urlopen(f"http://127.0.0.1:{port}/?state={state}&code=yes", timeout=10).close()
        told = process.stdout.read()

    assert process.returncode == 0
    assert re.search(f"ssh -L {port}:localhost:{port}", told)
    assert "The mail server lets Teczka in." in told


def test_a_no_is_told(teczka, office, mailbox, provider):
    mailbox("device")
    provider.device_answers = ["access_denied"]

    refused = teczka("mail", "authorize")

    assert refused.exit_code == 1
    assert "“Sprawy” was declined" in refused.stderr


def test_somebody_elses_yes_is_told(teczka, office, mailbox, server):
    mailbox("device")
    server.accepts_token = lambda user, token: False

    refused = teczka("mail", "authorize")

    assert refused.exit_code == 1
    assert "does not let Teczka in" in refused.stderr


def test_a_mailbox_with_a_secret_of_its_own_needs_nobody(teczka, office, mailbox):
    mailbox("client_credentials")

    assert "needs nobody's permission" in teczka("mail", "authorize", "Sprawy").stderr
    assert "It has: “Sprawy”" in teczka("mail", "authorize", "Sprwy").stderr


def test_the_state_says_who_lacks_what(teczka, office, mailbox, provider):
    mailbox("device")
    before = teczka("mail", "authorize", "--status")
    teczka("mail", "authorize")
    allowed = teczka("mail", "authorize", "--status")
    provider.revoke()
    provider.lifetime = 1
    teczka("mail", "pull")
    revoked = teczka("mail", "authorize", "--status")

    assert (before.exit_code, allowed.exit_code, revoked.exit_code) == (1, 0, 1)
    assert "Nobody has let Teczka into the mailbox “Sprawy”" in before.stderr
    assert "may sign in; the token is valid until" in allowed.stdout
    assert 'Run: teczka mail authorize "Sprawy"' in revoked.stderr


def test_an_application_fetches_mail_without_anybody(teczka, office, mailbox, server):
    mailbox("client_credentials")
    server.mailbox("INBOX").add(b"From: a@b.example\r\nSubject: Piec\r\n\r\nDzien dobry.\r\n")

    pulled = teczka("mail", "pull")

    assert pulled.exit_code == 0, pulled.stderr
    assert "1 new messages" in pulled.stdout
    assert "may sign in" in teczka("mail", "authorize", "--status").stdout
