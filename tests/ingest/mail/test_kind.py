"""What kind of mail it is: by its header, and where that says nothing by what it says."""

import pytest

from ingest.mail import may_answer, parse
from tests.ingest.mail.letter import letter, multipart, part


def kind(body="treść", **fields):
    return parse(letter(body.encode(), content_type="text/plain; charset=utf-8", **fields)).class_


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ""),
        ({"Auto_Submitted": "no"}, ""),
        ({"Auto_Submitted": "No (comment)"}, "auto"),
        ({"Auto_Submitted": "auto-replied; owner=x"}, "auto"),
        ({"X_Auto_Response_Suppress": "All"}, "auto"),
        ({"X_Auto_Response_Suppress": "None"}, ""),
        ({"Precedence": "bulk"}, "auto"),
        ({"Precedence": "Auto_Reply"}, "auto"),
        ({"Precedence": "first-class"}, ""),
        ({"Return_Path": "<>"}, "auto"),
        ({"Return_Path": "<jan@klos.pl>"}, ""),
        ({"X_Autoreply": "yes"}, "auto"),
        ({"X_Autorespond": ""}, "auto"),
        ({"X_Vacation": "1"}, "auto"),
        ({"Preference": "auto"}, "auto"),
        ({"List_Id": "<lista.klos.pl>", "Precedence": "bulk"}, "list"),
        ({"List_Unsubscribe": "<mailto:a@b.pl>"}, "list"),
        ({"Precedence": "list"}, "list"),
        ({"X_Failed_Recipients": "jan@klos.pl"}, "dsn"),
    ],
    ids=str,
)  # fmt: skip
def test_headers_tell_what_a_machine_sent(fields, expected):
    assert kind(**fields) == expected


@pytest.mark.parametrize(
    ("report", "expected"), [("delivery-status", "dsn"), ("disposition-notification", "mdn")]
)
def test_reports_are_told_apart(report, expected):
    part_of_it = part(b"Status: 5.1.1", f"message/{report}")
    mail = parse(multipart(part(b"Nie dostarczono"), part_of_it, kind="report"))

    assert mail.class_ == expected


def test_a_report_without_its_part_is_one_by_what_it_says_it_is():
    mail = parse(multipart(part(b"a"), part(b"b"), kind="report; report-type=delivery-status"))

    assert mail.class_ == "dsn"


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("Automatic reply: Dokumenty", "tresc", "auto"),
        ("Odpowiedź automatyczna: Dokumenty", "tresc", "auto"),
        ("Autoodpowiedź: Dokumenty", "tresc", "auto"),
        ("Out of Office: Re: Dokumenty", "I am out of the office until Monday.", "auto"),
        ("Nieobecność: Dokumenty", "Dzień dobry, przebywam na urlopie do 3 maja.", "auto"),
        ("Urlop", "Proszę o zgodę na urlop w maju.", ""),
        ("Urlop wypoczynkowy księgowej a bilans", "Bilans będzie w maju.", ""),
        ("Dokumenty", "W maju jestem na urlopie, proszę pisać do Ewy.", ""),
    ],
)
def test_an_absence_is_automatic_only_when_the_words_and_the_thread_say_so(subject, body, expected):
    assert kind(body, Subject=subject.encode(), In_Reply_To="<raz@firma.pl>") == expected


def test_who_writes_about_an_absence_of_a_reader_is_a_person():
    assert kind("tresc", Subject="Automatic reply: jak to wylaczyc?") == ""


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("MAILER-DAEMON@poczta.klos.pl", "failure notice", "Hi. This is the qmail-send program at klos.pl."),
        ("Mail Delivery System <Mailer-Daemon@klos.pl>", "Mail delivery failed: returning message to sender", ""),
        ("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", ""),
        ("postmaster@bank.pl", "Niedostarczone: Umowa", "Nie można dostarczyć wiadomości."),
        ("postmaster@bank.pl", "Undeliverable: Umowa", "Delivery has failed to these recipients or groups:"),
        ("postmaster@bank.de", "Unzustellbar: Umowa", ""),
    ],
)  # fmt: skip
def test_mail_that_came_back_is_known_without_its_form(sender, subject, body):
    assert kind(body, From=sender.encode(), Subject=subject.encode()) == "dsn"


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("postmaster@bank.pl", "Nowa skrzynka", "Zapraszamy do nowej poczty."),
        ("jan@klos.pl", "Niedostarczone faktury", "Proszę o wysłanie jeszcze raz."),
        ("jan@klos.pl", "Fwd: failure notice", "Hi. This is the qmail-send program"),
    ],
)
def test_who_only_speaks_of_it_is_no_bounce(sender, subject, body):
    assert kind(body, From=sender, Subject=subject.encode()) == ""


def test_a_letter_that_is_passed_on_keeps_no_class_of_what_is_inside():
    inner = letter(b"tresc", Auto_Submitted="auto-replied", List_Id="<a.b>")

    assert (
        parse(multipart(part(b"do wiadomosci"), part(inner, "message/rfc822"), From="jan@klos.pl")).class_
        == ""
    )


@pytest.mark.parametrize(
    ("sender", "may"),
    [
        ("jan@klos.pl", True),
        ("Jan Kłos <biuro@klos.pl>", True),
        ("noreply@klos.pl", False),
        ("no-reply@bank.pl", False),
        ("Bank <do_not_reply@bank.pl>", False),
        ("nie-odpowiadaj@bank.pl", False),
        ("norbert@klos.pl", True),
        ("bounces+12@poczta.pl", False),
        ("Jan", False),
        (None, False),
    ],
)
def test_only_who_can_read_an_answer_may_get_one(sender, may):
    assert may_answer(parse(letter(b"tresc", From=sender and sender.encode()))) is may
