"""What `mail inspect --json` promises, field by field."""

from ingest.mail import Address, Layer, parse
from ingest.mail.inspect import as_json
from tests.ingest.mail.letter import letter


def test_every_field_is_there_even_when_nothing_is_known():
    raw = b""

    assert as_json(parse(raw)) == {
        "raw_sha256": parse(raw).raw_sha256,
        "size": 0,
        "message_id": None,
        "in_reply_to": None,
        "references": [],
        "subject": "",
        "from": None,
        "reply_to": [],
        "to": [],
        "cc": [],
        "date": None,
        "text": "",
        "new_text": "",
        "parts": [as_json(parse(raw))["parts"][0]],
        "layers": [],
        "comment": None,
        "class": "",
        "flags": [],
    }


def test_a_part_is_told_without_its_bytes():
    part = as_json(parse(letter(b"tresc", content_type="text/plain; charset=utf-8")))["parts"][0]

    assert list(part) == [
        "path",
        "type",
        "charset",
        "filename",
        "size",
        "sha256",
        "disposition",
        "inline",
        "flags",
    ]
    assert (part["path"], part["filename"], part["size"]) == ("1", None, 5)


def test_an_unknown_name_or_address_is_null():
    assert as_json(parse(letter(From="jan@klos.pl")))["from"] == {"name": None, "address": "jan@klos.pl"}
    assert as_json(parse(letter(From="Jan")))["from"] == {"name": "Jan", "address": None}


def test_a_layer_has_its_fields_from_the_start():
    from dataclasses import replace

    layer = Layer(kind="inline_fwd", depth=1, from_=Address("Jan", None), confidence=0.9)
    told = as_json(replace(parse(b""), layers=(layer,)))["layers"][0]

    assert list(told) == [
        "kind",
        "depth",
        "from",
        "to",
        "cc",
        "date",
        "date_text",
        "subject",
        "text",
        "confidence",
    ]
