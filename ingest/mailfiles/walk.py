"""One after another, the messages of files and folders; what cannot be read is told of, and the next one follows."""

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ingest.mailfiles import mbox, zips
from ingest.mailfiles.errors import Locked, NoMailThere, NotMail, NotTaken, TooTight, told_of
from ingest.mailfiles.kinds import BLOCK, Kind, kind_of

SUFFIXES = {".eml", ".msg", ".mbox", ".mbx", ".zip"}
ENOUGH_FIELDS = 2  # of a header, where no name says that the file is mail


class Sign(Enum):
    """What speaks for a file being mail: somebody named it, its suffix, its folder, or nothing."""

    ASKED = "asked"
    SUFFIX = "suffix"
    MAILDIR = "maildir"
    NONE = "none"


@dataclass(frozen=True)
class Place:
    """A file that may hold mail."""

    path: Path
    sign: Sign

    @property
    def name(self):
        """The path as text, whatever bytes it is made of."""
        return os.fsencode(self.path).decode("utf-8", "replace")


class MailFiles:
    """The messages at the paths: `for label, pieces in MailFiles(paths)`, the pieces to be taken before the next.

    A file beginning with an mbox envelope line is an mbox. A folder with `cur` and `new` is a Maildir; any other is
    searched for mail, links left out. Files in `but`, and in the folders in it, are passed over: an office must not
    read its own database, for closing that file drops SQLite's locks on it. `told` is called with each `NotTaken`;
    where it is not given, that is raised. `read` says how many bytes of the files have been passed so far.
    """

    def __init__(self, paths, told=None, but=()):
        self.paths = [Path(path) for path in paths]
        self._but = frozenset(Path(os.path.realpath(path)) for path in but)
        self._told = told or _raised
        self._passed, self._open = 0, None

    @property
    def read(self):
        """Bytes of the files that lie behind."""
        return self._passed + (self._open.tell() if self._open and not self._open.closed else 0)

    def size(self):
        """Bytes of all the files; what cannot be looked at counts nothing and is told when its turn comes."""
        return sum(_size_of(place.path) for path in self.paths for place in self._places(path, _untold))

    def __iter__(self):
        for path in self.paths:
            for place in self._places(path, self._told):
                yield from self._of_place(place)

    def _of_place(self, place):
        try:
            with told_of(place.name):
                file = place.path.open("rb")
            with file:
                self._open = file
                yield from self._of_file(file, place.name, place.sign)
        except NotTaken as refused:
            self._told(refused)
        self._passed += _size_of(place.path)
        self._open = None

    def _of_file(self, file, name, sign):
        with told_of(name):
            kind = Kind.MAIL if sign is Sign.MAILDIR else kind_of(file, _fields_for(sign))
            is_empty = not kind and not file.read(1)
        if kind is Kind.ZIP and (sign is Sign.ASKED or name.lower().endswith(".zip")):
            yield from self._of_zip(file, name, sign)
        elif kind is Kind.MBOX:
            for number, pieces in enumerate(mbox.messages(_blocks(file, name)), 1):
                yield f"{name}#{number}", pieces
        elif kind is Kind.MAIL or kind is Kind.OUTLOOK and sign is not Sign.NONE:
            yield name, _blocks(file, name)
        elif sign is Sign.ASKED or sign is Sign.SUFFIX and not is_empty:
            raise (NoMailThere(path=name) if is_empty else NotMail(name=name))

    def _of_zip(self, file, name, sign):
        found = locked = 0
        with zips.opened(file, name) as archive:
            for info in archive.infolist():
                inner = zips.name_of(info)
                its_sign = _sign_of(Path(inner.replace("\\", "/")))
                if its_sign is None or info.is_dir():
                    continue
                if zips.is_locked(info):
                    locked += its_sign is Sign.SUFFIX
                    continue
                for message in self._of_member(archive, info, f"{name}/{inner}", its_sign):
                    found += 1
                    yield message
        if locked:
            raise Locked(name=name, count=locked)
        if not found and sign is Sign.ASKED:
            raise NoMailThere(path=name)

    def _of_member(self, archive, info, name, sign):
        try:
            if zips.is_tight(info):
                raise TooTight(name=name)
            with told_of(name):
                member = archive.open(info)
            with member:
                # An archive in an archive is unpacked by whoever wants that.
                yield from self._of_file(member, name, Sign.NONE if name.lower().endswith(".zip") else sign)
        except NotTaken as refused:
            self._told(refused)

    def _places(self, path, told):
        if path.is_file() and not self._is_left_out(path):
            yield Place(path, Sign.ASKED)
        elif path.is_dir():
            yield from (place for place in _of_folder(path, told) if not self._is_left_out(place.path))
        else:
            told(NoMailThere(path=Place(path, Sign.NONE).name))

    def _is_left_out(self, path):
        if not self._but:
            return False
        real = Path(os.path.realpath(path))
        return not self._but.isdisjoint((real, *real.parents))


def _of_folder(folder, told):
    is_maildir = (folder / "cur").is_dir() and (folder / "new").is_dir()
    for entry in _entries(folder, told):
        if is_maildir and entry.name in ("cur", "new"):
            mails = (mail for mail in _entries(entry, told) if mail.is_file())
            yield from (Place(mail, Sign.MAILDIR) for mail in mails if not mail.name.startswith("."))
        elif entry.is_symlink() or is_maildir and entry.name == "tmp":
            continue
        elif entry.is_dir():
            yield from _of_folder(entry, told)
        elif entry.is_file() and (sign := _sign_of(entry)):
            yield Place(entry, sign)


def _entries(folder, told):
    try:
        with told_of(Place(folder, Sign.NONE).name):
            return sorted(folder.iterdir())
    except NotTaken as refused:
        told(refused)
        return []


def _sign_of(path):
    """What its name says; None for what a Mac puts beside a file."""
    if path.name.startswith("._") or "__MACOSX" in path.parts:
        return None
    return Sign.SUFFIX if path.suffix.lower() in SUFFIXES else Sign.NONE


def _fields_for(sign):
    return ENOUGH_FIELDS if sign is Sign.NONE else 1


def _blocks(file, name):
    while True:
        with told_of(name):
            block = file.read(BLOCK)
        if not block:
            return
        yield block


def _size_of(path):
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _untold(refused):
    """Said when its turn comes."""


def _raised(refused):
    raise refused
