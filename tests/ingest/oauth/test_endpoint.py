"""One question to a provider: what is no answer is told from a refusal, and nobody else is told a secret."""

import socket
import threading

import pytest

from ingest.oauth.endpoint import NotNow, Refused, Unanswered, Untrusted, ask
from tests.certificates import make_certificates
from tests.scripted_imap import serving_context
from tests.servers import free_port
from tests.token_endpoint import lost, refusal

FORM = {"grant_type": "client_credentials", "client_secret": "app secret", "scope": None}


def test_the_form_arrives_and_what_is_nothing_is_left_out(provider):
    assert ask(provider.token_url, FORM)["access_token"] == provider.issued[0]
    assert provider.asked == [{"grant_type": "client_credentials", "client_secret": "app secret"}]


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (refusal("invalid_grant", "AADSTS70000:\r\n Trace"), Refused, "invalid_grant: AADSTS70000: Trace"),
        ((401, {"error": "invalid_client"}), Refused, "invalid_client"),
        ((302, b""), Refused, "redirected"),
        ((307, b""), Refused, "redirected"),
        (refusal("temporarily_unavailable"), NotNow, "temporarily_unavailable"),
        ((429, b""), NotNow, "429"),
        ((502, b"<html>Bad Gateway</html>"), Unanswered, "502"),
        ((400, b"<html>"), Unanswered, "400"),
        ((200, b"<html>Sign in to the hotel's network</html>"), Unanswered, "not JSON"),
        ((200, b"[]"), Unanswered, "not a JSON object"),
        ((200, b"x" * 1_100_000), Unanswered, "does not end"),
    ],
)
def test_what_is_no_token_says_what_it_is(provider, answer, error, said):
    provider.answer_next(lambda honest: answer)

    with pytest.raises(error, match=said) as told:
        ask(provider.token_url, FORM)

    assert type(told.value) is error


def test_a_lost_answer_may_have_been_a_good_one(provider):
    provider.answer_next(lost)

    with pytest.raises(Unanswered):
        ask(provider.token_url, FORM)


def test_whom_nobody_reached_has_done_nothing():
    with pytest.raises(NotNow):
        ask(f"http://127.0.0.1:{free_port()}/token", FORM)


def test_a_provider_that_cannot_prove_itself_is_told_nothing(tmp_path):
    for name, content in make_certificates().items():
        (tmp_path / name).write_bytes(content)
    context = serving_context(tmp_path / "server.pem", tmp_path / "server.key")
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=_listen, args=(listener, context, heard))
        server.start()
        with pytest.raises(Untrusted, match="(?i)certificate"):
            ask(f"https://localhost:{listener.getsockname()[1]}/token", FORM)
        server.join(5)

    assert heard == []


def _listen(listener, context, heard):
    connection, _ = listener.accept()
    try:
        with context.wrap_socket(connection, server_side=True) as line:
            heard.append(line.recv(65536))
    except OSError:
        connection.close()
