"""The report of the mailboxes is one plain document whose names and meanings stay."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from archive.db import utcnow
from ingest import ledger, trouble
from ingest.ledger import Sighting
from ingest.oauth.kept import OAuthToken
from ingest.report import report
from ingest.trouble import Kind, Retry, Trouble

FOLDER = {
    "name", "on_server", "stored", "duplicates", "set_aside", "gone", "on_the_way", "difference", "unaccounted", "kept",
    "left_before", "missed_before", "unfetched", "rate", "remaining_seconds", "uids", "counted_at", "compared_at",
    "last_success_at", "last_try_at", "next_try_at", "error", "notice", "paused_at",
}  # fmt: skip


def box(name="sprawy"):
    return SimpleNamespace(name=name, address="sprawy@firma.example", mode="read_only", folders=("INBOX",))


@pytest.fixture
def inbox(session):
    """A folder with five messages, read a moment ago."""
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.uidvalidity, inbox.on_server, inbox.uids_on_server = 7, 5, "1:5"
    inbox.counted_at = inbox.last_success_at = utcnow()
    session.flush()
    before = utcnow() - timedelta(hours=1)
    states = ["done", "done", "too_large", "listed", "stored"]
    session.add_all(
        Sighting(folder=inbox, uidvalidity=7, uid=uid, state_code=state, seen_at=before, repeated=uid == 2)
        for uid, state in enumerate(states, 1)
    )
    session.flush()
    return inbox


def test_everything_is_told_in_plain_values(session, inbox):
    told = report(session, [box()])

    [mailbox] = told["mailboxes"]
    [folder] = mailbox["folders"]
    assert json.loads(json.dumps(told)) == told
    assert (told["version"], told["well"], told["late"], told["unaccounted"]) == (1, True, [], 0)
    assert folder.keys() == FOLDER
    parts = ("stored", "duplicates", "set_aside", "gone", "on_the_way")
    assert [folder[part] for part in parts] == [1, 1, 1, 0, 2]
    assert folder["on_server"] == sum(folder[part] for part in parts)
    assert folder["uids"] == {
        "unaccounted": "", "surplus": "", "listed": "4", "stored": "5", "fetch_failed": "", "unreadable": "",
        "too_large": "3", "gone": "",
    }  # fmt: skip


def test_a_message_that_is_not_accounted_for_is_not_well(session, inbox):
    inbox.on_server, inbox.uids_on_server = 5, "1:4,9"
    session.flush()

    told = report(session, [box()])

    folder = told["mailboxes"][0]["folders"][0]
    assert (told["well"], told["unaccounted"], folder["difference"]) == (False, 2, 0)
    assert (folder["uids"]["unaccounted"], folder["uids"]["surplus"]) == ("9", "5")


def test_a_mailbox_is_late_with_its_reason(session, inbox):
    inbox.last_success_at = utcnow() - timedelta(minutes=16)
    found = Trouble(Kind.DISK, trouble.DISK_FULL, Retry.MINUTELY, {"reason": "ENOSPC"})
    inbox.last_error, inbox.trouble = trouble.written(found), "disk"
    session.flush()

    told = report(session, [box()])

    error = told["mailboxes"][0]["folders"][0]["error"]
    assert (told["well"], told["late"], told["mailboxes"][0]["late"]) == (False, ["sprawy"], True)
    assert error["kind"] == "disk"
    assert error["text"].startswith("The disk is full (ENOSPC).")


def test_a_mailbox_that_nobody_reached_yet_is_late(session):
    told = report(session, [box("nowa")])

    assert (told["well"], told["late"]) == (False, ["nowa"])
    assert told["mailboxes"][0]["folders"] == []


def test_what_is_no_longer_configured_is_told_and_is_no_trouble(session, inbox):
    inbox.on_server, inbox.last_success_at = 9, utcnow() - timedelta(days=90)
    session.flush()

    told = report(session, [])

    assert told["well"]
    assert told["mailboxes"][0]["configured"] is False


def test_a_token_tells_until_when_it_is_valid(session, inbox):
    until = utcnow().replace(microsecond=0) + timedelta(hours=1)
    session.add(OAuthToken(account="sprawy", expires_at=until, refreshed_at=until, ciphertext="x"))
    session.flush()

    token = report(session, [box()])["mailboxes"][0]["token"]

    assert token["expires_at"] == until.isoformat()
    assert "x" not in token.values()


def test_a_folder_that_is_not_made_yet_is_left_out(session, inbox):
    ledger.folder_of(session, "sprawy", "Teczka/Filed")

    assert [folder["name"] for folder in report(session, [box()])["mailboxes"][0]["folders"]] == ["INBOX"]
