"""Signed and encrypted mail: kept as it came, marked, and what is only signed is shown."""

import base64

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import load_pem_x509_certificate

from ingest.mail import cms, leaf_content, parse, within
from tests.certificates import make_certificates
from tests.ingest.mail.letter import letter, multipart, part

SIGNED, ENVELOPED, PLAIN = (bytes.fromhex(f"2a864886f70d0107{kind}") for kind in ("02", "03", "01"))
INNER = multipart(
    part("Dzień dobry, umowa w załączniku".encode(), "text/plain; charset=utf-8"),
    part(b"%PDF-1.7", "application/pdf", Content_Disposition="attachment; filename=umowa.pdf"),
)


def element(tag, content, *, is_open=False):
    """One element of BER; an open one ends with a mark instead of telling its length."""
    if is_open:
        return bytes([tag | 0x20, 0x80]) + content + b"\0\0"
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    told = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(told)]) + told + content


def envelope(kind, content=None, *, is_open=False):
    """What S/MIME wraps around the content, without certificates."""
    octets = b"" if content is None else content
    if is_open:
        octets = element(
            0x04,
            b"".join(element(0x04, octets[at : at + 100]) for at in range(0, len(octets), 100)),
            is_open=True,
        )
    else:
        octets = element(0x04, octets)
    wrapped = element(0xA0, octets, is_open=is_open) if content is not None else b""
    held = (
        element(0x02, b"\1")
        + element(0x31, b"")
        + element(0x30, element(0x06, PLAIN) + wrapped, is_open=is_open)
    )
    return element(
        0x30,
        element(0x06, kind) + element(0xA0, element(0x30, held, is_open=is_open), is_open=is_open),
        is_open=is_open,
    )


def smime(content, kind="signed-data", name="smime.p7m", media_type="application/pkcs7-mime"):
    return letter(
        base64.encodebytes(content),
        content_type=f"{media_type}; smime-type={kind}; name={name}",
        encoding="base64",
        Subject="Umowa",
    )


@pytest.mark.parametrize("is_open", [False, True], ids=["told", "open"])
def test_what_is_only_signed_is_read_and_stands_behind_its_envelope(is_open):
    raw = smime(envelope(SIGNED, INNER, is_open=is_open))
    mail = parse(raw)

    assert mail.text.strip() == "Dzień dobry, umowa w załączniku"
    assert [(one.path, one.role) for one in mail.parts] == [
        ("1", "signature"),
        ("1/smime/1.1", "body"),
        ("1/smime/1.2", "attachment"),
    ]
    assert [(one.filename, one.content) for one in mail.attachments] == [("umowa.pdf", b"%PDF-1.7")]
    assert mail.flags == ("signed", "signed_opaque")
    assert leaf_content(raw, "1/smime/1.2") == b"%PDF-1.7"


def test_one_that_was_really_signed_is_read():
    files = make_certificates()
    certificate = load_pem_x509_certificate(files["server.pem"])
    key = serialization.load_pem_private_key(files["server.key"], None)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(INNER).add_signer(certificate, key, hashes.SHA256())

    mail = parse(smime(builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])))

    assert (mail.flags, mail.text.strip()) == (("signed", "signed_opaque"), "Dzień dobry, umowa w załączniku")


def test_it_is_known_by_its_name_where_the_type_says_nothing():
    assert (
        parse(smime(envelope(SIGNED, INNER), media_type="application/octet-stream")).attachments[0].filename
        == "umowa.pdf"
    )


def test_what_is_encrypted_stays_closed_and_says_so():
    raw = smime(envelope(ENVELOPED), kind="enveloped-data")
    mail = parse(raw)

    assert mail.flags == ("encrypted",)
    assert [(one.filename, one.role) for one in mail.parts] == [("smime.p7m", "attachment")]
    assert mail.text == ""


def test_what_is_encrypted_within_a_signature_says_both():
    inner = smime(envelope(ENVELOPED), kind="enveloped-data")

    assert set(parse(smime(envelope(SIGNED, inner))).flags) == {"encrypted", "signed", "signed_opaque"}


def test_signatures_in_signatures_are_opened_so_far_and_no_further():
    raw = INNER
    for _ in range(9):
        raw = smime(envelope(SIGNED, raw))

    mail = parse(raw)

    assert max(one.path.count("smime") for one in mail.parts) == within.DEEPEST
    assert "signed_opaque" in mail.flags


@pytest.mark.parametrize(
    "media_type",
    ["application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"],
)
def test_a_signature_beside_the_letter_is_no_file(media_type):
    kind = f'signed; protocol="{media_type}"'
    mail = parse(multipart(part(b"Umowa"), part(b"podpis", media_type), kind=kind))

    assert (mail.flags, mail.text.strip(), mail.attachments) == (("signed",), "Umowa", ())
    assert [one.role for one in mail.parts] == ["body", "signature"]
    assert mail.parts[1].content == b"podpis"


def test_pgp_in_a_form_of_its_own_is_encrypted():
    mail = parse(multipart(
        part(b"Version: 1", "application/pgp-encrypted"),
        part(b"-----BEGIN PGP MESSAGE-----", "application/octet-stream; name=encrypted.asc"),
        kind='encrypted; protocol="application/pgp-encrypted"',
    ))  # fmt: skip

    assert mail.flags == ("encrypted",)
    assert [(one.filename, one.role) for one in mail.parts] == [
        (None, "signature"),
        ("encrypted.asc", "attachment"),
    ]


def test_pgp_around_the_text_is_taken_off_what_is_new_and_kept_in_the_whole():
    text = b"""-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Zgoda na umowe.
- -- podpis
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
-----END PGP SIGNATURE-----
"""
    mail = parse(letter(text))

    assert mail.flags == ("signed",)
    assert mail.new_text.startswith("Zgoda na umowe.")
    assert "PGP" not in mail.new_text
    assert "-----BEGIN PGP SIGNATURE-----" in mail.text


def test_pgp_in_the_text_is_encrypted():
    mail = parse(letter(b"-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"))

    assert mail.flags == ("encrypted",)


def test_a_letter_that_speaks_of_pgp_is_neither():
    assert parse(letter(b"Prosze o BEGIN PGP i klucz.")).flags == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"0",
        b"0\x80",
        b"\x30\x84\xff\xff\xff\xff",
        b"0\x80" * 5000,
        envelope(SIGNED, INNER)[:40],
        b"-----BEGIN PKCS7-----\nxxxx",
    ],
)
def test_an_envelope_that_is_broken_stays_a_file(raw):
    assert cms.read(raw)[1] is None
    assert [one.role for one in parse(smime(raw)).parts] == ["attachment"]


def test_an_envelope_that_is_cut_shows_what_there_is():
    raw = envelope(SIGNED, INNER)

    kind, content = cms.read(raw[:-30])

    assert (kind, INNER.startswith(content)) == ("signed", True)


def test_an_envelope_of_nothing_but_envelopes_is_given_up():
    assert cms.read(b"\x30\x80" + b"\x04\x01a" * 2 * cms.MOST_ELEMENTS) == ("", None)
    assert cms.read(b"\x30\x80" * 5000) == ("", None)
