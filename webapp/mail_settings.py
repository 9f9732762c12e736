"""What the settings of mailboxes must be beyond their types: one way to sign in, and nothing readable on the way."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from cases import identifiers
from cases.errors import N_
from webapp.settings import ConfigWrong

# Which flows a provider has for mail; Google's device flow does not offer the mail scope (INGEST.md §2.7).
FLOWS = {
    "microsoft": ("client_credentials", "device", "refresh_token"),
    "google": ("service_account", "refresh_token"),
    "other": ("client_credentials", "device", "service_account", "refresh_token"),
}
# What each flow cannot do without, and what a provider adds to that.
NEEDED_BY_FLOW = {
    "client_credentials": ("client_id", "client_secret_file"),
    "device": ("client_id",),
    "service_account": ("client_secret_file",),
    "refresh_token": ("client_id",),
}
NEEDED_BY_PROVIDER = {
    ("microsoft", "client_credentials"): ("tenant",),
    ("microsoft", "device"): ("tenant",),
    ("microsoft", "refresh_token"): ("tenant",),
    ("google", "refresh_token"): ("client_secret_file",),
    ("other", "client_credentials"): ("token_url",),
    ("other", "device"): ("token_url", "device_url"),
    ("other", "service_account"): ("token_url",),
    ("other", "refresh_token"): ("token_url", "authorization_url"),
}
URLS = ("token_url", "device_url", "authorization_url")


class PlainImap(ConfigWrong):
    """Mail and password would cross the network readable by anybody on the way."""

    sentence = N_('%(file)s: “%(key)s” may be "none" only for this machine itself, not for %(host)s.')


@dataclass(frozen=True)
class OAuthConfig:
    """How a mailbox signs in with tokens of a provider instead of a password."""

    provider: Literal["microsoft", "google", "other"]
    flow: Literal["client_credentials", "device", "service_account", "refresh_token"]
    tenant: str | None = None
    client_id: str | None = None
    client_secret_file: Path | None = None
    scopes: tuple[str, ...] = ()
    token_url: str | None = None
    device_url: str | None = None
    authorization_url: str | None = None

    @property
    def needs_a_person(self):
        """Whether somebody has to sign in once with `teczka mail authorize`."""
        return self.flow in ("device", "refresh_token")


def check(source, mailboxes):
    """Raise the `ConfigWrong` that names what is wrong with the mailboxes."""
    # The ledger knows a mailbox by its name; "import" is what it calls files somebody imported.
    taken = {"import"}
    for place, mailbox in enumerate(mailboxes, 1):
        if mailbox.name in taken:
            raise source.wrong(f"mailboxes.{place}.name", N_("a name that no other mailbox has"))
        taken.add(mailbox.name)
        _check_mailbox(source, mailbox, f"mailboxes.{place}")


def check_rules(source, rules):
    """Raise the `ConfigWrong` that names what is wrong with the administrator's rules."""
    for place, rule in enumerate(rules, 1):
        key = f"rules.{place}"
        if not (rule.sender or rule.domain or rule.recipient or rule.words):
            raise source.missing(f"{key}.sender")
        if rule.action == "file" and not (rule.sender or rule.domain):
            raise source.wrong(
                f"{key}.action", N_('"suggest", for a rule that files must name a sender or a domain')
            )
        if bool(rule.case) == bool(rule.nip):
            raise source.wrong(f"{key}.case", N_("a case number, or left out where “nip” names a client"))
        if rule.case and not re.fullmatch(r"S-20\d\d-\d{4,5}", rule.case):
            raise source.wrong(f"{key}.case", N_('a case number such as "S-2026-0012"'))
        if rule.nip and not _is_nip(rule.nip):
            raise source.wrong(f"{key}.nip", N_("a NIP of ten digits"))


def check_port(source, key, port):
    """Raise `ValueWrong` unless it is a port."""
    if not 0 < port < 65536:
        raise source.wrong(key, N_("a port from 1 to 65535"))


def _check_mailbox(source, mailbox, key):
    check_port(source, f"{key}.port", mailbox.port)
    if mailbox.poll_seconds < 1:
        raise source.wrong(f"{key}.poll_seconds", N_("a whole number above zero"))
    if not mailbox.folders:
        raise source.missing(f"{key}.folders")
    if mailbox.tls == "none" and not is_loopback(mailbox.host):
        raise PlainImap(file=str(source.file), key=f"{key}.tls", host=mailbox.host)
    if mailbox.oauth:
        _check_oauth(source, mailbox, f"{key}.oauth")
    elif mailbox.password_file is None:
        raise source.missing(f"{key}.password_file")


def _check_oauth(source, mailbox, key):
    oauth, chosen = mailbox.oauth, (mailbox.oauth.provider, mailbox.oauth.flow)
    if mailbox.password_file:
        password_key = f"{key.removesuffix('.oauth')}.password_file"
        raise source.wrong(password_key, N_("left out, for the mailbox signs in with OAuth"))
    if oauth.flow not in FLOWS[oauth.provider]:
        raise source.wrong(f"{key}.flow", " | ".join(f'"{flow}"' for flow in FLOWS[oauth.provider]))
    for name in NEEDED_BY_FLOW[oauth.flow] + NEEDED_BY_PROVIDER.get(chosen, ()):
        if not getattr(oauth, name):
            raise source.missing(f"{key}.{name}")
    for name in URLS:
        if (url := getattr(oauth, name)) and not _is_safe(url):
            raise source.wrong(f"{key}.{name}", N_('an address that begins with "https://"'))


def _is_nip(text):
    try:
        return identifiers.nip(text) == text
    except identifiers.NotAnIdentifier:
        return False


def _is_safe(url):
    parts = urlsplit(url)
    return parts.hostname and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    )


def is_loopback(host):
    """Whether the host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
