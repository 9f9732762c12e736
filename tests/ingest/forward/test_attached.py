"""Letters that are attached to a letter: exact layers, whose files are files of the whole."""

import base64

import pytest

from archive.store import digest_of
from ingest.mail import leaf_content, letters, mapi, parse, structure
from ingest.mail.model import Address
from tests.ingest.forward.passed_on import JAN
from tests.ingest.mail.letter import letter, multipart, part
from tests.ingest.mail.outlook_files import Message, binary, msg, text

PDF = b"%PDF-1.7 zaswiadczenie"
LOGO = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x20\x00\x00\x00\x20" + bytes(20)
OWN = part("Do akt.\n\nWysłane z iPhone'a".encode(), "text/plain; charset=utf-8")


def klos(*more, **fields):
    """Jan's letter with a certificate and a logo."""
    told = {
        "From": f"Jan <{JAN}>",
        "To": "anna@firma.example",
        "Cc": "ewa@klos.example",
        "Subject": "Zaswiadczenie",
        "Date": "Wed, 28 Oct 2026 12:46:00 +0100",
        "Message_ID": "<raz@klos.example>",
    }
    pdf = part(PDF, "application/pdf", Content_Disposition="attachment; filename=ZUS.pdf")
    logo = part(LOGO, "image/png", Content_ID="<logo>", Content_Disposition="inline; filename=logo.png")
    html = part(b"<p>Dzien dobry</p><img src=cid:logo>", "text/html")
    return multipart(html, logo, pdf, *more, boundary=f"b{len(more)}", **{**told, **fields})


def forwarded(*attached, **fields):
    return multipart(
        OWN, *attached, boundary="anna", **{"From": "anna@firma.example", "Subject": "PD: papiery", **fields}
    )


def as_message(raw):
    return part(raw, "message/rfc822")


AS_FILES = {
    "message/rfc822": as_message(klos()),
    "named": part(klos(), "message/rfc822", Content_Disposition="attachment; filename=list.eml"),
    "octet-stream": part(
        klos(), "application/octet-stream", Content_Disposition="attachment; filename=list.EML"
    ),
    "base64": part(
        base64.encodebytes(klos()),
        "application/octet-stream",
        Content_Disposition="attachment; filename=list.eml",
        encoding="base64",
    ),
}


@pytest.mark.parametrize("way", AS_FILES)
def test_an_attached_letter_is_a_layer_and_its_files_are_files_of_the_whole(way):
    raw = forwarded(AS_FILES[way])

    mail = parse(raw)

    (layer,) = mail.layers
    assert (layer.kind, layer.depth, layer.confidence) == ("attached", 1, 0.99)
    assert (layer.from_, layer.subject, layer.text) == (Address("Jan", JAN), "Zaswiadczenie", "Dzien dobry")
    assert [one.address for one in (*layer.to, *layer.cc)] == ["anna@firma.example", "ewa@klos.example"]
    assert layer.date.isoformat() == "2026-10-28T12:46:00+01:00"
    assert (layer.path, layer.message_id) == ("1.2", "raz@klos.example")
    assert mail.comment == "Do akt."
    assert [(one.path, one.role) for one in mail.parts] == [
        ("1.1", "body"),
        ("1.2", "container"),
        ("1.2/mail/1.2", "decoration"),
        ("1.2/mail/1.3", "attachment"),
    ]
    assert [one.filename for one in mail.attachments] == ["ZUS.pdf"]
    assert leaf_content(raw, "1.2/mail/1.3") == PDF


def test_the_letter_that_also_comes_directly_is_known_by_its_identity():
    directly = b"Received: from mx.klos.example\r\nReturn-Path: <jan@klos.example>\r\n" + klos()

    assert parse(forwarded(as_message(klos()))).layers[0].canon_sha256 == parse(directly).canon_sha256


def test_with_an_attic_its_files_lie_there(tmp_path):
    mail = parse(forwarded(as_message(klos())), str(tmp_path))

    (pdf,) = mail.attachments
    assert digest_of((tmp_path / pdf.aside.rsplit("/", 1)[1]).read_bytes()) == pdf.sha256 == digest_of(PDF)
    assert pdf.content is None
    assert mail.layers[0].text == "Dzien dobry"


def test_a_letter_of_outlooks_is_a_layer():
    inner = Message(
        {
            mapi.MESSAGE_CLASS: text("IPM.Note"),
            mapi.SUBJECT: text("Zaświadczenie"),
            mapi.BODY: text("Dzień dobry"),
            mapi.SENDER_NAME: text("Jan Żak"),
            mapi.SENDER_SMTP: text(JAN),
        },
        attachments=[({mapi.LONG_NAME: text("ZUS.pdf"), mapi.ATTACHED: binary(PDF)}, None)],
    )
    raw = forwarded(
        part(msg(inner), "application/octet-stream", Content_Disposition="attachment; filename=list.msg")
    )

    mail = parse(raw)

    assert mail.layers[0].from_ == Address("Jan Żak", JAN)
    assert [(one.filename, leaf_content(raw, one.path)) for one in mail.attachments] == [("ZUS.pdf", PDF)]


def test_letters_side_by_side_are_layers_of_the_same_depth():
    letters = (b"\r\n" + one for one in (klos(), klos(From="Ewa <ewa@klos.example>")))
    digest = multipart(*letters, kind="digest", boundary="d", From="anna@firma.example")

    mail = parse(digest)

    assert [(one.from_.address, one.depth, one.path) for one in mail.layers] == [
        (JAN, 1, "1.1"),
        ("ewa@klos.example", 1, "1.2"),
    ]
    assert [one.path for one in mail.attachments] == ["1.1/mail/1.3", "1.2/mail/1.3"]


def test_letters_in_letters_are_opened_eight_deep():
    raw = klos()
    for number in range(12):
        raw = multipart(
            part(b"dalej"), as_message(raw), boundary=f"n{number}", From=f"o{number}@klos.example"
        )

    mail = parse(raw)

    assert [layer.depth for layer in mail.layers] == list(range(1, 9))
    assert mail.layers[-1].path == "1.2" + "/mail/1.2" * 7
    assert "too_deep" in mail.flags
    (left,) = mail.attachments
    assert leaf_content(raw, left.path) == left.content
    assert left.nested


def test_what_an_attached_letter_passes_on_in_its_text_is_a_layer_too():
    inner = letter(
        f"---------- Forwarded message ---------\nFrom: Jan <{JAN}>\nDate: Wed, Oct 28, 2026 at 12:46 PM\n"
        "Subject: ZUS\nTo: <piotr@klos.example>\n\nDzien dobry".encode(),
        From="piotr@klos.example",
        Subject="Fwd: ZUS",
    )

    layers = parse(forwarded(as_message(inner))).layers

    assert [(one.kind, one.depth, one.from_.address) for one in layers] == [
        ("attached", 1, "piotr@klos.example"),
        ("inline", 2, JAN),
    ]


def test_a_letter_without_a_sender_stays_a_file():
    mail = parse(forwarded(as_message(letter(b"szkic", Subject="szkic"))))

    assert mail.layers == ()
    assert [one.role for one in mail.parts] == ["body", "attachment"]


def test_a_sender_without_an_address_is_no_more_than_likely():
    assert parse(forwarded(as_message(letter(b"a", From="Jan Zak")))).layers[0].confidence == 0.6


def test_a_file_that_is_only_called_a_letter_stays_a_file():
    mail = parse(
        forwarded(
            part(b"\x00\x01PK", "application/octet-stream", Content_Disposition="attachment; filename=a.eml")
        )
    )

    assert mail.layers == ()
    assert [one.filename for one in mail.attachments] == ["a.eml"]


def test_what_a_bounce_returns_is_no_forward():
    said = part(b"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@x.pl\r\nAction: failed\r\nStatus: 5.1.1\r\n",
                "message/delivery-status")  # fmt: skip
    raw = multipart(
        part(b"nie doszlo"),
        said,
        as_message(klos()),
        kind='report; report-type="delivery-status',
        From="mailer-daemon@x.pl",
    )

    mail = parse(raw)

    assert mail.class_ == "dsn"
    assert mail.layers == ()


def test_more_letters_than_anybody_attaches_stay_files():
    raw = forwarded(*[as_message(letter(b"a", From=f"a{number}@x.pl")) for number in range(130)])

    mail = parse(raw)

    assert len(mail.layers) <= 100
    assert "too_many_letters" in mail.flags
    assert len(mail.parts) == 131


def test_the_files_of_letters_are_no_more_than_a_message_may_hold():
    files = [part(b"x", "text/csv", Content_Disposition="attachment; filename=a.csv") for _ in range(900)]

    mail = parse(forwarded(*[as_message(klos(*files)) for _ in range(4)]))

    assert len(mail.parts) <= 2000 + 4
    assert "too_many_parts" in mail.flags
    assert [one.role for one in mail.parts if one.path in ("1.2", "1.5")] == ["container", "attachment"]


def test_letters_that_are_left_out_are_not_read_without_end(monkeypatch):
    files = [part(b"x", "text/csv", Content_Disposition="attachment; filename=a.csv") for _ in range(1500)]
    inner, read, tree = as_message(klos(*files)), [], structure.read

    def counted(raw):
        root, flags = tree(raw)
        read.extend(root.leaves())
        return root, flags

    monkeypatch.setattr(structure, "read", counted)
    around = multipart(OWN, inner, inner, boundary="within", From="anna@firma.example", Subject="PD")
    mail = parse(forwarded(*[as_message(around) for _ in range(12)]))

    assert len(read) <= 3 * letters.MOST_READ
    assert "too_many_parts" in mail.flags
    assert [one.path for one in mail.parts if "/" not in one.path] == [f"1.{n}" for n in range(1, 14)]


def test_letters_in_letters_are_no_more_than_a_message_may_hold():
    inner = as_message(klos())
    for depth in "abcd":
        around = multipart(OWN, *[inner] * 6, boundary=depth, From="anna@firma.example", Subject="PD")
        inner = as_message(around)

    mail = parse(forwarded(inner, inner))

    assert len(mail.layers) <= letters.MOST
    assert "too_many_letters" in mail.flags
