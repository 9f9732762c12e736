"""Names and addresses as programs write them above a letter."""

import pytest

from ingest.forward import people
from ingest.mail.model import Address

JAN = Address("Jan Żak", "jan@klos.example")


@pytest.mark.parametrize(
    "value",
    [
        "Jan Żak <jan@klos.example>",
        '"Jan Żak" <jan@klos.example>',
        "'Jan Żak' <jan@klos.example>",
        "„Jan Żak” <jan@klos.example>",
        "Jan Żak<jan@klos.example>",
        "Jan Żak [mailto:jan@klos.example]",
        "Jan Żak <mailto:jan@klos.example>",
        "Jan Żak (jan@klos.example)",
        "Jan Żak <jan@klos.example<mailto:jan@klos.example>>",
        "Jan Żak<mailto:jan@klos.example> <jan@klos.example<mailto:jan@klos.example>> on behalf of biuro@klos.example",
        "Jan Żak <jan@klos.example> w imieniu Piekarnia Kłos <biuro@klos.example>",
        "Jan Żak <jan@klos.example>;",
    ],
)
def test_a_sender_is_read(value):
    assert people.sender(value) == JAN


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("jan@klos.example", Address(None, "jan@klos.example")),
        ("<jan@klos.example>", Address(None, "jan@klos.example")),
        ("jan@klos.example <jan@klos.example>", Address(None, "jan@klos.example")),
        ("'jan@klos.example' <jan@klos.example>", Address(None, "jan@klos.example")),
        ("Jan Żak", Address("Jan Żak", None)),
        ("Żak, Jan", Address("Żak, Jan", None)),
        ("Żak, Jan <jan@klos.example>", Address("Żak, Jan", "jan@klos.example")),
        ("Jan Żak </O=FIRMA/OU=EXCHANGE/CN=RECIPIENTS/CN=JAN>", Address("Jan Żak", None)),
        ("Bank @ Testowy", Address("Bank @ Testowy", None)),
        ("", None),
        ("  ;", None),
    ],
)
def test_what_is_missing_is_none(value, read):
    assert people.sender(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("a@x.pl, b@x.pl; c@x.pl", [(None, "a@x.pl"), (None, "b@x.pl"), (None, "c@x.pl")]),
        ("Żak, Jan <a@x.pl>, Lis, Ewa <b@x.pl>", [("Żak, Jan", "a@x.pl"), ("Lis, Ewa", "b@x.pl")]),
        ('"Żak, Jan" <a@x.pl>, b@x.pl', [("Żak, Jan", "a@x.pl"), (None, "b@x.pl")]),
        ("Żak Jan; Lis Ewa", [("Żak Jan", None), ("Lis Ewa", None)]),
        ("Żak, Jan; Lis, Ewa", [("Żak, Jan", None), ("Lis, Ewa", None)]),
        ("Jan Żak, Ewa Lis", [("Jan Żak", None), ("Ewa Lis", None)]),
        ("Żak, Jan", [("Żak, Jan", None)]),
        ("Jan <a@x.pl>, Jan <a@x.pl>", [("Jan", "a@x.pl")]),
        ("undisclosed-recipients:;", [("undisclosed-recipients:", None)]),
        ("", []),
    ],
)
def test_recipients_are_read(value, read):
    assert [(one.name, one.address) for one in people.recipients(value)] == read


def test_of_a_list_without_end_the_first_five_hundred_are_kept():
    value = ", ".join(f"a{number}@x.pl" for number in range(2000))

    assert len(people.recipients(value)) == 500
