"""Invitations: shown as events whoever wrote them, and never acted upon."""

from datetime import UTC, date, datetime

import pytest

from ingest.mail import calendar, parse
from ingest.mail.model import Address
from tests.ingest.mail.letter import letter, multipart, part

WARSAW = """BEGIN:VTIMEZONE
TZID:Nasz czas
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def event(*lines, method="REQUEST", zones=""):
    """A calendar of one event."""
    body = "\n".join(lines)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{zones}BEGIN:VEVENT\n{body}\nEND:VEVENT\nEND:VCALENDAR\n"


def one(*lines, **told):
    (found,), flags = calendar.read(event(*lines, **told).replace("\n", "\r\n").encode())
    assert flags == ()
    return found


def test_an_invitation_is_told_with_all_that_a_person_asks_for():
    raw = event(
        "UID:1@bank.pl", "SUMMARY:Spotkanie\\, wniosek Kłos", "LOCATION:ul. Długa 5\\nWarszawa", "STATUS:CONFIRMED",
        "DTSTART:20260401T080000Z", "DTEND:20260401T093000Z", 'ORGANIZER;CN="Żak, Ewa":mailto:ewa@bank.pl',
        "ATTENDEE:mailto:a@firma.pl", "ATTENDEE;ROLE=REQ-PARTICIPANT:mailto:b@firma.pl", "RRULE:FREQ=WEEKLY;COUNT=3",
    )  # fmt: skip

    (found,) = parse(letter(raw.encode(), content_type="text/calendar; charset=utf-8; method=REQUEST")).events

    assert (found.method, found.summary, found.place) == (
        "REQUEST",
        "Spotkanie, wniosek Kłos",
        "ul. Długa 5\nWarszawa",
    )
    assert (found.start, found.end) == (
        datetime(2026, 4, 1, 8, tzinfo=UTC),
        datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
    )
    assert found.organiser == Address("Żak, Ewa", "ewa@bank.pl")
    assert (found.attendees, found.status, found.recurrence, found.uid) == (
        2,
        "CONFIRMED",
        "FREQ=WEEKLY;COUNT=3",
        "1@bank.pl",
    )


@pytest.mark.parametrize(
    ("zone", "written", "hour"),
    [
        ("Europe/Warsaw", "20260701T100000", 8),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Warsaw", "20260101T100000", 9),
        ("Central European Standard Time", "20260701T100000", 8),
        ("W. Europe Standard Time", "20260101T100000", 9),
        ("UTC", "20260701T100000", 10),
        ("Nasz czas", "20260701T100000", 8),
        ("Nasz czas", "20260101T100000", 9),
        ("Nasz czas", "20260329T030000", 1),
    ],
)
def test_a_moment_is_in_the_zone_that_it_names(zone, written, hour):
    found = one(f"DTSTART;TZID={zone}:{written}", zones=WARSAW)

    assert found.start.astimezone(UTC).hour == hour


@pytest.mark.parametrize("zone", ["Nikt nie zna", ""])
def test_in_a_zone_that_nobody_knows_the_moment_stays_as_it_is_written(zone):
    assert one(f"DTSTART;TZID={zone}:20260701T100000").start == datetime(2026, 7, 1, 10)


def test_whole_days_end_on_the_last_of_them():
    found = one("DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260504")

    assert (found.all_day, found.start, found.end) == (True, date(2026, 5, 1), date(2026, 5, 3))
    assert one("DTSTART;VALUE=DATE:20260501").end == date(2026, 5, 1)


def test_an_event_may_tell_how_long_it_takes_instead_of_its_end():
    assert one("DTSTART:20260401T080000Z", "DURATION:P1DT1H30M").end == datetime(
        2026, 4, 2, 9, 30, tzinfo=UTC
    )


def test_folded_lines_are_one_line():
    assert one("SUMMARY:Bardzo dlu", " gi tytul", "DTSTART:20260401T080000Z").summary == "Bardzo dlugi tytul"


def test_the_old_sister_with_quoted_printable():
    told = "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Za=C5=BC=\r\n=C3=B3=C5=82=C4=87"
    raw = event(told, "DTSTART:20260401T080000Z").encode()

    assert calendar.read(raw)[0][0].summary == "Zażółć"


def test_an_alarm_is_no_event_and_changes_none():
    found = one(
        "SUMMARY:Narada",
        "DTSTART:20260401T080000Z",
        "BEGIN:VALARM",
        "SUMMARY:Dzwonek",
        "TRIGGER:-PT15M",
        "END:VALARM",
    )

    assert found.summary == "Narada"


def test_one_invitation_that_stands_in_the_mail_twice_is_one_event():
    raw = event("UID:1", "SUMMARY:Narada", "DTSTART:20260401T080000Z").encode()
    mail = parse(
        multipart(
            part(b"zapraszam"),
            part(raw, "text/calendar; method=REQUEST"),
            part(raw, "application/ics; name=invite.ics"),
        )
    )

    assert [found.summary for found in mail.events] == ["Narada"]
    assert [one.filename for one in mail.attachments][-1] == "invite.ics"


def test_a_file_named_so_is_a_calendar_whatever_its_type_says():
    raw = event("SUMMARY:Narada", "DTSTART:20260401T080000Z").encode()

    assert parse(multipart(part(b"a"), part(raw, "application/octet-stream; name=Zaproszenie.ICS"))).events


@pytest.mark.parametrize("charset", ["utf-8", "windows-1250", "iso-8859-2"])
def test_polish_is_read_in_any_charset(charset):
    raw = event("SUMMARY:Zażółć gęślą jaźń", "DTSTART:20260401T080000Z").encode(charset)

    assert (
        parse(letter(raw, content_type=f"text/calendar; charset={charset}")).events[0].summary
        == "Zażółć gęślą jaźń"
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"to nie kalendarz", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", event("SUMMARY:Bez daty").encode(),
        event("DTSTART:20269901T990000Z").encode(), b"\xff\xfe\0\0",
    ],
)  # fmt: skip
def test_a_calendar_that_is_broken_says_so(raw):
    assert "bad_calendar" in parse(letter(raw, content_type="text/calendar")).flags


@pytest.mark.parametrize("kind", ["VTODO", "VFREEBUSY", "VJOURNAL"])
def test_a_calendar_of_other_things_is_sound(kind):
    assert calendar.read(f"BEGIN:VCALENDAR\nBEGIN:{kind}\nEND:{kind}\nEND:VCALENDAR".encode()) == ((), ())


@pytest.mark.parametrize(
    "told",
    [
        ("DTEND:20260301T080000",), ("DURATION:P9999W",), ("DURATION:PT9999999S", "DTEND:x"),
        ("DTEND;VALUE=DATE:00010101",), ("DURATION:nic",), ("ORGANIZER:",), ("ATTENDEE",), ("RRULE:" + "x" * 10_000,),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "start",
    ["DTSTART:99991231T235959Z", "DTSTART;VALUE=DATE:00010101", "DTSTART;TZID=Nasz czas:00010101T000000"],
)
def test_what_cannot_be_is_left_out_and_harms_nothing(start, told):
    (found,), _ = calendar.read(event(start, *told, zones=WARSAW).encode())

    assert found.end is None or isinstance(found.end, date)
    assert len(found.recurrence) <= calendar.LONGEST_TEXT


def test_a_calendar_of_a_whole_year_is_cut_and_says_so():
    block = "BEGIN:VEVENT\nDTSTART:20260401T080000Z\nEND:VEVENT\n"

    events, flags = calendar.read(f"BEGIN:VCALENDAR\n{block * 200}END:VCALENDAR\n".encode())

    assert (len(events), flags) == (calendar.MOST_EVENTS, ("many_events",))


def test_a_day_is_no_moment():
    found = one("DTSTART;VALUE=DATE:20260501", "DTEND:20260502T100000Z")

    assert (found.start, found.end) == (date(2026, 5, 1), date(2026, 5, 1))
    assert one("DTSTART:20260501T100000Z", "DTEND;VALUE=DATE:20260502").end is None
