"""Dates as they are written, with the offset they were written with."""

import pytest

from ingest.mail import dates


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 3 Nov 2026 10:15:00 +0100", "2026-11-03T10:15:00+01:00"),
        ("3 Nov 2026 10:15 GMT", "2026-11-03T10:15:00+00:00"),
        ("Tue, 03 Nov 26 10:15:00 EST", "2026-11-03T10:15:00-05:00"),
        ("Tue, 3 Nov 2026 10:15:00 +0100 (CET)", "2026-11-03T10:15:00+01:00"),
        ("Tue, 3 Nov 2026 10:15:00 CET", "2026-11-03T10:15:00+01:00"),
        ("Tue, 3 Nov 2026 10:15:00 -0000", "2026-11-03T10:15:00+00:00"),
        ("Tue Nov  3 10:15:00 2026 +0100", "2026-11-03T10:15:00+01:00"),
        ("Tue, 3 Nov 2026 10.15.00 +0100", "2026-11-03T10:15:00+01:00"),
        ("Tue, 3 Nov 2026 10:15:00 +01:00", "2026-11-03T10:15:00+01:00"),
        ("Tue, 3 Nov 2026 10:15:00 GMT+01:00", "2026-11-03T10:15:00+01:00"),
        ("Tue, 3 Nov 2026 10:15:00 UTC+0100", "2026-11-03T10:15:00+01:00"),
        ("Tue, 3 Nov 2026 10:15:00.250 +0100", "2026-11-03T10:15:00+01:00"),
        ("2026-11-03T10:15:00+01:00", "2026-11-03T10:15:00+01:00"),
        ("2026-11-03 10:15:00 +0100", "2026-11-03T10:15:00+01:00"),
    ],
)
def test_a_date_keeps_its_offset(written, read):
    moment, flags = dates.read(written)

    assert (moment.isoformat(), flags) == (read, ())


def test_a_date_without_a_zone_is_read_as_utc_and_says_so():
    moment, flags = dates.read("Tue, 3 Nov 2026 10:15:00")

    assert (moment.isoformat(), flags) == ("2026-11-03T10:15:00+00:00", ("date_without_zone",))


@pytest.mark.parametrize(
    "written", ["wczoraj", "Tue, 45 Nov 2026 10:15:00 +0100", "99999999", "(" * 500, "0 0 0", "-"]
)
def test_a_date_that_cannot_be_is_none(written):
    moment, flags = dates.read(written)

    assert moment is None
    assert set(flags) <= {"date_unreadable"}


def test_no_date_is_no_fault():
    assert dates.read("") == (None, ())
