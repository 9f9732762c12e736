"""What servers say in other words than the usual ones, byte by byte."""

import io
import re
import socket

import pytest

from ingest import wire
from ingest.mailbox import connected
from tests.ingest.faults.conftest import mailbox_on
from tests.scripted_imap import scripted_imap


class Line:
    """A connection on which the answer is known before the question; `{tag}` stands for the command's tag."""

    def __init__(self, *answers):
        self._script, self.said = answers, b""
        self._ours, self._theirs = socket.socketpair()

    def send(self, content):
        self.said += content
        tag = content.partition(b" ")[0]
        self._answers = io.BytesIO(b"".join(a.replace(b"{tag}", tag) for a in self._script))

    def socket(self):
        return self._ours

    def readline(self):
        return self._answers.readline()

    def read(self, size):
        return self._answers.read(size)

    def close(self):
        self._ours.close()
        self._theirs.close()


@pytest.fixture
def heard():
    """The items that come of an answer to a FETCH."""
    lines = []

    def heard(*answers, largest=1000):
        lines.append(Line(*answers))
        return list(wire.fetch(lines[-1], b"1:9", b"(UID BODY.PEEK[])", largest=largest))

    yield heard
    for line in lines:
        line.close()


OK = b"{tag} OK done\r\n"


@pytest.mark.parametrize(
    ("written", "body"),
    [
        (b"* 1 FETCH (UID 7 BODY[] {5}\r\nHello)\r\n", b"Hello"),
        (b"* 1 FETCH (BODY[] {5}\r\nHello UID 7)\r\n", b"Hello"),
        (b"* 1 FETCH (UID 7 BODY[] ~{5}\r\nH\0llo)\r\n", b"H\0llo"),
        (b"* 1 FETCH (UID 7 BODY[] {5+}\r\nHello)\r\n", b"Hello"),
        (b"* 1 FETCH (UID 7 BODY[] {0}\r\n)\r\n", b""),
        (b'* 1 FETCH (UID 7 BODY[] "")\r\n', b""),
        (b'* 1 FETCH (UID 7 BODY[] "a \\"b\\" \\\\c")\r\n', b'a "b" \\c'),
        (b"* 1 FETCH (UID 7 BODY[] NIL)\r\n", None),
        (b"* 1 FETCH (UID 7 body[] nil)\r\n", None),
        (b"* 1 fetch (uid 7 flags () body[] {5}\r\nHello)\r\n", b"Hello"),
        (b"* 1 FETCH (FLAGS (\\Seen $Label1) UID 7 MODSEQ (99) BODY[] {2}\r\nHi)\r\n", b"Hi"),
        (b'* 1 FETCH (X-GM-LABELS ("UID 9" {3}\r\n(") UID 7 BODY[] {2}\r\nHi)\r\n', b"Hi"),
        (b'* 1 FETCH (ENVELOPE ("BODY[] NIL UID 3" NIL) UID 7 BODY[] {2}\r\nHi)\r\n', b"Hi"),
        (b"*  1  FETCH  ( UID  7  BODY[]  {2}\r\nHi )\r\n", b"Hi"),
        (b"* 1 FETCH (UID 7 BODY.PEEK[] {2}\r\nHi)\r\n", b"Hi"),
        (b"* 1 FETCH (UID 7 RFC822.SIZE 2 RFC822 {2}\r\nHi)\r\n", b"Hi"),
        (b"* 1 FETCH (UID 7 BODY[] {2}\r\nHi\r\n)\r\n\r\n", b"Hi"),
    ],
)  # fmt: skip
def test_a_body_is_read_however_it_is_written(heard, written, body):
    [item] = heard(written, OK)

    assert (item.uid, item.body) == (7, body)


def test_no_text_of_a_letter_is_taken_for_an_item(heard):
    text = b'UID 99 RFC822.SIZE 1 INTERNALDATE \\"x\\" BODY[] NIL'
    answer = b'* 1 FETCH (BODY[] "%s" INTERNALDATE " 7-Jul-2026 02:44:25 -0700" RFC822.SIZE 48 UID 7)\r\n'

    [item] = heard(answer % text, OK)

    assert (item.uid, item.size, item.date) == (7, 48, b" 7-Jul-2026 02:44:25 -0700")
    assert item.body == text.replace(b"\\", b"")


def test_what_a_piece_begins_at_is_told(heard):
    whole, piece = heard(
        b"* 1 FETCH (UID 7 BODY[] {2}\r\nHi)\r\n", b"* 2 FETCH (UID 8 BODY[]<512> {2}\r\nHi)\r\n", OK
    )

    assert (whole.origin, piece.origin) == (None, 512)


def test_a_part_of_a_message_is_told_from_the_whole(heard):
    header, whole = heard(
        b"* 1 FETCH (UID 7 BODY[HEADER] {2}\r\nHi)\r\n", b"* 2 FETCH (UID 8 BODY[] {2}\r\nHi)\r\n", OK
    )

    assert (header.section, whole.section) == (b"HEADER", b"")


def test_an_ok_without_a_word_is_an_ok(heard):
    assert len(heard(b"* 1 FETCH (UID 7 BODY[] {2}\r\nHi)\r\n", b"{tag} OK\r\n")) == 1


@pytest.mark.parametrize("uid", [0, 4294967296, 99999999999999999999])
def test_what_can_be_no_uid_is_none(heard, uid):
    assert heard(b"* 1 FETCH (UID %d RFC822.SIZE 9)\r\n" % uid, OK) == []


def test_noise_between_answers_is_passed_over(heard):
    items = heard(
        b"* 12 EXISTS\r\n* 0 RECENT\r\n* 3 EXPUNGE\r\n",
        b"* 4 FETCH (FLAGS (\\Seen))\r\n* 5 FETCH (FLAGS (\\Seen) UID 5)\r\n",
        b"* OK [ALERT] the night is long\r\n* NO disk nearly full\r\n* BAD whatever\r\n",
        b"* 1 FETCH (UID 7 BODY[] {14}\r\n* BYE\r\n)\r\nT OK)\r\n",
        b"* VANISHED 1:3\r\n* ok [hIgHeStMoDsEq 3]\r\n",
        OK,
    )

    assert [(item.uid, item.body) for item in items] == [(5, None), (7, b"* BYE\r\n)\r\nT OK")]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([b"* BYE [UNAVAILABLE] closing\r\n"], "UNAVAILABLE"),
        ([b"* bye good night\r\n"], "good night"),
        ([b"* 1 FETCH (UID 7 BODY[] {50}\r\nHel"], "3 of 50 bytes"),
        ([b"* 1 FETCH (UID 7 BO"], "middle of an answer"),
        ([b""], "middle of an answer"),
        ([b"* 1 FETCH (UID 7 BODY[] {1001}\r\n"], "announced 1001 bytes"),
        ([b"* 1 FETCH (UID 7 BODY[] {9999999999999999999}\r\n"], "announced"),
        ([b"\x15\x03\x01\r\n", OK], "what no answer begins with"),
        ([b"+ go on\r\n", OK], "what no answer begins with"),
        ([b"another OK done\r\n"], "what no answer begins with"),
        ([b"{tag} BYE good night\r\n"], "good night"),
        # A literal announced longer than it is, and one shorter.
        ([b"* 1 FETCH (UID 7 BODY[] {20}\r\nHi)\r\n* 2 FETCH (UID 8 BODY[] {2}\r\nHi)\r\n"], "in the middle"),
        ([b"* 1 FETCH (UID 7 BODY[] {1}\r\nHi there\r\nYours)\r\n"], "in the middle"),
    ],
)
def test_a_broken_line_is_told_from_an_answer(heard, answers, told):
    with pytest.raises(wire.LineBroken, match=re.escape(told)):
        heard(*answers)


def test_what_came_before_a_cut_is_whole_and_given():
    line = Line(b"* 1 FETCH (UID 7 BODY[] {2}\r\nHi)\r\n* 2 FETCH (UID 8 BODY[] {9}\r\nHel")
    items = wire.fetch(line, b"1:9", b"BODY.PEEK[]", largest=100)

    assert next(items).body == b"Hi"
    with pytest.raises(wire.LineBroken):
        next(items)
    line.close()


@pytest.mark.parametrize(
    ("answer", "code", "passing"),
    [
        (b"NO [UNAVAILABLE] later", "UNAVAILABLE", True),
        (b"no [inuse] later", "INUSE", True),
        (b"BAD User is authenticated but not connected.", None, True),
        (b"NO [CANNOT] not this one", "CANNOT", False),
        (b"NO The requested message could not be converted to an RFC-822 compatible format.", None, False),
        (b"BAD what?", None, False),
    ],
)
def test_no_is_told_from_not_now(heard, answer, code, passing):
    with pytest.raises(wire.Refused) as refused:
        heard(b"{tag} %s\r\n" % answer)

    assert (refused.value.code, refused.value.is_passing) == (code, passing)


def test_a_line_without_end_is_a_broken_line(monkeypatch):
    monkeypatch.setattr("imaplib._MAXLINE", 10_000)
    with scripted_imap() as server, signed_in(server) as mailbox:
        server.fault("UID SEARCH", lambda command, run: [b"* SEARCH " + b"7 " * 10_000 + b"\r\n", *run()])

        with pytest.raises(wire.LineBroken, match="does not end"):
            mailbox.uids_from(1)


@pytest.mark.parametrize(
    ("answer", "uids"),
    [
        ("* SEARCH 4294967295 7", {4294967295, 7}),
        ("* SEARCH", set()),
        ("* search 7", {7}),
        ("* SEARCH 7 9 (MODSEQ 917162500)", {7, 9}),
        ("* SEARCH 7\r\n* SEARCH 9", {7, 9}),
    ],
)
def test_a_search_is_read_however_it_is_written(answer, uids):
    with scripted_imap() as server, signed_in(server) as mailbox:
        mailbox.examine("INBOX")
        server.fault("UID SEARCH", lambda command, run: [answer, run()[-1]])

        assert mailbox.uids_from(1) == uids


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "* SEARCH 1 2",
        "* ESEARCH UID",
        '* ESEARCH (TAG "x") UID ALL 1:4294967295',
        "* ESEARCH UID ALL 1:9999,20000:29999",
    ],
)
def test_a_compact_answer_that_lacks_something_is_asked_for_in_windows(answer):
    with scripted_imap() as server, signed_in(server) as mailbox:
        server.mailbox("INBOX").fill([b"Subject: a\r\n\r\n"] * 3)
        status = mailbox.examine("INBOX")
        server.fault("UID SEARCH RETURN", lambda command, run: [*([answer] if answer else []), run()[-1]])

        assert mailbox.uids(status) == {1, 2, 3}


@pytest.mark.parametrize(
    ("told", "numbers"),
    [
        (["* 7 EXISTS", "* OK [UIDVALIDITY 5] a", "* OK [UIDNEXT 9] b"], (5, 9, 7)),
        (["*  7  exists", "* ok [uidvalidity 5", "* ok [uidnext 9"], (5, 9, 7)),
        (["* 0 EXISTS", "* 7 EXISTS"], (0, None, 7)),
        (["* 7 EXISTS", "* OK [UIDVALIDITY] a", "* OK [UIDNEXT NIL] b"], (0, None, 7)),
        (["* 7 EXISTS", "* OK [UIDVALIDITY 5] a", "* OK [UIDNEXT 99999999999999999999] b"], (5, None, 7)),
        (
            ["* 7 EXISTS", "* NO [ALERT] full", "* X-ODD", "* FLAGS", "* OK", "* 3 FETCH (FLAGS ())"],
            (0, None, 7),
        ),
    ],
)
def test_a_folder_is_opened_however_the_server_describes_it(told, numbers):
    with scripted_imap() as server, signed_in(server) as mailbox:
        server.fault("EXAMINE", lambda command, run: [*told, run()[-1]])

        status = mailbox.examine("INBOX")

        assert (status.uidvalidity, status.uidnext, status.exists) == numbers


def signed_in(server):
    return connected(mailbox_on(server))
