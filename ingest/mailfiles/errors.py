"""Why a file was not taken in, in a sentence that names it."""

import zipfile
import zlib
from contextlib import contextmanager

from archive.db import in_a_line
from cases.errors import N_, RuleBroken

# What reading a file raises, and what an archive raises that is damaged or packed in a way of its own.
TROUBLES = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError)


class NotTaken(RuleBroken):
    """A file, or a message in it, was left out; the others are taken in."""


class NoMailThere(NotTaken):
    """The path to import from does not exist, is not a file or folder that can be read, or holds no mail."""

    sentence = N_("There is no mail at %(path)s.")


class NotMail(NotTaken):
    """What is in the file is no message, whatever its name says."""

    sentence = N_("“%(name)s” is neither a mail nor an Outlook message.")


class CannotBeRead(NotTaken):
    """The disk, or the archive that the file is in, does not give its bytes."""

    sentence = N_("“%(name)s” cannot be read: %(reason)s")


class BadArchive(NotTaken):
    """The archive is torn, or its directory contradicts itself."""

    sentence = N_("“%(name)s” is damaged, or no zip file.")


class Locked(NotTaken):
    """Files in the archive are locked with a password, which nobody gave us."""

    sentence = N_(
        "“%(name)s”: files locked with a password were left out (%(count)s). "
        "Unpack the archive and import the folder."
    )


class TooTight(NotTaken):
    """Unpacked it would be so much larger that it is a trap, or no mail."""

    sentence = N_("“%(name)s” would be far larger unpacked than mail can be; it was left out.")


@contextmanager
def told_of(name):
    """Whatever reading the file raises inside is `CannotBeRead` outside."""
    try:
        yield
    except TROUBLES as error:
        raise CannotBeRead(name=name, reason=in_a_line(error)) from error
