"""Letters for the tests, built byte by byte: no mail library may mend what the parser is to meet."""

import base64
import quopri

ENCODERS = {
    "8bit": bytes,
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
}


def letter(body=b"", *, content_type="text/plain", encoding="8bit", **fields):
    """A message with one body; a field is given by name, `_` for `-`, as text or bytes."""
    head = [(name.replace("_", "-"), value) for name, value in fields.items()]
    head += [("Content-Type", content_type), ("Content-Transfer-Encoding", encoding)]
    return b"".join(field(name, value) for name, value in head if value is not None) + b"\r\n" + body


def field(name, value):
    """One header line."""
    return name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


def part(content=b"", content_type="text/plain", **fields):
    """One part of a multipart, its header included."""
    return letter(content, content_type=content_type, encoding=fields.pop("encoding", None), **fields)


def multipart(*parts, kind="mixed", boundary="granica", **fields):
    """A message of several parts."""
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    content_type = f'multipart/{kind}; boundary="{boundary}"'
    return letter(
        body + b"--" + boundary.encode() + b"--\r\n", content_type=content_type, encoding=None, **fields
    )
