"""To the disk and not only to the system's memory: one file, one folder, or all of a file system at once."""

import ctypes
import errno
import os

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}


def sync(path):
    """Have a file or a folder written. Raises `OSError`."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def whole_file_system(folder):
    """Have everything on the folder's file system written; False where this system cannot. Raises `OSError`.

    Linux 5.8 and newer tell of what could not be written (syncfs(2)); an older kernel would keep it to itself.
    """
    syncfs = _syncfs()
    if syncfs is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
    return True


def _syncfs():
    system = os.uname()
    release = tuple(int(number) for number in system.release.split("-")[0].split(".")[:2] if number.isdigit())
    if system.sysname != "Linux" or release < (5, 8):
        return None
    return ctypes.CDLL(None, use_errno=True).syncfs
