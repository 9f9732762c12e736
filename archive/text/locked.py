"""Office files behind a password: opened with the one that a person gave, never with any other."""

from io import BytesIO

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
from olefile import OleFileIO

from archive.text.extracted import NeedsPassword

_WORD_IS_ENCRYPTED = 0x0100  # in the flags of the FIB (MS-DOC §2.5.2)


def is_locked_doc(content):
    """Whether a .doc is encrypted."""
    with OleFileIO(content) as ole:
        if not ole.exists("WordDocument"):
            return False
        head = ole.openstream("WordDocument").read(12)
    return bool(int.from_bytes(head[10:12], "little") & _WORD_IS_ENCRYPTED)


def unlocked(content, password):
    """The file as it was before it was encrypted. Raises `NeedsPassword` without the right password."""
    if password is None:
        raise NeedsPassword("The Office file is encrypted.")
    file, opened = OfficeFile(BytesIO(content)), BytesIO()
    try:
        file.load_key(password=password)
        file.decrypt(opened)
    except (InvalidKeyError, DecryptionError) as error:
        raise NeedsPassword("The password does not open the Office file.") from error
    return opened.getvalue()
