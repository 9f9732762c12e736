"""A mailbox's supplier of access tokens: renews them in time, once, however many ask in however many processes."""

import json
import logging
import time
from datetime import timedelta

from archive import leases
from archive.db import utcnow
from ingest.oauth import grants, kept
from ingest.oauth.endpoint import Refused, Unanswered, ask
from ingest.oauth.errors import (
    NO_TOKEN,
    AnswerLost,
    KeyLost,
    NotAuthorized,
    ProviderAway,
    SignInRevoked,
    SignInTrouble,
    worded,
)
from ingest.secrets import CannotOpen

WAIT_SECONDS = 0.1
PATIENCE_SECONDS = 120
# A refresh token that was refused is offered again only now and then: administrators also undo.
ASK_AGAIN = timedelta(minutes=55)
# RFC 6749 §5.2, OpenID Connect Core §3.1.2.6 and RFC 8628 §3.5: only a person can help.
REVOKED = {"invalid_grant", "interaction_required", "login_required", "consent_required", "access_denied"}

log = logging.getLogger(__name__)


class TokenSource:
    """Hands out access tokens for one mailbox: the provider is asked, the database remembers."""

    def __init__(self, db, safe, mailbox):
        self._db, self._safe, self._mailbox = db, safe, mailbox

    def access_token(self, instead_of=None):
        """A token that is good now, never the one that the server has just refused. Raises `SignInTrouble`."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            row = self._row()
            tokens = self._opened(row)
            usable = None if tokens is None or tokens.access == instead_of else tokens.access
            if usable and row.is_fresh(utcnow()):
                return usable
            # From here on a token that is good for a while yet bridges what is wrong with the provider.
            usable = usable if row.is_valid(utcnow()) else None
            if token := self._renewed(row, tokens, usable) or usable:
                return token
            time.sleep(WAIT_SECONDS)
        raise ProviderAway(
            mailbox=self._mailbox.name, reason="another process has been asking for two minutes"
        )

    def keep(self, tokens):
        """Keep what a person allowed, in place of whatever there was."""
        sealed = self._safe.seal(kept.as_text(tokens, self._identity))
        is_kept = False
        while not is_kept:
            row = self._row()
            with self._db.writing() as session:
                is_kept = kept.replace_tokens(session, row, row.lease, sealed, tokens.seconds)

    def _row(self):
        with self._db.reading() as session:
            row = kept.row_of(session, self._mailbox.name)
        if row is not None:
            return row
        with self._db.writing() as session:
            kept.make_row(session, self._mailbox.name)
        return self._row()

    def _opened(self, row):
        """The tokens in the row; None if there are none, or they are of another application or user."""
        if row.ciphertext is None:
            return None
        try:
            told = json.loads(self._safe.open(row.ciphertext))
        except CannotOpen:
            if self._mailbox.oauth.needs_a_person:
                raise KeyLost(mailbox=self._mailbox.name) from None
            return None
        if told["for"] != self._identity:
            return None
        return grants.Tokens(told["access"], 0, told["refresh"])

    def _renewed(self, row, tokens, usable):
        """A new access token; None if somebody else is at it or was quicker, or if `usable` has to do."""
        try:
            self._refuse_in_vain(row, tokens)
            url, fields = grants.question(self._mailbox, tokens.refresh if tokens else None)
            lease = leases.new_token()
            with self._db.writing() as session:
                if not kept.take_lease(session, row, lease):
                    return None
            return self._asked(row, tokens, lease, url, fields)
        except SignInTrouble as trouble:
            if usable is None:
                raise
            log.info("The token is good for a while yet: %s", trouble)
            return None

    def _refuse_in_vain(self, row, tokens):
        """Raise what is known without asking: that a person is needed."""
        if not self._mailbox.oauth.needs_a_person:
            return
        if tokens is None or not tokens.refresh:
            raise NotAuthorized(mailbox=self._mailbox.name)
        if row.refused_at and utcnow() < row.refused_at + ASK_AGAIN:
            raise row.told

    def _asked(self, row, tokens, lease, url, fields):
        try:
            new = grants.tokens_in(ask(url, fields), tokens.refresh if tokens else None)
        except NO_TOKEN as error:
            return self._fail(row, lease, error)
        sealed = self._safe.seal(kept.as_text(new, self._identity))
        with self._db.writing() as session:
            is_newest = kept.replace_tokens(session, row, lease, sealed, new.seconds)
        log.info("Mailbox %s has a new token for %s s", self._mailbox.name, new.seconds)
        return new.access if is_newest else None

    def _fail(self, row, lease, error):
        """Note the trouble and raise it in the mailbox's words; None if somebody else has new tokens meanwhile."""
        trouble = self._trouble(row, error)
        facts = {
            "trouble": trouble.code,
            "reason": str(error),
            "is_lasting": isinstance(trouble, SignInRevoked),
            "is_answered": not isinstance(error, Unanswered),
        }
        with self._db.writing() as session:
            is_newest = kept.note_trouble(session, row, lease, **facts)
        if is_newest:
            raise trouble from error
        return None

    def _trouble(self, row, error):
        is_revoked = isinstance(error, Refused) and error.code in REVOKED
        if not is_revoked or not self._mailbox.oauth.needs_a_person:
            return worded(self._mailbox, error)
        return (AnswerLost if row.asked_at else SignInRevoked)(mailbox=self._mailbox.name, reason=str(error))

    @property
    def _identity(self):
        oauth = self._mailbox.oauth
        return [oauth.provider, oauth.flow, oauth.tenant, oauth.client_id, self._mailbox.user]
