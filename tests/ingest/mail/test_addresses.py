"""Address fields as mail programs write them."""

import pytest

from ingest.mail import addresses


@pytest.mark.parametrize(
    ("written", "people"),
    [
        (b"jan@klos.pl", [(None, "jan@klos.pl")]),
        (b"Jan Kowalski <jan@klos.pl>", [("Jan Kowalski", "jan@klos.pl")]),
        (b'"Kowalski, Jan" <jan@klos.pl>, ewa@klos.pl', [("Kowalski, Jan", "jan@klos.pl"), (None, "ewa@klos.pl")]),
        (b"jan@klos.pl (Jan (senior) Kowalski)", [("Jan (senior) Kowalski", "jan@klos.pl")]),
        (b"Zarzad: jan@klos.pl, Ewa <ewa@klos.pl>; bank@bank.example", [
            (None, "jan@klos.pl"), ("Ewa", "ewa@klos.pl"), (None, "bank@bank.example"),
        ]),
        (b"undisclosed-recipients:;", []),
        (b"=?utf-8?Q?K=C5=82os=2C_Jan?= <jan@klos.pl>", [("Kłos, Jan", "jan@klos.pl")]),
        (b"=?utf-8?Q?K=C5=82os,_Jan?= <jan@klos.pl>", [("Kłos, Jan", "jan@klos.pl")]),
        (b'"=?utf-8?Q?K=C5=82os?=" <jan@klos.pl>', [("Kłos", "jan@klos.pl")]),
        ("Józef Kłos <jk@klos.pl>".encode("iso-8859-2"), [("Józef Kłos", "jk@klos.pl")]),
        (b"jan@klos.pl; ewa@klos.pl", [(None, "jan@klos.pl"), (None, "ewa@klos.pl")]),
        (b"Jan <jan@klos.pl", [("Jan", "jan@klos.pl")]),
        (b"=?utf-8?Q?Jan_K=C5=82os_=3Cjan=40klos=2Epl=3E?=", [("Jan Kłos", "jan@klos.pl")]),
        (b"=?utf-8?Q?jan=40klos=2Epl?=", [(None, "jan@klos.pl")]),
        (b"=?utf-8?Q?Jan_=3Cjan?=", [("Jan <jan", None)]),
        (b"<<jan@klos.pl>>", [(None, "jan@klos.pl")]),
        (b"jan @ klos.pl", [(None, "jan@klos.pl")]),
        (b"mailto:jan@klos.pl", [(None, "jan@klos.pl")]),
        (b"<@posrednik.pl:jan@klos.pl>", [(None, "jan@klos.pl")]),
        (b"Jan Kowalski", [("Jan Kowalski", None)]),
        (b"jan@klos.pl <jan@klos.pl>", [("jan@klos.pl", "jan@klos.pl")]),
        (b'"jan kowalski"@klos.pl', [(None, '"jan kowalski"@klos.pl')]),
        (b"", []),
        (b"<>, ,;", []),
    ],
)  # fmt: skip
def test_people_are_read(written, people):
    found, more = addresses.read(written)

    assert [(one.name, one.address) for one in found] == people
    assert not more


def test_of_ten_thousand_recipients_the_first_are_kept_and_the_rest_is_told():
    found, more = addresses.read(b", ".join(b"osoba%d@klos.pl" % number for number in range(10_000)))

    assert (len(found), more) == (addresses.MOST_ADDRESSES, True)


@pytest.mark.parametrize(
    ("written", "people"),
    [
        (b"Kowalski, Jan <jan@klos.pl>", [("Kowalski, Jan", "jan@klos.pl")]),
        (b"Kowalski, Jan, Piekarnia <jan@klos.pl>, ewa@klos.pl", [
            ("Kowalski, Jan, Piekarnia", "jan@klos.pl"), (None, "ewa@klos.pl"),
        ]),
        (b"Jan Kowalski", [("Jan Kowalski", None)]),
        (b"Jan <jan@klos.pl>, Ewa", [("Jan", "jan@klos.pl"), ("Ewa", None)]),
        (b"", []),
    ],
)  # fmt: skip
def test_an_author_s_name_may_have_a_comma_without_quotes(written, people):
    authors = addresses.joined(addresses.read(written)[0])

    assert [(one.name, one.address) for one in authors] == people
