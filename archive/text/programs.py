"""Programs of the machine that read strangers' files for us: they end with us, in no more time than they are given.

Memory and processor time are bounded by the worker that calls: its limits hold for what it starts.
"""

import ctypes
import shutil
import signal
import subprocess
from pathlib import Path

from archive.text.extracted import TooLarge

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBRARY = ctypes.CDLL(None)


def found(name):
    """The path of the program; None where it is not installed."""
    path = shutil.which(name)
    return Path(path) if path else None


def run(command, seconds, content=b"", folder=None):
    """(exit status, what it wrote) of the command fed with the content. Raises `TooLarge` when it takes longer."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=folder,
            preexec_fn=_end_with_parent,
        )
    except subprocess.TimeoutExpired as error:
        raise TooLarge(f"{Path(command[0]).name} took longer than {seconds} seconds.") from error
    return done.returncode, done.stdout


def _end_with_parent():
    # The worker's group is ended with it; but should it alone be killed, nobody would be left to end this.
    _LIBRARY.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
