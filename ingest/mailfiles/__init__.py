"""Messages kept in files: .eml, .msg, mbox, Maildir, zip, or a folder of these, each as the bytes that were stored."""

from ingest.mailfiles.errors import BadArchive, CannotBeRead, Locked, NoMailThere, NotMail, NotTaken, TooTight
from ingest.mailfiles.kinds import BLOCK, Kind, kind_of
from ingest.mailfiles.walk import MailFiles

__all__ = [
    "BLOCK",
    "BadArchive",
    "CannotBeRead",
    "Kind",
    "Locked",
    "MailFiles",
    "NoMailThere",
    "NotMail",
    "NotTaken",
    "TooTight",
    "kind_of",
]
