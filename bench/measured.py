"""A command's time and memory: wall seconds from start to end, and the peak of every process that it ran."""

import os
import platform
import re
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.victims import descendants

GLANCE_SECONDS = 0.1
MEGABYTE = 1024  # kB


@dataclass
class Peaks:
    """Megabytes: {pid: (role, peak)} of each process, and the most that all of them held at one moment."""

    processes: dict = field(default_factory=dict)
    together: float = 0.0

    def of(self, role):
        """The largest peak of that role ("main" or "child"), 0 without one."""
        return max((peak for known, peak in self.processes.values() if known == role), default=0.0)

    def look(self, pid):
        """Take note of how the process and its descendants are now."""
        now = 0.0
        for one in (pid, *descendants(pid)):
            memory = _memory(one)
            if memory:
                self.processes[one] = ("main" if one == pid else "child", memory["VmHWM"])
                now += memory["VmRSS"]
        self.together = max(self.together, now)


@dataclass(frozen=True)
class Run:
    """One command that was run: `status` is None if it was stopped because its time was over."""

    seconds: float
    status: int | None
    said: str
    peaks: Peaks


def measure(command, *, limit=1800, memory=False, good=(0,), **popen):
    """Run a command to its end, at most `limit` seconds; `memory` looks at its processes ten times a second.

    Raises `RuntimeError` with what it said when its status is none of the good ones.
    """
    peaks = Peaks()
    os.sync()  # what the one before left to be written is not for this one to pay
    with tempfile.TemporaryFile() as words:
        begun = time.monotonic()
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words, **popen)
        status = _await_end(running, begun + limit, peaks if memory else None)
        seconds = time.monotonic() - begun
        words.seek(0)
        said = words.read().decode(errors="replace")
    if status is not None and status not in good:
        raise RuntimeError(f"{command[:3]} ended with {status}: {said[-2000:]}")
    return Run(seconds, status, said, peaks)


def end(running):
    """End a process that we started, and its descendants."""
    children = descendants(running.pid)
    for pid in (running.pid, *children):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it has just ended
    running.wait()


def machine(folder):
    """The machine in a line: cores, processor, kernel, memory, and the disk that holds the folder."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    total = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="utf-8"))[1])
    words = [
        f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()})",
        f"{total / 1024**2:.0f} GiB",
        f"Linux {platform.release()}",
        _disk(folder),
        f"Python {platform.python_version()}",
    ]
    return ", ".join(words)


def _await_end(running, until, peaks):
    while True:
        if peaks is not None:
            peaks.look(running.pid)
        try:
            return running.wait(GLANCE_SECONDS)
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                end(running)
                return None


def _memory(pid):
    """{name: MB} of a process; None once it has ended."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return None
    found = dict(re.findall(r"^(VmHWM|VmRSS):\s+(\d+) kB", text, re.MULTILINE))
    return {name: int(value) / MEGABYTE for name, value in found.items()} if len(found) == 2 else None


def _disk(folder):
    best = ("", "", "")
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        device, place, kind = line.split()[:3]
        if Path(folder).resolve().is_relative_to(place) and len(place) > len(best[1]):
            best = (device, place, kind)
    return f"{best[2]} on {best[0]}"
