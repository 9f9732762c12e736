"""Letters go out over a line that is private and to a server that has proven who it is, or not at all."""

import ssl

import pytest

from ingest import post
from ingest.connecting import AwayForNow, NotEncrypted
from ingest.gate import HeldBack, SignInRefused
from tests.certificates import FLAWS
from tests.smtp_server import PASSWORD, USER, smtp_server

JAN, OLA = "jan@klos.example", "ola@klos.example"
LETTER = b"From: sprawy@firma.example\r\nTo: jan@klos.example\r\nSubject: Oferta\r\n\r\n.kropka\r\nKoniec\r\n"


@pytest.fixture
def server(tmp_path):
    with smtp_server(tmp_path) as server:
        yield server


def hand_over(config, *recipients):
    with post.connected(config) as line:
        return line.hand_over(LETTER, "sprawy@firma.example", recipients or [JAN])


def test_a_letter_is_taken_as_it_is(server):
    said = hand_over(server.config(), JAN, OLA)

    assert {address: code for address, (code, _) in said.items()} == {JAN: 250, OLA: 250}
    assert server.taken == [((JAN, OLA), LETTER)]


def test_a_letter_goes_over_tls_from_the_start(tmp_path):
    with smtp_server(tmp_path, smtps=True) as server:
        hand_over(server.config(tls="tls"))

    assert len(server.taken) == 1


@pytest.mark.parametrize("flaw", FLAWS)
@pytest.mark.parametrize("smtps", [True, False], ids=["tls", "starttls"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tmp_path, flaw, smtps):
    with smtp_server(tmp_path, flaw=flaw, smtps=smtps) as server:
        config = with_password(server, tmp_path, tls="tls" if smtps else "starttls")

        with pytest.raises(ssl.SSLCertVerificationError):
            hand_over(config)

    assert (server.tries, server.accounts) == ([], [])


def test_starttls_that_somebody_took_out_is_refused(tmp_path):
    with smtp_server(tmp_path, starttls=False) as server, pytest.raises(NotEncrypted, match="does not offer"):
        hand_over(with_password(server, tmp_path))

    assert (server.tries, server.accounts) == ([], [])


def test_the_user_signs_in_once_with_the_password(server, tmp_path):
    hand_over(with_password(server, tmp_path))

    assert (server.accounts, len(server.taken)) == ([USER], 1)


def test_a_wrong_password_is_tried_twice_and_then_no_more(server, tmp_path):
    config = with_password(server, tmp_path, password="nie to")

    for refusal in (SignInRefused, SignInRefused, HeldBack):
        with pytest.raises(refusal):
            hand_over(config)

    assert (server.accounts, server.tries) == ([USER, USER], [])


def test_each_refused_recipient_is_told_apart(server):
    server.say(f"RCPT {OLA}", "550 no such user")

    said = hand_over(server.config(), JAN, OLA)

    assert said == {JAN: (250, "taken"), OLA: (550, "no such user")}
    assert [recipients for recipients, _ in server.taken] == [(JAN,)]


@pytest.mark.parametrize("step", ["MAIL", "DATA", f"RCPT {JAN}"])
@pytest.mark.parametrize("answer", ["451 not now", "554 never"])
def test_what_the_server_says_is_told_whatever_the_step(server, step, answer):
    server.say(step, answer)
    code, _, words = answer.partition(" ")

    assert hand_over(server.config()) == {JAN: (int(code), words)}
    assert server.taken == []


def test_the_line_goes_on_after_a_refusal(server):
    server.say("MAIL", "554 never")

    with post.connected(server.config()) as line:
        for _ in range(2):
            line.hand_over(LETTER, "sprawy@firma.example", [JAN])
        line.end()

    assert len(server.taken) == 1


def test_a_line_cut_in_the_data_is_no_answer(server):
    server.say("DATA", "cut")

    with pytest.raises(post.Cut):
        hand_over(server.config())


def test_nobody_there_is_what_the_system_says(server):
    with pytest.raises(ConnectionRefusedError):
        hand_over(server.config(host="127.0.0.1", port=1))


def test_a_server_that_is_closed_for_now_is_away(server):
    server.say("EHLO", "421 closing")

    with pytest.raises(AwayForNow):
        hand_over(server.config())


def with_password(server, folder, password=PASSWORD, **changes):
    (folder / "smtp_password").write_text(password)
    return server.config(user=USER, password_file=folder / "smtp_password", **changes)
