"""The outbox: each letter handed over once, outside any transaction, and what was said of it kept at once.

A process that dies between the server's yes and our commit sends again: the same bytes, the same Message-ID.
"""

import hashlib
from contextlib import suppress

from archive import leases
from archive.db import utcnow
from archive.store import Damaged, Missing
from cases import outgoing
from cases.errors import N_, RuleBroken
from ingest import post, post_trouble
from ingest.connecting import AwayForNow, NotEncrypted
from ingest.gate import SignInRefused


class NoServer(RuleBroken):
    """No server that takes our mail is set up."""

    sentence = N_("Sending is not set up: the configuration has no [smtp].")


TROUBLE = (AwayForNow, NotEncrypted, OSError, RuleBroken, SignInRefused, post.Cut, post.Spoilt)


def message_id(key, address):
    """The Message-ID of what has that key, without brackets: the same whenever it is asked for."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.teczka@{address.rpartition('@')[2]}"


def send(db, store, server, ids):
    """Hand over those of the letters that wait, one after another on one line.

    `server` is None when none is set up. Whatever keeps a letter from going out, it is tried again, or given up where
    people look.
    """
    token, left = leases.new_token(), list(ids)
    try:
        with _line(server) as line:
            while left:
                _send_one(db, store, line, left[0], token)
                left.pop(0)
            with suppress(*TROUBLE):  # everything was taken: how the server says good-bye is its affair
                line.end()
    except TROUBLE as error:
        with db.writing() as session:
            for letter in outgoing.claim(session, left, token):
                letter.wait(session, post_trouble.told(error), utcnow())


def _line(server):
    if server is None:
        raise NoServer()
    return post.connected(server)


def _send_one(db, store, line, outgoing_id, token):
    with db.writing() as session:
        letter = next(iter(outgoing.claim(session, [outgoing_id], token)), None)
    if letter is None:
        return
    try:
        content = store.read(letter.digest)
    except (Damaged, Missing) as error:
        told = post_trouble.told(error)
        _settle(db, letter, token, lambda session, ours: ours.give_up(session, told))
        return
    answers = line.hand_over(content, letter.sender, letter.waiting_for)
    _settle(db, letter, token, lambda session, ours: ours.told(session, answers, utcnow()))


def _settle(db, letter, token, settle):
    with db.writing() as session:
        ours = outgoing.held(session, letter.id, token)
        if ours is not None:  # else we were so slow that somebody else has it now
            settle(session, ours)
