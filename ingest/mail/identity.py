"""Which message this is: by its bytes, and by its bytes without the marks of transport (INGEST §2.5)."""

import hashlib
import re

_TRANSPORT = re.compile(
    rb"(?:received|return-path|delivered-to|x-original-to|envelope-to|authentication-results|arc-[^:]*|received-spf"
    rb"|dkim-signature|x-gm-[^:]*|x-spam[^:]*|x-virus[^:]*|x-ms-exchange-[^:]*|x-received|x-google-[^:]*|status"
    rb"|x-status|x-uid|x-mozilla-[^:]*|lines)[ \t]*:",
    re.IGNORECASE,
)
_HEADER_END = re.compile(rb"\r?\n\r?\n")


def raw_sha256(raw: bytes) -> str:
    """The hex digest of the bytes exactly as they came."""
    return hashlib.sha256(raw).hexdigest()


def canon_sha256(raw: bytes) -> str:
    """The hex digest of what the sender wrote: the same over every delivery path and line ending."""
    end = _HEADER_END.search(raw)
    cut = end.start() if end else len(raw)
    digest = hashlib.sha256()
    for line in _kept_lines(raw[:cut]):
        digest.update(line + b"\r\n")
    digest.update(b"\r\n")
    if end:
        digest.update(re.sub(rb"\r?\n", b"\r\n", raw[end.end() :]))
    return digest.hexdigest()


def _kept_lines(block: bytes):
    dropping = False
    for line in re.split(rb"\r?\n", block):
        if not line.startswith((b" ", b"\t")):
            dropping = _TRANSPORT.match(line) is not None
        if not dropping:
            yield line
