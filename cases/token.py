"""The unguessable part of a case's number on our mail: who writes it back has had a letter of ours, or of who had one.

`S-2026-0012-K3WQ7PZDAE` holds for the year it was made in and the next (INGEST.md §6.3). It tells which case is meant;
whether the writer may be believed is another question.
"""

import base64
import hashlib
import hmac
import re

from cases.calendar import today

LENGTH = 10  # letters of base32: 50 bits
EPOCHS = 2  # years that are accepted: this one and the one before
_DASH = "[-\u2010-\u2014]"
# In a subject; programs that correct texts make dashes long.
_WRITTEN = re.compile(
    rf"(?<!\w)S{_DASH}?(20\d\d){_DASH}(\d{{1,5}}){_DASH}([A-Z2-7]{{{LENGTH}}})(?!\w)", re.IGNORECASE
)
# With a token, or in brackets, it was put there by a program; other numbers are somebody's words.
_NUMBER, _SECRET = rf"S{_DASH}?20\d\d{_DASH}\d{{1,5}}", rf"{_DASH}[A-Z2-7]{{{LENGTH}}}"
_PUT_THERE = re.compile(
    rf"\s*(?:\[\s*{_NUMBER}(?:{_SECRET})?\s*\]|(?<!\w){_NUMBER}{_SECRET}(?!\w))", re.IGNORECASE
)
# In an address: sprawy+s20260012k3wq7pzdae@… The token is of one length, so the number is what is left.
_PLUS = re.compile(rf"[^@+]+\+s(20\d\d)(\d{{4,5}})([a-z2-7]{{{LENGTH}}})@(.+)", re.IGNORECASE)

_PLAIN = re.compile(r"[^@+]+\+s-?(20\d\d)-?(\d{4,5})@(.+)", re.IGNORECASE)


class Tokens:
    """Makes and checks tokens with a key of its own, derived from the office's secret; the database has none.

    A case is known by its number: the id of one that was taken back may come again, its number never does.
    """

    def __init__(self, secret):
        self._key = hmac.digest(secret.encode(), b"teczka case token", "sha256")

    def of(self, case, epoch=None):
        """`S-2026-0012-K3WQ7PZDAE`, for a subject in square brackets."""
        return f"{case.number}-{self._secret_of(case, epoch or today().year)}"

    def address_of(self, case, address):
        """The address with the token in it: `sprawy+s20260012k3wq7pzdae@firma.example`."""
        local, _, domain = address.rpartition("@")
        return f"{local}+{self.of(case).replace('-', '').lower()}@{domain}"

    def fits(self, case, token):
        """Whether the token's unguessable part is that of the case; takes as long for a wrong one."""
        epochs = range(today().year, today().year - EPOCHS, -1)
        fitting = [
            hmac.compare_digest(token.upper().encode(), self._secret_of(case, epoch).encode())
            for epoch in epochs
        ]
        return any(fitting)

    def _secret_of(self, case, epoch):
        key = hmac.digest(self._key, str(epoch).encode(), hashlib.sha256)
        digest = hmac.digest(key, f"{case.number}|{epoch}".encode(), hashlib.sha256)
        return base64.b32encode(digest)[:LENGTH].decode()


def tokens_in(text):
    """(case number, unguessable part) of each token written in the text, each once."""
    found = ((_number(year, number), token.upper()) for year, number, token in _WRITTEN.findall(text))
    return list(dict.fromkeys(found))


def without_tokens(subject):
    """The subject without the tokens, of whichever case, and without numbers of cases in brackets."""
    return _PUT_THERE.sub("", subject).strip()


def token_in_address(address, ours):
    """(case number, unguessable part) of an address of ours with a token in it, or None; `ours` are lower case."""
    match = _PLUS.fullmatch(address.strip())
    if match is None or _base(address, match[4]) not in ours:
        return None
    return _number(match[1], match[2]), match[3].upper()


def number_in_address(address, ours):
    """The case number in `sprawy+s20260012@…`, an address of ours that anybody can make up; or None."""
    match = _PLAIN.fullmatch(address.strip())
    return _number(match[1], match[2]) if match and _base(address, match[3]) in ours else None


def _base(address, domain):
    return f"{address.strip().partition('+')[0]}@{domain}".lower()


def _number(year, number):
    return f"S-{year}-{int(number):04d}"
