"""How the mailboxes are, typed: a report for people and for programs, what is set aside, and holding back."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.db import utcnow
from ingest import ledger
from ingest.ledger import MailFolder, Sighting


@pytest.fixture
def mailbox(config_file):
    """A mailbox in the configuration."""
    (config_file.parent / "imap_password").write_text("secret")
    with open(config_file, "a", encoding="utf-8") as file:
        file.write(
            '\n[[mailboxes]]\nname = "sprawy"\naddress = "sprawy@firma.example"\nhost = "127.0.0.1"\nport = 9\n'
            'tls = "none"\nuser = "sprawy"\npassword_file = "imap_password"\n'
        )


@pytest.fixture
def inbox(office, mailbox):
    """Its INBOX with four messages, two of them set aside; the ids of those."""
    with office.db.writing() as session:
        inbox = ledger.folder_of(session, "sprawy", "INBOX")
        inbox.uidvalidity, inbox.on_server, inbox.uids_on_server = 7, 4, "1:4"
        inbox.counted_at = inbox.last_success_at = utcnow()
        session.flush()
        rows = [
            Sighting(
                folder=inbox, uidvalidity=7, uid=uid, state_code=state, seen_at=utcnow() - timedelta(days=1)
            )
            for uid, state in enumerate(("done", "fetch_failed", "unreadable", "listed"), 1)
        ]
        session.add_all(rows)
        session.flush()
        return [rows[1].id, rows[2].id]


def change(office, **values):
    with office.db.writing() as session:
        for name, value in values.items():
            setattr(session.scalars(select(MailFolder)).one(), name, value)


def states(office):
    with office.db.reading() as session:
        return [sighting.state_code for sighting in session.scalars(select(Sighting).order_by(Sighting.uid))]


def test_a_person_reads_that_all_is_accounted_for(teczka, office, inbox):
    told = teczka("mail", "status")

    assert told.exit_code == 0, told.stderr
    assert "sprawy@firma.example · read only" in told.stdout
    assert "on the server 4 = stored 1 + duplicates 0 + set aside 2 + gone 0 + on the way 1" in told.stdout
    assert "still to be fetched: 1" in told.stdout


def test_a_program_reads_one_document(teczka, office, inbox):
    told = teczka("mail", "status", "--json")

    document = json.loads(told.stdout)
    assert told.exit_code == 0
    assert (document["version"], document["well"]) == (1, True)
    assert document["mailboxes"][0]["folders"][0]["uids"]["unreadable"] == "3"


def test_the_difference_is_named_and_fails(teczka, office, inbox):
    change(office, on_server=5, uids_on_server="1:4,8")

    told, document = teczka("mail", "status"), teczka("mail", "status", "--json")

    assert told.exit_code == document.exit_code == 1
    assert "Not accounted for: 1; unknown here UID 8" in told.stdout
    assert json.loads(document.stdout)["mailboxes"][0]["folders"][0]["uids"]["unaccounted"] == "8"


def test_a_late_mailbox_fails(teczka, office, inbox):
    change(
        office,
        last_success_at=utcnow() - timedelta(minutes=16),
        last_error="No route to host",
        notice="no_room",
    )

    told = teczka("mail", "status")

    assert told.exit_code == 1
    assert "Not read for more than a quarter of an hour." in told.stdout
    assert "No route to host" in told.stdout and "too little room" in told.stdout


def test_what_is_set_aside_is_listed_with_its_number(teczka, office, inbox):
    told, rows = teczka("mail", "aside"), json.loads(teczka("mail", "aside", "--json").stdout)

    assert [row["id"] for row in rows] == sorted(inbox, reverse=True)
    assert [(row["uid"], row["state"]) for row in rows] == [(3, "unreadable"), (2, "fetch_failed")]
    assert f"{inbox[0]}\t" in told.stdout and "did not hand it over" in told.stdout


def test_one_or_all_are_tried_again(teczka, office, inbox):
    one = teczka("mail", "retry", inbox[0])
    assert one.stdout == "Messages that are being tried again: 1\n"
    assert states(office) == ["done", "listed", "unreadable", "listed"]

    assert teczka("mail", "retry", "--all").exit_code == 0
    assert states(office) == ["done", "listed", "stored", "listed"]
    assert teczka("mail", "retry", "--all").exit_code == 0
    assert teczka("mail", "aside").stdout == "Nothing is set aside.\n"


def test_what_is_not_set_aside_cannot_be_tried(teczka, office, inbox):
    assert teczka("mail", "retry", 999).exit_code == 1
    assert teczka("mail", "retry").exit_code == 2
    assert teczka("mail", "retry", "--all", inbox[0]).exit_code == 2


def test_a_backlog_is_held_back_and_let_come(teczka, office, inbox):
    change(office, live_from=100)

    assert teczka("mail", "pause", "sprawy", "INBOX").stdout == "INBOX: only new mail is fetched\n"
    assert "held back since" in teczka("mail", "status").stdout
    change(office, notice="no_room")
    assert teczka("mail", "resume", "sprawy").stdout == "INBOX: everything is fetched\n"

    with office.db.reading() as session:
        folder = session.scalars(select(MailFolder)).one()
        assert (folder.paused_at, folder.notice) == (None, None)


def test_a_name_that_nothing_has_is_refused(teczka, office, inbox):
    nobody, nowhere = teczka("mail", "pause", "inna"), teczka("mail", "pause", "sprawy", "Nigdzie")

    assert (nobody.exit_code, nowhere.exit_code) == (1, 1)
    assert "“inna”" in nobody.stderr and "“Nigdzie”" in nowhere.stderr


@pytest.mark.server
def test_mail_that_teczka_moved_is_accounted_for_at_once(
    teczka, office, cast, dovecot, imap_user, config_file, letter
):
    for name in ("a.eml", "b.eml", "a.eml"):
        dovecot.append(imap_user, letter(name).read_bytes())
    (config_file.parent / "imap_password").write_text(dovecot.password)
    with open(config_file, "a", encoding="utf-8") as file:
        file.write(
            f'\n[[mailboxes]]\nname = "sprawy"\naddress = "sprawy@firma.example"\nhost = "127.0.0.1"\n'
            f'mode = "move"\nsender_check = "none"\n'
            f'port = {dovecot.port}\ntls = "none"\nuser = "{imap_user}"\npassword_file = "imap_password"\n'
        )

    teczka("mail", "pull")
    moved = teczka("mail", "status", "--json")
    teczka("mail", "pull")
    again = teczka("mail", "status", "--json")

    [inbox] = json.loads(moved.stdout)["mailboxes"][0]["folders"]
    folders = {one["name"]: one for one in json.loads(again.stdout)["mailboxes"][0]["folders"]}
    assert (moved.exit_code, again.exit_code) == (0, 0)
    assert (inbox["on_server"], inbox["gone"], inbox["unaccounted"]) == (3, 3, 0)
    assert (folders["INBOX"]["on_server"], folders["INBOX"]["left_before"]) == (0, 3)
    assert (folders["Teczka/Filed"]["on_server"], folders["Teczka/Filed"]["duplicates"]) == (3, 3)
