"""Secrets that must be kept are kept encrypted, and what must be proven is signed.

The library for it is loaded where it is first used: most offices sign in with passwords.
"""

import base64
import hashlib


class CannotOpen(Exception):
    """The text was sealed with another key, or was changed since."""


class NotAKey(Exception):
    """The text is no RSA private key in PEM without a passphrase."""


class Safe:
    """Seals texts with one key, given as a random secret of any form, and opens them again."""

    def __init__(self, secret):
        from cryptography.fernet import Fernet

        # The secret is random and long (48 bytes from `make_secret`): a hash is enough to bring it to Fernet's form.
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))

    def seal(self, text):
        """The text, unreadable without the key; never the same twice."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed):
        """The text that was sealed. Raises `CannotOpen`."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen() from None


def signed_rs256(private_pem, message):
    """The RSASSA-PKCS1-v1_5 SHA-256 signature (RFC 7518 §3.3) of bytes. Raises `NotAKey`."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    try:
        key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise NotAKey() from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise NotAKey()
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
