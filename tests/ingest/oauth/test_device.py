"""A person types a code at the provider; meanwhile it is asked at its own pace, and every end has its own words."""

import pytest

from ingest.oauth import device
from ingest.oauth.errors import ClientRefused, Declined, ProviderAway, TooLate
from tests.token_endpoint import lost, refusal, unreachable


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now, self.slept = 0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.slept.append(seconds)


@pytest.fixture
def clock():
    return Clock()


def wait(mailbox, clock):
    return device.wait(mailbox, device.begin(mailbox), sleep=clock.sleep, now=clock)


def test_the_person_is_told_where_to_type_what(mailbox):
    code = device.begin(mailbox)

    assert (code.address, code.user_code) == ("https://provider.example/device", "ABCD-EFGH")


def test_it_waits_for_the_person_at_the_providers_pace(provider, mailbox, clock):
    provider.device_answers = ["authorization_pending", "slow_down", "authorization_pending", None]

    tokens = wait(mailbox, clock)

    assert tokens.access == provider.issued[0]
    assert tokens.refresh
    assert clock.slept == [1, 1, 6, 6]


def test_a_provider_that_stumbles_is_asked_more_slowly(provider, mailbox, clock):
    code = device.begin(mailbox)
    provider.answer_next(unreachable, lost)

    assert device.wait(mailbox, code, sleep=clock.sleep, now=clock).access
    assert clock.slept == [1, 2, 4]


@pytest.mark.parametrize(
    ("error", "end"),
    [
        ("access_denied", Declined),
        ("authorization_declined", Declined),
        ("expired_token", TooLate),
        ("invalid_client", ClientRefused),
    ],
)
def test_each_end_has_its_own_words(provider, mailbox, clock, error, end):
    provider.device_answers = ["authorization_pending", error]

    with pytest.raises(end) as told:
        wait(mailbox, clock)

    assert told.value.mailbox == "Sprawy"


def test_nobody_is_waited_for_longer_than_the_code_is_good(provider, mailbox, clock):
    provider.device_answers, provider.code_lifetime = ["authorization_pending"] * 100, 40

    with pytest.raises(TooLate):
        wait(mailbox, clock)

    assert clock.now == 40


def test_a_yes_that_cannot_be_renewed_is_no_permission(provider, mailbox, clock):
    code = device.begin(mailbox)
    provider.answer_next(lambda honest: (200, {"access_token": "a"}))

    with pytest.raises(ClientRefused, match="no refresh token"):
        device.wait(mailbox, code, sleep=clock.sleep, now=clock)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, {"user_code": "A"}), ProviderAway),
        ((200, {"user_code": "A", "device_code": "d", "verification_uri": "u", "expires_in": "soon"}), ProviderAway),
        ((503, b""), ProviderAway),
        (refusal("unauthorized_client"), ClientRefused),
    ],
)  # fmt: skip
def test_a_provider_that_gives_no_code_is_told(provider, mailbox, answer, error):
    provider.answer_next(lambda honest: answer)

    with pytest.raises(error):
        device.begin(mailbox)
