"""The mailboxes of the configuration, each with what it is signed in with."""

from dataclasses import dataclass, field

from cases.errors import N_, RuleBroken
from ingest.gate import Gate
from webapp.config import MailboxConfig, make_secret, read_secret
from webapp.smtp_settings import SmtpConfig


class NoSuchMailbox(RuleBroken):
    """Nothing in the configuration is called so."""

    sentence = N_("The configuration has no mailbox “%(mailbox)s”. It has: %(names)s")


@dataclass(frozen=True)
class ReadyMailbox(MailboxConfig):
    """A mailbox that `ingest` can sign in to: `tokens` supplies them where there is no password."""

    tokens: object = None
    gate: Gate = field(default_factory=Gate)


@dataclass(frozen=True)
class ReadySmtp(SmtpConfig):
    """The server that takes our mail: what our mail comes from, and how often it refused us."""

    sender: str = ""
    gate: Gate = field(default_factory=Gate)

    @property
    def password(self):
        """What the file holds. Raises `NoSecret`."""
        return read_secret(self.password_file)


def ready_smtp(config):
    """The server of the configuration, made ready; None where there is none."""
    return ReadySmtp(**vars(config.smtp), sender=config.sender_address) if config.smtp else None


def ready(config, db):
    """Every mailbox of the configuration, made ready; each keeps its own memory of refusals."""
    return tuple(_ready(config, db, mailbox) for mailbox in config.mailboxes)


def named(mailboxes, name):
    """The mailbox of that name; without a name the only one there is. Raises `NoSuchMailbox`."""
    found = [mailbox for mailbox in mailboxes if name in (mailbox.name, None)]
    if len(found) != 1:
        names = ", ".join(f"“{mailbox.name}”" for mailbox in mailboxes) or "-"
        raise NoSuchMailbox(mailbox=name or "", names=names)
    return found[0]


def _ready(config, db, mailbox):
    tokens = _tokens(config, db, mailbox) if mailbox.oauth else None
    return ReadyMailbox(**vars(mailbox), tokens=tokens)


def _tokens(config, db, mailbox):
    from ingest.oauth import TokenSource
    from ingest.secrets import Safe

    make_secret(config.secrets_key_path)
    return TokenSource(db, Safe(read_secret(config.secrets_key_path)), mailbox)
