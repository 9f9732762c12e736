"""What kept a letter from going out, in a plain sentence that is kept with it and told in any language later."""

import socket
import ssl

from archive.store import Damaged, Missing
from cases.errors import N_, RuleBroken
from ingest.connecting import AwayForNow, NotEncrypted
from ingest.gate import HeldBack, SignInRefused
from ingest.post import Cut, Spoilt
from ingest.trouble import CERTIFICATE_FLAWS, NO_PROOF, Kind, Retry, Trouble, read, words_of, written

UNTRUSTED = N_(
    "%(flaw)s Nothing was sent, no password either: the message waits here. Have the certificate renewed, or correct "
    "smtp.host, or name your own authority in smtp.ca_file. (%(reason)s)"
)
NOT_ENCRYPTED = N_(
    "The line to the mail server could not be encrypted (%(reason)s). Nothing was sent, no password either: the "
    'message waits here. Use smtp.tls = "tls" with port 465, or ask who runs the server; somebody on the way may be '
    "listening."
)
REFUSED = N_(
    "The mail server does not let Teczka in (%(reason)s). The message waits here. Check smtp.user and the password."
)
HELD_BACK = N_(
    "The mail server refused the sign-in twice (%(reason)s), so it is asked only once an hour: more might lock the "
    "account. The message waits here. A changed password is tried at once."
)
AWAY = N_(
    "The mail server cannot be reached or takes nothing now (%(reason)s). The message waits here and is tried again by "
    "itself."
)
CUT = N_(
    "The line to the mail server was cut (%(reason)s). The message is sent again under the same number, so that "
    "whoever has it already sees it once."
)
SPOILT = N_("The mail server answered what no mail server may (%(reason)s). The message waits here.")
LOST = N_("The kept message cannot be read (%(reason)s). Restore it from a backup, then try again.")

RULES = (
    (ssl.SSLCertVerificationError, UNTRUSTED),
    (NotEncrypted, NOT_ENCRYPTED),
    (ssl.SSLError, NOT_ENCRYPTED),
    (SignInRefused, REFUSED),
    (Cut, CUT),
    (Spoilt, SPOILT),
    ((Damaged, Missing), LOST),
    ((AwayForNow, socket.gaierror, OSError), AWAY),
)

UNWORDED = "%(reason)s"  # what somebody's server said, and not we


def told(error):
    """Why it did not go out, in one line of text for `ingest.trouble.read`."""
    if isinstance(error, HeldBack):
        return _written(HELD_BACK, {"reason": error.reason})
    if isinstance(error, RuleBroken):
        return _written(error.sentence, error.facts)
    sentence = next(sentence for kind, sentence in RULES if isinstance(error, kind))
    facts = {"reason": words_of(error)}
    if sentence is UNTRUSTED:
        facts["flaw"] = CERTIFICATE_FLAWS.get(error.verify_code, NO_PROOF)
    return _written(sentence, facts)


def of_the_line(letters):
    """What keeps one of the letters from going out, unless it is about its recipients; None if nothing does."""
    kept = [letter.last_error for letter in letters if letter.last_error]
    return next((error for error in kept if read(error)[0] != UNWORDED), None)


def _written(sentence, facts):
    return written(Trouble(Kind.UNKNOWN, sentence, Retry.GROWING, facts))
