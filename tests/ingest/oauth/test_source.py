"""The supplier of tokens renews in time and once, keeps them unreadable, and says plainly when a person is needed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from archive import leases
from archive.db import utcnow
from ingest.oauth import OAuthToken, SignInRevoked
from ingest.oauth.errors import AnswerLost, ClientRefused, KeyLost, NotAuthorized, ProviderAway
from ingest.oauth.grants import Tokens
from tests.ingest.oauth.conftest import mailbox_at
from tests.token_endpoint import lost, refusal, unreachable

DEAD_PROCESS = 2**22 + 1  # above every process number that Linux gives


def row_in(db):
    with db.reading() as session:
        return session.scalars(select(OAuthToken)).one()


def later(**span):
    return time_machine.travel(utcnow() + timedelta(**span))


def test_a_token_is_asked_for_once(provider, app_mailbox, source_of):
    first = source_of(app_mailbox).access_token()

    assert source_of(app_mailbox).access_token() == first == provider.issued[0]
    assert [form["grant_type"] for form in provider.asked] == ["client_credentials"]


def test_no_token_can_be_read_out_of_the_database(db, provider, allowed, source_of):
    token = source_of(allowed).access_token()

    kept = row_in(db)

    assert all(secret not in str(vars(kept)) for secret in (token, "refresh-1", "app secret"))
    assert kept.version == 2


def test_a_token_is_renewed_when_four_fifths_of_its_life_are_over(provider, app_mailbox, source_of):
    first = source_of(app_mailbox).access_token()

    with later(minutes=47):
        assert source_of(app_mailbox).access_token() == first
    with later(minutes=49):
        assert source_of(app_mailbox).access_token() != first


def test_each_renewal_uses_the_refresh_token_of_the_last_one(provider, allowed, source_of):
    for hours in range(5):
        with later(hours=hours):
            source_of(allowed).access_token()

    used = [form["refresh_token"] for form in provider.asked]
    assert used[0] == "refresh-1"
    assert len(set(used)) == 5


def test_a_provider_that_does_not_rotate_keeps_its_refresh_token(provider, allowed, source_of):
    provider.rotates = False
    for hours in range(3):
        with later(hours=hours):
            source_of(allowed).access_token()

    assert {form["refresh_token"] for form in provider.asked} == {"refresh-1"}


def test_a_token_that_the_server_refused_is_not_given_again(provider, app_mailbox, source_of):
    refused = source_of(app_mailbox).access_token()

    other = source_of(app_mailbox).access_token(instead_of=refused)

    assert other != refused
    assert source_of(app_mailbox).access_token(instead_of=refused) == other
    assert len(provider.asked) == 2


def test_what_was_revoked_names_the_mailbox_and_what_to_do(db, provider, allowed, source_of):
    provider.revoke()

    with pytest.raises(SignInRevoked) as revoked:
        source_of(allowed).access_token()

    assert type(revoked.value) is SignInRevoked
    assert revoked.value.mailbox == "Sprawy"
    assert 'teczka mail authorize "Sprawy"' in str(revoked.value)
    assert "AADSTS700082" in row_in(db).last_error
    assert row_in(db).refused_at is not None


def test_a_revoked_permission_is_offered_again_only_once_an_hour(provider, allowed, source_of):
    provider.revoke()
    for minutes in (0, 10, 50, 58, 70):
        with later(minutes=minutes), pytest.raises(SignInRevoked):
            source_of(allowed).access_token()

    assert len(provider.asked) == 2


def test_a_new_permission_ends_the_alarm_at_once(db, provider, allowed, source_of):
    provider.revoke()
    with pytest.raises(SignInRevoked):
        source_of(allowed).access_token()
    provider.grant("refresh-2")

    source_of(allowed).keep(Tokens("access-new", 3600, "refresh-2"))

    assert source_of(allowed).access_token() == "access-new"
    assert (row_in(db).trouble, row_in(db).refused_at, row_in(db).last_error) == (None, None, None)


def test_a_lost_answer_is_told_from_a_revoked_permission(provider, allowed, source_of):
    provider.answer_next(lost)
    with pytest.raises(ProviderAway):
        source_of(allowed).access_token()

    with pytest.raises(AnswerLost, match="was lost on the way"):
        source_of(allowed).access_token()


def test_a_lost_answer_does_no_harm_where_the_old_token_stays_good(provider, allowed, source_of):
    provider.rotates = False
    provider.answer_next(lost)
    with pytest.raises(ProviderAway):
        source_of(allowed).access_token()

    assert source_of(allowed).access_token() == provider.issued[-1]


def test_a_process_that_was_killed_while_asking_holds_nobody_up(db, provider, allowed, source_of):
    _leave_lease(db, f"{_machine()}:{DEAD_PROCESS}:x")

    assert source_of(allowed).access_token() == provider.issued[0]


def test_a_permission_lost_with_a_killed_process_is_said_to_be_lost(db, provider, allowed, source_of):
    _leave_lease(db, f"{_machine()}:{DEAD_PROCESS}:x")
    provider.revoke()  # as rotation does, when the answer went to the dead

    with pytest.raises(AnswerLost):
        source_of(allowed).access_token()


def test_a_provider_out_of_order_is_bridged_while_the_token_lives(provider, app_mailbox, source_of):
    token = source_of(app_mailbox).access_token()
    provider.answer_next(unreachable, unreachable)

    with later(minutes=50):
        assert source_of(app_mailbox).access_token() == token
    with later(minutes=61), pytest.raises(ProviderAway):
        source_of(app_mailbox).access_token()
    with later(minutes=61):
        assert source_of(app_mailbox).access_token() == provider.issued[-1] != token


def test_an_application_that_is_refused_is_told_from_a_revoked_person(provider, source_of):
    mailbox = mailbox_at(provider, "client_credentials", client_secret="expired secret")

    with pytest.raises(ClientRefused, match="client_secret_file"):
        source_of(mailbox).access_token()


def test_before_anybody_allowed_it_the_provider_is_not_asked(provider, mailbox, source_of):
    with pytest.raises(NotAuthorized):
        source_of(mailbox).access_token()

    assert provider.asked == []


def test_tokens_under_another_key_cannot_be_used(provider, allowed, app_mailbox, source_of):
    with pytest.raises(KeyLost, match="secrets_key_file"):
        source_of(allowed, secret="another").access_token()


def test_an_application_gets_new_tokens_when_the_key_is_another(provider, app_mailbox, source_of):
    source_of(app_mailbox).access_token()

    assert source_of(app_mailbox, secret="another").access_token() == provider.issued[1]


def test_a_permission_for_another_user_is_not_used(provider, allowed, source_of):
    other = mailbox_at(provider, "device", user="ktos.inny@firma.example")

    with pytest.raises(NotAuthorized):
        source_of(other).access_token()


def test_two_threads_at_once_renew_once(provider, allowed, source_of):
    provider.gate.clear()
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(source_of(allowed).access_token) for _ in range(4)]
        threading.Timer(0.3, provider.gate.set).start()
        tokens = {each.result(20) for each in asked}

    assert tokens == {provider.issued[0]}
    assert len(provider.asked) == 1


def test_while_somebody_renews_the_old_token_is_used(provider, app_mailbox, source_of):
    old = source_of(app_mailbox).access_token()
    with later(minutes=50), ThreadPoolExecutor(1) as threads:
        provider.gate.clear()
        renewing = threads.submit(source_of(app_mailbox).access_token)
        while not _is_leased(source_of(app_mailbox)):
            threading.Event().wait(0.01)

        assert source_of(app_mailbox).access_token() == old
        provider.gate.set()
        assert renewing.result(20) != old


def test_an_answer_that_comes_after_somebody_elses_does_not_replace_it(db, provider, allowed, source_of):
    late = source_of(allowed)

    def slow(honest):
        # Frozen for so long that its lease is over; meanwhile a person allowed something new.
        answer = honest()
        source_of(allowed).keep(Tokens("newer", 3600, "refresh-2"))
        return answer

    provider.answer_next(slow)

    assert late.access_token() == "newer"
    assert row_in(db).version == 2


def test_a_refusal_that_comes_after_somebody_elses_answer_is_no_alarm(db, provider, allowed, source_of):
    def beaten(honest):
        source_of(allowed).keep(Tokens("newer", 3600, "refresh-2"))
        return refusal("invalid_grant")

    provider.answer_next(beaten)

    assert source_of(allowed).access_token() == "newer"
    assert row_in(db).refused_at is None


def _leave_lease(db, lease):
    with db.writing() as session:
        values = {"lease": lease, "lease_until": utcnow() + timedelta(minutes=1), "asked_at": utcnow()}
        session.execute(update(OAuthToken).values(**values))


def _machine():
    return leases.new_token().partition(":")[0]


def _is_leased(source):
    return source._row().lease is not None
