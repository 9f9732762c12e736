"""Why a mailbox gets no token, each in a sentence that names the mailbox and says what to do."""

from cases.errors import N_, RuleBroken
from ingest.oauth.endpoint import NotNow, Refused, Unanswered, Untrusted

NO_TOKEN = (Refused, NotNow, Unanswered)


class SignInTrouble(RuleBroken):
    """No token can be had; `mailbox` is its name, `reason` what the provider said."""


class SignInRevoked(SignInTrouble):
    """The provider no longer honours what a person once allowed: only a person can help."""

    code = "revoked"
    sentence = N_(
        "The provider no longer lets Teczka into the mailbox “%(mailbox)s” (%(reason)s). Mail waits on the server, "
        'nothing is lost. Run: teczka mail authorize "%(mailbox)s"'
    )


class AnswerLost(SignInRevoked):
    """The provider exchanged the refresh token, its answer never came, and the old token is void (rotation)."""

    code = "answer_lost"
    sentence = N_(
        "The provider's answer with a new permission for the mailbox “%(mailbox)s” was lost on the way, and the old "
        "one is no longer valid (%(reason)s). Mail waits on the server, nothing is lost. "
        'Run: teczka mail authorize "%(mailbox)s"'
    )


class NotAuthorized(SignInRevoked):
    """Nobody has allowed Teczka into the mailbox yet, or the mailbox's settings name another application since."""

    code = "not_authorized"
    sentence = N_(
        "Nobody has let Teczka into the mailbox “%(mailbox)s” yet. Mail waits on the server. "
        'Run: teczka mail authorize "%(mailbox)s"'
    )


class KeyLost(SignInRevoked):
    """The tokens are there, but encrypted with another key than the one we have."""

    code = "key_lost"
    sentence = N_(
        "The permission for the mailbox “%(mailbox)s” is encrypted with another key than the file in "
        "secrets_key_file holds. Mail waits on the server, nothing is lost. Put the old key back, or run: "
        'teczka mail authorize "%(mailbox)s"'
    )


class ClientRefused(SignInTrouble):
    """The provider does not accept the application itself: its secret, its key, or its permissions."""

    code = "client_refused"
    sentence = N_(
        "The provider does not accept the application that signs in to the mailbox “%(mailbox)s” (%(reason)s). Mail "
        "waits on the server, nothing is lost. Make a new secret at the provider, or grant the application what it "
        "lacks, and check client_id, client_secret_file and tenant."
    )


class ProviderAway(SignInTrouble):
    """The provider did not answer, or asked to come back later; it is asked again by itself."""

    code = "provider_away"
    sentence = N_(
        "The sign-in service of the mailbox “%(mailbox)s” does not answer now (%(reason)s). Mail waits on the server; "
        "Teczka tries again by itself."
    )


class ProviderUntrusted(SignInTrouble):
    """Whoever answers at the provider's address cannot prove to be the provider; no secret was sent."""

    code = "provider_untrusted"
    sentence = N_(
        "The sign-in service of the mailbox “%(mailbox)s” cannot prove who it is (%(reason)s), so it was told nothing. "
        "Mail waits on the server, nothing is lost. Have the network and the clock of this machine looked at."
    )


class Declined(SignInTrouble):
    """The person said no in the browser."""

    code = "declined"
    sentence = N_("The permission for the mailbox “%(mailbox)s” was declined in the browser (%(reason)s).")


class TooLate(SignInTrouble):
    """Nobody finished signing in while the code was valid."""

    code = "too_late"
    sentence = N_("Nobody signed in to the mailbox “%(mailbox)s” in time: start again.")


class NothingToAuthorize(SignInTrouble):
    """The mailbox signs in by itself: with a password, or with the application's own secret."""

    code = "nothing_to_authorize"
    sentence = N_("The mailbox “%(mailbox)s” needs nobody's permission: it signs in by itself.")


BY_CODE = {
    error.code: error
    for error in (
        SignInRevoked,
        AnswerLost,
        ClientRefused,
        ProviderAway,
        ProviderUntrusted,
    )
}


def worded(mailbox, error):
    """What an endpoint's `NO_TOKEN` error means for the mailbox, as a `SignInTrouble`."""
    facts = {"mailbox": mailbox.name, "reason": str(error)}
    if isinstance(error, Refused):
        return ClientRefused(**facts)
    return ProviderUntrusted(**facts) if isinstance(error, Untrusted) else ProviderAway(**facts)
