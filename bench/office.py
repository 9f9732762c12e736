"""An office to be measured: a folder with its configuration, the cast of the seeded mail, and nothing else."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, update

from archive import jobs
from archive.db import Database, utcnow
from archive.jobs import Job
from bench.people import OFFICE, enter_cast
from cases.message import Message
from ingest.ledger import Sighting
from search import refresh
from webapp import config
from webapp.office import Office

ROOT = Path(__file__).parents[1]
FILED, TRAY = "Filed", "Tray"
PULLS = 12
CONFIG = """
database_url = "{database}"
store = "store"
index = "index"
language = "en"

[web]
host = "127.0.0.1"
port = 8000
secret_key_file = "secret_key"

[firm]{firm}
[[mailboxes]]
name = "office"
address = "{address}"
host = "127.0.0.1"
port = {port}
tls = "none"
user = "{user}"
password_file = "imap_password"
mode = "{mode}"
filed_folder = "{filed}"
tray_folder = "{tray}"
poll_seconds = {poll}
sender_check = "none"
"""


def make_office(folder, account, *, seed, mode="read_only", database=None, poll=60):
    """An office that reads the account, in a new folder. Returns the path of its configuration."""
    folder.mkdir(parents=True)
    path = folder / "config.toml"
    firm = config.COMMITTED.read_text(encoding="utf-8").partition("[firm]")[2].partition("# A mailbox")[0]
    facts = {"address": OFFICE, "filed": FILED, "tray": TRAY, "firm": firm, "mode": mode, "poll": poll}
    facts |= {
        "database": database or "sqlite:///teczka.db",
        "port": account.dovecot.port,
        "user": account.user,
    }
    path.write_text(CONFIG.format(**facts), encoding="utf-8")
    (folder / "imap_password").write_text(account.dovecot.password, encoding="ascii")
    with opened(path) as office:
        office.prepare()
        refresh.repair(office.db, office.index)  # as the jobs do when they start
        with office.db.writing() as session:
            enter_cast(session, seed)
    return path


def opened(config_path):
    """The office of a configuration, to be used in a `with`."""
    return Office(config.load(config_path))


def teczka(config_path, *words):
    """The command line of this checkout's Teczka, as a list to start."""
    start = "from webapp.cli import main; main(prog_name='teczka')"
    return [sys.executable, "-c", start, "--config", str(config_path), *words]


def run(config_path, *words):
    """Run a command to its end. Returns (exit status, what it said)."""
    done = subprocess.run(
        teczka(config_path, *words), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.returncode, done.stdout


@contextmanager
def database_of(config_path):
    """The database of a configuration; every connection is closed afterwards, for who has one open must not fork."""
    database = Database(config.load(config_path).database_address)
    try:
        yield database
    finally:
        database.dispose()


def settle(config_path):
    """Pull and work undisturbed until nothing more happens. Returns how many jobs a person had to ask for again."""
    aside, before = 0, None
    for _ in range(PULLS):
        aside += _let_time_pass(config_path)
        status, said = run(config_path, "mail", "pull")
        now = _progress(config_path)
        if now == before and not now[0]:
            return aside
        before = now
    raise SystemExit(
        f"Not settled after {PULLS} pulls: {before}. The last one (status {status}) said: {said}"
    )


def on_the_way(config_path, delivered):
    """How many of that many letters are not kept yet, and how many jobs are open."""
    with database_of(config_path) as database, database.reading() as session:
        kept = session.scalar(select(func.count()).select_from(Message))
        return delivered - kept + sum(jobs.count_pending(session).values())


def _progress(config_path):
    with database_of(config_path) as database, database.reading() as session:
        states = select(Sighting.state_code, func.count()).group_by(Sighting.state_code)
        open_jobs = session.scalar(select(func.count()).select_from(Job).where(Job.done_at.is_(None)))
        kept = session.scalar(select(func.count()).select_from(Message))
        return open_jobs, kept, sorted(map(tuple, session.execute(states)))


def _let_time_pass(config_path):
    with database_of(config_path) as database:
        return let_time_pass(database)


def let_time_pass(database):
    """What waits for its next try is due now, and what was set aside a person asks for again; how many that were."""
    with database.writing() as session:
        aside = jobs.set_aside(session)
        for job in aside:
            jobs.retry(session, job.id)
        session.execute(update(Job).where(Job.done_at.is_(None)).values(not_before=utcnow()))
        return len(aside)
