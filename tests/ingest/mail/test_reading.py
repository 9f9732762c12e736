"""The envelope of a message, and the promise never to raise."""

import json
import random

import pytest

from ingest.mail import parse
from ingest.mail.inspect import as_json
from tests.ingest.mail.letter import letter, multipart, part

KLOS = multipart(
    part(
        "Dzień dobry,\r\nw załączeniu umowa.".encode("cp1250"),
        "text/plain; charset=windows-1250",
        encoding="8bit",
    ),
    part(
        b"JVBERi0=", 'application/pdf; name="umowa.pdf"', encoding="base64", Content_Disposition="attachment"
    ),
    part(letter(b"srodek", Subject="W srodku"), "message/rfc822"),
    Message_ID="<1@klos.pl>",
    In_Reply_To="<0@bank.example>",
    References="<a@bank.example>\r\n <0@bank.example>",
    From="=?utf-8?Q?Jan_K=C5=82os?= <jan@klos.pl>",
    To="anna@firma.example, Piotr <piotr@firma.example>",
    Subject="=?utf-8?B?VW1vd2E=?=",
    Date="Tue, 3 Nov 2026 10:15:00 +0100",
)
BOMBS = {
    "parentheses": b"From: " + b"(" * 100_000 + b"\n\n",
    "angles": b"From: " + b"<" * 100_000 + b"\n\n",
    "quotes": b"To: " + b'"\\' * 50_000 + b"\n\n",
    "at signs": b"To: " + b"@ " * 50_000 + b"\n\n",
    "encoded words": b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\n\n",
    "parameters": b"Content-Type: multipart/mixed;" + b"; " * 50_000 + b"\n\n",
    "blanks": b"Subject: " + b" \t" * 50_000 + b"x\n\n",
    "fields": b"X: y\n" * 50_000 + b"\n",
    "messages": b"Content-Type: message/rfc822\n\n" * 1000,
    "one boundary": b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 1000,
    "dashes": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--\n" * 50_000,
    "styles": b"Content-Type: text/html\n\n" + b"<div>" * 1000 + b"<style>" * 20_000,
    "base64": b"Content-Transfer-Encoding: base64\n\n" + b"AA=A" * 50_000,
    "nothing": b"",
    "blank lines": b"\n" * 50_000,
    "zeros": b"\x00" * 50_000,
}


def test_the_envelope_is_read():
    mail = parse(KLOS)

    assert (mail.message_id, mail.in_reply_to) == ("1@klos.pl", "0@bank.example")
    assert mail.references == ("a@bank.example", "0@bank.example")
    assert (mail.from_.name, mail.from_.address) == ("Jan Kłos", "jan@klos.pl")
    assert [one.address for one in mail.to] == ["anna@firma.example", "piotr@firma.example"]
    assert (mail.subject, mail.date.isoformat()) == ("Umowa", "2026-11-03T10:15:00+01:00")
    assert mail.text == "Dzień dobry,\nw załączeniu umowa."
    assert [one.filename for one in mail.attachments] == ["umowa.pdf", "W srodku.eml"]
    assert mail.flags == ()


def test_a_message_without_sender_date_or_id_is_read_all_the_same():
    mail = parse(b"Subject: Umowa\r\n\r\ntresc")

    assert (mail.from_, mail.date, mail.message_id, mail.subject) == (None, None, None, "Umowa")


def test_of_several_senders_all_are_kept_and_it_is_told():
    mail = parse(letter(From="jan@klos.pl, ewa@klos.pl"))

    assert [one.address for one in mail.authors] == ["jan@klos.pl", "ewa@klos.pl"]
    assert (mail.from_.address, mail.flags) == ("jan@klos.pl", ("several_from",))


@pytest.mark.parametrize(
    ("sender", "is_spoof"),
    [
        ('"Prezes <prezes@klos.pl>" <obcy@inny.example>', True),
        ("prezes@klos.pl <obcy@inny.example>", True),
        ('"Jan@Klos.pl" <jan@klos.pl>', False),
        ("Jan Kłos <jan@klos.pl>", False),
    ],
)
def test_a_name_that_holds_another_address_is_marked(sender, is_spoof):
    assert ("display_name_spoof" in parse(letter(From=sender)).flags) is is_spoof


@pytest.mark.parametrize("name", BOMBS)
def test_a_message_made_to_hurt_is_read_as_any_other(name):
    assert _round_trip(BOMBS[name])["size"] == len(BOMBS[name])


@pytest.mark.parametrize("seed", range(8))
def test_no_mutation_of_a_message_raises(seed):
    chance = random.Random(seed)
    for _ in range(100):
        raw = _mutated(bytearray(KLOS), chance)
        assert _round_trip(raw)["size"] == len(raw)


def _mutated(raw, chance):
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(raw) + 1)
        length = chance.choice((1, 1, 3, 40))
        raw[at : at + length] = chance.choice(
            (
                b"",
                chance.randbytes(length),
                b"\r\n",
                b"\n\n",
                b'"',
                b"=?",
                b"(",
                b"<",
                b"--granica",
                b"charset=utf-7;",
                raw[:at],
            )
        )
    return bytes(raw[:20_000])


def _round_trip(raw):
    values = as_json(parse(raw))
    assert json.loads(json.dumps(values, ensure_ascii=False).encode()) == values
    return values


def test_a_field_that_a_server_wrote_twice_names_nobody_twice():
    raw = letter(b"tresc", From="Jan <jan@klos.pl>", To="biuro@firma.pl, ewa@firma.pl", Subject="Umowa")
    mail = parse(b"From: Jan <jan@klos.pl>\r\nTo: biuro@firma.pl\r\n" + raw)

    assert [one.address for one in mail.authors + mail.to] == [
        "jan@klos.pl",
        "biuro@firma.pl",
        "ewa@firma.pl",
    ]
    assert mail.flags == ()


def test_an_id_in_a_comment_is_not_that_of_the_message():
    mail = parse(
        letter(
            b"tresc", Message_ID="(added by <serwer@firma.pl>) <1@klos.pl>", In_Reply_To="<0@klos.pl> (Jan)"
        )
    )

    assert (mail.message_id, mail.in_reply_to) == ("1@klos.pl", "0@klos.pl")
