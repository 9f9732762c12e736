"""Where a killed process was, as far as its threads' stacks tell."""

import os
import subprocess
import sys

from bench.victims import IDLE, STARTING, UNSEEN, descendants, phases, tally

WAITING = """Thread 0x1 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 331 in wait
  File "/srv/webapp/work.py", line 64 in _run

"""
LISTENING = """Thread 0x2 (most recent call first):
  File "/srv/ingest/mailbox.py", line 124 in <lambda>
  File "/srv/ingest/run.py", line 90 in _listen_once
  File "/srv/ingest/run.py", line 38 in listen

"""
MARKING = """Thread 0x3 (most recent call first):
  File "/usr/lib/python3.11/imaplib.py", line 20 in readline
  File "/srv/ingest/mailbox.py", line 99 in move
  File "/srv/ingest/mark.py", line 40 in _move
  File "/srv/webapp/work.py", line 64 in _run

"""
MAIN = """Current thread 0x4 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 331 in wait
  File "/srv/webapp/serve.py", line 94 in serve
"""


def test_a_thread_at_work_tells_its_phase():
    assert phases(WAITING + LISTENING + MARKING + MAIN) == {"marking"}


def test_a_process_that_waits_says_so():
    assert phases(WAITING + LISTENING + MAIN) == {IDLE}


def test_a_process_without_its_threads_is_starting():
    assert phases(
        'Current thread 0x4 (most recent call first):\n  File "/srv/webapp/config.py", line 9 in load\n'
    ) == {STARTING}
    assert phases("") == {UNSEEN}


def test_the_phases_are_counted():
    assert tally([["filing", "fetching"], ["filing"]]) == "filing 2, fetching 1"


def test_children_of_children_are_found():
    parent = (
        "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=0);"
        "print(child.pid, flush=True); child.wait()"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", parent], **pipes) as child:
        grandchild = int(child.stdout.readline())

        assert {child.pid, grandchild} <= set(descendants(os.getpid()))
