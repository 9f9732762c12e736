"""INGEST.md §8, faults 16 to 18 and 20: the line is cut, falls silent, or says what it should not."""

import pytest
from imapclient import SocketTimeout

from ingest import batches, connecting, fetch, wire
from ingest.large import LARGE, PIECE
from ingest.status import folders_at_a_glance
from ingest.trouble import Kind, classify
from tests.ingest.faults.accounts import asked, folder_of, kept, later, on_server, sightings, states
from tests.letters import letter
from tests.scripted_imap import (
    bad,
    bye,
    drop,
    drop_after,
    garbage,
    meanwhile,
    nil,
    no,
    omit,
    short_literal,
    stall,
    unsolicited,
)

pytestmark = pytest.mark.databases("sqlite")

WHOLE = "BODY.PEEK[]"


@pytest.fixture(autouse=True)
def five(inbox):
    """Five letters in the mailbox."""
    return inbox.fill([letter(subject=f"List {n}") for n in range(1, 6)])


@pytest.fixture
def impatient(monkeypatch):
    """A client that waits for the next byte for a fifth of a second, not a minute."""
    monkeypatch.setattr(connecting, "TIMEOUT", SocketTimeout(connect=5, read=0.2))


def pull(db, store, mailbox):
    [pulled] = fetch.pull(db, store, mailbox)
    return pulled


def fails(db, store, mailbox):
    """The trouble that a pull ends with."""
    with pytest.raises(Exception) as failed:
        fetch.pull(db, store, mailbox)
    return classify(failed.value)


# 16: the line is cut


@pytest.mark.parametrize("bytes_given", [0, 100, 1500])
def test_fault_16_the_server_drops_in_mid_literal(db, store, server, inbox, mailbox, bytes_given):
    server.fault("UID FETCH", drop_after(bytes_given), holding=WHOLE)

    trouble = fails(db, store, mailbox)
    before = kept(db, store)
    pull(db, store, mailbox)

    assert trouble.kind is Kind.TRANSPORT
    assert kept(db, store) == on_server(inbox)
    # What had come whole is not asked for again.
    refetched = ",".join(asked(server)[1:]).replace(":", ",").split(",")
    assert before.keys().isdisjoint(map(int, refetched))


def test_fault_16_only_the_batch_that_was_cut_is_fetched_again(
    db, store, server, inbox, mailbox, monkeypatch
):
    monkeypatch.setattr(batches, "MOST", (20, 4, 1))
    inbox.fill([letter(subject=f"Pismo {n}") for n in range(40)])
    server.fault("UID FETCH", drop_after(0), holding=WHOLE, nth=2)

    fails(db, store, mailbox)
    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)
    assert asked(server)[:3] == ["26:45", "6:25", "1:5"]
    assert asked(server)[3:] == ["22:25", "18:21", "14:17", "10:13", "6:9"]


def test_fault_16_a_large_message_goes_on_where_it_was_cut(db, store, server, inbox, mailbox):
    inbox.add(b"Subject: film\r\n\r\n" + bytes(range(256)) * (3 * LARGE // 512))
    server.fault("UID FETCH 6", drop_after(PIECE // 2), nth=4, holding=WHOLE)

    fails(db, store, mailbox)
    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)
    offsets = [
        line.partition("<")[2].partition(".")[0] for line in server.heard("UID FETCH 6 ") if "<" in line
    ]
    assert offsets == [str(n * PIECE) for n in (0, 1, 2, 3, 3, 4, 5, 6)]


def test_fault_16_a_cut_while_signing_in_or_opening_changes_nothing(db, store, server, inbox, mailbox):
    for when in ("GREETING", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"):
        server.fault(when, drop())
        assert fails(db, store, mailbox).kind is Kind.TRANSPORT

    pull(db, store, mailbox)
    assert kept(db, store) == on_server(inbox)


@pytest.mark.parametrize("size", [1000, LARGE + 1000])
def test_fault_16_a_message_that_always_cuts_the_line_is_set_aside_and_the_others_come(
    db, store, server, inbox, mailbox, size
):
    poison = inbox.add(b"Subject: x\r\n\r\n" + b"x" * size)
    inbox.add(letter(subject="po nim"))
    server.fault("UID FETCH", cut_if_given(poison), times=None, holding=WHOLE)

    for minutes in (0, 1, 3, 5):
        with later(minutes=minutes):
            try:
                fetch.pull(db, store, mailbox)
            except fetch.BREAKS:
                continue

    assert states(db) == {uid: "fetch_failed" if uid == poison.uid else "stored" for uid in inbox.uids()}
    assert "broke" in sightings(db)[poison.uid].last_error


def cut_if_given(poison):
    def do(command, run):
        answers = run()
        if any(getattr(each, "uid", None) == poison.uid for each in answers):
            return drop_after(200)(command, lambda: answers)
        return answers

    return do


def test_fault_16_one_cut_is_no_reason_to_wait_with_a_message(db, store, server, inbox, mailbox):
    server.fault("UID FETCH", drop_after(0), holding=WHOLE)

    fails(db, store, mailbox)

    assert pull(db, store, mailbox).waiting == 0


# 17: the line falls silent


def test_fault_17_the_server_stalls_in_mid_literal(db, store, server, inbox, mailbox, impatient):
    server.fault("UID FETCH", stall(60, after=900), holding=WHOLE)

    trouble = fails(db, store, mailbox)
    before = kept(db, store)
    pull(db, store, mailbox)

    assert trouble.kind is Kind.TRANSPORT
    assert 0 < len(before) < 5
    assert kept(db, store) == on_server(inbox)


def test_fault_17_the_server_stalls_before_it_says_anything(db, store, server, inbox, mailbox, impatient):
    server.fault("EXAMINE", stall(60))

    assert fails(db, store, mailbox).kind is Kind.TRANSPORT
    assert pull(db, store, mailbox).stored == 5


def test_fault_17_a_server_that_drips_is_not_waited_for_for_ever(
    db, store, server, inbox, mailbox, monkeypatch
):
    monkeypatch.setattr(wire, "SHORTEST_PATIENCE", 0.3)
    server.fault("UID FETCH", dripping, holding=WHOLE)

    assert fails(db, store, mailbox).kind is Kind.TRANSPORT
    monkeypatch.undo()
    assert pull(db, store, mailbox).waiting == 0
    assert kept(db, store) == on_server(inbox)


def dripping(command, run):
    for byte in b"".join(each.encode() + b"\r\n" if isinstance(each, str) else bytes(each) for each in run()):
        command.session.send(bytes([byte]))
        command.session.server.stopping.wait(0.02)
    return []


# 18: a message is not given


@pytest.mark.parametrize("fault", [omit(3), nil(3)], ids=["omitted", "nil"])
def test_fault_18_a_message_the_server_does_not_give_costs_no_other(db, store, server, inbox, mailbox, fault):
    server.fault("UID FETCH", fault, times=None, holding=WHOLE)

    pulled = pull(db, store, mailbox)

    assert (pulled.stored, pulled.missed, pulled.waiting) == (4, 1, 1)
    assert asked(server) == ["1:5", "3"]
    assert "did not give" in sightings(db)[3].last_error


@pytest.mark.parametrize(
    "fault", [omit(3), nil(3), short_literal(3, by=10**6), "no"], ids=["omitted", "nil", "empty", "no"]
)
def test_fault_18_what_is_not_given_three_times_is_seen_to_have_failed(
    db, store, server, inbox, mailbox, fault
):
    fault = refuse_if_asked_for(3) if fault == "no" else fault
    server.fault("UID FETCH", fault, times=None, holding=WHOLE)

    for minutes in (0, 2, 4, 6):
        with later(minutes=minutes):
            pull(db, store, mailbox)

    assert states(db) == {uid: "fetch_failed" if uid == 3 else "stored" for uid in range(1, 6)}
    with db.reading() as session:
        [glance] = folders_at_a_glance(session)
    assert (glance.set_aside, glance.on_the_way, glance.difference) == (1, 4, 0)


def refuse_if_asked_for(uid, words="The requested message could not be converted"):
    def do(command, run):
        answers = run()
        if any(getattr(each, "uid", None) == uid for each in answers):
            return no(words)(command, run)
        return answers

    return do


def test_fault_18_what_was_refused_once_comes_at_the_second_asking(db, store, server, inbox, mailbox):
    server.fault("UID FETCH", omit(2), holding=WHOLE)
    server.fault("UID FETCH", no("[SERVERBUG]"), holding=WHOLE, nth=5)

    assert pull(db, store, mailbox).stored == 5
    assert kept(db, store) == on_server(inbox)


def test_fault_18_what_failed_is_asked_for_again_a_day_later(db, store, server, inbox, mailbox):
    server.fault("UID FETCH", omit(3), times=4, holding=WHOLE)
    for minutes in (0, 2, 4):
        with later(minutes=minutes):
            pull(db, store, mailbox)
    assert states(db)[3] == "fetch_failed"

    with later(hours=25):
        pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


@pytest.mark.parametrize("size", [1000, LARGE + 1])
def test_fault_18_not_now_for_one_message_holds_up_no_other(db, store, server, inbox, mailbox, size):
    """It may be meant for all, so nothing is set aside for it; it may be meant for one, so that one goes last."""
    poison = inbox.add(b"Subject: x\r\n\r\n" + b"x" * size)
    server.fault(
        "UID FETCH", refuse_if_asked_for(poison.uid, "[UNAVAILABLE] later"), times=None, holding=WHOLE
    )

    for minutes in range(0, 20, 2):
        with later(minutes=minutes):
            try:
                fetch.pull(db, store, mailbox)
            except wire.Refused:
                continue

    assert states(db) == {uid: "listed" if uid == poison.uid else "stored" for uid in inbox.uids()}


def test_fault_18_a_large_message_that_is_refused_holds_up_nothing(db, store, server, inbox, mailbox):
    refused = inbox.add(b"Subject: film\r\n\r\n", size=LARGE + 1)
    server.fault(f"UID FETCH {refused.uid} ", no("cannot"), times=None, holding=WHOLE)

    pulled = pull(db, store, mailbox)

    assert (pulled.error, pulled.stored, pulled.missed) == (None, 5, 1)


def test_fault_18_silence_is_not_absence(db, store, server, inbox, mailbox):
    """Listed, then expunged before it was fetched: gone, when it is missed a second time a minute later."""
    server.fault("UID FETCH", meanwhile(lambda: inbox.expunge(3)), holding=WHOLE)

    pull(db, store, mailbox)
    assert states(db)[3] == "listed"
    pull(db, store, mailbox)
    assert states(db)[3] == "listed"
    with later(minutes=2):
        fetch.pull(db, store, mailbox, fully=True)

    assert states(db)[3] == "gone"
    assert states(db)[5] == "stored"


def test_fault_18_a_uid_left_out_of_a_listing_is_not_believed_gone(db, store, server, inbox, mailbox):
    server.capabilities = tuple(each for each in server.capabilities if each != "ESEARCH")
    server.fault("UID SEARCH", lambda command, run: ["* SEARCH 1 2 5", run()[-1]])

    pull(db, store, mailbox)
    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


# 20: words nobody asked for


@pytest.mark.parametrize("fault", [garbage("%%% what"), bye("[UNAVAILABLE] closing"), bye("good night")])
@pytest.mark.parametrize("when", ["UID SEARCH", "UID FETCH", "EXAMINE"])
def test_fault_20_what_is_no_imap_ends_the_connection_and_changes_nothing(
    db, store, server, inbox, mailbox, fault, when
):
    server.fault(when, fault)

    assert fails(db, store, mailbox).kind in (Kind.TRANSPORT, Kind.BUSY)
    assert kept(db, store) == {}

    assert pull(db, store, mailbox).stored == 5
    assert kept(db, store) == on_server(inbox)


@pytest.mark.parametrize("when", ["EXAMINE", "UID FETCH"])
def test_fault_20_bad_is_an_error_of_the_folder_and_over_when_it_is_over(
    db, store, server, inbox, mailbox, when
):
    server.fault(when, bad("confused"), times=1)

    first = pull(db, store, mailbox)
    assert "confused" in str(first.error)
    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


@pytest.mark.parametrize("refusal", [bad("syntax"), no("SEARCH is not supported")])
def test_a_server_that_does_not_search_is_asked_in_another_way(db, store, server, inbox, mailbox, refusal):
    server.fault("UID SEARCH", refusal, times=None)

    pull(db, store, mailbox)
    inbox.expunge(2)
    inbox.add(letter(subject="List 6"))
    pull(db, store, mailbox)

    assert kept(db, store).items() >= on_server(inbox).items()
    assert sightings(db)[2].absent_at is not None


def test_what_a_server_counts_and_its_search_leaves_out_is_found(db, store, server, inbox, mailbox):
    server.fault("UID SEARCH", lambda command, run: ["* SEARCH 1 2 4 5", run()[-1]], times=None)

    assert pull(db, store, mailbox).stored == 5
    assert kept(db, store) == on_server(inbox)


def test_fault_20_bad_to_a_batch_makes_each_be_asked_for_by_itself(db, store, server, inbox, mailbox):
    server.fault("UID FETCH", bad("too much"), holding=WHOLE)

    assert pull(db, store, mailbox).stored == 5
    assert asked(server) == ["1:5", "1", "2", "3", "4", "5"]


def test_fault_20_news_inside_an_answer_are_not_taken_for_messages(db, store, server, inbox, mailbox):
    noise = unsolicited(
        "* 4 FETCH (FLAGS (\\Seen))",
        "* 5 FETCH (UID 5 FLAGS (\\Deleted))",
        "* 9 FETCH (UID 999 BODY[] {2}\r\nno)",
        "* 1 EXPUNGE",
        "* 17 EXISTS",
        "* 0 RECENT",
        "* OK [ALERT] the night is long",
        '* 4 FETCH (X-GM-LABELS ("UID 3") FLAGS ())',
    )
    server.fault("UID FETCH", noise, times=None)
    server.fault("UID SEARCH", noise, times=None)

    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


def test_fault_20_answers_in_another_order_are_the_same_answers(db, store, server, inbox, mailbox):
    server.fault("UID FETCH", lambda command, run: turned(run()), times=None)

    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


def turned(answers):
    return [*reversed(answers[:-1]), answers[-1]]


def test_fault_20_an_answer_given_twice_is_one_message(db, store, server, inbox, mailbox):
    server.fault("UID FETCH", lambda command, run: [*run()[:-1], *run()], times=None)

    assert pull(db, store, mailbox).stored == 5
    assert kept(db, store) == on_server(inbox)


def test_fault_20_a_server_that_says_not_now_is_asked_later_and_not_each_message(
    db, store, server, inbox, mailbox
):
    server.fault("UID FETCH", bad("User is authenticated but not connected."), holding=WHOLE)

    assert fails(db, store, mailbox).kind is Kind.BUSY
    assert asked(server) == ["1:5"]
    assert folder_of(db).lease is None
    assert pull(db, store, mailbox).waiting == 0
