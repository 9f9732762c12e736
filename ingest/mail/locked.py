"""Whether a document asks for a password before it shows a word: PDF and Office; no password is ever tried but none."""

import hashlib
import re
import struct
from itertools import islice

from olefile import OleFileIO

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:(\d{1,10})\s+(\d{1,5})\s+R\b|(<<))")
_NUMBER = re.compile(rb"/(V|R|P|Length)\s+(-?\d{1,12})(?=\D)")
_STRING = re.compile(rb"/(O|U|ID)\s*\[?\s*(?:<([0-9A-Fa-f\s]*)>|\()")
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_MOST_TRAILERS = 20
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_LONGEST_DICTIONARY = 4096
_WINDOW = 1 << 20
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def needs_password(raw) -> bool:
    """Whether the file is a PDF or an Office document that does not open without a password."""
    if raw[:1024].find(b"%PDF-") >= 0:
        return _pdf(raw)
    return raw[:8] == _OLE and (raw.find(_ENCRYPTED_PACKAGE) > 0 or _office(raw))


def _office(raw):
    """Word's and Excel's formats before 2007; a broken file is none that asks for a password."""
    try:
        with OleFileIO(raw) as ole:
            return _word(_head(ole, "WordDocument", len(raw))) or any(
                _excel(_head(ole, name, len(raw))) for name in ("Workbook", "Book")
            )
    except Exception:  # whatever an alien reader makes of a stranger's bytes
        return False


def _head(ole, name, most):
    # Sizes come from the file: the library would follow a loop as long as one of them says.
    told = (ole.root.size, ole.num_mini_fat_sectors * ole.sector_size)
    if not ole.exists(name) or max(*told, ole.get_size(name)) > most:
        return b""
    return ole.openstream(name).read(4096)


def _word(head):
    return head[:2] == b"\xec\xa5" and struct.unpack_from("<H", head, 10)[0] & 0x0100 > 0


def _excel(head):
    """A record that tells how the rest is encrypted stands among the first."""
    position = 0
    for _ in range(20):
        if position + 4 > len(head):
            return False
        kind, size = struct.unpack_from("<HH", head, position)
        if kind == 0x2F:
            return True
        position += 4 + size
    return False


def _pdf(raw):
    """An encrypted PDF opens by itself when the password of its reader is empty (PDF 32000 §7.6.3)."""
    trailers = list(islice(_trailers(raw), _MOST_TRAILERS))
    if not trailers:
        return False
    dictionary = _dictionary(raw, *trailers[-1])
    numbers = {name.decode(): int(number) for name, number in _NUMBER.findall(dictionary)}
    strings = _strings(dictionary)
    revision, user = numbers.get("R", 0), strings.get("U", b"")
    if not 2 <= revision <= 6 or len(user) < 32:
        return True
    if revision >= 5:
        return not _opens_new(user, revision)
    # Of several trailers the last may lack what the first one told.
    told = (_strings(raw[max(0, at - 1000) : at + 1000]).get("ID", b"") for at, _ in trailers)
    metadata_is_open = b"/EncryptMetadata false" in dictionary
    return not any(
        _opens_old(numbers, strings.get("O", b""), user, identity, metadata_is_open)
        for identity in dict.fromkeys(told)
    )


def _trailers(raw):
    """Where a trailer tells of encryption, and the name of the object that tells more; b"" when it does so itself."""
    for begin in range(0, len(raw), _WINDOW):
        for match in _ENCRYPT.finditer(raw[begin : begin + _WINDOW + 100]):
            if match.start() < _WINDOW:
                name = b"" if match[3] else b"%d %d obj" % (int(match[1]), int(match[2]))
                yield begin + match.start(), name


def _dictionary(raw, at, name):
    if not name:
        return raw[at : at + _LONGEST_DICTIONARY]
    begin = raw.rfind(name)
    while begin > 0 and raw[begin - 1 : begin].isdigit():
        begin = raw.rfind(name, 0, begin)
    return raw[begin : begin + _LONGEST_DICTIONARY] if begin >= 0 else b""


def _strings(dictionary):
    """The strings that are told, each by its name, in hexadecimal digits or in brackets that may hold brackets."""
    found = {}
    for match in _STRING.finditer(dictionary):
        if match[2] is not None:
            digits = re.sub(rb"\s", b"", match[2]).decode()
            found[match[1].decode()] = bytes.fromhex(digits + "0" * (len(digits) % 2))
        else:
            found[match[1].decode()] = _ESCAPED.sub(_unescaped, _in_brackets(dictionary, match.end()))
    return found


def _in_brackets(text, start):
    depth = 1
    for match in _IN_STRING.finditer(text, start):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if depth == 0:
            return text[start : match.start()]
    return text[start:]


def _unescaped(match):
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    named = {
        b"n": b"\n",
        b"r": b"\r",
        b"t": b"\t",
        b"b": b"\b",
        b"f": b"\f",
        b"\n": b"",
        b"\r\n": b"",
        b"\r": b"",
    }
    return named.get(match[2], match[2])


def _opens_old(numbers, owner, user, identity, metadata_is_open):
    """Algorithms 2, 4 and 5: the key that the empty password makes, and what it makes of the padding."""
    size = numbers.get("Length", 40) // 8 if numbers["R"] >= 3 else 5
    seed = _PADDING + owner[:32] + struct.pack("<I", numbers.get("P", 0) & 0xFFFFFFFF) + identity
    seed += b"\xff\xff\xff\xff" if numbers["R"] >= 4 and metadata_is_open else b""
    for length in dict.fromkeys((size if 5 <= size <= 16 else 16, 16)):
        key = hashlib.md5(seed).digest()
        if numbers["R"] == 2:
            return _rc4(key[:5], _PADDING) == user[:32]
        for _ in range(50):
            key = hashlib.md5(key[:length]).digest()
        made = _rc4(key[:length], hashlib.md5(_PADDING + identity).digest())
        for turn in range(1, 20):
            made = _rc4(bytes(byte ^ turn for byte in key[:length]), made)
        if made == user[:16]:
            return True
    return False


def _opens_new(user, revision):
    """Algorithm 11: the digest of the empty password and the salt that stands behind it."""
    salt = user[32:40]
    return (hashlib.sha256(salt).digest() if revision == 5 else _hardened(salt)) == user[:32]


def _hardened(salt):
    """Algorithm 2.B (ISO 32000-2) for an empty password."""
    # Loaded for the rare file: six megabytes of every process that knows how mail is read.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key, turn, last = hashlib.sha256(salt).digest(), 0, 0
    while turn < 64 or last > turn - 32:
        cipher = Cipher(algorithms.AES(key[:16]), modes.CBC(key[16:32])).encryptor()
        mixed = cipher.update(key * 64) + cipher.finalize()
        name = ("sha256", "sha384", "sha512")[sum(mixed[:16]) % 3]
        key, last, turn = hashlib.new(name, mixed).digest(), mixed[-1], turn + 1
    return key[:32]


def _rc4(key, content):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in content:
        i = (i + 1) & 0xFF
        j = (j + state[i]) & 0xFF
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 0xFF])
    return bytes(out)
