"""Members of a zip under AES, as WinZip and 7-Zip lock them (APPNOTE appendix E, WinZip AE-1 and AE-2)."""

import bz2
import hmac
import struct
import zlib
from hashlib import pbkdf2_hmac
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, BadZipFile

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

METHOD = 99
_EXTRA = 0x9901
_ROUNDS, _CHECK, _SEAL = 1000, 2, 10  # WinZip's numbers
_BLOCK = 16


def read(archive, one, password):
    """The bytes of the member. Raises `RuntimeError` when the password is another, `BadZipFile` for a damaged one."""
    strength, method = _extra(one)
    key_size = 8 + 8 * strength
    packed = _packed(archive, one)
    salt, rest = packed[: key_size // 2], packed[key_size // 2 :]
    keys = pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * key_size + _CHECK)
    if rest[:_CHECK] != keys[2 * key_size :]:
        raise RuntimeError("The password is another.")
    locked, seal = rest[_CHECK:-_SEAL], rest[-_SEAL:]
    if not hmac.compare_digest(hmac.digest(keys[key_size : 2 * key_size], locked, "sha1")[:_SEAL], seal):
        raise BadZipFile("The member was changed.")
    return _unpacked(_opened(keys[:key_size], locked), method, one.file_size)


def _extra(one):
    position = 0
    while position + 4 <= len(one.extra):
        kind, size = struct.unpack_from("<HH", one.extra, position)
        if kind == _EXTRA and size >= 7:
            strength, method = struct.unpack_from("<BH", one.extra, position + 8)
            if strength in (1, 2, 3):
                return strength, method
        position += 4 + size
    raise BadZipFile("The member does not tell how it is locked.")


def _packed(archive, one):
    archive.fp.seek(one.header_offset)
    header = archive.fp.read(30)
    if len(header) < 30:
        raise BadZipFile("The member is not there.")
    name_size, extra_size = struct.unpack_from("<HH", header, 26)
    archive.fp.seek(name_size + extra_size, 1)
    return archive.fp.read(one.compress_size)


def _opened(key, locked):
    """CTR as WinZip counts: from one, the lowest byte first, so each block's counter is enciphered by itself."""
    blocks = -(-len(locked) // _BLOCK)
    counters = b"".join(number.to_bytes(_BLOCK, "little") for number in range(1, blocks + 1))
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    stream = encryptor.update(counters)[: len(locked)]
    return (int.from_bytes(stream, "big") ^ int.from_bytes(locked, "big")).to_bytes(len(locked), "big")


def _unpacked(packed, method, size):
    if method == ZIP_STORED:
        return packed
    if method == ZIP_DEFLATED:
        return zlib.decompressobj(-15).decompress(packed, size)
    if method == ZIP_BZIP2:
        return bz2.BZ2Decompressor().decompress(packed, size)
    raise BadZipFile(f"The member is packed in a way that is not read: {method}.")
