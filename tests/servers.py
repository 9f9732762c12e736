"""Real servers for tests: Dovecot and PostgreSQL, each in a folder of its own, never as root."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

START_SECONDS = 30


class Household:
    """A temporary folder and the unprivileged account that its server runs as."""

    def __init__(self, accounts):
        self.account = next(filter(_exists, accounts)) if os.geteuid() == 0 else getpass.getuser()
        entry = pwd.getpwnam(self.account)
        self.group = grp.getgrgid(entry.pw_gid).gr_name
        # Not pytest's own folder: as root that one is closed to everybody else.
        self.folder = Path(tempfile.mkdtemp(prefix="teczka-"))
        self.own(self.folder)

    def write(self, name, content):
        """A file that the server may read and nobody else."""
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        self.own(path)
        return path

    def own(self, path):
        if os.geteuid() == 0:
            shutil.chown(path, self.account, self.group)

    def run(self, *command):
        """Run to the end; what it said is in the error when it fails."""
        done = subprocess.run(command, **self.identity(), capture_output=True, text=True, cwd=self.folder)
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"

    def start(self, *command):
        """A server in the foreground of its own process, its words in `server.log`."""
        with open(self.folder / "server.log", "ab") as log:
            return subprocess.Popen(
                command, **self.identity(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder
            )

    def log(self):
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def identity(self):
        """What `subprocess` has to be told so that the command runs as the account."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.account, "group": self.group, "extra_groups": []}


@contextmanager
def household(*accounts):
    """A folder with an owner, removed afterwards."""
    home = Household(accounts)
    try:
        yield home
    finally:
        shutil.rmtree(home.folder)


@contextmanager
def running(home, command, *, answers, stop):
    """The server from its first answer (`answers()` is true) to the signal that ends it."""
    process = home.start(*command)
    try:
        _await_answer(process, answers, home)
        yield process
    finally:
        process.send_signal(stop)
        process.wait(START_SECONDS)


def program(name, package, *folders):
    """Where the program is; without it the test is skipped, but in CI it fails."""
    path = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, folders)]))
    if path is None:
        absent(f"{name} is not installed (Debian's {package}; ./teczka test installs it).")
    return path


def absent(reason):
    """Skip with the reason; in CI everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port():
    """A loopback port that nobody holds now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def listens(port):
    """Whether somebody accepts connections on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _exists(account):
    return any(entry.pw_name == account for entry in pwd.getpwall())


def _await_answer(process, answers, home):
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"{process.args[0]} did not start:\n{home.log()}")
        time.sleep(0.05)
