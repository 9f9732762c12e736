"""The IMAP server that imports are measured with: the tests' Dovecot, its mailboxes filled behind its back."""

import grp
import imaplib
import pwd
from dataclasses import dataclass
from pathlib import Path

from bench import mailbox
from tests.dovecot import dovecot_server

__all__ = ["Account", "dovecot_server"]

# A message of 50 MB is one line of imaplib's, and a list of 100,000 numbers another.
imaplib._MAXLINE = 200_000_000
BATCH = 200


@dataclass(frozen=True)
class Account:
    """A mailbox of the server, by the name of its user."""

    dovecot: object
    user: str

    @property
    def maildir(self):
        """Where the server keeps it."""
        return self.dovecot.folder / "mail" / self.user / "Maildir"

    @property
    def owner(self):
        """The (account, group) that the server runs as."""
        facts = Path(self.dovecot.folder).stat()
        return pwd.getpwuid(facts.st_uid).pw_name, grp.getgrgid(facts.st_gid).gr_name

    def fill(self, count, seed, first=None):
        """Put the seeded mailbox, or its first letters, into it. Returns the `Expected`."""
        self._make_room()
        return mailbox.write_maildir(self.maildir, count, seed, self.owner, first)

    def copy(self, other):
        """Be the same as another account that nobody has read from yet."""
        self._make_room()
        mailbox.copy_maildir(other.maildir, self.maildir, self.owner)

    def warm(self):
        """Let the server number its messages and remember their sizes and dates, as after any other client's visit."""
        with self.dovecot.connection(self.user) as imap:
            known = int(imap.select("INBOX", readonly=True)[1][0])
            if known:
                imap.fetch("1:*", "(UID FLAGS INTERNALDATE RFC822.SIZE)")
            return known

    def deliver(self, letters):
        """Append letters to the inbox, each with its date of arrival."""
        with self.dovecot.connection(self.user) as imap:
            for letter in letters:
                stamp = imaplib.Time2Internaldate(letter.at.timestamp())
                status, answer = imap.append("INBOX", "", stamp, letter.content)
                if status != "OK":
                    raise OSError(f"The server did not take a letter: {answer}")

    def folders(self):
        """The names of its folders."""
        with self.dovecot.connection(self.user) as imap:
            return sorted(row.decode().rpartition(' "/" ')[2].strip('"') for row in imap.list()[1])

    def contents(self, folder):
        """(flags, bytes) of every message of a folder, in the order of their UIDs."""
        with self.dovecot.connection(self.user) as imap:
            count = int(imap.select(folder, readonly=True)[1][0])
            for start in range(1, count + 1, BATCH):
                rows = imap.fetch(f"{start}:{min(start + BATCH - 1, count)}", "(FLAGS BODY.PEEK[])")[1]
                yield from (
                    (imaplib.ParseFlags(head), content) for head, content in (r for r in rows if len(r) == 2)
                )

    def _make_room(self):
        self.maildir.mkdir(parents=True)
        mailbox.own(self.maildir.parent, self.owner)
