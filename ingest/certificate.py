"""What a certificate says of itself, for a person to read; who is believed is decided elsewhere, by TLS alone."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """For which `names` it is, who issued it, from when to when it counts, and its SHA-256 fingerprint."""

    names: tuple[str, ...]
    issuer: str
    begins_at: datetime
    ends_at: datetime
    fingerprint: str


def read(der):
    """The certificate. Raises `ValueError` if it cannot be read."""
    found = x509.load_der_x509_certificate(der)
    return Certificate(
        names=_names(found) or (_called(found.subject),),
        issuer=_called(found.issuer),
        begins_at=found.not_valid_before_utc,
        ends_at=found.not_valid_after_utc,
        fingerprint=found.fingerprint(hashes.SHA256()).hex(":"),
    )


def _names(certificate):
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = found.get_values_for_type(x509.IPAddress)
    return tuple(found.get_values_for_type(x509.DNSName)) + tuple(map(str, addresses))


def _called(name):
    """The common name and the organisation, or the whole name where it has neither."""
    words = [
        a.value
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for a in name.get_attributes_for_oid(oid)
    ]
    return ", ".join(map(str, words)) or name.rfc4514_string()
