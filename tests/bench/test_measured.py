"""A command's time and the memory of everything that it ran."""

import sys

import pytest

from bench import programs
from bench.measured import machine, measure

CHILD = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "import time; held = bytearray(60_000_000); time.sleep(1)"])
"""


def test_the_peak_of_a_child_is_the_childs():
    run = measure([sys.executable, "-c", CHILD], memory=True)

    assert run.status == 0
    assert run.peaks.of("child") > 57 > run.peaks.of("main") > 1
    assert run.peaks.together > run.peaks.of("child")


def test_what_takes_too_long_is_ended():
    run = measure([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.5)

    assert run.status is None


def test_a_failure_tells_what_was_said():
    with pytest.raises(RuntimeError, match="ended with 3: so sorry"):
        measure([sys.executable, "-c", "import sys; print('so sorry', flush=True); sys.exit(3)"])


def test_a_missing_program_is_named_by_its_package(monkeypatch):
    monkeypatch.setattr(programs, "where", lambda program: None)

    with pytest.raises(SystemExit, match="apt-get install isync maildir-utils$"):
        programs.require("mbsync", "mu")


def test_the_machine_is_told(tmp_path):
    assert " cores (" in machine(tmp_path) and "Linux" in machine(tmp_path)
