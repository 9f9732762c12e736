"""INGEST.md §8, faults 11, 12 and 21 to 25: marks cut short, UIDs that mean something else, closed folders."""

import threading

import pytest
from sqlalchemy import func, select

from archive import jobs
from cases.filed import Filing
from cases.message import Message
from ingest import fetch, run, wire
from ingest.ledger import MailFolder, Sighting
from ingest.mailbox import FolderChanged, NotAllowed, connected
from ingest.mark import REFUSED, mark_messages
from tests.ingest.faults.accounts import asked, folder_of, kept, later, on_server, sightings, states
from tests.ingest.faults.conftest import mailbox_on
from tests.letters import letter
from tests.scripted_imap import drop, meanwhile, no, pretended

pytestmark = pytest.mark.databases("sqlite")

CHANGES = (
    "UID STORE",
    "UID COPY",
    "UID MOVE",
    "UID EXPUNGE",
    "EXPUNGE",
    "CREATE",
    "DELETE",
    "APPEND",
    "STORE",
)


@pytest.fixture
def taken_in(db, store, cast, read_stored):
    """Fetch what a mailbox has, read and file it."""

    def taken_in(mailbox):
        pulled = fetch.pull(db, store, mailbox)
        read_stored()
        return pulled

    return taken_in


@pytest.fixture
def movable(server):
    """The mailbox in the mode that moves; its folders of moved mail are watched too."""
    return mailbox_on(server, mode="move", watched_folders=("INBOX", "Filed", "Tray"))


def mark_all(db, mailbox):
    with db.reading() as session:
        ids = session.scalars(select(Message.id)).all()
    mark_messages(db, [mailbox], ids)


def count(db, table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def without(server, *capabilities):
    server.capabilities = tuple(each for each in server.capabilities if each not in capabilities)


# 11: the move was made, and nobody wrote that down


def test_fault_11_a_move_that_was_made_already_is_a_success(db, server, inbox, movable, taken_in):
    inbox.add(letter())
    taken_in(movable)
    server.fault("UID MOVE", drop(done=True))
    with pytest.raises(movable_errors()):
        mark_all(db, movable)
    assert (inbox.uids(), server.mailbox("Filed").uids()) == ([], [1])

    mark_all(db, movable)
    taken_in(movable)
    mark_all(db, movable)

    assert (inbox.uids(), server.mailbox("Filed").uids()) == ([], [1])
    assert (count(db, Message), count(db, Filing), count(db, Sighting)) == (1, 1, 2)


def test_fault_11_uids_that_are_gone_do_not_hinder_those_that_are_there(server, inbox, movable):
    inbox.fill([letter(), letter()])
    inbox.expunge(1)

    with connected(movable) as mailbox:
        mailbox.move("INBOX", 1, [1, 2, 3], "Filed")
        mailbox.move("INBOX", 1, [1, 2, 3], "Filed")

    assert (inbox.uids(), server.mailbox("Filed").uids()) == ([], [1])


def movable_errors():
    return fetch.BREAKS


# 12: without MOVE, cut between the copy and the removal


@pytest.mark.parametrize("when", ["UID COPY", "UID STORE", "UID EXPUNGE"])
@pytest.mark.parametrize("done", [False, True])
def test_fault_12_a_move_by_hand_leaves_one_copy_wherever_it_is_cut(
    db, server, inbox, movable, taken_in, when, done
):
    without(server, "MOVE")
    inbox.add(letter(mid="one@klos.example"))
    taken_in(movable)
    server.fault(when, drop(done=done))
    with pytest.raises(movable_errors()):
        mark_all(db, movable)

    mark_all(db, movable)
    taken_in(movable)

    assert (inbox.uids(), len(server.mailbox("Filed").uids())) == ([], 1)
    assert (count(db, Message), count(db, Filing)) == (1, 1)


def test_fault_12_a_copy_of_other_mail_by_that_name_is_not_taken_for_ours(server, inbox, movable):
    without(server, "MOVE")
    inbox.add(letter(mid="one@klos.example", text="Nowa treść, dłuższa niż tamta."))
    server.mailbox("Filed").add(letter(mid="one@klos.example", text="Tamta"))

    with connected(movable) as mailbox:
        mailbox.move("INBOX", 1, [1], "Filed")

    assert (inbox.uids(), server.mailbox("Filed").uids()) == ([], [1, 2])


def test_fault_12_what_was_not_copied_is_not_removed(server, inbox, movable):
    without(server, "MOVE")
    inbox.fill([letter(mid=f"{n}@klos.example") for n in range(3)])
    server.fault("UID COPY", pretended("[COPYUID 1 1,3 1:2] done"))

    with connected(movable) as mailbox, pytest.raises(wire.Refused, match="1 of 3"):
        mailbox.move("INBOX", 1, [1, 2, 3], "Filed")

    assert inbox.uids() == [2]


@pytest.mark.parametrize(
    "told", ["done", "[COPYUID 1] done", "[COPYUID 1 1:* 1:*] done", "COPYUID 1 1:3 1:3 done"]
)
def test_fault_12_an_ok_that_does_not_say_what_was_copied_removes_nothing_by_itself(
    server, inbox, movable, told
):
    without(server, "MOVE")
    inbox.fill([letter(mid=f"{n}@klos.example") for n in range(3)])
    server.fault("UID COPY", pretended(told))

    with connected(movable) as mailbox:
        with pytest.raises(wire.Refused, match="3 of 3"):
            mailbox.move("INBOX", 1, [1, 2, 3], "Filed")
        before = inbox.uids()
        server.fault("UID COPY", lambda command, run: [*run()[:-1], f"{command.tag} OK {told}"])
        mailbox.move("INBOX", 1, [1, 2, 3], "Filed")

    assert before == [1, 2, 3]
    assert inbox.uids() == []
    assert server.mailbox("Filed").uids() == [1, 2, 3]


def test_what_a_server_moved_in_word_only_is_not_counted_as_moved(server, inbox, movable):
    inbox.fill([letter(), letter()])
    server.fault("UID MOVE", pretended())

    with connected(movable) as mailbox:
        with pytest.raises(wire.Refused, match="2 of 2"):
            mailbox.move("INBOX", 1, [1, 2], "Filed")
        mailbox.move("INBOX", 1, [1, 2], "Filed")

    assert (inbox.uids(), server.mailbox("Filed").uids()) == ([], [1, 2])


def test_fault_24_a_folder_that_the_server_does_not_make_is_what_it_does_not_allow(server, inbox, movable):
    inbox.fill([letter()])
    server.fault("CREATE", no("Mailbox name should probably be prefixed with: INBOX."), times=None)

    with connected(movable) as mailbox, pytest.raises(NotAllowed):
        mailbox.move("INBOX", 1, [1], "Filed")

    assert inbox.uids() == [1]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("SUBSCRIBE", no("not here")),
        ("CREATE", lambda command, run: [*run()[:-1], f"{command.tag} NO [ALREADYEXISTS] x"]),
    ],
)
def test_a_move_waits_for_no_nicety(server, inbox, movable, command, answer):
    inbox.fill([letter()])
    server.fault(command, answer, times=None)

    with connected(movable) as mailbox:
        mailbox.move("INBOX", 1, [1], "Filed")

    assert server.mailbox("Filed").uids() == [1]


def test_fault_12_nobody_elses_deleted_mail_is_removed(server, inbox, movable):
    without(server, "MOVE")
    inbox.fill([letter(), letter()])
    inbox.letter(2).flags.add("\\Deleted")

    with connected(movable) as mailbox:
        mailbox.move("INBOX", 1, [1], "Filed")

    assert inbox.uids() == [2]
    assert server.heard("EXPUNGE") == []


# 21: the folder is numbered anew


def test_fault_21_the_same_uids_are_other_messages(db, store, server, inbox, movable, taken_in):
    inbox.fill([letter(subject=f"List {n}") for n in range(1, 4)])
    taken_in(movable)
    old = list(inbox.letters)
    inbox.expunge(1, 2, 3)
    inbox.uidvalidity, inbox.uidnext = 2, 1
    inbox.fill([letter(subject="nowy"), old[2].content, old[0].content])

    mark_all(db, movable)
    assert server.heard(*CHANGES) == []
    assert taken_in(movable)[0].stored == 3

    assert kept(db, store) == on_server(inbox)
    assert (count(db, Sighting), count(db, Message), count(db, Filing)) == (6, 4, 4)
    with db.reading() as session:
        assert jobs.count_pending(session)["mark"] == 4  # the marks of what is there now are asked for anew


# 22: the folder is numbered anew between two commands


def test_fault_22_a_reset_before_the_mark_drops_the_mark(db, server, inbox, movable, taken_in):
    inbox.fill([letter(subject="a"), letter(subject="b")])
    taken_in(movable)

    def reset():
        inbox.uidvalidity = 9

    server.fault("SELECT", meanwhile(reset))
    mark_all(db, movable)
    assert server.heard(*CHANGES) == []

    taken_in(movable)
    mark_all(db, movable)

    assert (inbox.uids(), server.mailbox("Filed").uids()) == ([], [1, 2])
    assert (count(db, Message), count(db, Filing)) == (2, 2)


def test_fault_22_a_reset_while_the_target_was_open_drops_the_rest(server, inbox, movable):
    without(server, "MOVE")
    server.mailbox("Filed")
    inbox.add(letter(mid="one@klos.example"))

    def reset():
        inbox.uidvalidity = 9

    server.fault('SELECT "INBOX"', meanwhile(reset), nth=2)

    with connected(movable) as mailbox, pytest.raises(FolderChanged):
        mailbox.move("INBOX", 1, [1], "Filed")

    assert (inbox.uids(), server.mailbox("Filed").uids()) == ([1], [])


def test_fault_22_a_reset_in_the_session_of_an_import_is_seen_at_the_next_look(
    db, store, server, inbox, mailbox
):
    inbox.fill([letter(subject=f"List {n}") for n in range(3)])
    with connected(mailbox) as opened:
        fetch.Pull(db, store, mailbox).on(opened)
        inbox.uidvalidity = 2
        inbox.letter(1).content = letter(subject="inny")
        fetch.Pull(db, store, mailbox).on(opened)

    assert kept(db, store) == on_server(inbox)
    assert count(db, Sighting) == 6


# 23: UIDs are given again without a word


def begun_anew(inbox, *subjects):
    """The server forgot its numbers and begins at 1 again, under the same UIDVALIDITY."""
    inbox.expunge(*inbox.uids())
    inbox.uidnext = 1
    inbox.fill([letter(subject=subject, text=f"Treść: {subject}") for subject in subjects])


def test_fault_23_uidnext_goes_backwards_without_another_uidvalidity(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(1, 6)])
    fetch.pull(db, store, mailbox)
    begun_anew(inbox, "Pismo pierwsze", "Pismo drugie")

    fetch.pull(db, store, mailbox)

    assert folder_of(db).epoch == 1
    assert kept(db, store) == on_server(inbox)
    assert count(db, Sighting) == 7


def test_fault_23_uidnext_that_only_went_back_is_no_new_epoch(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(1, 6)])
    fetch.pull(db, store, mailbox)
    inbox.expunge(4, 5)
    inbox.uidnext = 4

    assert fetch.pull(db, store, mailbox)[0].stored == 0

    assert folder_of(db).epoch == 0
    assert count(db, Sighting) == 5


def test_fault_23_a_size_that_the_server_corrects_is_no_new_epoch(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(1, 6)])
    fetch.pull(db, store, mailbox)
    for each in inbox.letters:
        each.size = len(each.content) + 7
    server.commands.clear()

    with later(days=2):
        fetch.pull(db, store, mailbox)
        first = len(asked(server))
        fetch.pull(db, store, mailbox)

    assert (folder_of(db).epoch, count(db, Sighting)) == (0, 5)
    assert first == len(asked(server)) == 1


def test_fault_23_another_letter_with_the_same_head_is_told_by_its_words(db, store, server, inbox, mailbox):
    inbox.fill([letter(text="Dzień dobry"), letter(text="Dobry wieczór")])
    fetch.pull(db, store, mailbox)
    inbox.letter(1).content = letter(text="Dobranoc")

    with later(days=2):
        fetch.pull(db, store, mailbox)

    assert folder_of(db).epoch == 1
    assert kept(db, store) == on_server(inbox)


def test_fault_23_a_second_time_is_another_epoch(db, store, server, inbox, mailbox):
    for subjects in (("a", "bb", "ccc", "dddd"), ("Pismo", "Drugie pismo"), ("Całkiem inne",)):
        begun_anew(inbox, *subjects)
        fetch.pull(db, store, mailbox)

    assert folder_of(db).epoch == 2
    assert kept(db, store) == on_server(inbox)


def test_fault_23_a_uidvalidity_that_comes_back_is_not_trusted_to_mean_the_same(
    db, store, server, inbox, mailbox
):
    begun_anew(inbox, "a", "bb", "ccc")
    fetch.pull(db, store, mailbox)
    begun_anew(inbox, "pierwsze", "drugie")
    fetch.pull(db, store, mailbox)
    inbox.uidvalidity = 2
    fetch.pull(db, store, mailbox)
    inbox.uidvalidity = 1
    begun_anew(inbox, "Zupełnie nowe", "I jeszcze nowsze")

    fetch.pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


def test_fault_23_a_server_without_uidnext_is_read_all_the_same(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(3)])
    server.fault("EXAMINE", without_lines("UIDNEXT"), times=None)
    fetch.pull(db, store, mailbox)
    inbox.add(letter(subject="nowy"))

    assert fetch.pull(db, store, mailbox)[0].stored == 1

    assert kept(db, store) == on_server(inbox)


def test_fault_23_a_server_without_uidvalidity_is_read_all_the_same(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(3)])
    server.fault("EXAMINE", without_lines("UIDVALIDITY"), times=None)

    fetch.pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


def without_lines(word):
    return lambda command, run: [line for line in run() if word not in str(line)]


# 24: the mailbox allows only reading


def read_only(server, inbox):
    inbox.read_only = True


def no_right_to_move(server, inbox):
    server.fault("UID MOVE", no("[NOPERM] Permission denied"), times=None)


def no_right_to_make_folders(server, inbox):
    server.fault("CREATE", no("[NOPERM] Permission denied"), times=None)


def nothing_to_move_with(server, inbox):
    without(server, "MOVE", "UIDPLUS")


@pytest.mark.parametrize(
    "lack", [read_only, no_right_to_move, no_right_to_make_folders, nothing_to_move_with]
)
def test_fault_24_where_moving_is_not_allowed_filing_goes_on_and_a_notice_says_so(
    db, server, inbox, movable, taken_in, lack
):
    lack(server, inbox)
    inbox.add(letter())
    taken_in(movable)

    mark_all(db, movable)
    inbox.add(letter(subject="następny"))
    taken_in(movable)

    assert folder_of(db).notice == REFUSED
    assert folder_of(db).last_error is None
    assert (inbox.uids(), count(db, Filing)) == ([1, 2], 2)
    assert all(not one.flags for one in inbox.letters)


@pytest.mark.parametrize("lack", ["keywords", "read only", "the right to write"])
def test_fault_24_where_keywords_do_not_last_filing_goes_on_and_a_notice_says_so(
    db, server, inbox, taken_in, lack
):
    flagging = mailbox_on(server, mode="flag")
    inbox.read_only = lack == "read only"
    if lack == "keywords":
        inbox.permanent_flags = ("\\Seen", "\\Deleted")
    elif lack == "the right to write":
        server.fault("UID STORE", no("[NOPERM] Permission denied"), times=None)
    inbox.add(letter())
    taken_in(flagging)

    mark_all(db, flagging)

    assert folder_of(db).notice == REFUSED
    assert (inbox.letter(1).flags, count(db, Filing)) == (set(), 1)


def test_fault_24_a_right_that_is_given_later_ends_the_notice(db, server, inbox, movable, taken_in):
    inbox.read_only = True
    inbox.add(letter())
    taken_in(movable)
    mark_all(db, movable)
    assert folder_of(db).notice == REFUSED

    inbox.read_only = False
    mark_all(db, movable)

    assert (folder_of(db).notice, server.mailbox("Filed").uids()) == (None, [1])


def test_fault_24_another_refusal_is_a_failure_and_not_a_missing_right(server, inbox, movable):
    inbox.add(letter())
    server.fault("UID MOVE", no("[OVERQUOTA] full"))

    with connected(movable) as mailbox, pytest.raises(Exception, match="OVERQUOTA"):
        mailbox.move("INBOX", 1, [1], "Filed")


def test_fault_24_reading_sends_nothing_that_could_change_anything(db, server, inbox, mailbox, taken_in):
    inbox.add(letter())

    taken_in(mailbox)
    mark_all(db, mailbox)

    assert server.heard("SELECT", *CHANGES) == []
    assert not any("BODY[" in line for line in server.heard("UID FETCH"))


def test_fault_24_nothing_is_moved_where_that_is_not_allowed(server, movable):
    without(server, "MOVE", "UIDPLUS")

    with connected(movable) as mailbox, pytest.raises(NotAllowed):
        mailbox.move("INBOX", 1, [1], "Filed")
    assert server.heard("SELECT", *CHANGES) == []


# 25: the folder is gone


def turns(db, store, mailbox, until):
    """The loop, until the condition holds or five seconds are over."""
    stop = threading.Event()
    loop = threading.Thread(target=run.watch, args=(db, store, mailbox, stop, lambda: None))
    loop.start()
    held = any(until() or stop.wait(0.02) for _ in range(250))
    stop.set()
    loop.join(10)
    return held


@pytest.mark.expects_warnings
def test_fault_25_a_deleted_folder_is_an_alarm_and_what_was_seen_stays(db, store, server, mailbox):
    mailbox.folders = mailbox.watched_folders = ("Sprawy", "INBOX")
    server.mailbox("Sprawy").add(letter(subject="w folderze"))
    fetch.pull(db, store, mailbox)
    server.remove("Sprawy")
    server.mailbox("INBOX").add(letter(subject="obok"))

    assert turns(db, store, mailbox, lambda: folder_of(db, folder="Sprawy").trouble == "folder")

    assert "Sprawy" in folder_of(db, folder="Sprawy").last_error
    assert states(db, folder="Sprawy") == {1: "stored"}
    assert sightings(db, folder="Sprawy")[1].absent_at is None
    assert states(db) == {1: "stored"}  # the other folder is read all the same
    assert folder_of(db).last_error is None


@pytest.mark.expects_warnings
def test_fault_25_a_folder_that_comes_back_ends_the_alarm(db, store, server, mailbox):
    mailbox.poll_seconds = 0.05
    server.rename("INBOX", "Stare")
    assert turns(db, store, mailbox, lambda: folder_of_or_none(db) and folder_of(db).last_error)
    server.rename("Stare", "INBOX")

    assert turns(db, store, mailbox, lambda: folder_of(db).last_error is None)


def folder_of_or_none(db):
    return count(db, MailFolder) and folder_of(db)


def test_fault_25_a_renamed_folder_brings_no_message_twice(db, store, server, mailbox, taken_in):
    mailbox.folders = mailbox.watched_folders = ("Sprawy/Źródło",)
    server.mailbox("Sprawy/Źródło").fill([letter(subject=f"List {n}") for n in range(3)])
    taken_in(mailbox)
    server.rename("Sprawy/Źródło", "Nowe")
    mailbox.folders = mailbox.watched_folders = ("Nowe",)

    taken_in(mailbox)

    assert (count(db, Sighting), count(db, Message), count(db, Filing)) == (6, 3, 3)


def test_fault_25_marks_in_a_folder_that_is_gone_are_dropped(db, store, server, movable, taken_in):
    movable.folders, movable.watched_folders = ("Sprawy", "INBOX"), ("Sprawy", "INBOX", "Filed")
    server.mailbox("Sprawy").add(letter(subject="w folderze"))
    server.mailbox("INBOX").add(letter(subject="obok"))
    taken_in(movable)
    server.remove("Sprawy")

    mark_all(db, movable)

    assert server.mailbox("Filed").uids() == [1]
    with later(minutes=2):
        assert fetch.pull(db, store, movable)[0].error is not None
