"""The class of a message by its headers."""

import pytest

from ingest.mail import parse
from tests.ingest.mail.letter import letter, multipart, part


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, ""),
        ({"Auto_Submitted": "no"}, ""),
        ({"Auto_Submitted": "auto-replied; owner=x"}, "auto"),
        ({"X_Auto_Response_Suppress": "All"}, "auto"),
        ({"Precedence": "bulk"}, "auto"),
        ({"Return_Path": "<>"}, "auto"),
        ({"List_Id": "<lista.klos.pl>", "Precedence": "bulk"}, "list"),
        ({"List_Unsubscribe": "<mailto:a@b.pl>"}, "list"),
    ],
)
def test_headers_tell_what_a_machine_sent(fields, kind):
    assert parse(letter(b"tresc", **fields)).class_ == kind


@pytest.mark.parametrize(
    ("report", "kind"), [("delivery-status", "dsn"), ("disposition-notification", "mdn")]
)
def test_reports_are_told_apart(report, kind):
    mail = parse(
        multipart(part(b"Nie dostarczono"), part(b"Status: 5.1.1", f"message/{report}"), kind="report")
    )

    assert mail.class_ == kind
