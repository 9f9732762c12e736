"""A letter of ours reads the same everywhere, and nothing a stranger wrote can break its header."""

import itertools
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import getaddresses

import pytest

from ingest.letter import File, Letter, answer_to, can_be_written_to, with_token
from ingest.mail import parse

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TOKEN = "S-2026-0012-ABCDEFGH23"


def made(**details):
    facts = {
        "message_id": "1.teczka@firma.example",
        "sender": ("Anna Żółć", "sprawy@firma.example"),
        "to": (("Jan Kłos, prezes", "jan@klos.example"),),
        "subject": "Zażółć gęślą jaźń",
        "text": "Dzień dobry,\n.kropka na początku\n",
        "at": AT,
    }
    return Letter(**(facts | details)).as_bytes()


def test_a_letter_reads_as_it_was_meant():
    mail = parse(made(cc=(("", "ola@klos.example"),), thread=("a@x", "b@x")))

    assert (mail.subject, mail.from_.name, mail.to[0].name) == (
        "Zażółć gęślą jaźń",
        "Anna Żółć",
        "Jan Kłos, prezes",
    )
    assert (mail.message_id, mail.in_reply_to, mail.references) == (
        "1.teczka@firma.example",
        "b@x",
        ("a@x", "b@x"),
    )
    assert mail.text.splitlines() == ["Dzień dobry,", ".kropka na początku"]
    assert (mail.class_, mail.flags, mail.loop, mail.date) == ("", (), None, AT)


@pytest.mark.parametrize(
    "name",
    [
        "Jan, <zly@zly.example> Kłos",
        'a@b.example, "',
        "Jan\r\nBcc: zly@zly.example",
        "Żółw " * 30 + "<zly@zly.example>, Jan",
        '"), zly@zly.example, ("ł',
        "=?utf-8?q?x=2C_zly=40zly.example?=",
    ],
)
def test_a_name_adds_nobody_to_a_letter(name):
    people = {
        "sender": (name, "a@firma.example"),
        "to": ((name, "b@x.example"),),
        "cc": ((name, "c@x.example"),),
    }
    raw = made(**people, subject=name)

    mail, plain = parse(raw), message_from_bytes(raw)
    assert [one.address for one in (*mail.authors, *mail.to, *mail.cc)] == [
        "a@firma.example",
        "b@x.example",
        "c@x.example",
    ]
    assert [address for _, address in getaddresses([plain["To"]])] == ["b@x.example"]
    assert "Bcc" not in plain


def test_files_keep_their_names_and_bytes():
    content = bytes(range(256)) * 10
    raw = made(
        files=(
            File("zaświadczenie ŁÓDŹ.pdf", "application/pdf", content),
            File("x.eml", "message/rfc822", b"q"),
        )
    )

    first, second = parse(raw).attachments
    assert (first.filename, first.type, first.size) == (
        "zaświadczenie ŁÓDŹ.pdf",
        "application/pdf",
        len(content),
    )
    assert (second.filename, second.type) == ("x.eml", "application/octet-stream")


@pytest.mark.parametrize(
    "evil",
    [
        {"subject": "Cena\r\nBcc: obcy@obcy.example"},
        {"to": (("Jan\r\nBcc: obcy@obcy.example", "jan@klos.example"),)},
        {"thread": ("a@x>\r\nBcc: obcy@obcy.example",)},
        {"files": (File("a\r\nBcc: obcy@obcy.example", "text/plain", b""),)},
        {"files": (File("a", "text/plain\r\nBcc: obcy@obcy.example", b""),)},
    ],
    ids=lambda evil: next(iter(evil)),
)
def test_nothing_that_somebody_wrote_makes_a_line_of_the_header(evil):
    header = made(**evil)

    assert not any(line.lower().startswith(b"bcc:") for line in header.split(b"\r\n"))


def test_no_line_is_longer_than_mail_allows():
    raw = made(text="ą" * 5000, subject="ż" * 900, thread=tuple(f"{n}{'a' * 250}@x" for n in range(60)))

    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert len(parse(raw).references) == 21


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Cena", f"Cena [{TOKEN}]"),
        (f"Cena [{TOKEN}]", f"Cena [{TOKEN}]"),
        (f"RE: Cena [{TOKEN}]", f"RE: Cena [{TOKEN}]"),
        (f"Cena [{TOKEN}] [{TOKEN}]", f"Cena [{TOKEN}]"),
        (f"Cena {TOKEN.lower()}", f"Cena [{TOKEN}]"),
        ("Cena [S-2026-0099-ABCDEFGH23]", f"Cena [{TOKEN}]"),
        ("Cena [S-2026-0012]", f"Cena [{TOKEN}]"),
        ("Klasa S 2026-12", f"Klasa S 2026-12 [{TOKEN}]"),
        ("", f"[{TOKEN}]"),
        ("Re: Oferta [S–2025–0003–QRSTUVWX45]", f"Re: Oferta [{TOKEN}]"),
    ],
)
def test_the_token_stands_in_the_subject_once(subject, said):
    assert with_token(subject, TOKEN) == said


@pytest.mark.parametrize(
    "address",
    ["", "jan", "@klos.example", "jan@", "jan..k@klos.example", "a b@klos.example", "zażółć@klos.example"],
)
def test_what_is_no_address_is_told_before_it_is_written(address):
    assert not can_be_written_to(address)
    assert can_be_written_to("jan.o'k+1@klos.example")


@pytest.mark.parametrize("before", ["", *map(": ".join, itertools.permutations(["RE", "Odp", "Re[2]"]))])
def test_an_answer_says_so_once(before):
    assert answer_to(f"{before}: Cena" if before else "Cena") == "Re: Cena"
