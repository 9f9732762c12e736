"""The token of a case that stands in the subject of our mail: its number, and a part that nobody can guess."""

import base64
import hashlib
import hmac

LETTERS = 10  # of base32: 50 bits


def token_of(config, case):
    """`S-2026-0012-XXXXXXXXXX` (INGEST.md §6.3)."""
    signed = hmac.new(config.web.secret_key.encode(), f"case:{case.id}".encode(), hashlib.sha256).digest()
    return f"{case.number}-{base64.b32encode(signed).decode()[:LETTERS]}"
