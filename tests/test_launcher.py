"""The launcher, in a folder of its own on a machine made of pretended tools."""

import shutil
import subprocess
import textwrap
import time
from pathlib import Path

import pytest

from tests.servers import household

LAUNCHER = Path(__file__).parent.parent / "teczka"
TOOLS = ["cat", "chmod", "cksum", "dirname", "env", "flock", "grep", "head", "ls", "mkdir", "mv", "readlink"]
TOOLS += ["rm", "sh", "sleep", "tail", "touch"]
LISTS = ("requirements.txt", "requirements-test.txt", "pyproject.toml")
SUITE = "-m pytest -n auto --maxprocesses 4 --dist loadfile"

# A Python that makes a .venv of itself; `pip` fails, or waits, when the machine says so.
PYTHON = """\
    echo "python $*" >>"$MACHINE/done"
    case "$*" in
    *version_info\\ \\<*) [ ! -e "$MACHINE/python-is-old" ] ;;
    *"import ensurepip"*) [ -e "$MACHINE/installed/python3.11-venv" ] ;;
    *print*) echo python3.11-venv ;;
    --version) echo Python 3.11.2 ;;
    "-m venv "*) mkdir -p "$3/bin" && cat "$0" >"$3/bin/python" && chmod +x "$3/bin/python" ;;
    "-m pip --version") [ ! -e "$MACHINE/venv-is-broken" ] ;;
    *--editable*)
        printf '#!/bin/sh\\necho "console: $*"\\n' >"${0%/*}/teczka" && chmod +x "${0%/*}/teczka" ;;
    "-m pip install"*)
        while [ -e "$MACHINE/pip-waits" ]; do touch "$MACHINE/pip-has-begun"; sleep 0.05; done
        [ ! -e "$MACHINE/pip-fails" ] || { cat "$MACHINE/pip-fails"; exit 1; } ;;
    *) echo "ran: $*" ;;
    esac
"""
LIBRARIES = """\
    for name in pango-1.0 pangoft2-1.0 harfbuzz-subset; do
        [ ! -e "$MACHINE/installed/lib$name-0" ] && [ ! -e "$MACHINE/installed/lib${name}0" ] ||
            printf '\\tlib%s.so.0 (libc6,x86-64) => /lib/lib%s.so.0\\n' "$name" "$name"
    done
"""
FONTS = '[ ! -e "$MACHINE/installed/fonts-lato" ] || echo Lato,Lato Light'
APT = """\
    echo "apt-get $*" >>"$MACHINE/done"
    [ ! -e "$MACHINE/apt-fails" ] || { echo "E: Unable to locate package"; exit 100; }
    for word in "$@"; do case $word in [a-z]*-*|postgresql|chromium) touch "$MACHINE/installed/$word" ;; esac; done
"""
SUDO = '[ -e "$MACHINE/sudo-is-free" ] || exit 1; shift; "$@"'
NEEDED = ["python3.11-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-lato"]


class Machine:
    """A PATH with what a small Debian has, and switches for what goes wrong."""

    def __init__(self, folder):
        self.folder, self.bin, self.clone = folder, folder / "bin", folder / "a clone"
        for path in (self.bin, self.clone, folder / "installed"):
            path.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        for name in LISTS:
            (self.clone / name).write_text(f"{name}\n")
        shutil.copy(LAUNCHER, self.clone / "teczka")
        self.command("python3", PYTHON)
        self.command("ldconfig", LIBRARIES)
        self.command("fc-list", FONTS)
        self.command("apt-get", APT)
        self.command("sudo", SUDO)
        for name in ("dovecot", "chromium", "pdftoppm", "soffice", "initdb"):
            self.command(name, "exit 0")
        self.command("tesseract", "echo pol; echo osd")
        self.is_root(True)

    def command(self, name, script):
        path = self.bin / name
        path.write_text("#!/bin/sh\n" + textwrap.dedent(script))
        path.chmod(0o755)

    def is_root(self, root):
        self.command("id", f"echo {0 if root else 1000}")

    def set(self, switch, content=""):
        (self.folder / switch).write_text(content)

    def clear(self, switch):
        (self.folder / switch).unlink()

    def install(self, *packages):
        for package in packages:
            (self.folder / "installed" / package).touch()

    def start(self, *arguments, identity=None, **environment):
        return subprocess.Popen(
            [self.clone / "teczka", *arguments],
            env={"PATH": str(self.bin), "MACHINE": str(self.folder), **environment},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **(identity or {}),
        )

    def run(self, *arguments, identity=None, **environment):
        """Run to the end: the exit status, what it printed, what it said."""
        process = self.start(*arguments, identity=identity, **environment)
        printed, said = process.communicate(timeout=60)
        return process.returncode, printed, said

    def what_was_done(self):
        """What Python and apt were asked for since the last question, one call a line."""
        done = self.folder / "done"
        calls = done.read_text().splitlines() if done.exists() else []
        done.unlink(missing_ok=True)
        return calls


@pytest.fixture
def machine(tmp_path):
    """A bare machine with root's rights, Python 3.11 and apt."""
    return Machine(tmp_path)


@pytest.fixture
def ready_machine(machine):
    """A machine where Teczka has been started once."""
    machine.install(*NEEDED)
    assert machine.run()[0] == 0
    machine.what_was_done()
    return machine


def test_a_first_start_prepares_everything_and_hands_over(machine):
    status, printed, said = machine.run("search", "umowa o dzieło")

    assert (status, printed) == (0, "console: search umowa o dzieło\n")
    calls = "\n".join(machine.what_was_done())
    assert "install -y --no-install-recommends " + " ".join(NEEDED) in calls
    assert "--require-hashes -r" in calls and "requirements.txt" in calls
    assert said.endswith("teczka: Ready.\n")


def test_a_second_start_only_hands_over(ready_machine):
    assert ready_machine.run("--help") == (0, "console: --help\n", "")
    assert ready_machine.what_was_done() == []


def test_a_start_from_elsewhere_by_a_link_finds_its_folder(ready_machine):
    link = ready_machine.folder / "bin" / "teczka"
    link.symlink_to(ready_machine.clone / "teczka")

    done = subprocess.run(
        ["teczka", "check"], env={"PATH": str(ready_machine.bin)}, capture_output=True, text=True
    )

    assert (done.stdout, done.stderr) == ("console: check\n", "")


def test_what_is_there_is_not_installed_again(machine):
    machine.install(*NEEDED)

    machine.run()

    assert not any("apt-get" in call for call in machine.what_was_done())


def test_without_rights_it_prints_the_one_line_to_run(machine):
    machine.is_root(False)

    status, printed, said = machine.run()

    assert (status, printed) == (1, "")
    line = "sudo apt-get install -y " + " ".join(NEEDED)
    assert said == f"teczka: Please run this once, then start again: {line}\n"


def test_passwordless_sudo_is_right_enough(machine):
    machine.is_root(False)
    machine.set("sudo-is-free")

    assert machine.run()[0] == 0


def test_without_apt_it_names_what_is_missing(machine):
    (machine.bin / "apt-get").unlink()

    status, _, said = machine.run()

    assert status == 1
    assert said.startswith("teczka: This machine has no apt: ") and "libpango-1.0-0" in said


def test_apt_that_cannot_is_one_sentence_and_a_log(machine):
    machine.set("apt-fails")

    status, _, said = machine.run()

    assert status == 1
    assert "teczka: apt-get could not install python3.11-venv" in said
    assert "Unable to locate package" in (machine.clone / ".setup.log").read_text()


def test_an_old_python_is_one_sentence(machine):
    machine.set("python-is-old")

    assert machine.run() == (
        1,
        "",
        "teczka: Teczka needs Python 3.11 or newer, and this machine has none: "
        "install python3 (or python3.11) and start again.\n",
    )


def test_a_newer_python_beside_an_old_one_is_found(machine):
    machine.command("python3.12", PYTHON)
    machine.command("python3", "exit 1")

    assert machine.run()[0] == 0


def test_no_network_is_one_sentence_and_the_next_start_begins_anew(machine):
    machine.set("pip-fails", "WARNING: NewConnectionError\nERROR: No matching distribution found for flask\n")
    status, _, said = machine.run()
    assert status == 1
    assert "ERROR: No matching distribution found for flask\n" in said
    assert (
        "teczka: The Python packages could not be fetched: is there a network? The whole story is in" in said
    )

    machine.clear("pip-fails")
    machine.what_was_done()

    assert machine.run()[:2] == (0, "console: \n")
    assert any("-m venv" in call for call in machine.what_was_done())


def test_a_package_that_does_not_match_its_hash_is_not_the_network(machine):
    machine.set("pip-fails", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n")

    status, _, said = machine.run()

    assert status == 1
    assert "teczka: The Python packages could not be installed." in said


def test_an_interrupted_start_is_made_again(machine):
    machine.set("pip-waits")
    first = machine.start()
    _wait_for(machine.folder / "pip-has-begun")
    first.kill()
    machine.clear("pip-waits")
    first.communicate(timeout=60)
    machine.what_was_done()

    assert machine.run()[:2] == (0, "console: \n")
    assert any("-m venv" in call for call in machine.what_was_done())


def test_two_first_starts_at_once_make_one_venv(machine):
    machine.set("pip-waits")
    first = machine.start("one")
    _wait_for(machine.folder / "pip-has-begun")
    second = machine.start("two")
    assert second.stderr.readline() == "teczka: Another start is preparing .venv; waiting for it ...\n"
    machine.clear("pip-waits")

    assert first.communicate(timeout=60)[0] == "console: one\n"
    assert second.communicate(timeout=60)[0] == "console: two\n"
    assert sum("-m venv" in call for call in machine.what_was_done()) == 1


def test_changed_requirements_are_installed_into_the_same_venv(ready_machine):
    (ready_machine.clone / "requirements.txt").write_text("flask==3.2\n")

    assert ready_machine.run()[0] == 0

    calls = "\n".join(ready_machine.what_was_done())
    assert "--require-hashes" in calls and "-m venv" not in calls


def test_a_moved_folder_gets_a_new_venv(ready_machine):
    ready_machine.clone = ready_machine.clone.rename(ready_machine.folder / "moved")

    assert ready_machine.run()[:2] == (0, "console: \n")
    assert any("-m venv" in call for call in ready_machine.what_was_done())


def test_a_venv_made_by_hand_is_used(ready_machine):
    (ready_machine.clone / ".venv" / "stamp").unlink()

    assert ready_machine.run()[0] == 0

    assert not any("-m venv" in call for call in ready_machine.what_was_done())


def test_a_folder_that_may_not_be_written_is_one_sentence():
    with household("nobody") as home:
        home.folder.chmod(0o755)
        machine = Machine(home.folder)
        machine.clone.chmod(0o555)

        status, _, said = machine.run(identity=home.identity())
        machine.clone.chmod(0o755)

    assert status == 1
    assert said == f"teczka: No right to write in {machine.clone}: start teczka once as somebody who may.\n"


def test_the_suite_runs_where_it_is_with_its_own_packages(ready_machine):
    status, printed, _ = ready_machine.run("test", "-k", "a word")

    assert (status, printed) == (0, f"ran: {SUITE} -k a word\n")
    assert any("requirements-test.txt" in call for call in ready_machine.what_was_done())
    assert ready_machine.run() == (0, "console: \n", "")


def test_the_suite_installs_the_servers_it_misses(ready_machine):
    # Not Dovecot: where this suite runs it may really be in /usr/sbin, and the launcher looks there.
    for name in ("chromium", "pdftoppm"):
        (ready_machine.bin / name).unlink()

    ready_machine.run("test")

    assert "install -y --no-install-recommends chromium poppler-utils" in "\n".join(
        ready_machine.what_was_done()
    )


def test_the_suite_goes_on_without_servers_but_not_in_ci(ready_machine):
    ready_machine.is_root(False)
    (ready_machine.bin / "chromium").unlink()

    status, printed, said = ready_machine.run("test")
    assert (status, printed) == (0, f"ran: {SUITE}\n")
    assert said.endswith(
        "sudo apt-get install -y chromium\nteczka: The tests that need them will be skipped.\n"
    )

    status, printed, _ = ready_machine.run("test", CI="true")
    assert (status, printed) == (1, "")


def _wait_for(path):
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.02)
