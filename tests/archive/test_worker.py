"""A call into the worker comes back, or is lost alone."""

import errno
import math
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.worker import CallFailed, CallLost, Closed, OutOfMemory, TimedOut, Worker, WorkerDied


@pytest.fixture
def worker():
    with Worker(seconds=30, memory_mb=512) as worker:
        yield worker


def test_a_call_comes_back_with_its_result(worker):
    assert worker.run(math.hypot, 3, 4) == 5


def test_calls_share_one_child_that_is_not_us(worker):
    first, second = worker.run(os.getpid), worker.run(os.getpid)

    assert first == second != os.getpid()


def test_a_large_answer_arrives_whole(worker):
    assert worker.run(bytes, 5_000_000) == bytes(5_000_000)


def test_an_exception_inside_is_told_by_kind_and_message(worker):
    with pytest.raises(CallFailed) as failed:
        worker.run(int, "Kłos")

    assert (failed.value.kind, failed.value.message) == (
        "ValueError",
        "invalid literal for int() with base 10: 'Kłos'",
    )
    assert "Traceback" in failed.value.trace
    assert worker.run(int, "7") == 7


def test_an_exit_inside_is_a_failure_not_an_end(worker):
    child = worker.run(os.getpid)

    with pytest.raises(CallFailed, match="SystemExit: 3"):
        worker.run(sys.exit, 3)

    assert worker.run(os.getpid) == child


def test_a_result_that_cannot_travel_is_a_failure(worker):
    with pytest.raises(CallFailed, match="TypeError"):
        worker.run(threading.Lock)


def test_a_crash_costs_one_call(worker):
    crashed = worker.run(os.getpid)

    with pytest.raises(WorkerDied) as died:
        worker.run(os._exit, 7)

    assert died.value.status == 7
    assert worker.run(os.getpid) != crashed


def test_a_child_killed_from_outside_costs_one_call(worker):
    with pytest.raises(WorkerDied) as died:
        worker.run(signal.raise_signal, signal.SIGKILL)

    assert died.value.status == -signal.SIGKILL
    assert worker.run(math.sqrt, 4) == 2


def test_a_hang_costs_one_call():
    with Worker(seconds=1) as worker:
        hung = worker.run(os.getpid)

        with pytest.raises(TimedOut):
            worker.run(time.sleep, 600)

        assert not is_running(hung)
    with Worker() as worker:
        assert worker.run(math.sqrt, 4) == 2


def test_a_call_that_outlives_its_parent_is_ended_by_its_own_clock(worker):
    with pytest.raises(TimedOut):
        worker.run(signal.raise_signal, signal.SIGALRM)


def test_a_memory_hog_costs_one_call(worker):
    hog = worker.run(os.getpid)

    with pytest.raises(OutOfMemory) as refused:
        worker.run(bytearray, 4 * 2**30)

    assert refused.value.memory_mb == 512
    assert worker.run(os.getpid) != hog


def test_every_loss_is_a_lost_call():
    assert all(issubclass(kind, CallLost) for kind in (WorkerDied, TimedOut, OutOfMemory))


def test_a_child_is_renewed_after_so_many_calls():
    with Worker(calls_per_child=2) as worker:
        first, second, third = (worker.run(os.getpid) for _ in range(3))

    assert first == second != third


def test_what_the_called_code_prints_disturbs_nothing(worker, capfd):
    worker.run(os.system, "echo loud; echo louder >&2")

    assert worker.run(math.sqrt, 4) == 2
    assert capfd.readouterr() == ("", "")


def test_threads_take_turns(worker):
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda number: worker.run(math.sqrt, number * number), range(40)))

    assert answers == list(range(40))


def test_closing_ends_a_call_that_is_under_way(tmp_path):
    worker, begun, lost = Worker(), tmp_path / "begun", []

    def wait_long():
        with pytest.raises(WorkerDied) as died:
            worker.run(os.system, f"touch {begun}; sleep 600")
        lost.append(died.value.status)

    thread = threading.Thread(target=wait_long)
    thread.start()
    while not begun.exists():
        time.sleep(0.01)
    worker.close()
    thread.join()

    assert lost == [-signal.SIGKILL]


def test_a_closed_worker_starts_no_other_process(tmp_path):
    worker, begun, outcomes = Worker(), tmp_path / "begun", []
    commands = [("true",), (f"touch {begun}; sleep 600",), ("true",), ("true",)]
    thread = threading.Thread(target=lambda: outcomes.extend(worker.run_each(os.system, commands)))
    thread.start()
    while not begun.exists():
        time.sleep(0.01)
    worker.close()
    thread.join()

    assert [type(outcome) for outcome in outcomes] == [int, WorkerDied, Closed, Closed]
    with pytest.raises(Closed):
        worker.run(os.getpid)
    assert not worker.is_running


def test_a_closed_worker_leaves_no_process():
    with Worker() as worker:
        child = worker.run(os.getpid)

    assert not is_running(child)


def test_the_child_ends_with_a_parent_that_was_killed():
    script = (
        "import os, signal\nfrom archive.worker import Worker\n"
        "print(Worker().run(os.getpid), flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).parents[2]
    parent = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)

    child = int(parent.stdout)
    for _ in range(200):
        if not is_running(child):
            break
        time.sleep(0.05)

    assert not is_running(child)


def is_running(pid):
    """Whether the process lives; one that ended but was not waited for has no command line left."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except FileNotFoundError:
        return False


def write_to_a_full_disk():
    with open("/dev/full", "wb") as file:
        file.write(b"Zaswiadczenie")


def test_a_full_disk_inside_is_told_as_what_it_is(worker):
    with pytest.raises(OSError, match="No space left") as told:
        worker.run(write_to_a_full_disk)

    assert told.value.errno == errno.ENOSPC
    assert [type(each) for each in worker.run_each(write_to_a_full_disk, [()])] == [OSError]
