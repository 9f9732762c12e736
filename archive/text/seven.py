"""Archives of 7-Zip: the names where they are no secret, the texts of the members within limits."""

from io import BytesIO

import py7zr
from py7zr.exceptions import PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from archive.text.extracted import NeedsPassword, Reading, TooLarge, Unreadable
from archive.text.zipped import MEMBER_LIMIT, UNPACKED_LIMIT


def read(content, within):
    """Names, then texts; what could not be unpacked is told at the end. Raises `NeedsPassword`, `Unreadable`."""
    return Reading(_pieces(content, within))


def _pieces(content, within):
    with _opened(content, within.password) as archive:
        files = [one for one in archive.files if not one.is_directory]
        names = [one.filename for one in files]
        yield "\n".join(names)
        if archive.needs_password() and not within.password:
            raise NeedsPassword("The 7z is encrypted.")
        members, broke = _unpacked(archive, files, within.budget.size)
    for number, kept in members.items():
        yield from within.pieces(names[number], kept)
    if broke is not None:
        raise broke
    if len(members) < len(names):
        raise TooLarge(f"{len(names) - len(members)} members were not unpacked.")


def _opened(content, password):
    try:
        return py7zr.SevenZipFile(BytesIO(content), password=password, max_extract_size=UNPACKED_LIMIT)
    except PasswordRequired as error:
        raise NeedsPassword("The 7z is encrypted, its names too.") from error
    except MemoryError:
        raise
    except Exception as error:  # with a wrong password the names are noise, which fails in any way
        raise _reason(password, error) from error


def _unpacked(archive, files, most):
    """({number of a file: its bytes} of those that fit in `most`, what broke)."""
    sizes = [one.uncompressed or 0 for one in files]
    if len(files) > MEMBER_LIMIT or sum(sizes) > UNPACKED_LIMIT:
        return {}, TooLarge(f"{len(files)} members, {sum(sizes)} bytes unpacked")
    wanted, members = [], _Members()
    for number, (one, size) in enumerate(zip(files, sizes, strict=True)):
        # The library writes by name: several may bear the same, and one may lead out of any folder.
        one.file_properties()["filename"] = str(number)
        if size <= most:
            most -= size
            wanted.append(str(number))
    broke = None
    try:
        archive.extract(targets=wanted, factory=members)
    except MemoryError:
        raise
    except Exception as error:  # the packings fail in ways of their own
        members.forget_last()  # it may be half of it
        broke = _reason(archive.password_protected, error)
    return {int(name): one.kept.getvalue() for name, one in members.opened.items()}, broke


def _reason(password, error):
    if password:
        return NeedsPassword("The password does not open the 7z.")
    return Unreadable(f"{type(error).__name__}: {error}")


class _Members(WriterFactory):
    """Where the library puts what it unpacks, by the name it has there."""

    def __init__(self):
        self.opened = {}

    def create(self, filename):
        """Room for the next one."""
        self.opened[filename] = _Member()
        return self.opened[filename]

    def forget_last(self):
        """Do without the one that was written last, if there is one."""
        if self.opened:
            self.opened.popitem()


class _Member(Py7zIO):
    """A file in memory, as the library writes one."""

    def __init__(self):
        self.kept = BytesIO()

    def write(self, s):
        return self.kept.write(s)

    def read(self, size=None):
        return self.kept.read(size)

    def seek(self, offset, whence=0):
        return self.kept.seek(offset, whence)

    def flush(self):
        self.kept.flush()

    def size(self):
        return len(self.kept.getbuffer())
