"""Mail that came back: what it answers, who did not get it and why."""

import pytest

from ingest.mail import Bounce, parse
from tests.ingest.mail.letter import letter, multipart, part

RETURNED = b"From: anna@firma.pl\r\nMessage-ID: <oferta@firma.pl>\r\nSubject: Oferta\r\n\r\ntresc"
STATUS = b"""Reporting-MTA: dns; poczta.klos.pl

Final-Recipient: rfc822; jan@klos.pl
Original-Recipient: rfc822;biuro@klos.pl
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <jan@klos.pl>:
 Recipient address rejected: User unknown
""".replace(b"\n", b"\r\n")


def report(status=STATUS, *parts, kind="delivery-status"):
    held = part(status, f"message/{kind}")
    return parse(multipart(part(b"Nie dostarczono."), held, *parts, kind=f"report; report-type={kind}"))


@pytest.mark.parametrize(
    "kind", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"]
)
def test_a_report_answers_what_it_returns(kind):
    mail = report(STATUS, part(RETURNED, kind))

    assert mail.class_ == "dsn"
    assert mail.answers == ("oferta@firma.pl",)
    assert mail.bounce == Bounce(
        recipients=("jan@klos.pl",),
        action="failed",
        status="5.1.1",
        diagnostic="550 5.1.1 <jan@klos.pl>: Recipient address rejected: User unknown",
    )


def test_every_recipient_is_named_once():
    blocks = b"".join(
        b"\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed" % one
        for one in (b"a@x.pl", b"b@x.pl", b"a@x.pl")
    )

    assert report(b"Reporting-MTA: dns; x.pl" + blocks).bounce.recipients == ("a@x.pl", "b@x.pl")


def test_a_delay_is_no_failure():
    mail = report(STATUS.replace(b"failed", b"delayed").replace(b"5.1.1", b"4.4.7"))

    assert (mail.bounce.action, mail.bounce.status) == ("delayed", "4.4.7")


def test_a_receipt_tells_what_was_read():
    told = b"Final-Recipient: rfc822;jan@klos.pl\r\nOriginal-Message-ID: <oferta@firma.pl>\r\n"
    told += b"Disposition: manual-action/MDN-sent-manually; displayed\r\n"

    mail = report(told, kind="disposition-notification")

    assert (mail.class_, mail.answers) == ("mdn", ("oferta@firma.pl",))
    assert (mail.bounce.action, mail.bounce.recipients) == ("displayed", ("jan@klos.pl",))


QMAIL = """Hi. This is the qmail-send program at poczta.klos.pl.
I'm afraid I wasn't able to deliver your message to the following addresses.

<jan@klos.pl>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <anna@firma.pl>
Message-ID: <oferta@firma.pl>
To: jan@klos.pl, ewa@bank.pl
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. The following address(es) failed:

  jan@klos.pl
    host mx.klos.pl [192.0.2.1]
    550 5.7.1 Message rejected

------ This is a copy of the message, including all the headers. ------

Message-ID: <oferta@firma.pl>
To: ewa@bank.pl
"""
EXCHANGE = """Delivery has failed to these recipients or groups:

Jan Kłos (jan@klos.pl)
The email address you entered couldn't be found.

Diagnostic information for administrators:
jan@klos.pl
#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##

Original message headers:

Message-ID: <oferta@firma.pl>
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [(QMAIL, "5.1.1"), (EXIM, "5.7.1"), (EXCHANGE, "5.1.10")],
    ids=["qmail", "exim", "exchange"],
)
def test_a_bounce_in_words_is_read_as_far_as_programs_write_alike(text, status):
    mail = parse(
        letter(
            text.encode(),
            content_type="text/plain; charset=utf-8",
            From="MAILER-DAEMON@klos.pl",
            Subject="failure notice",
        )
    )

    assert mail.answers == ("oferta@firma.pl",)
    assert mail.bounce.recipients == ("jan@klos.pl",)
    assert mail.bounce.action == "failed"
    assert mail.bounce.status == status


def test_who_failed_may_stand_in_the_header():
    mail = parse(
        letter(
            b"nic",
            From="mailer-daemon@x.pl",
            X_Failed_Recipients="a@x.pl, b@x.pl",
            In_Reply_To="<oferta@firma.pl>",
        )
    )

    assert (mail.bounce.recipients, mail.answers) == (("a@x.pl", "b@x.pl"), ("oferta@firma.pl",))


def test_an_ordinary_letter_is_no_bounce_and_answers_nothing():
    mail = parse(letter(QMAIL.encode(), From="jan@klos.pl"))

    assert (mail.bounce, mail.answers) == (None, ())


@pytest.mark.parametrize(
    "status",
    [
        b"",
        b"\r\n\r\n\r\n",
        b"Status",
        b"Status: 5.1.1" * 10_000,
        b"\xff\r\n" * 1000,
        b"Final-Recipient: ;;;\r\nAction:",
    ],
)
def test_a_report_that_is_broken_is_still_one(status):
    mail = report(status)

    assert mail.class_ == "dsn"
    assert mail.bounce.recipients == ()


@pytest.mark.parametrize("filling", ["a", "@", "<a", " "])
def test_words_in_one_line_without_an_end_tell_nothing(filling):
    # Looked at from every place to its end, such a line once took six seconds.
    mail = parse(letter(filling.encode() * 1_000_000, From="MAILER-DAEMON@x.pl", Subject="failure notice"))

    assert (mail.class_, mail.bounce.recipients, mail.bounce.status) == ("dsn", (), "")


def test_ten_thousand_recipients_are_cut():
    blocks = b"".join(b"\r\n\r\nFinal-Recipient: rfc822; %d@x.pl" % number for number in range(10_000))

    assert len(report(b"Reporting-MTA: dns; x.pl" + blocks).bounce.recipients) == 50


def test_a_report_of_a_file_in_the_attic_says_the_same(tmp_path):
    raw = multipart(
        part(b"Nie dostarczono."), part(STATUS, "message/delivery-status"), part(RETURNED, "message/rfc822"),
        kind="report; report-type=delivery-status",
    )  # fmt: skip

    assert (parse(raw, str(tmp_path)).bounce, parse(raw, str(tmp_path)).answers) == (
        parse(raw).bounce,
        parse(raw).answers,
    )


def test_what_a_report_says_to_programs_is_no_file_of_a_person():
    mail = report(
        STATUS, part(RETURNED, "message/rfc822"), part(b"%PDF", "application/pdf; name=regulamin.pdf")
    )

    assert [one.role for one in mail.parts] == ["body", "report", "report", "attachment"]
    assert [one.filename for one in mail.attachments] == ["regulamin.pdf"]
    assert mail.parts[2].content == RETURNED


def test_a_letter_that_is_passed_on_by_a_person_is_no_report():
    mail = parse(multipart(part(b"do wiadomosci"), part(RETURNED, "message/rfc822")))

    assert [one.role for one in mail.parts] == ["body", "container"]
