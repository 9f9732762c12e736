"""Files on their way to a person's machine: always saved, never run inside our pages."""

import re
import unicodedata
from urllib.parse import quote

from flask import Response

# What a browser may be told a file is; anything else is "some bytes".
KNOWN = {
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-outlook",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/rtf",
    "application/zip",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "message/rfc822",
    "text/plain",
}
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def attachment(content, filename, media_type):
    """The bytes to be saved under that name (RFC 6266), whatever they are."""
    media_type = media_type if media_type in KNOWN else "application/octet-stream"
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = disposition(filename)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def picture(content):
    """A PNG that we drew ourselves."""
    response = Response(content, content_type="image/png")
    response.headers["Content-Security-Policy"] = POLICY
    # The picture of a page never changes, for its bytes never do; the rights are asked again tomorrow.
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def disposition(filename):
    """`attachment` with the name in ASCII for old programs and in UTF-8 for the others."""
    name = _harmless(filename).strip(" .") or "file"
    plain = unicodedata.normalize("NFKD", name.translate(str.maketrans("łŁ", "lL")))
    # Again: a wide quotation mark is a plain one now.
    plain = _harmless(plain.encode("ascii", "ignore").decode()) or "file"
    # A lone surrogate, from a name in a broken mail, has no UTF-8.
    encoded = quote(name.encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def _harmless(name):
    return re.sub(r'[\x00-\x1f\x7f"\\/]+', "_", name)
