"""Listening to a server that tells of its news in ways of its own."""

import io
import re
import socket
import threading
import time

import pytest

from ingest import run, wire
from ingest.bell import Bell


class Line:
    """A connection on which IDLE is answered so; what is `said` later is what the bell hears."""

    def __init__(self, answer):
        self.answer = answer
        self._ours, self._theirs = socket.socketpair()

    def socket(self):
        return self._ours

    def send(self, content):
        self.tag = content.split()[0]
        self._answers = io.BytesIO(self.answer.replace(b"{tag}", self.tag))

    def readline(self):
        return self._answers.readline()

    def say(self, content):
        self._theirs.sendall(content.replace(b"{tag}", self.tag))

    def close(self):
        self._ours.close()
        self._theirs.close()


@pytest.fixture
def idle():
    """Begin to listen to a server that answers so; gives (the bell, the server's side)."""
    lines = []

    def idle(answer=b"+ idling\r\n"):
        lines.append(Line(answer))
        return Bell(lines[-1]), lines[-1]

    yield idle
    for line in lines:
        line.close()


@pytest.mark.parametrize("answer", [b"+\r\n", b"+ idling\r\n", b"* 6 EXISTS\r\n* OK hm\r\n\r\n+ go\r\n"])
def test_idle_begins_whatever_is_told_before(idle, answer):
    bell, server = idle(answer)
    server.say(b"* 7 EXISTS\r\n")

    assert bell.stirred(1)
    assert not bell.stirred(0.01)


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (b"{tag} BAD what?\r\n", wire.Refused, "what?"),
        (b"{tag} NO [INUSE] later\r\n", wire.Refused, "INUSE"),
        (b"* BYE good night\r\n", wire.LineBroken, "good night"),
        (b"", wire.LineBroken, "ended IDLE"),
        (b"hello\r\n", wire.LineBroken, "hello"),
    ],
)
def test_who_does_not_idle_is_told_from_who_is_gone(idle, answer, error, told):
    with pytest.raises(error, match=re.escape(told)):
        idle(answer)


def test_a_line_that_comes_in_pieces_rings_when_it_is_whole(idle):
    bell, server = idle()
    server.say(b"* 6 EXI")
    early = bell.stirred(0.01)
    server.say(b"STS\r\n* 7")

    assert (early, bell.stirred(1), bell.stirred(0.01)) == (False, True, False)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"{tag} OK IDLE terminated\r\n", wire.LineBroken),
        (b"{tag} NO [UNAVAILABLE] down\r\n", wire.Refused),
        (b"* BYE idle for too long\r\n", wire.LineBroken),
        (b"\x15\x03\x01\r\n", wire.LineBroken),
        (b"x" * 100_000, wire.LineBroken),
    ],
)
def test_an_idle_that_the_server_ends_is_at_its_end(idle, said, error):
    bell, server = idle()
    server.say(said)

    with pytest.raises(error):
        while bell.stirred(0.01) or True:
            pass


def test_a_connection_that_is_closed_is_not_silence(idle):
    bell, server = idle()
    server.close()

    with pytest.raises((wire.LineBroken, OSError)):
        bell.stirred(1)


def test_a_bell_that_never_stops_leaves_a_breath_between_two_turns(monkeypatch):
    monkeypatch.setattr(run, "BREATH_SECONDS", 0.1)
    bell, began = threading.Event(), time.monotonic()
    bell.set()

    run._rest(60, bell, stop=lambda: False)

    assert time.monotonic() - began >= 0.1
