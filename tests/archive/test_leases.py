"""A lease tells whether its holder still lives."""

import os

import pytest

from archive import leases


def test_a_lease_of_this_process_is_held():
    assert not leases.holder_is_dead(leases.new_token())


def test_a_lease_of_a_process_that_ended_is_not():
    child = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(child, 0)

    assert leases.holder_is_dead(leases.new_token().replace(f":{os.getpid()}:", f":{child}:"))


@pytest.mark.parametrize("token", ["", "another1:1:abc", "nonsense", "::"])
def test_what_another_machine_holds_is_never_called_dead(token):
    assert not leases.holder_is_dead(token)


def test_every_token_is_its_own_and_fits_its_column():
    tokens = {leases.new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token) <= 32 for token in tokens)
