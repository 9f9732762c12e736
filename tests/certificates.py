"""A certificate authority that lives for one test run, and a server it vouches for."""

import ipaddress
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FLAWS = ("expired", "not valid yet", "wrong host", "self-signed", "unknown authority")
DAY = timedelta(days=1)


def make_certificates(flaw=None):
    """`ca.pem`, `server.pem` and `server.key` in PEM, for localhost and 127.0.0.1; or with one of the `FLAWS`."""
    now = datetime.now(UTC)
    ca_key, server_key, other_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    ca = _certificate(
        "Teczka test authority", ca_key, issuer="Teczka test authority", signer=ca_key, authority=True
    )
    issuer, signer = {
        "self-signed": ("localhost", server_key),
        "unknown authority": ("Somebody else", other_key),
    }.get(flaw, ("Teczka test authority", ca_key))
    begins, ends = {"expired": (-3, -2), "not valid yet": (2, 3)}.get(flaw, (-1, 1))
    server = _certificate(
        "localhost",
        server_key,
        issuer=issuer,
        signer=signer,
        authority=False,
        begins=now + begins * DAY,
        ends=now + ends * DAY,
        names=ELSEWHERE if flaw == "wrong host" else HERE,
    )
    return {"ca.pem": _pem(ca), "server.pem": _pem(server), "server.key": _key_pem(server_key)}


HERE = (x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
ELSEWHERE = (x509.DNSName("mail.elsewhere.example"),)


def _certificate(name, key, *, issuer, signer, authority, begins=None, ends=None, names=()):
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins or now - DAY)
        .not_valid_after(ends or now + DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(_usage(authority), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _usage(authority):
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
