"""What this installation is told: one TOML file, checked whole before anything starts.

No other module reads configuration or the environment. Secrets are never in the file, only the paths of files
that hold them.
"""

import os
import secrets
import tomllib
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from cases.errors import N_
from ingest.policy import AdminRule
from webapp import firm, mail_settings, smtp_settings
from webapp.firm import Firm
from webapp.mail_settings import OAuthConfig, check_port
from webapp.settings import ConfigWrong, Source
from webapp.smtp_settings import SmtpConfig

COMMITTED = Path(__file__).resolve().parent.parent / "config.toml"
SQLITE = "sqlite:///"
SECRET_FILES = ("password_file", "secret_key_file", "client_secret_file", "secrets_key_file")


class NoConfigFile(ConfigWrong):
    """The file to read does not exist or cannot be read."""

    sentence = N_("The configuration file %(file)s cannot be read.")


class NotToml(ConfigWrong):
    """The file is not TOML; the parser says where."""

    sentence = N_("%(file)s is not a valid TOML file: %(reason)s")


class PasswordInUrl(ConfigWrong):
    """Secrets are kept in files, so that the configuration can be shown and committed."""

    sentence = N_(
        "%(file)s: put the password in “%(key)s” into a file and name it in “database_password_file”."
    )


class NoSecret(ConfigWrong):
    """A file that should hold a secret is missing, empty or closed to us."""

    sentence = N_("The file %(file)s should hold a password or key, but it cannot be read or is empty.")


@dataclass(frozen=True)
class MailboxConfig:
    """An IMAP mailbox to read. `mode` "move" also moves what was read to the two folders, "flag" marks it in place.

    `authserv_ids` name the servers whose Authentication-Results count, `results_place` is where they write them: above
    or below their own Received. `sender_check` "none" says that the mail server itself refuses forged senders.
    """

    name: str
    address: str
    host: str
    user: str
    password_file: Path | None = None
    oauth: OAuthConfig | None = None
    port: int = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Path | None = None
    folders: tuple[str, ...] = ("INBOX",)
    mode: Literal["read_only", "flag", "move"] = "read_only"
    filed_folder: str = "Teczka/Filed"
    tray_folder: str = "Teczka/Tray"
    unreadable_folder: str = "Teczka/Unreadable"
    largest_mb: int = 150
    poll_seconds: int = 60
    authserv_ids: tuple[str, ...] = ()
    sender_check: Literal["results", "none"] = "results"
    results_place: Literal["above", "below"] = "above"

    # No settings: what a mailbox is signed in with is added to it by webapp/mailboxes.py.
    tokens = None
    gate = None

    @property
    def watched_folders(self):
        """The folders to read; those we move mail to too, for people drag it from there to elsewhere and back."""
        ours = self.filed_folder, self.tray_folder, self.unreadable_folder
        moved_to = ours if self.mode == "move" else ()
        return tuple(dict.fromkeys(self.folders + moved_to))

    @property
    def largest_bytes(self):
        """What is larger is not fetched whole: its header comes in, and a person decides."""
        return self.largest_mb * 1_000_000

    @property
    def password(self):
        """What the file holds. Raises `NoSecret`."""
        return read_secret(self.password_file)

    @property
    def client_secret(self):
        """The secret or key of the OAuth application; None when it has none. Raises `NoSecret`."""
        return read_secret(self.oauth.client_secret_file) if self.oauth.client_secret_file else None


@dataclass(frozen=True)
class WebConfig:
    """Where the pages are served; `https`: through TLS at a proxy; `address`: what people's browsers ask for."""

    host: str
    port: int
    secret_key_file: Path
    https: bool = False
    address: str | None = None

    @property
    def links_to(self):
        """What links in our mail begin with, without the last slash."""
        own = f"{'https' if self.https else 'http'}://{self.host}:{self.port}"
        return (self.address or own).rstrip("/")

    @property
    def secret_key(self):
        """The key that signs cookies. Raises `NoSecret`."""
        return read_secret(self.secret_key_file)


@dataclass(frozen=True)
class Config:
    """Everything an office is built from; every path is absolute."""

    firm: Firm
    database_url: str
    store: Path
    index: Path
    web: WebConfig
    mailboxes: tuple[MailboxConfig, ...] = ()
    smtp: SmtpConfig | None = None
    scanners: tuple[str, ...] = ()
    institution_domains: tuple[str, ...] = ()
    rules: tuple[AdminRule, ...] = ()
    language: Literal["pl", "en"] = "pl"
    search: Literal["files", "postgresql"] = "files"
    database_password_file: Path | None = None
    secrets_key_file: Path | None = None

    @property
    def secrets_key_path(self):
        """The file of the key that tokens are encrypted with; beside the key for cookies unless told another."""
        return self.secrets_key_file or self.web.secret_key_file.with_name("secrets_key")

    @property
    def our_addresses(self):
        """Addresses that are ours and nobody's contact, lower case."""
        ours = [mailbox.address for mailbox in self.mailboxes]
        ours += [self.sender_address] if self.smtp else []
        return frozenset(address.strip().lower() for address in ours)

    @property
    def scanner_addresses(self):
        """Addresses that our scanners mail from, lower case."""
        return frozenset(address.strip().lower() for address in self.scanners)

    @property
    def case_address(self):
        """Where clients are told to send their mail."""
        return self.mailboxes[0].address if self.mailboxes else self.firm.email

    @property
    def sender_address(self):
        """What our mail comes from; answers to it come there too."""
        return (self.smtp and self.smtp.address) or self.case_address

    @property
    def database_address(self):
        """The database's URL with its password, to connect with. Raises `NoSecret`."""
        if self.database_password_file is None:
            return self.database_url
        parts = urlsplit(self.database_url)
        user, _, host = parts.netloc.rpartition("@")
        password = quote(read_secret(self.database_password_file), safe="")
        return parts._replace(netloc=f"{user}:{password}@{host}").geturl()

    @property
    def own_places(self):
        """The office's own files and folders on this machine."""
        database = self.database_url.removeprefix(SQLITE) if self.database_url.startswith(SQLITE) else None
        files = [Path(f"{database}{tail}") for tail in ("", "-wal", "-shm")] if database else []
        return (*files, self.store, self.index)

    def kept_in(self, folder):
        """The same office with its data in the folder."""
        folder = Path(folder).resolve()
        web = replace(self.web, secret_key_file=folder / "secret_key")
        url = f"{SQLITE}{folder / 'teczka.db'}"
        kept = replace(self, database_url=url, store=folder / "store", index=folder / "index", web=web)
        return replace(kept, search="files")


def path_of(option=None):
    """The file to read: the one asked for, else TECZKA_CONFIG, else the one that is committed."""
    return Path(option or os.environ.get("TECZKA_CONFIG") or COMMITTED)


def load(path):
    """The configuration in the file. Raises a kind of `ConfigWrong`."""
    source = Source(path)
    config = source.table(Config, _toml(source.file))
    firm.check(source, config.firm)
    mail_settings.check(source, config.mailboxes)
    mail_settings.check_rules(source, config.rules)
    check_port(source, "web.port", config.web.port)
    if config.smtp:
        smtp_settings.check(source, config.smtp)
    if config.search == "postgresql" and config.database_url.startswith(SQLITE):
        raise source.wrong("search", N_("“files” where the database is SQLite"))
    return replace(config, database_url=_database_url(source, config))


def in_force(config):
    """Every setting as (dotted key, value), in order; a secret that is there shows as ***."""
    return list(_pairs("", config))


def read_secret(path):
    """What the file holds, without the last line's end. Raises `NoSecret`."""
    try:
        secret = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError:
        secret = ""
    if not secret:
        raise NoSecret(file=str(path))
    return secret


def make_secret(path):
    """A new random secret in the file, readable to us only; a secret that is there stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    # Aside first: a file that is there is whole, whenever we are interrupted.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(aside, path)
    except FileExistsError:
        return  # somebody else made one meanwhile, and may be using it
    finally:
        aside.unlink()


def _toml(file):
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise NoConfigFile(file=str(file)) from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise NotToml(file=str(file), reason=str(error)) from None


def _database_url(source, config):
    url = config.database_url
    if not url.startswith((SQLITE, "postgresql")):
        raise source.wrong("database_url", '"sqlite:///…" | "postgresql://…"')
    if url.startswith(SQLITE) and config.database_password_file:
        raise source.wrong("database_password_file", N_("left out, for SQLite has no password"))
    if url.startswith(SQLITE):
        return f"{SQLITE}{source.folder / url.removeprefix(SQLITE)}"
    if urlsplit(url).password:
        raise PasswordInUrl(file=str(source.file), key="database_url")
    return url


def _pairs(key, value):
    if is_dataclass(value):
        for field in fields(value):
            name = f"{key}.{field.name}" if key else field.name
            yield from _pairs(name, getattr(value, field.name))
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for place, item in enumerate(value, 1):
            yield from _pairs(f"{key}.{place}", item)
    else:
        yield key, ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        if key.endswith(SECRET_FILES):
            yield key.removesuffix("_file"), "***" if value and value.is_file() else ""
