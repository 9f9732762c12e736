"""Making a document: check what is missing, render outside any transaction, then file it in one."""

from dataclasses import dataclass

from archive import series
from cases import calendar
from cases.advisor import Advisor
from cases.case import case_numbered
from cases.document import Document, DocumentFile, follow_up, newest_version
from cases.errors import N_, RuleBroken
from cases.timeline import record
from generators.facts import gather
from generators.kinds import kind_of
from generators.numbering import document_number, file_name
from generators.render import FORMATS, render
from generators.snapshot import to_json

TRIES = 5


class UnknownCase(RuleBroken):
    """There is no case of that number."""

    sentence = N_("There is no case “%(case)s”.")


class FieldsMissing(RuleBroken):
    """The document needs facts that nobody has filled in; `missing` lists them with where each belongs."""

    sentence = N_("%(kind)s cannot be made for case %(case)s yet: %(count)s fields are not filled in.")

    @property
    def parts(self):
        """What is missing, one sentence each."""
        return self.missing


class AlreadyProduced(RuleBroken):
    """Somebody made this version meanwhile (or a second click did): look at it before making another."""

    sentence = N_("Version %(version)s of this document has just been made for case %(case)s.")


class NumberContested(RuleBroken):
    """Others kept taking the next number while this document was being made; nothing was lost."""

    sentence = N_("Too many documents are being made at once. Please try again in a moment.")


class _NumberTaken(Exception):
    """Another document took the number between `peek` and `take`: roll back and render again."""


@dataclass(frozen=True)
class Produced:
    """What was made; `files` are file names by format."""

    document_id: int
    case: str
    kind: str
    number: str
    version: int
    files: dict[str, str]


@dataclass(frozen=True)
class _Draft:
    """All that is settled about the document before it is filed; `sequence` is None for later versions."""

    kind: object
    facts: object
    number: str
    sequence: int | None
    version: int


def missing(session, kind_code, case, firm, *, case_address=None):
    """What is to be filled in before that document of the case can be made; empty when it can."""
    with session.no_autoflush:  # a question changes nothing
        facts = gather(case, firm, today=calendar.today(), case_address=case_address)
    return kind_of(kind_code).missing(facts)


def produce(
    db, store, kind_code, case_number, *, by, firm, formats=tuple(FORMATS), expected_version=None, today=None,
    case_address=None,
):  # fmt: skip
    """Make and file the next version of the document; nothing already made is touched.

    `expected_version` is the version that the person believes she is making (1 for the first). Raises
    `UnknownKind`, `UnknownCase`, `FieldsMissing`, `AlreadyProduced`, `NumberContested`, `CaseClosed`.
    """
    kind, version = kind_of(kind_code), expected_version
    for _ in range(TRIES):
        draft = _draft(db, kind, case_number, firm, today or calendar.today(), case_address, version)
        version = draft.version
        files = _kept(store, draft, formats)
        try:
            with db.writing() as session:
                return _file(session, draft, files, by)
        except _NumberTaken:
            continue  # the files rendered with the lost number stay in the store, named by nobody
    raise NumberContested()


def _draft(db, kind, case_number, firm, today, case_address, version):
    with db.reading() as session:
        case = _case(session, case_number)
        newest = newest_version(session, case, kind.code)
        if version not in (None, newest + 1):
            raise AlreadyProduced(case=case.number, version=newest, kind=kind.code)
        facts = gather(case, firm, today=today, case_address=case_address)
        _refuse_gaps(kind, facts)
        if newest:
            return _Draft(kind, facts, _number_of(case, kind), None, newest + 1)
        sequence = series.peek(session, kind.prefix, today.year)
        return _Draft(kind, facts, document_number(kind.prefix, today.year, sequence), sequence, 1)


def _case(session, number):
    case = case_numbered(session, number)
    if case is None:
        raise UnknownCase(case=number)
    case.refuse_if_closed()
    return case


def _refuse_gaps(kind, facts):
    gaps = kind.missing(facts)
    if gaps:
        raise FieldsMissing(kind=kind.title, case=facts.case.number, missing=gaps, count=len(gaps))


def _number_of(case, kind):
    return next(d.number for d in case.documents if d.kind == kind.code and d.is_made)


def _kept(store, draft, formats):
    """The rendered files as (format, name, digest, size), their bytes durable in the store."""
    rendered = render(draft.kind, draft.facts, draft.number, draft.version, formats)
    digests = store.put_all(list(rendered.files.values()))
    label = draft.facts.client.label
    return [
        DocumentFile(
            format=format,
            filename=file_name(draft.number, label, draft.version, format),
            digest=digest,
            size=len(content),
            media_type=FORMATS[format],
        )
        for (format, content), digest in zip(rendered.files.items(), digests, strict=True)
    ]


def _file(session, draft, files, by):
    case = _case(session, draft.facts.case.number)
    # Two clicks at once: the second waits here for the first, then sees its version and is refused.
    session.refresh(case, with_for_update=True)
    if draft.version != newest_version(session, case, draft.kind.code) + 1:
        raise AlreadyProduced(case=case.number, version=draft.version, kind=draft.kind.code)
    year = draft.facts.issued_on.year
    if draft.sequence and series.take(session, draft.kind.prefix, year) != draft.sequence:
        raise _NumberTaken()
    document = Document(
        case=case,
        kind=draft.kind.code,
        title=f"{draft.kind.title_pl} {draft.number}",
        number=draft.number,
        version=draft.version,
        snapshot=to_json(draft.facts),
        template=draft.kind.template_id,
        by=session.get(Advisor, by.id),
        files=files,
    )
    session.add(document)
    session.flush()
    facts = {
        "document": document.id,
        "kind": draft.kind.code,
        "number": draft.number,
        "version": draft.version,
    }
    record(session, case, "document_produced", by=by, **facts, digests=[file.digest for file in files])
    follow_up(session, document)
    names = {file.format: file.filename for file in files}
    return Produced(document.id, case.number, draft.kind.code, draft.number, draft.version, names)
