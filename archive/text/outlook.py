"""Outlook's .msg as text: who, what about, what it says, and what was attached (MS-OXMSG)."""

from itertools import islice

from olefile import OleFileIO

from archive.text import outlook_rtf
from archive.text.charset import declared_in, decode
from archive.text.extracted import Reading, Unreadable
from archive.text.html import text_of

_MOST_ATTACHMENTS = 200
_DEEPEST = 8
_MARK, _ATTACHED, _LETTER = "__substg1.0_", "__attach_version1.0_", "__substg1.0_3701000D"
_WIDE, _NARROW, _BYTES = "001F", "001E", "0102"
# Properties by their numbers (MS-OXPROPS).
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP, _TO, _CC, _SUBJECT = "0C1A", "0C1F", "5D01", "0E04", "0E03", "0037"
_BODY, _RTF, _HTML = "1000", "1009", "1013"
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT = "3707", "3704", "3001", "3701"
_HEADERS = (
    ("From", (_SENDER, _SENDER_SMTP, _SENDER_ADDRESS)),
    ("To", (_TO,)),
    ("Cc", (_CC,)),
    ("Subject", (_SUBJECT,)),
)


def read(content, within):
    """The letter's headers and body, then names and texts of what is attached; attached letters are such, too."""
    return Reading(_pieces(content, within))


def _pieces(content, within):
    with OleFileIO(content) as ole:
        # Sizes come from the file: the library would follow a loop as long as one of them says.
        if max(ole.root.size, ole.num_mini_fat_sectors * ole.sector_size) > len(content):
            raise Unreadable("The file's directory contradicts itself.")
        yield from _letter(_Folder(ole, len(content), ()), within)


def _letter(folder, within, depth=1):
    for label, numbers in _HEADERS:
        said = " ".join(filter(None, map(folder.text, numbers)))
        if said:
            yield f"{label}: {said}"
    yield folder.text(_BODY) or folder.html() or folder.rich()
    for attached in islice(folder.attached(), _MOST_ATTACHMENTS):
        title = next(filter(None, map(attached.text, (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))), "")
        inner = attached.inside(_LETTER)
        if inner.is_there and depth < _DEEPEST:
            yield title
            yield from _letter(inner, within, depth + 1)
        else:
            yield from within.pieces(title, attached.content(_CONTENT + _BYTES) or b"")


class _Folder:
    """The properties of the letter, of one attachment, or of a letter in it."""

    def __init__(self, ole, most, path):
        self.ole, self.most, self.path = ole, most, path

    @property
    def is_there(self):
        return self.ole.exists(self.path)

    def inside(self, name):
        """The folder of that name in this one."""
        return _Folder(self.ole, self.most, [*self.path, name])

    def attached(self):
        """What is attached to the letter, in its order."""
        deep = len(self.path)
        folders = self.ole.listdir(streams=False, storages=True)
        names = {one[deep] for one in folders if len(one) > deep and one[:deep] == list(self.path)}
        return (self.inside(name) for name in sorted(names) if name.startswith(_ATTACHED))

    def text(self, number):
        """The text of a property; "" if it is not there."""
        wide = self.content(number + _WIDE)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").strip("\0")
        return decode(self.content(number + _NARROW) or b"").strip("\0")

    def html(self):
        """The body, where it is only there as a page."""
        page = self.content(_HTML + _BYTES) or b""
        return text_of(decode(page, declared_in(page)))

    def rich(self):
        """The body, where it is only there as rich text, which may carry a page."""
        rtf, _ = outlook_rtf.unpacked(self.content(_RTF + _BYTES) or b"")
        text, page = outlook_rtf.carried(rtf)
        return text_of(page) if page else text

    def content(self, name):
        """The bytes of a property; None if it is not there."""
        path = [*self.path, _MARK + name]
        if not self.ole.exists(path) or self.ole.get_size(path) > self.most:
            return None
        return self.ole.openstream(path).read()
