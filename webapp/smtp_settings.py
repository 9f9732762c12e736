"""The settings of the server that takes our mail, and what they must be: nothing is readable on the way."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cases.errors import N_
from webapp.mail_settings import check_port, is_loopback
from webapp.settings import ConfigWrong


class PlainSmtp(ConfigWrong):
    """Letters and password would cross the network readable by anybody on the way."""

    sentence = N_('%(file)s: “%(key)s” may be "none" only for this machine itself, not for %(host)s.')


@dataclass(frozen=True)
class SmtpConfig:
    """The server that takes our mail; `address` and `name` stand in its From unless a case or an advisor does."""

    host: str
    port: int = 587
    tls: Literal["tls", "starttls", "none"] = "starttls"
    user: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    address: str | None = None
    name: str | None = None
    largest_mb: int = 20

    @property
    def largest_bytes(self):
        """What the files of one letter may weigh together."""
        return self.largest_mb * 1_000_000


def check(source, smtp):
    """Raise the `ConfigWrong` that names what is wrong with the settings."""
    check_port(source, "smtp.port", smtp.port)
    if smtp.tls == "none" and not is_loopback(smtp.host):
        raise PlainSmtp(file=str(source.file), key="smtp.tls", host=smtp.host)
    if smtp.largest_mb < 1:
        raise source.wrong("smtp.largest_mb", N_("a whole number above zero"))
    if smtp.address is not None and not _is_address(smtp.address):
        raise source.wrong("smtp.address", N_("an e-mail address"))
    for one, other in (("user", "password_file"), ("password_file", "user")):
        if getattr(smtp, one) and not getattr(smtp, other):
            raise source.missing(f"smtp.{other}")


def _is_address(text):
    local, _, domain = text.partition("@")
    return bool(local and domain) and text.isascii() and text.isprintable() and not set(text) & set(" <>,;")
