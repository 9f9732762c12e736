"""Word's .doc by LibreOffice: it leaves nothing behind, has no more time than it is given, and ends with us."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.text import TextState, libreoffice, sandbox
from archive.worker import Worker
from tests.archive.text import making
from tests.archive.text.test_sandbox import CORPORA
from tests.servers import program

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le")


@pytest.fixture
def fake_soffice(tmp_path, monkeypatch):
    """A program called soffice that does what the script says, in place of LibreOffice."""

    def install(script):
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return program

    return install


def test_a_doc_is_read_in_the_worker_with_its_limits(tmp_path, monkeypatch):
    program("soffice", "libreoffice-writer-nogui")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    content = as_doc(tmp_path, "Zaświadczenie o niezaleganiu", footer="Strona banku")
    path = tmp_path / "stare.doc"
    path.write_bytes(content)

    with Worker() as worker:
        found = sandbox.extracted(worker, path, filename="stare.doc", media_type="application/msword")

    assert found.state is TextState.TEXT, found.error
    assert "Zaświadczenie o niezaleganiu" in found.text and "Strona banku" in found.text
    assert list(tmp_path.glob("teczka-*")) == []


def test_a_doc_of_the_corpus_is_read():
    program("soffice", "libreoffice-writer-nogui")
    path = CORPORA / "tika-office" / "testWORD.doc"
    if not path.exists():
        pytest.skip(f"There is no {path}.")

    assert "Sample Word Document Title" in "\n".join(
        libreoffice.read_doc(path.read_bytes(), making.within()).pieces
    )


def test_without_libreoffice_a_doc_says_so(monkeypatch):
    from archive.text import extract

    monkeypatch.setattr("archive.text.programs.shutil.which", lambda name: None)
    monkeypatch.setattr("archive.text.families.locked.is_locked_doc", lambda content: False)

    found = extract(DOC, filename="stare.doc", media_type="")

    assert found.state is TextState.NO_READER


def test_a_libreoffice_that_hangs_is_ended_and_costs_one_file(fake_soffice, monkeypatch):
    fake_soffice("exec sleep 600")
    monkeypatch.setattr(libreoffice, "SECONDS", 1)

    began = time.monotonic()
    with pytest.raises(libreoffice.programs.TooLarge):
        libreoffice.read_doc(DOC, making.within())

    assert time.monotonic() - began < 20


def test_a_libreoffice_that_fails_makes_the_file_unreadable(fake_soffice):
    fake_soffice("exit 1")

    with pytest.raises(libreoffice.Unreadable):
        libreoffice.read_doc(DOC, making.within())


def test_a_program_has_no_more_memory_than_the_worker(fake_soffice):
    fake = fake_soffice("ulimit -v")

    with Worker(memory_mb=700) as worker:
        _, said = worker.run(libreoffice.programs.run, [fake], 20)

    assert int(said) == 700 * 1024


def test_a_program_ends_when_the_worker_is_closed(fake_soffice, tmp_path):
    number = tmp_path / "number"
    fake = fake_soffice(f"echo $$ > {number}; exec sleep 600")
    # From another process, so that closing happens in the middle of the call.
    code = (
        "import sys, threading, time; from pathlib import Path; from archive.worker import Worker, CallLost\n"
        "from archive.text import programs\n"
        "worker = Worker(); number = Path(sys.argv[2])\n"
        "def run():\n"
        "    try: worker.run(programs.run, [sys.argv[1]], 500)\n"
        "    except CallLost: pass\n"
        "thread = threading.Thread(target=run); thread.start()\n"
        "while not (number.exists() and number.read_text().strip()): time.sleep(0.05)\n"
        "worker.close(); thread.join()\n"
    )
    root = Path(__file__).parents[3]

    subprocess.run([sys.executable, "-c", code, fake, number], cwd=root, check=True, timeout=60)

    assert has_ended(int(number.read_text()))


def test_a_program_ends_when_the_worker_alone_is_killed(fake_soffice, tmp_path):
    number = tmp_path / "number"
    fake = fake_soffice(f"echo $$ > {number}; exec sleep 600")
    code = "import sys; from archive.text import programs; programs.run([sys.argv[1]], 500)"
    root = Path(__file__).parents[3]
    caller = subprocess.Popen([sys.executable, "-c", code, fake], cwd=root)
    while not (number.exists() and number.read_text().strip()):
        time.sleep(0.05)

    caller.send_signal(signal.SIGKILL)
    caller.wait()

    assert has_ended(int(number.read_text()))


def has_ended(process):
    for _ in range(200):
        status = Path(f"/proc/{process}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def as_doc(folder, text, footer):
    """The text as a .doc, written by LibreOffice itself."""
    from tests.archive.text import making

    source = folder / "nowe.docx"
    source.write_bytes(making.word(text, footer=footer))
    writer = libreoffice._program()
    command = [writer, f"-env:UserInstallation={(folder / 'writing').as_uri()}", "--headless"]
    command += ["--convert-to", "doc:MS Word 97", "--outdir", folder, source]
    for _ in range(2):
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=100)
    return (folder / "nowe.doc").read_bytes()
