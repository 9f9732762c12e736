"""The text of each stored file, kept so that it is read once; it can be made again from the store."""

from datetime import datetime

from sqlalchemy import JSON, String, Text, func, literal_column, select, update
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, insert_for, utcnow
from archive.text.extracted import VERSION, TextState, clean, cut, state_of_text
from archive.text.language import language_of
from archive.text.places import joined, split

ERROR_LIMIT = 200
OPENED = (TextState.TEXT, TextState.WAITING_FOR_OCR)


class FileText(Base):
    """What was read out of the file with this digest, and by which version of the reading.

    `pages`, `rows` and `files` tell where in the file a word stands, by `places.place_of`. Once somebody opened it
    with a password, `opened_for` are the topics where that was done, such as "case:12": elsewhere it is locked.
    """

    __tablename__ = "file_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    state_code: Mapped[str] = mapped_column(String(16), index=True)
    text: Mapped[str] = mapped_column(Text)
    pages: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(8))
    truncated: Mapped[bool]
    version: Mapped[int] = mapped_column(index=True)
    extracted_at: Mapped[datetime]
    error: Mapped[str] = mapped_column(String(ERROR_LIMIT))
    rows: Mapped[list | None] = mapped_column("sheet_rows", JSON(none_as_null=True))
    files: Mapped[list | None] = mapped_column("files_within", JSON(none_as_null=True))
    opened_for: Mapped[list | None] = mapped_column(JSON(none_as_null=True))

    def as_told_to(self, topic):
        """The same, or a locked file's, which nobody opened for that topic."""
        if _is_told(self.opened_for, topic):
            return self
        locked = {"state_code": TextState.NEEDS_PASSWORD.value, "text": "", "truncated": False, "error": ""}
        return FileText(digest=self.digest, version=self.version, extracted_at=self.extracted_at, **locked)

    @property
    def state(self):
        """How far reading got."""
        return TextState(self.state_code)


def keep(session, digest, extracted):
    """Keep what was read out of the file, in place of an earlier reading. The `FileText`."""
    keep_all(session, {digest: extracted})
    return session.get_one(FileText, digest, populate_existing=True)


def keep_all(session, extracted):
    """Keep what was read out of files, {digest: `Extracted`}, in place of earlier readings."""
    rows = [{"digest": digest, **_values(one)} for digest, one in sorted(extracted.items())]
    if rows:
        session.connection().execute(_keeping(session, rows[0].keys() - {"digest"}), rows)


def settled(session, digests):
    """Those of the files of which reading once more would tell nothing new, whatever they are called now.

    What has pages is known by its bytes; else a file that gave no text may give some under another name.
    """
    read = select(FileText.digest, FileText.state_code, FileText.pages)
    # Asked for those with a text, SQLite would look through every text there is instead.
    known = session.execute(read.where(FileText.digest.in_(digests), FileText.version == VERSION))
    return {
        digest
        for digest, state, pages in known
        if TextState(state) in OPENED or (TextState(state) is TextState.NO_TEXT and pages is not None)
    }


def _keeping(session, columns):
    insert = insert_for(session, FileText.__table__)
    # Two workers may have read the same file: the later one writes over, neither fails.
    given = {name: literal_column(f"excluded.{name}") for name in columns}
    return insert.on_conflict_do_update(index_elements=["digest"], set_=given)


def _values(extracted):
    return {
        "state_code": extracted.state.value,
        "text": extracted.text,
        "pages": extracted.pages,
        "language": extracted.language,
        "truncated": extracted.truncated,
        "version": VERSION,
        "extracted_at": utcnow(),
        "error": clean(extracted.error)[:ERROR_LIMIT],
        "sheet_rows": [list(pair) for pair in extracted.rows] or None,
        "files_within": [list(file) for file in extracted.files] or None,
    }


def keep_pages(session, digest, found, *, error, state=None):
    """Add what OCR read, pairs (part, text), to the parts of a text that waits for it.

    With the state that it is in when all are read, it waits no more; without a text it is in that without one.
    """
    kept = session.get_one(FileText, digest, populate_existing=True, with_for_update=True)
    parts = split(kept.text)
    parts += [""] * (max((part for part, _ in found), default=0) - len(parts))
    for part, text in found:
        parts[part - 1] = f"{parts[part - 1]}\n{text}".strip("\n")
    kept.text, is_cut = cut(joined(parts))
    kept.truncated, kept.language = kept.truncated or is_cut, language_of(kept.text)
    kept.error = (kept.error or clean(error))[:ERROR_LIMIT]
    if state is TextState.TEXT:
        state = state_of_text(kept.text)
    kept.state_code = (state or kept.state).value
    session.flush()


def wait_no_more(session, digest, state, error):
    """Let a text that waits for OCR be in that state: its pictures will not be read. What was read of it stays."""
    values = {"state_code": state.value, "error": clean(error)[:ERROR_LIMIT]}
    waiting = FileText.state_code == TextState.WAITING_FOR_OCR.value
    session.execute(update(FileText).where(FileText.digest == digest, waiting).values(**values))


def opened_once(session, digests):
    """Those of the files, as `FileText`, that were opened although they need a password."""
    wanted = FileText.state_code.in_([state.value for state in OPENED])
    return session.scalars(select(FileText).where(FileText.digest.in_(digests), wanted)).all()


def opened_before(session, digest):
    """The file's text that somebody opened with a password, locked for a change; None if nobody did."""
    opened = select(FileText).where(FileText.digest == digest, FileText.opened_for.is_not(None))
    return session.scalars(opened.with_for_update().execution_options(populate_existing=True)).one_or_none()


def curtail(session, digests):
    """Let the texts of these files count as cut: not all of them will be read."""
    session.execute(update(FileText).where(FileText.digest.in_(digests)).values(truncated=True))


def count_by_state(session):
    """{state's code: how many files}."""
    return dict(
        session.execute(select(FileText.state_code, func.count()).group_by(FileText.state_code)).all()
    )


def count_older(session):
    """How many texts an older version of the reading has made."""
    return session.scalar(select(func.count()).where(FileText.version < VERSION))


def digests_to_read_again(session, states, is_older, after, limit):
    """Digests of files in these states (all if none is named), in their order, those of older versions only if so."""
    wanted = select(FileText.digest).where(FileText.digest > after).order_by(FileText.digest).limit(limit)
    if states:
        wanted = wanted.where(FileText.state_code.in_(states))
    if is_older:
        wanted = wanted.where(FileText.version < VERSION)
    return session.scalars(wanted).all()


def outdate(session, digests):
    """Let the texts of these files count as of a version before the first: the next job reads them again."""
    session.execute(update(FileText).where(FileText.digest.in_(digests)).values(version=0))


def places_in(session, digests):
    """{digest: (pages, rows, files)} of those files whose texts have places, for `places.place_of`."""
    known = select(FileText.digest, FileText.pages, FileText.rows, FileText.files)
    found = session.execute(known.where(FileText.digest.in_(digests)))
    return {
        digest: (pages, rows or (), files or ())
        for digest, pages, rows, files in found
        if pages or rows or files
    }


def kept_texts(session, digests, most):
    """What was read from the files, by digest, at most `most` characters of each; nothing that a password opened."""
    found = texts_told_to(session, {(digest, None) for digest in digests}, most)
    return {digest: text for (digest, _), text in found.items()}


def texts_told_to(session, wanted, most):
    """What was read from files, by (digest, topic) as `wanted`; not what was opened for other topics only."""
    if not wanted:
        return {}
    columns = FileText.digest, func.substr(FileText.text, 1, most), FileText.opened_for
    rows = session.execute(select(*columns).where(FileText.digest.in_({digest for digest, _ in wanted})))
    kept = {digest: (text or "", opened_for) for digest, text, opened_for in rows}
    return {
        (digest, topic): kept[digest][0]
        for digest, topic in wanted
        if digest in kept and _is_told(kept[digest][1], topic)
    }


def _is_told(opened_for, topic):
    return opened_for is None or topic in opened_for
