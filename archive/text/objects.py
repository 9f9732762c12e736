"""Objects in Office files (OLE): the file that one carries (MS-OLEDS §2.3.6), where it is one that others can read."""

from olefile import OleFileIO

_WHOLE = ("Package", "CONTENTS")  # an Office file, a PDF
_PACKED = "\x01Ole10Native"
_DOCUMENTS = ("WordDocument", "Workbook", "Book")


def carried(content, name):
    """(name, bytes) of the file; None where the object only repeats its picture, as formulas do."""
    with OleFileIO(content) as ole:
        if max(ole.root.size, ole.num_mini_fat_sectors * ole.sector_size) > len(content):
            return None  # the library would follow a loop as long as the file says
        for stream in _WHOLE:
            if ole.exists(stream):
                return name, _stream(ole, stream, len(content))
        if ole.exists(_PACKED):
            return _unpacked(_stream(ole, _PACKED, len(content)))
        return (name, content) if any(map(ole.exists, _DOCUMENTS)) else None


def _stream(ole, name, most):
    return ole.openstream(name).read() if ole.get_size(name) <= most else b""


def _unpacked(native):
    """Behind its size and two flags: its label, its path, two more flags, where it lay for a while, and itself."""
    label, _, rest = native[6:].partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    lay = int.from_bytes(rest[4:8], "little")
    size, rest = rest[8 + lay : 12 + lay], rest[12 + lay :]
    return label.decode("cp1250", "replace"), rest[: int.from_bytes(size, "little")]
