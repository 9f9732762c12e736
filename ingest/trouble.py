"""What went wrong with a mailbox, in a plain sentence, and when it makes sense to try again."""

import errno
import imaplib
import json
import random
import re
import socket
import ssl
from dataclasses import dataclass, field
from enum import Enum

from sqlalchemy.exc import DBAPIError

from archive.db import Clash
from archive.syncing import FULL_DISK
from cases.errors import N_, RuleBroken
from ingest.connecting import AwayForNow, NotEncrypted
from ingest.gate import HOLD_SECONDS, HeldBack, SignInRefused
from ingest.lenient import NoMailServer
from ingest.oauth.errors import ClientRefused, ProviderAway, ProviderUntrusted, SignInRevoked
from ingest.wire import LineBroken, Refused

LONGEST_WAIT = 300
SHORT_WAIT = 60
BUSY = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|SERVERBUG|THROTTLED)\b|authenticated but not connected|is throttled"
    r"|too many|bandwidth limit|server (is )?(busy|unavailable)|\bBYE\b",
    re.IGNORECASE,
)
STALE = re.compile(
    r"\[(EXPIRED|AUTHENTICATIONFAILED|AUTHORIZATIONFAILED)\b|token.{0,20}expired", re.IGNORECASE
)
NO_FOLDER = re.compile(
    r"\[(NONEXISTENT|TRYCREATE)\b|(folder|mailbox).{0,40}(does ?n[o']t exist|not found|unknown)"
    r"|(no such|unknown|nonexistent) (mailbox|folder)",
    re.IGNORECASE,
)
NO_RIGHT = re.compile(
    r"\[(READ-ONLY|NOPERM|CANNOT)\b|permission denied|read.only|access denied", re.IGNORECASE
)


class Kind(Enum):
    """What the trouble is about."""

    TRANSPORT = "transport"
    BUSY = "busy"
    CREDENTIALS = "credentials"
    REVOKED = "revoked"
    TLS = "tls"
    FOLDER = "folder"
    RIGHTS = "rights"
    DISK = "disk"
    DATABASE = "database"
    UNKNOWN = "unknown"

    @property
    def needs_a_person(self):
        """Whether it will not go away by itself."""
        return self in (Kind.CREDENTIALS, Kind.REVOKED, Kind.TLS, Kind.FOLDER, Kind.RIGHTS, Kind.DISK)


class Retry(Enum):
    """When to try again: soon and ever later, once shortly and then hourly, hourly, or every minute."""

    GROWING = "growing"
    TWICE_THEN_HOURLY = "twice then hourly"
    HOURLY = "hourly"
    MINUTELY = "minutely"


@dataclass(frozen=True)
class Trouble:
    """One trouble: `sentence` is English with places for the `facts`, translated where it is shown."""

    kind: Kind
    sentence: str
    retry: Retry
    facts: dict = field(default_factory=dict)

    def __str__(self):
        return self.sentence % self.facts


class Backoff:
    """How long to wait after one trouble more; `over` after a success. `chance()` is from 0 to 1."""

    def __init__(self, chance=random.random):
        self._chance, self._failures, self._refusals = chance, 0, 0

    def after(self, trouble):
        """Seconds to wait before the next try."""
        self._failures += 1
        self._refusals = self._refusals + 1 if trouble.retry is Retry.TWICE_THEN_HOURLY else 0
        if trouble.retry is Retry.GROWING:
            # Full jitter: a server that comes back is not met by everybody in the same second.
            return self._chance() * min(2 ** min(self._failures - 1, 10), LONGEST_WAIT)
        is_soon = trouble.retry is Retry.MINUTELY or self._refusals == 1
        return SHORT_WAIT if is_soon else HOLD_SECONDS

    def over(self):
        """A success."""
        self._failures = self._refusals = 0


# OpenSSL's X509_V_ERR_… numbers (x509_vfy.h), each in words.
CERTIFICATE_FLAWS = {
    9: N_("The certificate of the mail server is not valid yet."),
    10: N_("The certificate of the mail server has expired."),
    18: N_("The mail server vouches for itself (self-signed certificate)."),
    19: N_("Nobody we trust vouches for the mail server."),
    20: N_("Nobody we trust vouches for the mail server."),
    21: N_("Nobody we trust vouches for the mail server."),
    62: N_("The certificate of the mail server is for another name."),
    64: N_("The certificate of the mail server is for another name."),
}
NO_PROOF = N_("The mail server cannot prove who it is.")
UNTRUSTED = N_(
    "%(flaw)s Nothing was sent, no password either. Mail waits on the server, nothing is lost. Have the certificate "
    "renewed, or correct host, or name your own authority in ca_file; Teczka never connects without this proof. "
    "(%(reason)s)"
)
NOT_ENCRYPTED = N_(
    "The connection to the mail server could not be encrypted (%(reason)s). Nothing was sent, no password either. Mail "
    'waits on the server, nothing is lost. Use tls = "tls" with port 993, or ask who runs the server; somebody on the '
    "way may be listening."
)
NO_TLS = N_(
    "The mail server and Teczka could not agree on an encrypted connection (%(reason)s). Nothing was sent. Mail waits "
    "on the server, nothing is lost. Check port and tls."
)
REFUSED = N_(
    "The mail server does not let Teczka in (%(reason)s). Mail waits on the server, nothing is lost. Check user and "
    "password; to lock nobody out Teczka tries once more and then once an hour."
)
UNREACHABLE = N_(
    "The mail server cannot be reached (%(reason)s). Mail waits on the server, nothing is lost; Teczka tries again by "
    "itself."
)
NO_SUCH_HOST = N_(
    "There is no mail server of that name, or names cannot be looked up now (%(reason)s). Mail waits on the server; "
    "Teczka tries again by itself. Check host."
)
NO_MAIL_SERVER = N_(
    "What answers there is no IMAP server (%(reason)s). Mail waits on the server, nothing is lost. Check host, port "
    "and tls; Teczka tries again by itself."
)
CUT = N_(
    "The connection to the mail server was cut (%(reason)s). What had not arrived whole is fetched again; nothing is "
    "lost."
)
BUSY_NOW = N_(
    "The mail server is busy or at a limit (%(reason)s). Mail waits on the server, nothing is lost; Teczka tries again "
    "by itself."
)
SESSION_OVER = N_(
    "The mail server ended the sign-in (%(reason)s). Teczka signs in again and goes on; nothing is lost."
)
FOLDER_MISSING = N_(
    "A folder is not there on the mail server (%(reason)s): it was deleted, renamed, or is closed to this user. What "
    "was taken in stays. Correct folders in the configuration, or make the folder again."
)
MAY_NOT = N_(
    "The mail server allows only reading there (%(reason)s). Mail is taken in all the same; only the marks on the "
    'server are left out. Grant the right, or set mode = "read_only".'
)
DISK_FULL = N_(
    "The disk is full (%(reason)s). Nothing more is fetched and nothing marked; mail waits on the server. Free space: "
    "Teczka goes on by itself."
)
DISK_FAILED = N_(
    "A file could not be written or read (%(reason)s). Mail waits on the server, nothing is lost. Look at the disk and "
    "at who owns the folders of Teczka."
)
DATABASE_BUSY = N_(
    "The database was busy too long (%(reason)s). Mail waits on the server, nothing is lost; Teczka tries again by "
    "itself."
)
NOT_DONE = N_(
    "The mail server did not do what it was asked for (%(reason)s). Mail waits on the server, nothing is lost; Teczka "
    "tries again by itself."
)
UNEXPLAINED = N_(
    "Something went wrong that Teczka has no words for (%(reason)s). Mail waits on the server, nothing is lost; it is "
    "tried again by itself."
)


def written(trouble):
    """The trouble in one line of text, to be kept and told in any language later."""
    return json.dumps([trouble.sentence, trouble.facts], ensure_ascii=False)


def read(text):
    """(sentence, facts) of what `written` gave; other text is a sentence itself."""
    try:
        sentence, facts = json.loads(text)
    except ValueError:
        sentence, facts = None, None
    if isinstance(sentence, str) and isinstance(facts, dict):
        return sentence, facts
    return "%(reason)s", {"reason": text}


def classify(error):
    """The `Trouble` that an exception of connecting, signing in, fetching or keeping means."""
    rule = next(rule for rule in RULES if isinstance(error, rule.error) and rule.fits(error))
    if rule.sentence is None:  # the error words itself
        return Trouble(rule.kind, error.sentence, rule.retry, error.facts)
    words = words_of(error)
    facts = {"reason": f"{type(error).__name__}: {words}" if rule.sentence is UNEXPLAINED else words}
    if rule.sentence is UNTRUSTED:
        facts["flaw"] = CERTIFICATE_FLAWS.get(error.verify_code, NO_PROOF)
    return Trouble(rule.kind, rule.sentence, rule.retry, facts)


@dataclass(frozen=True)
class _Rule:
    """Which errors mean what; the first rule that fits counts."""

    error: type | tuple
    kind: Kind
    sentence: str | None
    retry: Retry
    fits: object = lambda error: True


def _says(pattern):
    return lambda error: pattern.search(str(error)) is not None


def _is_number(numbers):
    return lambda error: error.errno in numbers


def _is_cut(error):
    # A line that ends in the middle of TLS is a line that ends, not a server that cannot prove itself.
    return isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "EOF occurred" in str(error)


def _is_about_a_file(error):
    return error.filename is not None or error.errno in (errno.EIO, errno.EROFS, errno.EACCES)


ANSWERS = (imaplib.IMAP4.error, LineBroken, Refused)
GROWING, HOURLY = Retry.GROWING, Retry.HOURLY
RULES = (
    _Rule(SignInRevoked, Kind.REVOKED, None, Retry.MINUTELY),  # known here: nobody is asked in vain
    _Rule(ClientRefused, Kind.CREDENTIALS, None, Retry.TWICE_THEN_HOURLY),
    _Rule(ProviderUntrusted, Kind.TLS, None, HOURLY),
    _Rule(ProviderAway, Kind.TRANSPORT, None, GROWING),
    _Rule(
        HeldBack, Kind.CREDENTIALS, None, Retry.MINUTELY
    ),  # known here too, until somebody changes the password
    _Rule(
        RuleBroken, Kind.CREDENTIALS, None, Retry.MINUTELY
    ),  # a secret's file is missing: looked for, not sent
    _Rule(SignInRefused, Kind.CREDENTIALS, REFUSED, Retry.TWICE_THEN_HOURLY),
    _Rule(AwayForNow, Kind.BUSY, BUSY_NOW, GROWING),
    _Rule(NotEncrypted, Kind.TLS, NOT_ENCRYPTED, HOURLY),
    _Rule(ssl.SSLCertVerificationError, Kind.TLS, UNTRUSTED, HOURLY),
    _Rule(ssl.SSLError, Kind.TRANSPORT, CUT, GROWING, _is_cut),
    _Rule(ssl.SSLError, Kind.TLS, NO_TLS, HOURLY),
    _Rule(NoMailServer, Kind.TRANSPORT, NO_MAIL_SERVER, GROWING),
    _Rule(imaplib.IMAP4.readonly, Kind.RIGHTS, MAY_NOT, HOURLY),
    _Rule(ANSWERS, Kind.TRANSPORT, SESSION_OVER, GROWING, _says(STALE)),
    _Rule(ANSWERS, Kind.BUSY, BUSY_NOW, GROWING, _says(BUSY)),
    _Rule((imaplib.IMAP4.abort, LineBroken), Kind.TRANSPORT, CUT, GROWING),
    _Rule(ANSWERS, Kind.FOLDER, FOLDER_MISSING, GROWING, _says(NO_FOLDER)),
    _Rule(ANSWERS, Kind.RIGHTS, MAY_NOT, HOURLY, _says(NO_RIGHT)),
    _Rule((imaplib.IMAP4.error, Refused), Kind.UNKNOWN, NOT_DONE, GROWING),
    _Rule(socket.gaierror, Kind.TRANSPORT, NO_SUCH_HOST, GROWING),
    _Rule(OSError, Kind.DISK, DISK_FULL, Retry.MINUTELY, _is_number(FULL_DISK)),
    _Rule((ConnectionResetError, BrokenPipeError), Kind.TRANSPORT, CUT, GROWING),
    _Rule((ConnectionError, TimeoutError), Kind.TRANSPORT, UNREACHABLE, GROWING),
    _Rule(OSError, Kind.DISK, DISK_FAILED, Retry.MINUTELY, _is_about_a_file),
    _Rule(OSError, Kind.TRANSPORT, UNREACHABLE, GROWING),
    _Rule(
        DBAPIError,
        Kind.DISK,
        DISK_FULL,
        Retry.MINUTELY,
        _says(re.compile("disk is full|DiskFull|No space left")),
    ),
    _Rule((DBAPIError, Clash), Kind.DATABASE, DATABASE_BUSY, GROWING),
    _Rule(Exception, Kind.UNKNOWN, UNEXPLAINED, GROWING),
)


def words_of(error):
    """What the server or the system said, in one line, without Python's dressing."""
    # A database goes on with the statement and its values below the first line: somebody's letter.
    told = re.sub(r"""\bb(['"])(.*)\1""", r"\2", str(error).partition("\n")[0])
    told = re.sub(r"^\[Errno -?\d+\] | \(_ssl\.c:\d+\)", "", told)
    return (told or type(error).__name__)[:300]
