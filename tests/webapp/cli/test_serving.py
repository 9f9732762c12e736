"""Whatever runs until it is stopped ends cleanly when told to, and goes on after being killed."""

import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace

import pytest

from cases.message import Message
from ingest.importing import import_messages
from tests.servers import free_port, listens
from webapp.cli.serving import address_of
from webapp.config import COMMITTED, load

START_SECONDS = 60


@pytest.fixture
def running(config_file, office):
    """`teczka …` as a process of its own; killed at the end if it still runs."""
    started = []

    def start(*words):
        code = "from webapp.cli import main; main()"
        command = [sys.executable, "-c", code, "--config", str(config_file), *words]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=COMMITTED.parent
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def port(config_file):
    """The port that the configuration says, free."""
    free = free_port()
    text = config_file.read_text(encoding="utf-8")
    config_file.write_text(text.replace("port = 8000", f"port = {free}"), encoding="utf-8")
    return free


def eventually(holds):
    until = time.monotonic() + START_SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return holds()


def subjects(office):
    with office.db.reading() as session:
        return [message.subject for message in session.query(Message)]


@pytest.mark.server
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_pages_are_served_until_a_signal_comes(running, port, number):
    process = running("serve")
    assert eventually(lambda: listens(port)), process.stderr.read()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
        assert page.status == 200

    process.send_signal(number)
    said, complained = process.communicate(timeout=START_SECONDS)

    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in complained


@pytest.mark.server
def test_jobs_go_on_after_a_kill(running, office, letter, port):
    running("work").kill()
    process = running("work")
    import_messages(office.db, office.store, [("a", letter("a.eml").read_bytes())])

    assert eventually(lambda: subjects(office) == ["Piec obrotowy"])
    process.terminate()
    process.communicate(timeout=START_SECONDS)
    assert process.returncode == 0


@pytest.mark.server
def test_a_taken_port_is_one_sentence(running, port):
    first = running("web")
    assert eventually(lambda: listens(port))

    second = running("web")
    _, complained = second.communicate(timeout=START_SECONDS)

    assert second.returncode == 1
    assert "in use" in complained.splitlines()[-1]
    assert first.poll() is None


@pytest.mark.parametrize(
    ("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("10.0.0.5", "10.0.0.5")]
)
def test_the_address_is_one_that_a_browser_can_open(host, shown):
    web = replace(load(COMMITTED).web, host=host, port=8080)

    assert address_of(web) == f"http://{shown}:8080/"


@pytest.mark.server
def test_an_import_that_is_told_to_stop_leaves_off_and_goes_on(running, office, teczka, tmp_path):
    with open(tmp_path / "poczta.mbox", "wb") as file:
        for number in range(800):
            head = f"From jan@klos.pl Tue Nov  3 10:15:00 2026\nSubject: Pismo {number}\n\n"
            file.write(head.encode() + b"Tekst umowy.\n\n")
    process = running("mail", "import", str(tmp_path / "poczta.mbox"))
    assert eventually(lambda: subjects(office)), process.stderr.read()

    process.send_signal(signal.SIGINT)
    _, complained = process.communicate(timeout=START_SECONDS)
    again = teczka("mail", "import", tmp_path / "poczta.mbox")

    assert process.returncode == 1
    assert "Stopped." in complained and "Traceback" not in complained
    assert again.exit_code == 0, again.stderr
    assert sorted(subjects(office)) == sorted(f"Pismo {number}" for number in range(800))
