"""What the kills are judged by: a loss and a duplicate are seen, and another order is no difference."""

import shutil

import pytest
from sqlalchemy import delete, select

from archive.jobs import enqueue
from archive.store import Store
from bench import mailbox
from bench.office import FILED, TRAY
from bench.people import enter_cast
from bench.picture import as_json, differences, from_json, picture, table
from cases.case import Case
from cases.document import Document
from cases.filed import Filing
from cases.filing import file_message
from cases.message import Message
from ingest import importing
from ingest.mail.identity import canon_sha256
from tests.mailbag import kept
from tests.offices import office_in
from webapp.work import drain

COUNT, SEED = 24, 6
LETTERS = list(mailbox.mail(COUNT, SEED))
NAMES = {canon_sha256(letter.content): f"letter {letter.number}" for letter in LETTERS}


class Server:
    """An IMAP server as a comparison sees it: {folder: [(flags, bytes)]}."""

    def __init__(self, folders):
        self.held = folders

    def folders(self):
        return sorted(self.held)

    def contents(self, folder):
        return iter(self.held[folder])


def settled():
    """The server after all marks."""
    folders = {"INBOX": [], FILED: [], TRAY: []}
    for letter in LETTERS:
        folders[FILED if letter.case else TRAY].append(((), letter.content))
    return Server(folders)


def read(office, letters):
    with office.db.writing() as session:
        enter_cast(session, SEED)
    importing.import_messages(office.db, office.store, [(str(one.number), one.content) for one in letters])
    drain(office)


@pytest.fixture(scope="module")
def finished(tmp_path_factory, migrated_sqlite):
    """An office that has read all letters; the folder to copy, and its picture."""
    folder = tmp_path_factory.mktemp("finished") / "office"
    with office_in(folder, migrated_sqlite) as office:
        read(office, LETTERS)
        found = picture(office, settled(), NAMES, "move")
    return folder, found


@pytest.fixture
def copied(finished, tmp_path):
    """Another such office, to spoil."""
    folder = tmp_path / "office"
    with office_in(folder, finished[0] / "teczka.db") as office:
        for part in ("store", "index"):
            shutil.copytree(finished[0] / part, folder / part, dirs_exist_ok=True)
        yield office


@pytest.fixture
def seen(finished, copied):
    """A function that tells (section, lost or extra) of the spoilt office, and the letters named."""

    def differ(server=None):
        found = picture(copied, server or settled(), NAMES, "move")
        rows = list(differences(finished[1], found))
        return {(section, "lost" if here < expected else "extra") for section, _, expected, here in rows}

    return differ


def of_a_filed_letter(session):
    return session.scalars(
        select(Message).join(Message.filings).join(Document, Document.message_id == Message.id)
    ).first()


def test_the_same_mail_in_another_order_is_no_difference(finished, tmp_path, migrated_sqlite):
    with office_in(tmp_path / "office", migrated_sqlite) as office:
        read(office, LETTERS[::-1])
        found = picture(office, settled(), NAMES, "move")

    assert list(differences(finished[1], found)) == []
    assert found["messages"].total() == COUNT


def test_a_copy_is_no_difference(seen):
    # The ledger of imported files knows no folder of the server: both pictures say so.
    assert seen() == set()


def test_a_lost_message_is_seen(copied, seen, finished):
    with copied.db.writing() as session:
        message = session.scalars(select(Message).where(~Message.filings.any())).first()
        label = NAMES[message.canon_digest]
        message.canon_digest = "0" * 64

    assert ("messages", "lost") in seen()
    found = picture(copied, settled(), NAMES, "move")
    assert any(line.startswith(f"lost in messages: {label}:") for line in table(finished[1], found))


def test_a_duplicated_message_is_seen(copied, seen):
    with copied.db.writing() as session:
        kept(session)

    assert {("messages", "extra"), ("store", "extra")} <= seen()


def test_a_lost_filing_is_seen(copied, seen):
    with copied.db.writing() as session:
        filing = session.scalars(select(Filing)).first()
        session.execute(delete(Filing).where(Filing.id == filing.id))

    assert seen() == {("filings", "lost")}


def test_a_second_filing_is_seen(copied, seen):
    with copied.db.writing() as session:
        message = of_a_filed_letter(session)
        other = session.scalars(select(Case).where(Case.id != message.filed_in[0].id)).first()
        file_message(session, message, other, rule="contact")

    assert {("filings", "extra"), ("documents", "extra"), ("events", "extra"), ("jobs", "extra")} <= seen()


def test_a_broken_chain_is_seen(copied, seen):
    with copied.db.writing() as session:
        session.connection().exec_driver_sql("UPDATE event SET action = 'nothing' WHERE seq = 5")

    assert {("chain", "extra"), ("events", "lost")} <= seen()


def test_an_unfinished_job_is_seen(copied, seen):
    with copied.db.writing() as session:
        enqueue(session, "mark", "message:1")

    assert seen() == {("jobs", "extra")}


def test_a_file_that_is_missing_damaged_or_too_many_is_seen(copied, seen):
    digests = copied.store.digests()
    copied.store.path(digests[0]).unlink()
    copied.store.path(digests[1]).write_bytes(b"other")
    assert seen() == {("store", "extra")}

    Store(copied.store.folder).put(b"nobody's")
    found = picture(copied, settled(), NAMES, "move")["store"]
    assert sorted(problem.split()[0] for problem in found) == ["Damaged", "Missing", "nobody"]


def test_an_index_that_lacks_something_is_seen(copied, seen):
    key = sorted(copied.index.keys())[0]
    copied.index.update([], deleted=[key])

    assert seen() == {("index", "lost")}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda held: held[FILED].pop(0), {"{filed} is there"}),
        (lambda held: held[FILED].append(held[FILED][0]), {"{filed} is there"}),
        (lambda held: held[FILED].append(held[TRAY].pop(0)), {"{waiting} lies in Filed"}),
        (lambda held: held["INBOX"].append(held[TRAY].pop(0)), {"{waiting} lies in INBOX"}),
        (lambda held: held[TRAY].append(((b"\\Seen",), held[TRAY].pop(0)[1])), {"{waiting} has \\Seen"}),
        (lambda held: held["INBOX"].append(held[FILED][0]), {"{filed} is there"}),
    ],
    ids=("lost", "twice", "in the wrong folder", "left in the inbox", "flagged", "delivered again"),
)
def test_what_is_wrong_on_the_server_is_seen(finished, copied, spoil, told):
    server = settled()
    spoil(server.held)

    found = picture(copied, server, NAMES, "move")

    rows = differences(finished[1], found)
    items = {item for section, item, *_ in rows if section == "server" and "holds" not in item}
    filed, waiting = (next(one for one in LETTERS if bool(one.case) is place) for place in (True, False))
    words = {"filed": f"letter {filed.number}", "waiting": f"letter {waiting.number}"}
    assert items == {sentence.format(**words) for sentence in told}


def test_a_letter_from_nowhere_is_seen(copied):
    server = settled()
    server.held["INBOX"].append(((), b"Subject: from nowhere\r\n\r\n"))

    found = picture(copied, server, NAMES, "move")["server"]

    assert sum(item.startswith("unknown letter") for item in found) == 2


def test_a_picture_is_the_same_after_a_stay_in_a_file(finished):
    assert list(differences(finished[1], from_json(as_json(finished[1])))) == []
