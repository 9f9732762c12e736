"""What an import came to, in names that do not depend on its order, and how two imports differ.

A picture is a `Counter` for each section: of messages, filings, documents, events and so on, each named by the
content it is about, so that one lost is one too few and one done twice is one too many.
"""

import json
from collections import Counter
from functools import cached_property

from sqlalchemy import select

from archive import audit, fixity
from archive.audit import Event
from archive.jobs import Job
from archive.store import Damaged, Missing
from archive.text.kept import FileText
from bench.office import FILED, TRAY
from cases.case import Case
from cases.document import Document, DocumentFile
from cases.filed import Filing, Suggestion
from cases.message import Message, MessagePart
from ingest.ledger import MailFolder, Sighting, SightingState
from ingest.mail.identity import canon_sha256
from webapp.checking import DIGESTS

# An answer is filed as one or as a contact's, depending on whether what it answers was placed first: the same place.
SAME_RULE = dict.fromkeys(("reply", "answered", "contact"), "reply, answered or contact")
TRANSIENT = {"\\Recent"}
HABIT = (
    "learned_"  # begins rules about what was filed before: they order a list, each by what was read before it
)
SETTLED = (SightingState.DONE.value, SightingState.GONE.value)


class Names:
    """What rows are called in a picture; `letters` are labels by the canonical digest of a letter."""

    def __init__(self, session, letters):
        self.session, self.letters = session, letters

    def letter(self, digest):
        """A letter's label."""
        return self.letters.get(digest, f"unknown letter {digest[:12]}")

    @cached_property
    def message(self):
        """{id: label} of every message."""
        rows = self.session.execute(select(Message.id, Message.canon_digest))
        return {row_id: self.letter(digest) for row_id, digest in rows}

    @cached_property
    def case(self):
        """{id: number} of every case."""
        return dict(self.session.execute(select(Case.id, Case.number)).all())

    @cached_property
    def document(self):
        """{id: label} of every document."""
        rows = self.session.execute(select(Document.id, Document.message_id, Document.part_path))
        return {row_id: f"{self.message.get(message)} part {path}" for row_id, message, path in rows}

    def topic(self, topic):
        """A topic or an index key, such as "message:12", with the row's label instead of its id."""
        kind, _, row_id = topic.partition(":")
        known = getattr(self, kind) if kind in ("message", "case", "document") else {}
        return f"{kind} {known.get(int(row_id), row_id) if row_id.isdigit() else row_id}"

    def facts(self, facts):
        """The facts of an event with labels instead of ids, as JSON."""
        told = {key: self._fact(key, value) for key, value in facts.items()}
        return json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)

    def _fact(self, key, value):
        if key in ("message", "case", "document"):
            return getattr(self, key).get(value, value)
        if key == "documents":
            return sorted(self.document.get(row_id, str(row_id)) for row_id in value)
        if key == "evidence":
            told = [(row_id, rule) for row_id, rule in value if not rule.startswith(HABIT)]
            return sorted([self.case.get(row_id, row_id), rule] for row_id, rule in told)
        return SAME_RULE.get(value, value) if key == "rule" else value


def picture(office, account, letters, mode):
    """{section: Counter} of an office and of the server that it has read from."""
    with office.db.reading() as session:
        names = Names(session, letters)
        sections = {name: Counter(tell(session, names)) for name, tell in _TOLD.items()}
        sections["index"] = Counter(names.topic(key) for key in sorted(office.index.keys()))
        sections["store"] = Counter(_store_problems(session, office.store))
        places = {m.canon_digest: m.state.value for m in session.scalars(select(Message))}
        live = _live_sightings(session)
    sections["server"] = Counter(_server(account, letters, places, mode, live))
    return sections


def differences(reference, found):
    """(section, item, how many in the reference, how many found) wherever these are not the same."""
    for section in reference:
        expected, here = reference[section], found[section]
        for item in sorted(expected.keys() | here.keys()):
            if expected[item] != here[item]:
                yield section, item, expected[item], here[item]


def table(reference, found):
    """The comparison in lines, one for each section, then one for each difference."""
    rows = list(differences(reference, found))
    yield f"{'':<12}{'reference':>10}{'found':>10}{'lost':>8}{'extra':>8}"
    for section in reference:
        lost = sum(max(0, expected - here) for name, _, expected, here in rows if name == section)
        extra = sum(max(0, here - expected) for name, _, expected, here in rows if name == section)
        totals = (reference[section].total(), found[section].total())
        yield f"{section:<12}{totals[0]:>10}{totals[1]:>10}{lost:>8}{extra:>8}"
    for section, item, expected, here in rows:
        yield f"{'lost' if here < expected else 'extra'} in {section}: {item} ({expected} expected, {here} found)"


def as_json(sections):
    """A picture as JSON can keep it."""
    return {section: dict(counter) for section, counter in sections.items()}


def from_json(kept):
    """The picture that was kept as JSON."""
    return {section: Counter(counts) for section, counts in kept.items()}


def _messages(session, names):
    for message in session.scalars(select(Message)):
        yield f"{names.letter(message.canon_digest)}: {message.state.value}, “{message.subject}”"


def _filings(session, names):
    for filing in session.scalars(select(Filing)):
        rule = SAME_RULE.get(filing.rule, filing.rule)
        standing = "" if filing.revoked_at is None else ", revoked"
        yield f"{names.message[filing.message_id]} in {names.case[filing.case_id]} by {rule}{standing}"


def _suggestions(session, names):
    for one in session.scalars(select(Suggestion).where(~Suggestion.rule.startswith(HABIT, autoescape=True))):
        yield f"{names.message[one.message_id]} perhaps in {names.case[one.case_id]}, {one.rule}"


def _parts(session, names):
    for part in session.scalars(select(MessagePart)):
        yield f"{names.message[part.message_id]} part {part.path}: {part.filename} {part.digest[:12]}"


def _documents(session, names):
    for file, document in session.execute(select(DocumentFile, Document).join(DocumentFile.document)):
        kept = f"{file.filename} {file.digest[:12]}"
        yield f"{names.document[document.id]} in {names.case[document.case_id]}: {kept}"


def _texts(session, names):
    for digest, state, text in session.execute(select(FileText.digest, FileText.state_code, FileText.text)):
        yield f"{digest[:12]}: {state}, {len(text)} letters"


def _events(session, names):
    for event in session.scalars(select(Event)).unique():
        yield f"{names.topic(event.topic)} {event.action} {names.facts(event.facts)}"


def _breaks(session, names):
    yield from audit.verify(session)


def _open_jobs(session, names):
    for job in session.scalars(select(Job).where(Job.done_at.is_(None))):
        what = f"set aside: {job.last_error}" if job.set_aside_at else "waits"
        yield f"{job.kind} {names.topic(job.key) if ':' in job.key else job.key[:12]} {what}"


def _unsettled(session, names):
    rows = select(Sighting, MailFolder).join(Sighting.folder).where(Sighting.state_code.not_in(SETTLED))
    for sighting, folder in session.execute(rows):
        yield f"UID {sighting.uid} of {folder.name} is {sighting.state_code}: {sighting.last_error}"


_TOLD = {
    "messages": _messages,
    "filings": _filings,
    "tray": _suggestions,
    "parts": _parts,
    "documents": _documents,
    "texts": _texts,
    "events": _events,
    "chain": _breaks,
    "jobs": _open_jobs,
    "sightings": _unsettled,
}


def _store_problems(session, store):
    named = set(fixity.referenced(session, *DIGESTS))
    for digest in named:
        try:
            store.read(digest)
        except (Missing, Damaged) as problem:
            yield f"{type(problem).__name__} {digest[:12]}"
    yield from (f"nobody names {digest[:12]}" for digest in store.digests() if digest not in named)
    store.sweep()
    yield from (f"left behind: {path.name}" for path in store.incoming.glob("*"))


def _live_sightings(session):
    rows = select(MailFolder.name, Sighting.uid).join(Sighting.folder)
    here = (
        Sighting.uidvalidity == MailFolder.uidvalidity,
        Sighting.epoch == MailFolder.epoch,
        Sighting.absent_at.is_(None),
    )
    return Counter(name for name, _ in session.execute(rows.where(*here)))


def _server(account, letters, places, mode, live):
    """Every copy of every letter, those that lie where they should not, flags that somebody set, and miscounts."""
    copies = {}
    for folder in account.folders():
        count = 0
        for flags, content in account.contents(folder):
            count += 1
            digest = canon_sha256(content)
            copies.setdefault(digest, []).append(folder)
            for flag in {flag.decode() for flag in flags} - TRANSIENT:
                yield f"{letters.get(digest, digest[:12])} has {flag}"
        if count != live[folder]:
            yield f"{folder} holds {count} messages, the ledger knows {live[folder]}"
    for digest, folders in copies.items():
        name = letters.get(digest, f"unknown letter {digest[:12]}")
        yield from (f"{name} is there" for _ in folders)
        yield from (f"{name} lies in {folder}" for folder in _astray(folders, places.get(digest), mode))


def _astray(folders, place, mode):
    right = {"filed": FILED, "tray": TRAY}.get(place) if mode == "move" else "INBOX"
    # A second delivery may stay in the inbox, shown as seen again; the first may not.
    allowed = {right, "INBOX"} if right in folders else {right}
    return [folder for folder in folders if folder not in allowed]
