"""INGEST.md §8, faults 19, 31 and 32: sizes that are not what was told, messages and mailboxes that are too large."""

import base64
import re

import pytest
from sqlalchemy import func, select

from cases.message import Message, MessageState
from ingest import fetch
from ingest.large import LARGE, PIECE
from ingest.ledger import Sighting, SightingState
from ingest.mailbox import connected
from ingest.numbering import WINDOW
from ingest.received import SHORT
from tests.imap_folders import Letter
from tests.ingest.faults.accounts import asked, kept, later, on_server, sightings, states
from tests.ingest.faults.conftest import mailbox_on
from tests.ingest.faults.taking_in import memory_taking_in
from tests.letters import letter
from tests.scripted_imap import FetchAnswer, bad, short_literal

pytestmark = pytest.mark.databases("sqlite")

WHOLE = "BODY.PEEK[]"


def pull(db, store, config):
    [pulled] = fetch.pull(db, store, config)
    return pulled


# 19: shorter than was told


def test_fault_19_a_short_literal_is_asked_for_once_more(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(1, 6)])
    server.fault("UID FETCH", short_literal(3, by=20), holding=WHOLE)

    pull(db, store, mailbox)

    assert asked(server) == ["1:5", "3"]
    assert kept(db, store) == on_server(inbox)
    assert sightings(db)[3].last_error is None


@pytest.mark.expects_warnings
def test_fault_19_what_is_short_twice_is_stored_and_said_to_be_short(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(1, 6)])
    server.fault("UID FETCH", short_literal(3, by=20), times=None, holding=WHOLE)

    pull(db, store, mailbox)
    pull(db, store, mailbox)

    assert asked(server) == ["1:5", "3"]
    assert kept(db, store)[3] == inbox.letter(3).content[:-20]
    assert (states(db)[3], sightings(db)[3].last_error) == ("stored", SHORT)
    assert not any(store.attic().iterdir())  # the worse of the two is not left lying about


@pytest.mark.expects_warnings
def test_fault_19_the_longer_of_two_answers_is_kept(db, store, server, inbox, mailbox):
    inbox.fill([letter(subject=f"List {n}") for n in range(1, 6)])
    server.fault("UID FETCH", short_literal(3, by=20), holding=WHOLE)
    server.fault("UID FETCH", short_literal(3, by=90), holding=WHOLE, nth=2)

    pull(db, store, mailbox)

    assert kept(db, store)[3] == inbox.letter(3).content[:-20]


def test_fault_19_a_server_that_only_estimates_sizes_is_not_asked_twice(db, store, server, inbox, mailbox):
    for number in range(30):
        content = letter(subject=f"List {number}")
        inbox.add(content, size=len(content) + 10 + number % 3)

    assert pull(db, store, mailbox).stored == 30

    assert asked(server) == ["1:30"]
    assert kept(db, store) == on_server(inbox)


def test_fault_19_a_message_longer_than_was_told_is_kept_whole(db, store, server, inbox, mailbox):
    inbox.add(letter(text="Treść " * 100), size=10)
    inbox.add(b"Subject: film\r\n\r\n" + b"y" * (LARGE + 3 * PIECE), size=LARGE + 1)

    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)
    assert all(one.last_error is None for one in sightings(db).values())


# Large messages, piece by piece


@pytest.mark.parametrize("size", [LARGE + PIECE, LARGE + PIECE + 7])
@pytest.mark.parametrize(
    "way",
    [
        "as asked",
        "smaller",
        "nil at the end",
        "refused at the end",
        "always the whole",
        "without a place",
        "not in pieces",
    ],
)
def test_pieces_are_put_together_however_the_server_cuts_them(db, store, server, inbox, mailbox, size, way):
    inbox.add((b"Subject: film\r\n\r\n" + bytes(range(256)) * (size // 256 + 1))[:size])
    server.fault("UID FETCH", PIECES[way](inbox), times=None, holding=f"{WHOLE}<")

    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


def changed(change):
    """A fault that makes other items of each answer to a piece."""

    def do(command, run):
        answers = run()
        for answer in answers:
            if isinstance(answer, FetchAnswer):
                answer.items = [
                    change(name, value) if name.startswith("BODY") else (name, value)
                    for name, value in answer.items
                ]
        return answers

    return do


refused = bad("Command Argument Error. 11")


def is_behind(letter, command):
    """Whether the piece begins at the end of the letter or behind it."""
    return int(re.search(r"<(\d+)", command.line)[1]) >= len(letter.content)


PIECES = {
    "as asked": lambda inbox: lambda command, run: run(),
    "smaller": lambda inbox: changed(lambda name, value: (name, value[:700_000])),
    "nil at the end": lambda inbox: changed(lambda name, value: (name, value or None)),
    "refused at the end": lambda inbox: (
        lambda command, run: refused(command, run) if is_behind(inbox.letter(1), command) else run()
    ),
    "without a place": lambda inbox: changed(lambda name, value: ("BODY[]", value)),
    "not in pieces": lambda inbox: refused,
    "always the whole": lambda inbox: changed(lambda name, value: ("BODY[]", inbox.letter(1).content)),
}


def test_a_large_message_that_ends_before_the_size_told_is_kept(db, store, server, inbox, mailbox):
    inbox.add(b"Subject: film\r\n\r\n" + b"z" * LARGE, size=LARGE * 2)
    server.fault("UID FETCH", PIECES["refused at the end"](inbox), times=None, holding=f"{WHOLE}<")

    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)
    assert sightings(db)[1].last_error == "short"


def test_a_piece_of_another_place_is_not_taken(db, store, server, inbox, mailbox):
    inbox.add(b"Subject: film\r\n\r\n" + b"z" * LARGE)
    server.fault(
        "UID FETCH", changed(lambda name, value: ("BODY[]<0>", value)), times=None, holding=f"{WHOLE}<"
    )

    assert pull(db, store, mailbox).missed == 1
    assert states(db) == {1: "listed"}


# 31: a large message, and one that is too large


@pytest.mark.server  # takes its time
def test_fault_31_a_message_of_50_mb_needs_little_memory(db, store, server, inbox):
    film = base64.encodebytes(bytes(range(256)) * 145_000).replace(b"\n", b"\r\n")
    inbox.add(
        b"From: jan@klos.example\r\nSubject: film\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nFilm.\r\n"
        b"--x\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + film + b"--x--\r\n"
    )
    assert len(inbox.letter(1).content) > 50_000_000

    memory = memory_taking_in(db, store, server, "whole")

    assert memory["fetching"] < 150
    assert memory["reading"] < 150
    assert sightings(db)[1].size == len(inbox.letter(1).content)
    with db.reading() as session:
        parts = session.scalars(select(Message)).one().parts
        assert 256 * 145_000 in [part.size for part in parts]


def too_large(inbox):
    structure = (
        '(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" 12 1 NIL NIL NIL NIL)'
        '("VIDEO" "MP4" ("NAME" "hala.mp4") NIL NIL "BASE64" 1073741824 NIL ("ATTACHMENT" ("FILENAME" "hala.mp4"))'
        ' NIL NIL) "MIXED" ("BOUNDARY" "x") NIL NIL NIL)'
    )
    return inbox.add(
        letter(subject="Nagranie z hali"), size=1_073_745_920, extra={"BODYSTRUCTURE": structure}
    )


def test_fault_31_a_gigabyte_is_announced_and_only_its_header_is_fetched(
    db, store, cast, server, inbox, mailbox, read_stored
):
    too_large(inbox)
    inbox.add(letter(subject="po nim"))

    pull(db, store, mailbox)
    read_stored()

    assert asked(server) == ["2"]
    assert states(db) == {1: SightingState.TOO_LARGE.value, 2: SightingState.DONE.value}
    assert sightings(db)[1].whole is False
    with db.reading() as session:
        message = session.scalars(select(Message).where(Message.subject == "Nagranie z hali")).one()
        assert message.state is MessageState.TRAY
        assert "too_large" in message.flags
        assert [leaf["filename"] for leaf in message.noted["structure"]] == [None, "hala.mp4"]


def test_fault_31_a_header_that_is_refused_holds_up_nothing(db, store, server, inbox, mailbox):
    too_large(inbox)
    inbox.add(letter(subject="po nim"))
    server.fault(
        "UID FETCH 1 ", lambda command, run: [f"{command.tag} NO cannot"], times=None, holding="HEADER"
    )

    for minutes in (0, 2, 4):
        with later(minutes=minutes):
            assert pull(db, store, mailbox).error is None

    assert states(db) == {1: "fetch_failed", 2: "stored"}


def test_fault_31_a_literal_larger_than_announced_is_not_read_into_memory(
    db, store, server, inbox, mailbox, monkeypatch
):
    """The server tells 10 bytes and sends more than any literal may have: taken in pieces at the second try."""
    monkeypatch.setattr("ingest.mailbox.LARGEST_LITERAL", 2 * PIECE)
    inbox.add(b"Subject: film\r\n\r\n" + b"y" * (3 * PIECE), size=10)

    with pytest.raises(fetch.BREAKS, match="announced"):
        pull(db, store, mailbox)
    pull(db, store, mailbox)

    assert kept(db, store) == on_server(inbox)


# 32: a large mailbox


@pytest.fixture
def hundred_thousand(inbox):
    """A folder of 100,000 letters with UIDs of ten digits."""
    inbox.letters = [Letter(3_000_000_000 + n, b"Subject: %d\r\n\r\nx\r\n" % n) for n in range(100_000)]
    inbox.uidnext = inbox.letters[-1].uid + 1
    return inbox


@pytest.mark.server  # takes its time
def test_fault_32_100000_messages_with_uids_of_ten_digits(db, store, server, hundred_thousand):
    memory = memory_taking_in(db, store, server, "first")

    assert memory["fetching"] < 300
    with db.reading() as session:
        counted = session.execute(select(Sighting.state_code, func.count()).group_by(Sighting.state_code))
        assert dict(counted.all()) == {"listed": 100_000 - 200, "stored": 200}
    assert min(kept(db, store)) == hundred_thousand.letters[-200].uid  # the newest come first


@pytest.mark.server  # takes its time
@pytest.mark.parametrize("capability", ["ESEARCH", "none"])
def test_fault_32_a_listing_is_asked_for_so_that_no_line_is_too_long(server, inbox, capability):
    inbox.letters = [Letter(3_000_000_000 + 3 * n, b"") for n in range(100_000)]
    server.capabilities = tuple(each for each in server.capabilities if each in ("IMAP4rev1", capability))

    with connected(mailbox_on(server)) as opened:
        uids = opened.uids(opened.examine("INBOX"))

    assert uids == set(inbox.uids())
    lines = server.heard("UID SEARCH")
    assert len(lines) == 1 if capability == "ESEARCH" else len(lines) == 100_000 // WINDOW
    assert "UID SEARCH ALL" not in lines
