"""Written dates: what is sure becomes a moment, everything else stays words."""

from datetime import UTC, datetime

import pytest

from ingest.forward import dates

WINTER = datetime(2021, 11, 2, 8, 26, 50, tzinfo=UTC)  # 09:26:50 in Warsaw


@pytest.mark.parametrize(
    ("text", "at"),
    [
        # Polish, in the time of Warsaw where none is written
        ("śr., 27 paź 2021 o 09:31", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("czwartek, 28 października 2021 o 12:46", datetime(2021, 10, 28, 10, 46, tzinfo=UTC)),
        ("czwartek, 28 października 2021 12:46", datetime(2021, 10, 28, 10, 46, tzinfo=UTC)),
        ("wtorek, 2 listopada 2021, 09:26:50 CET", WINTER),
        ("2 listopada 2021 09:26:50", WINTER),
        ("2 lis 2021, o 09:26:50", WINTER),
        ("poniedziałek, 19 września 2022, 17:55:44 -0400", datetime(2022, 9, 19, 21, 55, 44, tzinfo=UTC)),
        ("26 października 2021 o 14:25:08 EEST", datetime(2021, 10, 26, 11, 25, 8, tzinfo=UTC)),
        ("28/10/2021, 12:46", datetime(2021, 10, 28, 10, 46, tzinfo=UTC)),
        ("03/04/2021, 12:46", datetime(2021, 4, 3, 10, 46, tzinfo=UTC)),
        ("23.11.2026 14:05", datetime(2026, 11, 23, 13, 5, tzinfo=UTC)),
        ("03.04.2021  12:46  (GMT+01:00)", datetime(2021, 4, 3, 11, 46, tzinfo=UTC)),
        ("12:34 Wtorek 2021-11-02", datetime(2021, 11, 2, 11, 34, tzinfo=UTC)),
        ("2021-11-02 09:26:50", WINTER),
        (
            "poniedziałek, 6 lipca 2026 10:00:00 (UTC+01:00) Sarajewo, Skopie, Warszawa, Zagrzeb",
            datetime(2026, 7, 6, 8, 0, tzinfo=UTC),
        ),
        ("1 stycznia 2026 0:05", datetime(2025, 12, 31, 23, 5, tzinfo=UTC)),
        ("31 maja 2026 23:59", datetime(2026, 5, 31, 21, 59, tzinfo=UTC)),
        # English
        ("Wed, Oct 27, 2021 at 9:31 AM", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("Tuesday, November 2, 2021, 09:26:50 AM GMT+1", WINTER),
        ("Monday, September 19, 2022, 5:55:44 PM -0400", datetime(2022, 9, 19, 21, 55, 44, tzinfo=UTC)),
        ("25 October 2021 at 11:17:21 EEST", datetime(2021, 10, 25, 8, 17, 21, tzinfo=UTC)),
        ("Wed, 3 Nov 2021 15:51:30 +0100", datetime(2021, 11, 3, 14, 51, 30, tzinfo=UTC)),
        ("July 19, 2022 at 12:09 AM", datetime(2022, 7, 18, 22, 9, tzinfo=UTC)),
        ("Thursday, 28 January 2016 8:16 p.m.", datetime(2016, 1, 28, 19, 16, tzinfo=UTC)),
        ("Tue, 2 Mar 2021 10:00", datetime(2021, 3, 2, 9, 0, tzinfo=UTC)),
        ("2021-11-02T09:26:50+01:00", WINTER),
        # German
        ("Mi., 27. Okt. 2021 um 09:31 Uhr", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("Dienstag, 2. November 2021, 09:26:50 MEZ", WINTER),
        ("26. Oktober 2021 um 14:25:08 OESZ", datetime(2021, 10, 26, 11, 25, 8, tzinfo=UTC)),
        ("Montag, 1. März 2021 08:00", datetime(2021, 3, 1, 7, 0, tzinfo=UTC)),
        # further languages
        ("mar, 2 nov 2021 a las 9:26", datetime(2021, 11, 2, 8, 26, tzinfo=UTC)),
        ("mardi 2 novembre 2021, 09:26:50 UTC+1", WINTER),
        ("martedì 2 novembre 2021, 09:26:50 CET", WINTER),
        ("qua., 27 de out. de 2021 às 09:31", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("tirsdag den 2. november 2021 09.26.50 CET", WINTER),
        ("ke 27. lokak. 2021 klo 9.31", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("tiistaina 2. marraskuuta 2021 klo 09.26.50 UTC+1", WINTER),
        ("st 27. 10. 2021 v 9:31", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("úterý 2. listopadu 2021 09:26:50 SEČ", WINTER),
        ("26. listopada 2021. u 14:25:08 EEST", datetime(2021, 10, 26, 11, 25, 8, tzinfo=UTC)),
        ("2021. november 2., kedd 09:26:50 CET", WINTER),
        ("вівторок, 2 листопада 2021 р., 09:26:50 GMT+1", WINTER),
        ("ср, 27 окт. 2021 г. в 09:31", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("27 Eki 2021 Çar, 09:31", datetime(2021, 10, 27, 7, 31, tzinfo=UTC)),
        ("marți, 2 noiembrie 2021, 09:26:50 CET", WINTER),
        ("2022年9月19日月曜日 17:55:44 -0400", datetime(2022, 9, 19, 21, 55, 44, tzinfo=UTC)),
    ],
)
def test_a_date_is_read(text, at):
    assert dates.read(text) == at


def test_a_time_without_a_zone_is_warsaws_summer_and_winter():
    assert [dates.read(f"2026-{month}-15 12:00").utcoffset().seconds // 3600 for month in ("01", "07")] == [
        1,
        2,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wczoraj",
        "27 października 2021",
        "2016-01-27",
        "30 lutego 2021 10:00",
        "28 października 2021 25:61",
        "Tue, 2 Nov 2021 09:26:50 XYZT",
        "13:45 PM 2021-11-02 13:45 PM",
        "32/13/2021 10:00",
        "٣ نوفمبر 2021 10:00",
        "+48 600 100 200",
    ],
)
def test_what_is_not_sure_stays_words(text):
    assert dates.read(text) is None


def test_a_day_and_month_that_may_be_either_are_left_to_the_language():
    assert dates.read("03/04/2021 12:46", is_english=True) is None
    assert dates.read("28/10/2021 12:46", is_english=True) == datetime(2021, 10, 28, 10, 46, tzinfo=UTC)
    assert dates.read("10/28/2021 12:46 PM", is_english=True) == datetime(2021, 10, 28, 10, 46, tzinfo=UTC)
    assert dates.read("02/10/2023 4:52 PM EST", is_english=True) == datetime(2023, 2, 10, 21, 52, tzinfo=UTC)
    assert dates.read("03.04.2021 12:46", is_english=True) == datetime(2021, 4, 3, 10, 46, tzinfo=UTC)
