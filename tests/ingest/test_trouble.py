"""Whatever goes wrong with a mailbox has a plain sentence, and a time when it makes sense to try again."""

import errno
import imaplib
import socket
import sqlite3
import ssl

import pytest
from sqlalchemy.exc import OperationalError

from archive.db import Clash
from cases.errors import RuleBroken
from ingest.connecting import AwayForNow, NotEncrypted
from ingest.gate import HeldBack, SignInRefused
from ingest.oauth.errors import ClientRefused, ProviderAway, ProviderUntrusted, SignInRevoked
from ingest.trouble import RULES, Backoff, Kind, Retry, Trouble, classify

error, abort, readonly = imaplib.IMAP4.error, imaplib.IMAP4.abort, imaplib.IMAP4.readonly


def tls(code, words="certificate verify failed"):
    """What OpenSSL says about a certificate."""
    flaw = ssl.SSLCertVerificationError(1, words)
    flaw.verify_code = code
    return flaw


def database(words):
    return OperationalError(
        "INSERT INTO message VALUES (?)", {"text": "a letter"}, sqlite3.OperationalError(words)
    )


def provider(kind):
    return kind(mailbox="Sprawy", reason="AADSTS7000222")


@pytest.mark.parametrize(
    ("happened", "kind", "retry", "said"),
    [
        (socket.gaierror(-2, "Name or service not known"), Kind.TRANSPORT, Retry.GROWING, "no mail server"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), Kind.TRANSPORT, Retry.GROWING, "refused"),
        (TimeoutError("timed out"), Kind.TRANSPORT, Retry.GROWING, "cannot be reached (timed out)"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), Kind.TRANSPORT, Retry.GROWING, "No route to host"),
        (ConnectionResetError(errno.ECONNRESET, "reset by peer"), Kind.TRANSPORT, Retry.GROWING, "was cut"),
        (abort("socket error: EOF"), Kind.TRANSPORT, Retry.GROWING, "was cut (socket error: EOF)"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), Kind.TRANSPORT, Retry.GROWING, "was cut"),
        (error("fetch failed: [EXPIRED] session over"), Kind.TRANSPORT, Retry.GROWING, "signs in again"),
        (abort("command: UID => [EXPIRED] session over"), Kind.TRANSPORT, Retry.GROWING, "signs in again"),
        (provider(ProviderAway), Kind.TRANSPORT, Retry.GROWING, "sign-in service"),
        (error("select failed: [INUSE] locked"), Kind.BUSY, Retry.GROWING, "busy"),
        (error("select failed: [OVERQUOTA] full"), Kind.BUSY, Retry.GROWING, "busy"),
        (error("SELECT command error: BAD [b'User is authenticated but not connected.']"), Kind.BUSY, Retry.GROWING,
         "authenticated but not connected"),
        (error(b"* BYE [UNAVAILABLE] shutting down"), Kind.BUSY, Retry.GROWING, "(* BYE [UNAVAILABLE] shutting down)"),
        (abort("Request is throttled. Suggested Backoff Time: 92415 milliseconds"), Kind.BUSY, Retry.GROWING, "limit"),
        (AwayForNow("[LIMIT]"), Kind.BUSY, Retry.GROWING, "[LIMIT]"),
        (SignInRefused("[AUTHENTICATIONFAILED]"), Kind.CREDENTIALS, Retry.TWICE_THEN_HOURLY, "does not let Teczka in"),
        (provider(ClientRefused), Kind.CREDENTIALS, Retry.TWICE_THEN_HOURLY, "AADSTS7000222"),
        (HeldBack(reason="no", seconds=5), Kind.CREDENTIALS, Retry.MINUTELY, "once an hour"),
        (provider(SignInRevoked), Kind.REVOKED, Retry.MINUTELY, "teczka mail authorize"),
        (tls(10), Kind.TLS, Retry.HOURLY, "has expired"),
        (tls(62), Kind.TLS, Retry.HOURLY, "for another name"),
        (tls(18), Kind.TLS, Retry.HOURLY, "vouches for itself"),
        (tls(20), Kind.TLS, Retry.HOURLY, "Nobody we trust"),
        (tls(23), Kind.TLS, Retry.HOURLY, "cannot prove who it is"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), Kind.TLS, Retry.HOURLY, "Check port"),
        (NotEncrypted("no STARTTLS"), Kind.TLS, Retry.HOURLY, "could not be encrypted (no STARTTLS)"),
        (provider(ProviderUntrusted), Kind.TLS, Retry.HOURLY, "cannot prove"),
        (error("select failed: [NONEXISTENT] Unknown Mailbox: Sprawy"), Kind.FOLDER, Retry.GROWING, "is not there"),
        (error("select failed: Mailbox doesn't exist: Sprawy"), Kind.FOLDER, Retry.GROWING, "is not there"),
        (readonly("mailbox status changed to READ-ONLY"), Kind.RIGHTS, Retry.HOURLY, "only reading"),
        (error("store failed: [NOPERM] no"), Kind.RIGHTS, Retry.HOURLY, "only reading"),
        (OSError(errno.ENOSPC, "No space left on device"), Kind.DISK, Retry.MINUTELY, "disk is full"),
        (OSError(errno.EIO, "Input/output error"), Kind.DISK, Retry.MINUTELY, "could not be written"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/store"), Kind.DISK, Retry.MINUTELY, "the disk"),
        (database("database or disk is full"), Kind.DISK, Retry.MINUTELY, "disk is full"),
        (database("database is locked"), Kind.DATABASE, Retry.GROWING, "was busy too long"),
        (Clash(), Kind.DATABASE, Retry.GROWING, "was busy too long"),
        (error("FETCH command error: BAD [b'what?']"), Kind.UNKNOWN, Retry.GROWING, "did not do what"),
        (KeyError("EXISTS"), Kind.UNKNOWN, Retry.GROWING, "KeyError"),
    ],
    ids=lambda value: repr(value)[:60] if isinstance(value, Exception) else "",
)  # fmt: skip
def test_each_trouble_is_told_plainly(happened, kind, retry, said):
    trouble = classify(happened)

    assert (trouble.kind, trouble.retry) == (kind, retry)
    assert said in str(trouble)
    assert "b'" not in str(trouble)


def test_a_trouble_never_quotes_a_letter():
    assert "a letter" not in str(classify(database("database is locked")))
    assert "a letter" not in str(classify(database("something new")))


def test_a_broken_rule_keeps_its_own_words():
    class NoSecret(RuleBroken):
        """A file is missing."""

        sentence = "The file %(file)s is empty."

    trouble = classify(NoSecret(file="/etc/password"))

    assert (str(trouble), trouble.retry) == ("The file /etc/password is empty.", Retry.MINUTELY)


def test_every_sentence_says_what_becomes_of_the_mail():
    sentences = [rule.sentence for rule in RULES if rule.sentence]

    for sentence in sentences:
        assert any(
            word in sentence for word in ("Mail waits", "mail waits", "nothing is lost", "stays", "taken in")
        )


def test_waits_grow_to_five_minutes_with_full_jitter():
    longest, halfway, cut = Backoff(lambda: 1), Backoff(lambda: 0.5), classify(abort("EOF"))

    assert [longest.after(cut) for _ in range(11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert [halfway.after(cut) for _ in range(3)] == [0.5, 1, 2]
    assert all(0 <= Backoff().after(cut) <= 1 for _ in range(100))


def test_a_success_begins_anew():
    backoff, cut = Backoff(lambda: 1), classify(abort("EOF"))
    for _ in range(5):
        backoff.after(cut)

    backoff.over()

    assert backoff.after(cut) == 1


def test_a_refusal_is_tried_once_more_and_then_hourly():
    backoff, refused = Backoff(), classify(SignInRefused("no"))

    assert [backoff.after(refused) for _ in range(4)] == [60, 3600, 3600, 3600]
    backoff.after(classify(abort("EOF")))
    assert backoff.after(refused) == 60


def test_long_troubles_do_not_overflow():
    backoff = Backoff(lambda: 1)

    assert {backoff.after(Trouble(Kind.BUSY, "", Retry.GROWING)) for _ in range(2000)} <= {
        2.0**n for n in range(9)
    } | {300}


def test_what_a_person_must_mend_is_known():
    assert {kind for kind in Kind if not kind.needs_a_person} == {
        Kind.TRANSPORT, Kind.BUSY, Kind.DATABASE, Kind.UNKNOWN
    }  # fmt: skip
