"""Work on strangers' files in a child process: a crash, a hang or a bomb costs one call, never the caller."""

import contextlib
import json
import os
import pickle
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from multiprocessing.connection import Connection

from archive.syncing import FULL_DISK

SECONDS = 60
MEMORY_MB = 1024
CALLS_PER_CHILD = 200

_START_SECONDS = 60
_AHEAD = 8  # small requests; the line holds them without anybody waiting
# A child whose parent was killed in mid-call still ends: its own clocks run a little longer than the parent's.
_GRACE_SECONDS = 2
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from archive.worker import _serve; _serve()"
)


class CallLost(Exception):
    """The call has no result. The next call gets a fresh child; the same call will likely end the same way."""


class WorkerDied(CallLost):
    """The child ended in mid-call: a crash in a native library, or the system killed it."""

    def __init__(self, status):
        super().__init__(f"The worker process ended in the middle of a call (status {status}).")
        self.status = status


class TimedOut(CallLost):
    """The call took longer than it may; the child was killed."""

    def __init__(self, seconds):
        super().__init__(f"The call took longer than {seconds} seconds.")
        self.seconds = seconds


class OutOfMemory(CallLost):
    """The call wanted more memory than the child may have; the child was ended."""

    def __init__(self, memory_mb):
        super().__init__(f"The call wanted more than {memory_mb} MB of memory.")
        self.memory_mb = memory_mb


class Closed(CallLost):
    """The worker was closed: it makes no more calls."""

    def __init__(self):
        super().__init__("The program is ending; the call was not made.")


class CallFailed(Exception):
    """The function itself raised: `kind` is the exception's class name, `message` its text.

    Only that the disk is full comes out as the `OSError` it was: that says nothing about the call.
    """

    def __init__(self, kind, message, trace=""):
        super().__init__(f"{kind}: {message}")
        self.kind, self.message, self.trace = kind, message, trace


class Worker:
    """One child process, started when first needed and kept between calls; threads take turns.

    `seconds` is wall and processor time for one call, `memory_mb` the child's address space; None sets no limit to it.
    """

    def __init__(self, *, seconds=SECONDS, memory_mb=MEMORY_MB, calls_per_child=CALLS_PER_CHILD):
        self.seconds, self.memory_mb, self.calls_per_child = seconds, memory_mb, calls_per_child
        self._turn = threading.Lock()
        self._child, self._closed = None, False

    @property
    def is_running(self):
        """Whether a child waits for the next call: it costs no start."""
        return self._child is not None

    def run(self, function, *args):
        """What the importable top-level function returns. Raises `CallFailed` or a kind of `CallLost`."""
        request = pickle.dumps((function, args, self.seconds + _GRACE_SECONDS))
        with self._turn:
            outcome, value = self._ask(request)
        if outcome == "done":
            return value
        raise _FAILURES[outcome](*value)

    def run_each(self, function, arguments):
        """The outcome of `function(*args)` for each args, in order: its result, or the exception `run` would raise.

        The child is given the next call while the answer to the last is on its way; a call that ends it costs
        only itself, and the ones after it get a fresh child. Nobody else has a turn meanwhile.
        """
        requests = [pickle.dumps((function, args, self.seconds + _GRACE_SECONDS)) for args in arguments]
        with self._turn:
            done = 0
            while done < len(requests):
                for outcome in self._outcomes(requests[done:]):
                    done += 1
                    yield outcome

    def _outcomes(self, requests):
        """Outcomes of the calls, up to and with the first that ends the child."""
        try:
            for outcome, value in self._ready_child().ask_each(requests, self.seconds):
                if outcome == "out of memory":
                    raise OutOfMemory(self.memory_mb)
                yield value if outcome == "done" else _FAILURES[outcome](*value)
        except CallLost as lost:
            self._let_go()
            yield lost
        except BaseException:
            self._let_go()
            raise
        else:
            if self._child.calls >= self.calls_per_child:
                self._let_go()

    def close(self):
        """End the child for good, also in the middle of a call."""
        self._closed = True
        child = self._child
        if child:
            child.kill()
        with self._turn:
            self._let_go()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def _ask(self, request):
        try:
            outcome, value = self._ready_child().ask(request, self.seconds)
            if outcome == "out of memory":
                raise OutOfMemory(self.memory_mb)
        except BaseException:
            # Also after Ctrl-C: a late answer must not be taken for the next call's.
            self._let_go()
            raise
        if self._child.calls >= self.calls_per_child:
            self._let_go()
        return outcome, value

    def _ready_child(self):
        if not self._closed:
            self._child = self._child or _Child(self.memory_mb)
        # Asked again: who closed the worker meanwhile may have found no child to end.
        if self._closed:
            raise Closed
        return self._child

    def _let_go(self):
        if self._child:
            self._child.close()
            self._child = None


class _Child:
    """A process of its own session (Ctrl-C in the terminal is the parent's to answer) and the line to it."""

    def __init__(self, memory_mb):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            # Never a fork of a threaded parent: a new interpreter, told where to import from.
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    _START,
                    json.dumps(sys.path),
                    str(theirs.fileno()),
                    str(memory_mb or ""),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            self.line = Connection(ours.detach())
        # `Connection.poll` would make a new one for each answer.
        self._arrivals = select.poll()
        self._arrivals.register(self.line, select.POLLIN)
        self.calls = 0
        self._started = False

    def ask(self, request, seconds):
        """The child's answer as (outcome, value). Raises `WorkerDied`, `TimedOut`."""
        return next(self.ask_each([request], seconds))

    def ask_each(self, requests, seconds):
        """The child's answers in order; a few requests are on their way before they are needed."""
        sent = 0
        try:
            if not self._started:
                self._answer(_START_SECONDS)
                self._started = True
            for answered in range(len(requests)):
                while sent < min(len(requests), answered + _AHEAD):
                    self.line.send_bytes(requests[sent])
                    sent += 1
                self.calls += 1
                yield pickle.loads(self._answer(seconds))
        except (EOFError, OSError):
            status = self._status()
            if status in (-signal.SIGALRM, -signal.SIGXCPU):
                raise TimedOut(seconds) from None
            raise WorkerDied(status) from None

    def _answer(self, seconds):
        if not self._arrivals.poll(seconds * 1000):
            raise TimedOut(seconds)
        return self.line.recv_bytes()

    def _status(self):
        try:
            return self.process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:  # it only hung up
            self.kill()
            return self.process.wait()

    def kill(self):
        """End it and whatever it started."""
        # Once waited for, its number may belong to another process.
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def close(self):
        """End it and leave nothing behind."""
        self.kill()
        self.process.wait()
        self.line.close()


def _serve():
    """The child: answer calls until the parent hangs up."""
    line = Connection(int(sys.argv[2]))
    if sys.argv[3]:
        memory = int(sys.argv[3]) * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    line.send_bytes(b"ready")
    # From here on only strangers' files could speak on standard error; they must not fill the log.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with contextlib.suppress(EOFError, OSError):
        while True:
            line.send_bytes(_answer(line.recv_bytes()))


def _answer(request):
    try:
        function, args, seconds = pickle.loads(request)
        _start_clocks(seconds)
        answer = pickle.dumps(("done", function(*args)))
    except MemoryError:
        answer = pickle.dumps(("out of memory", None))
    except BaseException as error:  # a panic in a Rust library is a BaseException
        answer = pickle.dumps(_failure(error))
    signal.setitimer(signal.ITIMER_REAL, 0)
    return answer


def _failure(error):
    if isinstance(error, OSError) and error.errno in FULL_DISK:
        return "no room", (error.errno, error.strerror, error.filename)
    message = str(error).encode("utf-8", "replace").decode()
    return "failed", (type(error).__name__, message, traceback.format_exc())


_FAILURES = {"failed": CallFailed, "no room": OSError}


def _start_clocks(seconds):
    # Left to their default action: the system ends the child even where no Python code runs.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = usage.ru_utime + usage.ru_stime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds) + 1, hard))
