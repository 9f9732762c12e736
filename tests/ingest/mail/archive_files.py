"""Archives for the tests: by Python's own writers, by py7zr 1.0 once (below), and RAR's headers byte by byte."""

import base64
import gzip
import io
import struct
import tarfile
import zipfile
import zlib

# `Umowa Żółwin.pdf` (27 bytes) and `dane/bilans.xlsx` (500): open, encrypted, encrypted with its header.
SEVEN = base64.b64decode(
    "N3q8ryccAATuuZCoqwAAAAAAAAAWAAAAAAAAALuyFSTgAg4AFF0AEpQEhHCtpMcsf+6Kbt3jw/7rJwAA4ACcAIddAACBMweuD8/Hr2gP"
    "1GpefeXX3Qg9eTikv6rHI+URYAFohfyqqvJlXrWiDOZOjLFRN5ts+60jcqlWqQ9nBM74tDLI4Ar2i7sLz35vxIpvxUgoqgGYlKRgMg0n"
    "A/xh4dt2xeMObyNWOd9wmTVVEk7FYUoiB5iDBKKyDrLWzOCtShoW0TUIAAAAAAAXBhwBCYCPAAcLAQABISEBGAyAnQAA"
)
SECRET_SEVEN = base64.b64decode(
    "N3q8ryccAAT8pmEVzQAAAAAAAAAWAAAAAAAAADg92KuOqFOZMrSz4mBqaxz3JYZ4n04vR5oOlWSKcMhx3NYhu+AAtAClXQAAgTMHrg/Q"
    "Dv4UlrKUc/A4aJcPLHZfL90f7KqjQPvQ9zs+zplXoDxBGGedj3rc6eegmFP4duXY1rX0JgywdIe6AwZJYuVhoO4P9E4ohHiW1WoLzCV4"
    "8UnfEb5BzT8fHQu8X07zsciY2gem4FOODKoEZXBxou89iqJDz06Ypyec8cclhUqstsFFNOHcgZ2B57Mhov1cMWortafS1L2O4NH0ugAA"
    "AAAAFwYgAQmArQAHCwEAASEhARgMgLUAAA=="
)
HIDDEN_SEVEN = base64.b64decode(
    "N3q8ryccAARRiNrH4AAAAAAAAAAqAAAAAAAAAEDoL3Bbn3tiy1dlfaaeSbyx7/jKG1cgeaVgurnHng8Wfeu/YSi1zu4wYvhiBe6+2kt+"
    "9U6IdTxDYaKk6yqQ1jdpOLKg0f+Lk2YJCMB2Icbu8kgcRnNuWTCZj6qAnqfRWu2cU4xRPrJmjexA8hnqmFk2b7vjY+yu8jNGnp/mgWn7"
    "FJC0f/a1TSJyAc8dxWcRO/424ZMFoLic/EB5DqVVdZ/tlNndOr66qylfAW+Sekg0T7nDYbO+2Oznrq5pZBpqCs90fA6I55TINaCY2jKT"
    "4tEw6V8Bd2Zk7eBOOQMcrux3jPi6jRcGIAEJgMAABwsBAAEkBvEHARJTD4/IdJ4Uz6xVyOKmgOMG430MgLUAAA=="
)


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """A zip of name → bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def locked_zip(files):
    """The same with the mark of encryption on every entry."""
    raw = bytearray(zipped(files))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def overlapping_zip(entries):
    """Many names for one and the same packed bytes, as the bombs of D. Fifield's are built."""
    raw = zipped({"a": bytes(1_000_000)})
    begin, end = raw.find(b"PK\x01\x02"), raw.find(b"PK\x05\x06")
    one = raw[begin:end]
    directory = b"".join(one[:46] + b"%c" % (0x41 + number % 26) + one[47:] for number in range(entries))
    tail = struct.pack("<4s4xHHIIH", b"PK\x05\x06", entries, entries, len(directory), begin, 0)
    return raw[:begin] + directory + tail


def tarred(files, mode="w"):
    """A tar of name → bytes; `w:gz` packs it."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return held.getvalue()


def linked_tar():
    """A tar with a link out of it."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        entry = tarfile.TarInfo("hasla")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    return held.getvalue()


def gzipped(content, name=""):
    """One file in a gzip."""
    held = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=held, mtime=0) as packed:
        packed.write(content)
    return held.getvalue()


def rar(files, *, encrypted=False, hidden=False):
    """A RAR of version 5 with nothing but headers: name → size."""
    blocks = [_new_block(1, 0, _number(0))]
    if hidden:
        blocks = [_new_block(4, 0, bytes(20))]
    for name, size in () if hidden else files.items():
        written = name.encode()
        body = _number(4) + _number(size) + _number(0x20) + bytes(4) + _number(0) + _number(1)
        body += _number(len(written)) + written
        extra = _number(2) + _number(1) + b"\0" if encrypted else b""
        blocks.append(_new_block(2, (1 if extra else 0) | 2, body, extra, packed=b"x" * 10))
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks) + _new_block(5, 0, _number(0))


def old_rar(files, *, encrypted=False, hidden=False):
    """The same as programs wrote it before 2013."""
    blocks = [struct.pack("<HBHH", 0, 0x73, 0x80 if hidden else 0, 13) + bytes(6)]
    for name, size in () if hidden else files.items():
        written = name.encode("cp852")
        head = struct.pack("<IIBIIBBHI", 10, size, 2, 0, 0, 29, 0x33, len(written), 0x20) + written
        blocks.append(
            struct.pack("<HBHH", 0, 0x74, 0x8000 | (4 if encrypted else 0), 7 + len(head)) + head + b"x" * 10
        )
    return b"Rar!\x1a\x07\x00" + b"".join(blocks) + struct.pack("<HBHH", 0, 0x7B, 0, 7)


def _new_block(kind, flags, body, extra=b"", packed=b""):
    head = _number(kind) + _number(flags) + (_number(len(extra)) if flags & 1 else b"")
    head += _number(len(packed)) if flags & 2 else b""
    whole = head + body + extra
    return struct.pack("<I", zlib.crc32(whole)) + _number(len(whole)) + whole + packed


def _number(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))
