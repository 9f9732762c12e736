"""A person allows Teczka into a mailbox on any device: she types a short code into the provider's page (RFC 8628)."""

import time
from dataclasses import dataclass

from ingest.oauth.endpoint import NotNow, Refused, Unanswered, ask
from ingest.oauth.errors import NO_TOKEN, ClientRefused, Declined, ProviderAway, TooLate, worded
from ingest.oauth.grants import lasting_tokens
from ingest.oauth.providers import endpoints_of

USUAL_INTERVAL = 5
SLOWER = 5
LONGEST_INTERVAL = 60
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
ENDS = {"access_denied": Declined, "authorization_declined": Declined, "expired_token": TooLate}


@dataclass(frozen=True)
class DeviceCode:
    """What the person is told (address and code), and what we ask with meanwhile; times in seconds."""

    user_code: str
    address: str
    device_code: str
    seconds: int
    interval: int


def begin(mailbox):
    """A code for one person to type. Raises `ClientRefused`, `ProviderAway`, `ProviderUntrusted`."""
    endpoints = endpoints_of(mailbox.oauth)
    fields = {"client_id": mailbox.oauth.client_id, "scope": endpoints.scope}
    try:
        answer = ask(endpoints.device_url, fields)
        return DeviceCode(
            user_code=str(answer["user_code"]),
            address=str(answer.get("verification_uri") or answer["verification_url"]),
            device_code=str(answer["device_code"]),
            seconds=int(answer["expires_in"]),
            interval=max(int(answer.get("interval", USUAL_INTERVAL)), 1),
        )
    except NO_TOKEN as error:
        raise worded(mailbox, error) from error
    except (KeyError, ValueError, TypeError) as error:
        raise ProviderAway(mailbox=mailbox.name, reason=f"no device code in the answer: {error}") from error


def wait(mailbox, code, sleep=time.sleep, now=time.monotonic):
    """The `Tokens`, once the person has said yes. Raises `Declined`, `TooLate`, `ClientRefused`."""
    interval, until = code.interval, now() + code.seconds
    while now() < until:
        sleep(interval)
        try:
            return lasting_tokens(mailbox, ask(endpoints_of(mailbox.oauth).token_url, _fields(mailbox, code)))
        except (NotNow, Unanswered):
            interval = min(interval * 2, LONGEST_INTERVAL)  # RFC 8628 §3.5
        except Refused as refusal:
            if refusal.code == "slow_down":
                interval += SLOWER
            elif refusal.code != "authorization_pending":
                raise ENDS.get(refusal.code, ClientRefused)(
                    mailbox=mailbox.name, reason=str(refusal)
                ) from None
    raise TooLate(mailbox=mailbox.name)


def _fields(mailbox, code):
    return {
        "grant_type": DEVICE_CODE,
        "device_code": code.device_code,
        "client_id": mailbox.oauth.client_id,
        "client_secret": mailbox.client_secret,
    }
