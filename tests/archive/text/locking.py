"""Files behind a password, locked on the spot as the programs of people lock them."""

import hmac
import re
import struct
import zlib
from hashlib import md5, pbkdf2_hmac
from io import BytesIO
from zipfile import ZipFile

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
PERMISSIONS = -4


def locked_pdf(content, password):
    """A PDF of `making.pdf` under the standard handler's 40-bit RC4 (ISO 32000 §7.6.3)."""
    padded = (password.encode() + PADDING)[:32]
    owner = _rc4(md5(padded).digest()[:5], padded)
    key = md5(padded + owner + struct.pack("<i", PERMISSIONS) + b"\0").digest()[:5]

    def locked(found):
        number, head, body = int(found[1]), found[2], found[3]
        return b"%d 0 obj\n%sstream\n%s\nendstream" % (number, head, _rc4(_key_of(key, number), body))

    content = re.sub(rb"(\d+) 0 obj\n([^\n]*\n)stream\n(.*?)\nendstream", locked, content, flags=re.S)
    user, owner = _rc4(key, PADDING).hex(), owner.hex()
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P {PERMISSIONS} /O <{owner}> /U <{user}> >> /ID [<00> <00>]"
    return content.replace(b"trailer <<", f"trailer << {lock}".encode())


def locked_office(content, password):
    """A .docx or .xlsx as Word or Excel locks it."""
    locked = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, locked)
    return locked.getvalue()


def old_zip(name, content, password):
    """A zip of one member locked the old way (APPNOTE §6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in password:
        _stir(keys, byte)
    plain = bytes(11) + bytes([zlib.crc32(content) >> 24]) + content
    locked = bytearray()
    for byte in plain:
        mix = (keys[2] | 2) & 0xFFFF
        locked.append(byte ^ ((mix * (mix ^ 1)) >> 8 & 0xFF))
        _stir(keys, byte)
    return _zip(name, bytes(locked), len(content), 0, b"", zlib.crc32(content))


def aes_zip(name, content, password):
    """The same by AES-256 (WinZip AE-2), as 7-Zip does it."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(content) + packer.flush()
    salt = bytes(range(16))
    keys = pbkdf2_hmac("sha1", password, salt, 1000, 66)
    counters = b"".join(n.to_bytes(16, "little") for n in range(1, len(packed) // 16 + 2))
    stream = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor().update(counters)
    body = bytes(a ^ b for a, b in zip(packed, stream, strict=False))
    seal = hmac.digest(keys[32:64], body, "sha1")[:10]
    extra = struct.pack("<HHHBBBH", 0x9901, 7, 2, ord("A"), ord("E"), 3, 8)
    return _zip(name, salt + keys[64:] + body + seal, len(content), 99, extra, 0)


def _zip(name, body, size, method, extra, check):
    name = name.encode()
    facts = struct.pack("<HHHHIIIHH", 0x801, method, 0, 0x21, check, len(body), size, len(name), len(extra))
    local = b"PK\3\4" + struct.pack("<H", 51) + facts + name + extra + body
    entry = (
        b"PK\1\2" + struct.pack("<HH", 51, 51) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + extra
    )
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    made = local + entry + end
    assert ZipFile(BytesIO(made)).namelist()
    return made


def _stir(keys, byte):
    keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
    keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
    keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def _key_of(key, number):
    return md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]


def _rc4(key, content):
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in content:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
