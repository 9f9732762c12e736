"""Two processes that need a token at the same moment spend one refresh token, not two."""

import subprocess
import sys
import threading

import pytest


@pytest.fixture
def asking(db, provider):
    """Start another process that asks for the mailbox's token."""
    processes = []

    def start():
        address = db.url.render_as_string(hide_password=False)
        words = [sys.executable, "-m", "tests.ingest.oauth.asking", address, provider.token_url]
        processes.append(subprocess.Popen(words, stdout=subprocess.PIPE, text=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def test_two_processes_at_once_renew_once(provider, allowed, asking):
    # Held back until both have had time to ask: the second must find the first at it.
    provider.gate.clear()
    first, second = asking(), asking()
    threading.Timer(2, provider.gate.set).start()

    told = [process.communicate(timeout=30)[0].strip() for process in (first, second)]

    assert told == [provider.issued[0]] * 2
    assert len(provider.asked) == 1


def test_what_a_killed_process_was_asking_is_asked_again_at_once(provider, allowed, asking, source_of):
    provider.gate.clear()
    victim = asking()
    while source_of(allowed)._row().lease is None:
        threading.Event().wait(0.02)
    victim.kill()
    victim.wait()
    provider.rotates = False
    provider.gate.set()

    assert source_of(allowed).access_token() in provider.issued
