"""Encoded words are read whole, broken or split."""

import pytest

from ingest.mail import words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"=?utf-8?Q?Za=C5=9Bwiadczenie?=", "Zaświadczenie"),
        (b"=?utf-8?B?xYE=?= =?utf-8?B?w7Nkxbo=?=", "Łódź"),
        (b"=?utf-8?Q?a=C5?=\t=?UTF-8?Q?=98b?=", "aŘb"),
        (b"=?utf-8?B?xYHDs2TFug?=", "Łódź"),
        (b"=?utf-8?Q?Um=C3=B3wienie spotkania?=", "Umówienie spotkania"),
        (b"=?iso-8859-2?Q?Zapytanie_o_po=BFyczk=EA", "Zapytanie o pożyczkę"),
        (
            b"Re: =?windows-1250?Q?wniosek_zaakceptowany_w_ca=B3o=9Cci?= (2)",
            "Re: wniosek zaakceptowany w całości (2)",
        ),
        (b"Odp: =?utf-8?Q?=C5=81=C3=B3d=C5=B", "Odp: Łód\ufffd"),
        (b"=?utf-8?B?xYHDs2TF", "Łód\ufffd"),
        (b"=?windows-1250?Q?=A3=F3d=9F?", "Łódź"),
        (b"=?x-nieznany?Q?Sp=C5=82ata?=", "Spłata"),
        (b"=?utf-8*pl?Q?umowa?=", "umowa"),
        ("Żółw bez kodowania".encode(), "Żółw bez kodowania"),
        (b"=?utf-8?X?abc?= =? ?=", "=?utf-8?X?abc?= =? ?="),
        (b"", ""),
    ],
)
def test_a_header_is_read_as_a_person_reads_it(written, read):
    assert words.spoken(written) == read
