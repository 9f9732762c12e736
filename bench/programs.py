"""The programs of other people that are measured beside, and the Debian packages they come in."""

import shutil
from pathlib import Path

PACKAGES = {
    "dovecot": "dovecot-imapd",
    "postgres": "postgresql",
    "mbsync": "isync",
    "mu": "maildir-utils",
    "notmuch": "notmuch",
    "fetchmail": "fetchmail",
    "getmail": "getmail6",
}
# Debian keeps servers out of a user's path.
ELSEWHERE = ("/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))


def where(program):
    """The path of a program, or None."""
    return shutil.which(program) or shutil.which(program, path=":".join(ELSEWHERE))


def missing(*programs):
    """The Debian packages that are not installed of those that the programs come in."""
    return sorted({PACKAGES[program] for program in programs if where(program) is None})


def require(*programs):
    """End with a sentence that says what to install, unless all programs are there."""
    if packages := missing(*programs):
        raise SystemExit(f"Missing here: apt-get install {' '.join(packages)}")
