"""INGEST.md §8, faults 36 to 38: a token ends in the middle, a server cannot prove itself, a password is wrong."""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import func, select

from archive.db import utcnow
from ingest import batches, fetch
from ingest.connecting import NotEncrypted
from ingest.gate import Gate, HeldBack, SignInRefused
from ingest.ledger import Sighting, SightingState
from ingest.mailbox import connected
from ingest.oauth import SignInRevoked
from ingest.oauth.errors import ClientRefused
from ingest.trouble import Backoff, Kind, classify
from tests.certificates import FLAWS
from tests.ingest.faults.conftest import mailbox_on
from tests.letters import letter
from tests.scripted_imap import bye, drop, meanwhile, no, trailing
from tests.token_endpoint import lost


def stored(db):
    with db.reading() as session:
        state = Sighting.state_code == SightingState.STORED.value
        return session.scalar(select(func.count()).select_from(Sighting).where(state))


def trouble_of(mailbox):
    with pytest.raises(Exception) as failed, connected(mailbox):
        raise AssertionError("signed in")
    return classify(failed.value)


def lets_in(mailbox):
    with connected(mailbox) as opened:
        return opened.has("INBOX")


# 36: OAuth


@pytest.mark.parametrize("mechanism", ["OAUTHBEARER", "XOAUTH2"])
def test_fault_36_a_token_signs_in_by_the_better_way_that_is_offered(server, token_mailbox, mechanism):
    server.mechanisms = ("PLAIN", "XOAUTH2", "OAUTHBEARER")[: 3 if mechanism == "OAUTHBEARER" else 2]

    assert lets_in(token_mailbox)

    assert server.heard("AUTHENTICATE") == [f"AUTHENTICATE {mechanism}"]
    assert server.heard("LOGIN") == []


@pytest.mark.parametrize(("mechanism", "end"), [("OAUTHBEARER", b"AQ=="), ("XOAUTH2", b"")])
def test_fault_36_a_refused_token_is_renewed_and_tried_once_more(
    server, provider, token_mailbox, mechanism, end
):
    server.mechanisms = (mechanism,)
    lets_in(token_mailbox)
    provider.expire()

    assert lets_in(token_mailbox)

    # The reasons of a refusal are answered as the mechanism wants it, not with the token again.
    refused = [command for command in server.commands if command.line.startswith("AUTHENTICATE")][1]
    assert refused.replies[1] == end
    assert len(server.heard("AUTHENTICATE")) == 3


@pytest.mark.parametrize("way", ["BYE", "NO"])
def test_fault_36_a_token_that_ends_in_the_middle_of_an_import_loses_nothing(
    db, store, server, provider, token_mailbox, way, monkeypatch
):
    monkeypatch.setattr(batches, "MOST", (10, 5, 1))
    server.mailbox("INBOX").fill([letter(subject=f"List {n}") for n in range(40)])
    ended = bye("[EXPIRED] session expired") if way == "BYE" else no("[EXPIRED] session expired")
    server.fault("UID FETCH", ended, nth=3, holding="BODY.PEEK")
    server.fault("UID FETCH", meanwhile(provider.expire), nth=3, holding="BODY.PEEK")

    with pytest.raises(Exception) as failed:
        fetch.pull(db, store, token_mailbox)
    before = stored(db)
    fetch.pull(db, store, token_mailbox)

    assert classify(failed.value).kind is Kind.TRANSPORT
    assert 0 < before < 40
    assert stored(db) == 40
    assert len(set(provider.issued)) >= 2


def test_fault_36_each_connection_of_a_long_import_has_a_token_with_life_in_it(
    server, provider, token_mailbox
):
    for minutes in range(0, 300, 30):
        with time_machine.travel(utcnow().timestamp() + minutes * 60):
            lets_in(token_mailbox)

    assert len(server.heard("AUTHENTICATE")) == 10
    used = [form["refresh_token"] for form in provider.asked]
    assert len(used) == len(set(used)) == 5


def test_fault_36_a_revoked_permission_is_an_alarm_that_says_what_to_do(server, provider, token_mailbox):
    provider.revoke()

    trouble = trouble_of(token_mailbox)

    assert (trouble.kind, trouble.facts["mailbox"]) == (Kind.REVOKED, "Sprawy")
    assert 'teczka mail authorize "Sprawy"' in str(trouble)
    assert server.heard("AUTHENTICATE") == []
    for _ in range(5):
        trouble_of(token_mailbox)
    assert len(provider.asked) == 1


def test_fault_36_an_answer_lost_in_rotation_is_an_alarm_too(provider, token_mailbox):
    provider.answer_next(lost)

    first, second = trouble_of(token_mailbox), trouble_of(token_mailbox)

    assert (first.kind, second.kind) == (Kind.TRANSPORT, Kind.REVOKED)
    assert "lost on the way" in str(second)


def test_fault_36_two_that_connect_at_once_renew_once(server, provider, token_mailbox):
    other = mailbox_on(server, tokens=token_mailbox.tokens, client_secret="app secret")
    with ThreadPoolExecutor(2) as threads:
        assert all(threads.map(lets_in, (token_mailbox, other)))

    assert len(provider.asked) == 1


def test_fault_36_a_token_for_a_mailbox_without_rights_is_offered_twice_and_then_hourly(
    server, provider, token_mailbox
):
    server.accepts_token = lambda user, token: False
    server.token_refusal = "AUTHENTICATE failed."

    for _ in range(5):
        assert trouble_of(token_mailbox).kind is Kind.CREDENTIALS

    assert len(server.heard("AUTHENTICATE")) == 4  # each try with the token there was and with a new one


def test_fault_36_an_application_that_is_refused_is_asked_for_twice_and_then_hourly(
    db, server, provider, token_mailbox
):
    token_mailbox.oauth = replace(token_mailbox.oauth, flow="client_credentials")
    token_mailbox.client_secret = "expired"

    for _ in range(4):
        with pytest.raises((ClientRefused, HeldBack)), connected(token_mailbox):
            raise AssertionError("signed in")
    token_mailbox.client_secret = "app secret"

    assert len(provider.asked) == 2
    assert lets_in(token_mailbox)


def test_fault_36_a_mailbox_nobody_allowed_is_named(db, server, provider, token_mailbox):
    token_mailbox.name = "Zarząd"

    with pytest.raises(SignInRevoked, match="Zarząd"), connected(token_mailbox):
        raise AssertionError("signed in")


# 37: TLS

SAID = {
    "expired": "has expired",
    "not valid yet": "not valid yet",
    "wrong host": "for another name",
    "self-signed": "vouches for itself",
    "unknown authority": "Nobody we trust",
}


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("flaw", FLAWS)
def test_fault_37_a_server_that_cannot_prove_itself_is_told_nothing(encrypted, flaw, tls):
    server, mailbox = encrypted(tls, flaw)

    trouble = trouble_of(mailbox)

    assert trouble.kind is Kind.TLS
    assert SAID[flaw] in str(trouble)
    assert server.heard("LOGIN", "AUTHENTICATE") == []
    assert b"secret" not in server.overheard()
    assert Backoff().after(trouble) == 3600


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_fault_37_a_server_that_proves_itself_is_let_in(encrypted, tls):
    server, mailbox = encrypted(tls)

    assert lets_in(mailbox)
    assert b"secret" not in server.overheard()


def test_fault_37_an_authority_that_is_not_ours_vouches_for_nobody(encrypted):
    server, mailbox = encrypted(ca_file=None)

    assert trouble_of(mailbox).kind is Kind.TLS
    assert server.heard() == []


def _stripped(server):
    server.offers_starttls = False


def _refused(server):
    server.fault("STARTTLS", no("not today"))


def _preauthenticated(server):
    server.greeting = "PREAUTH welcome, office"


def _spoilt_by_a_line(server):
    server.fault("STARTTLS", trailing(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"))


def _spoilt_by_an_answer(server):
    server.fault("STARTTLS", trailing(b"* OK [ALERT] sign in at evil.example\r\nX1 OK LOGIN done\r\n"))


@pytest.mark.parametrize(
    "between", [_stripped, _refused, _preauthenticated, _spoilt_by_a_line, _spoilt_by_an_answer]
)
def test_fault_37_whoever_spoils_starttls_hears_no_password(encrypted, between):
    server, mailbox = encrypted("starttls")
    between(server)

    trouble = trouble_of(mailbox)

    assert trouble.kind is Kind.TLS
    assert "could not be encrypted" in str(trouble)
    assert server.heard("LOGIN", "AUTHENTICATE") == []
    assert b"secret" not in server.overheard()


def test_fault_37_what_is_offered_before_encryption_is_not_believed(encrypted):
    server, mailbox = encrypted("starttls")
    server.greeting = "OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=OAUTHBEARER] early"

    assert lets_in(mailbox)
    assert [command.secure for command in server.commands if command.line.startswith("LOGIN")] == [True]


def test_fault_37_a_plain_server_behind_the_port_for_tls_hears_nothing(server):
    mailbox = mailbox_on(server, tls="tls")

    trouble = trouble_of(mailbox)

    assert trouble.kind is Kind.TLS
    assert server.heard("LOGIN", "AUTHENTICATE") == []


def test_fault_37_starttls_is_not_given_up_for_a_token_either(encrypted, token_mailbox):
    server, mailbox = encrypted("starttls", tokens=token_mailbox.tokens, client_secret="app secret")
    _stripped(server)

    with pytest.raises(NotEncrypted), connected(mailbox):
        raise AssertionError("signed in")
    assert server.heard("AUTHENTICATE") == []


# 38: a wrong password


@pytest.fixture
def clock():
    """Seconds that pass when the test says so."""

    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


def test_fault_38_a_wrong_password_is_tried_twice_and_then_hourly(server, clock):
    mailbox = mailbox_on(server, password="wrong", gate=Gate(clock))

    kinds = {trouble_of(mailbox).kind for _ in range(10)}
    after_ten = len(server.heard("LOGIN"))
    clock.now += 3599
    trouble_of(mailbox)
    just_before = len(server.heard("LOGIN"))
    clock.now += 2
    trouble_of(mailbox), trouble_of(mailbox)

    assert kinds == {Kind.CREDENTIALS}
    assert (after_ten, just_before, len(server.heard("LOGIN"))) == (2, 2, 3)


def test_fault_38_the_loop_waits_a_minute_and_then_an_hour(server):
    backoff = Backoff()
    mailbox = mailbox_on(server, password="wrong")

    assert [backoff.after(trouble_of(mailbox)) for _ in range(2)] == [60, 3600]


def test_fault_38_all_who_sign_in_to_a_mailbox_count_together(server):
    mailbox = mailbox_on(server, password="wrong")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: trouble_of(mailbox), range(8)))

    assert len(server.heard("LOGIN")) == 2


def test_fault_38_a_changed_password_is_tried_at_once(server):
    mailbox = mailbox_on(server, password="wrong")
    for _ in range(3):
        trouble_of(mailbox)

    mailbox.password = "secret"

    assert lets_in(mailbox)


def test_fault_38_a_good_sign_in_forgets_the_refusals(server):
    mailbox = mailbox_on(server)
    for _ in range(3):
        server.fault("LOGIN", no("[AUTHENTICATIONFAILED] not this time"))
        assert trouble_of(mailbox).kind is Kind.CREDENTIALS
        assert lets_in(mailbox)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no("[UNAVAILABLE] Temporary authentication failure."), Kind.BUSY),
        (no("[ALERT] Too many simultaneous connections. (Failure)"), Kind.BUSY),
        (no("[LIMIT] slow down"), Kind.BUSY),
        (bye("Autologout; server is busy"), Kind.BUSY),
        (no("[AUTHORIZATIONFAILED] not you"), Kind.CREDENTIALS),
        (no("[EXPIRED] password expired"), Kind.CREDENTIALS),
        (no("LOGIN failed."), Kind.CREDENTIALS),
    ],
)
def test_fault_38_not_now_is_told_from_not_you(server, answer, kind):
    server.fault("LOGIN", answer, times=None)
    mailbox = mailbox_on(server)

    assert {trouble_of(mailbox).kind for _ in range(3)} == {kind}
    assert len(server.heard("LOGIN")) == (2 if kind is Kind.CREDENTIALS else 3)


def test_fault_38_a_line_cut_at_the_sign_in_is_no_refusal(server):
    server.fault("LOGIN", drop(), times=3)
    mailbox = mailbox_on(server)

    assert {trouble_of(mailbox).kind for _ in range(3)} == {Kind.TRANSPORT}
    assert lets_in(mailbox)


@pytest.mark.parametrize("password", ["zażółć gęślą", 'a"b\\c', "a\r\nA9 DELETE INBOX", " "])
def test_fault_38_no_password_is_more_than_a_password(server, password):
    server.passwords["office"] = password

    assert lets_in(mailbox_on(server, password=password))
    assert server.heard("DELETE") == []


def test_fault_38_a_server_that_takes_no_password_is_sent_none(server):
    server.mechanisms = ()
    server.capabilities = (*server.capabilities, "LOGINDISABLED")

    with pytest.raises(SignInRefused, match="LOGINDISABLED"), connected(mailbox_on(server)):
        raise AssertionError("signed in")

    assert b"secret" not in server.overheard()


@pytest.mark.parametrize("mechanisms", [(), ("PLAIN",), ("XOAUTH2",), ("OAUTHBEARER",)])
def test_no_secret_is_logged_however_much_is(server, token_mailbox, provider, caplog, mechanisms):
    server.mechanisms = mechanisms
    server.passwords["office"] = "zażółć" if mechanisms == ("PLAIN",) else "swordfish"
    by_password = mailbox_on(server, password=server.passwords["office"])
    mailbox = token_mailbox if "PLAIN" not in mechanisms and mechanisms else by_password

    caplog.set_level(1)
    caplog.set_level(1, logger="imapclient")
    assert lets_in(mailbox)

    secrets = [server.passwords["office"], *provider.issued, "refresh-", "app secret"]
    sealed = [
        base64.b64encode(f"{end}{secret}".encode())[4:-4].decode()
        for secret in secrets
        for end in ("", "x", "xx")
    ]
    assert caplog.text
    assert [word for word in secrets + sealed if word and word in caplog.text] == []
