"""Where providers are asked, and for what: the defaults of each, which a mailbox's settings may overrule."""

from dataclasses import dataclass
from urllib.parse import quote

# https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
MICROSOFT_IMAP = "https://outlook.office365.com/IMAP.AccessAsUser.All"
# https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
GOOGLE_MAIL = "https://mail.google.com/"


@dataclass(frozen=True)
class Provider:
    """Addresses (with `{tenant}` where one belongs) and scopes by flow; `authorization_fields` go with the browser."""

    token_url: str = ""
    device_url: str = ""
    authorization_url: str = ""
    app_scope: str = ""
    person_scope: str = ""
    authorization_fields: tuple[tuple[str, str], ...] = ()


PROVIDERS = {
    "microsoft": Provider(
        token_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        device_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
        authorization_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        app_scope="https://outlook.office365.com/.default",
        person_scope=f"{MICROSOFT_IMAP} offline_access",
    ),
    "google": Provider(
        token_url="https://oauth2.googleapis.com/token",
        authorization_url="https://accounts.google.com/o/oauth2/v2/auth",
        app_scope=GOOGLE_MAIL,
        person_scope=GOOGLE_MAIL,
        # Without these Google gives a refresh token only the first time ever that somebody says yes.
        authorization_fields=(("access_type", "offline"), ("prompt", "consent")),
    ),
    "other": Provider(person_scope="offline_access"),
}


@dataclass(frozen=True)
class Endpoints:
    """Where one mailbox's provider is asked, and for what."""

    token_url: str
    device_url: str
    authorization_url: str
    scope: str | None
    authorization_fields: tuple[tuple[str, str], ...]


def endpoints_of(oauth):
    """What the settings say, and the provider's own where they say nothing."""
    provider, tenant = PROVIDERS[oauth.provider], quote(oauth.tenant or "", safe="")
    usual = provider.person_scope if oauth.needs_a_person else provider.app_scope
    return Endpoints(
        token_url=oauth.token_url or provider.token_url.format(tenant=tenant),
        device_url=oauth.device_url or provider.device_url.format(tenant=tenant),
        authorization_url=oauth.authorization_url or provider.authorization_url.format(tenant=tenant),
        scope=" ".join(oauth.scopes) or usual or None,
        authorization_fields=provider.authorization_fields,
    )
