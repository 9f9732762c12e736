"""Messages put together byte by byte, the way different mail programs write them (RFC 5322, 2045, 2047, 2231)."""

import base64
import quopri
from dataclasses import dataclass
from email.header import Header
from urllib.parse import quote

# Signs that windows-1250 has and ISO-8859-2 has not; mail programs replace them just so.
TYPEWRITER = str.maketrans({"–": "-", "„": '"', "”": '"', "…": "...", "²": "2", "’": "'"})


@dataclass(frozen=True)
class Entity:
    """A MIME entity: its content headers and its encoded body."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


def text(content, *, subtype="plain", charset="utf-8", encoding="quoted-printable"):
    """A text part in a charset and a transfer encoding (8bit, quoted-printable or base64)."""
    raw = _writable(content, charset).replace("\n", "\r\n").encode(charset)
    headers = (
        ("Content-Type", f'text/{subtype}; charset="{charset}"'),
        ("Content-Transfer-Encoding", encoding),
    )
    return Entity(headers, _transfer(raw, encoding))


def attachment(content, filename, media_type, *, names="rfc2231"):
    """A file beside the text; `names` says how its name is written: rfc2231, encoded (words) or raw8."""
    headers = (
        ("Content-Type", f"{media_type}{_parameter('name', filename, names)}"),
        ("Content-Disposition", f"attachment{_parameter('filename', filename, names)}"),
        ("Content-Transfer-Encoding", "base64"),
    )
    return Entity(headers, _transfer(content, "base64"))


def picture(content, filename, content_id):
    """A PNG shown inside the HTML text."""
    headers = (
        ("Content-Type", f'image/png; name="{filename}"'),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-ID", f"<{content_id}>"),
        ("Content-Disposition", f'inline; filename="{filename}"'),
    )
    return Entity(headers, _transfer(content, "base64"))


def enclosed(raw, filename):
    """A whole message as an attachment; nothing of it is encoded again (RFC 2046 §5.2.1)."""
    headers = (
        ("Content-Type", f"message/rfc822{_parameter('name', filename, 'rfc2231')}"),
        ("Content-Disposition", f"attachment{_parameter('filename', filename, 'rfc2231')}"),
        ("Content-Transfer-Encoding", "8bit"),
    )
    return Entity(headers, raw)


def multipart(subtype, boundary, parts):
    """Several entities as one; the boundary must occur in none of them."""
    between = b"--" + boundary.encode() + b"\r\n"
    body = b"".join(between + _lines(part.headers) + b"\r\n" + part.body + b"\r\n" for part in parts)
    headers = (("Content-Type", f'multipart/{subtype}; boundary="{boundary}"'),)
    return Entity(headers, body + b"--" + boundary.encode() + b"--\r\n")


def message(headers, entity):
    """The bytes of a message; header values are already encoded."""
    return _lines((*headers, ("MIME-Version", "1.0"), *entity.headers)) + b"\r\n" + entity.body


def words(content, charset="utf-8"):
    """A header value as encoded words, folded; plain ASCII stays as it is (RFC 2047)."""
    if content.isascii():
        return content
    return Header(_writable(content, charset), charset, maxlinelen=70).encode(linesep="\r\n")


def _writable(content, charset):
    return content.translate(TYPEWRITER) if charset == "iso-8859-2" else content


def _parameter(name, value, names):
    if value.isascii():
        return f'; {name}="{value}"'
    if names == "rfc2231":
        return f";\r\n {name}*=UTF-8''{quote(value)}"
    if names == "encoded":
        return f';\r\n {name}="{words(value)}"'
    return f';\r\n {name}="{value}"'


def _transfer(raw, encoding):
    if encoding == "base64":
        return base64.encodebytes(raw).replace(b"\n", b"\r\n")
    if encoding == "quoted-printable":
        plain = quopri.encodestring(raw.replace(b"\r\n", b"\n"))
        return plain.replace(b"\n", b"\r\n")
    return raw


def _lines(headers):
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in headers)
