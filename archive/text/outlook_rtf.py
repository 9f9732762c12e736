"""Outlook's RTF: unpacked (MS-OXRTFCP), and the HTML or the text that it carries (MS-OXRTFEX)."""

from archive.text.rich import Reader

LONGEST = 3 << 19

_PACKED, _UNPACKED = b"LZFu", b"MELA"
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096


def unpacked(packed: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The RTF in the packed bytes and flags (bad_rtf, rtf_cut); what can be had, at most 1.5 MiB."""
    size = int.from_bytes(packed[4:8], "little")
    if packed[8:12] == _UNPACKED:
        return packed[16 : 16 + min(size, LONGEST)], ()
    if packed[8:12] != _PACKED:
        return b"", ("bad_rtf",)
    rtf = _expanded(packed, 16, min(size, LONGEST))
    if size > LONGEST:
        return rtf, ("rtf_cut",)
    return rtf, () if len(rtf) == size else ("bad_rtf",)


def carried(rtf: bytes) -> tuple[str, str | None]:
    """(text, HTML): one of them is empty, for RTF that was made from HTML gives that back."""
    reader = Reader(is_html=b"\\fromhtml" in rtf[:1000])
    written = reader.read(rtf[:LONGEST])
    return ("", written) if reader.is_html else (written.strip(), None)


def _expanded(packed, position, size):
    """References go into a ring that begins filled with what every RTF begins with."""
    # The ring is the tail of one growing text: its first byte stands where a multiple of the ring's size is.
    text = bytearray(_START)
    start, end = len(text), len(text) + size
    while position < len(packed) and len(text) < end:
        control, position = packed[position], position + 1
        if control == 0:
            text += packed[position : position + 8]
            position += 8
            continue
        for bit in range(8):
            if not control >> bit & 1:
                text += packed[position : position + 1]
                position += 1
                continue
            token = int.from_bytes(packed[position : position + 2], "big")
            position += 2
            back = (len(text) - (token >> 4)) % _WINDOW
            if back == 0 or position > len(packed):
                return bytes(text[start:end])
            _repeat(text, back, (token & 15) + 2)
    return bytes(text[start:end])


def _repeat(text, back, length):
    begin = len(text) - back
    if begin < 0:
        text += bytes(length)  # nothing was written there yet
    elif back >= length:
        text += text[begin : begin + length]
    else:
        text += (bytes(text[begin:]) * (length // back + 1))[:length]
