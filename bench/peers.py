"""Other people's programs that take mail from a server, each with the settings that make it do only that."""

import os
import shutil
from pathlib import Path

from bench.measured import measure
from bench.programs import where

MBSYNC = """
FSync {fsync}

IMAPAccount bench
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs LOGIN
PipelineDepth 50

IMAPStore far
Account bench

MaildirStore near
Path {folder}/mail/
Inbox {folder}/mail/INBOX
SubFolders Verbatim

Channel bench
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
Expunge None
SyncState *
"""
FETCHMAIL = """
set no syslog
set no bouncemail
poll 127.0.0.1 service {port} protocol imap auth password no dns
  username "{user}" password "{password}" fetchall keep no rewrite sslproto "" bsmtp "{folder}/mail.bsmtp"
"""
GETMAIL = """
[retriever]
type = SimpleIMAPRetriever
server = 127.0.0.1
port = {port}
username = {user}
password = {password}
mailboxes = ("INBOX",)

[destination]
type = Maildir
path = {folder}/mail/

[options]
read_all = true
delete = false
verbose = 0
"""
NOTMUCH = """
[database]
path={folder}/mail
[user]
name=Bench
primary_email=bench@firma.example
[new]
tags=new
[search]
exclude_tags=
"""


class Home:
    """A new folder that belongs to the account that runs the programs: getmail refuses to be root."""

    def __init__(self, folder, account):
        self.folder, self.account = Path(folder), account
        self.folder.mkdir(parents=True)
        self.identity = {"user": account.owner[0], "group": account.owner[1], "extra_groups": []}
        if os.geteuid() != 0:
            self.identity = {}
        self._own(self.folder)

    def write(self, name, template, **facts):
        """A file of settings that only the account may read."""
        path, dovecot = self.folder / name, self.account.dovecot
        facts |= {"folder": self.folder, "user": self.account.user}
        facts |= {"port": dovecot.port, "password": dovecot.password}
        path.write_text(template.format(**facts), encoding="utf-8")
        path.chmod(0o600)
        self._own(path)
        return path

    def make(self, *names):
        """Folders."""
        for name in names:
            path = self.folder / name
            path.mkdir(parents=True)
            self._own(path)

    def run(self, program, *words, limit, good=(0,), **environment):
        """Seconds that a program took."""
        env = {"PATH": os.defpath, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **environment}
        command = [where(program), *map(str, words)]
        run = measure(command, limit=limit, good=good, env=env, cwd=self.folder, **self.identity)
        if run.status is None:
            raise RuntimeError(f"{program} was not done after {limit} s")
        return run.seconds

    def count_files(self, *folders):
        """How many files lie in the folders."""
        return sum(sum(1 for _ in os.scandir(self.folder / name)) for name in folders)

    def _own(self, path):
        if os.geteuid() == 0:
            shutil.chown(path, *self.account.owner)


def mbsync(home, limit, *, fsync):
    """(seconds, messages) of mbsync into a Maildir, each message synced to disk or not."""
    rc = home.write("mbsyncrc", MBSYNC, fsync="yes" if fsync else "no")
    home.make("mail")
    seconds = home.run("mbsync", "-c", rc, "-a", limit=limit)
    return seconds, home.count_files("mail/INBOX/cur", "mail/INBOX/new")


def mu(home, limit):
    """Seconds of mu to index the Maildir."""
    home.make("mu")
    home.run("mu", "init", "--maildir", home.folder / "mail", "--muhome", home.folder / "mu", limit=limit)
    return home.run("mu", "index", "--quiet", "--muhome", home.folder / "mu", limit=limit)


def notmuch(home, limit):
    """Seconds of notmuch to index the Maildir."""
    rc = home.write("notmuchrc", NOTMUCH)
    return home.run("notmuch", "new", "--quiet", limit=limit, NOTMUCH_CONFIG=str(rc))


def fetchmail(home, limit):
    """(seconds, messages) of fetchmail into one file, nothing synced."""
    rc = home.write("fetchmailrc", FETCHMAIL)
    command = ("-f", rc, "--pidfile", home.folder / "pid", "--idfile", home.folder / "ids", "--silent")
    seconds = home.run("fetchmail", *command, limit=limit)
    content = (home.folder / "mail.bsmtp").read_bytes()
    return seconds, content.count(b"\nMAIL FROM:") + content.startswith(b"MAIL FROM:")


def getmail(home, limit):
    """(seconds, messages) of getmail into a Maildir, each message synced to disk."""
    rc = home.write("getmailrc", GETMAIL)
    home.make("mail", "mail/cur", "mail/new", "mail/tmp")
    seconds = home.run("getmail", "--getmaildir", home.folder, "--rcfile", rc, "--quiet", limit=limit)
    return seconds, home.count_files("mail/new", "mail/cur")
