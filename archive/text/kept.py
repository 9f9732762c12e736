"""The text of each stored file, kept so that it is read once; it can be made again from the store."""

from datetime import datetime

from sqlalchemy import String, Text, func, literal_column, select
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, insert_for, utcnow
from archive.text.extracted import VERSION, TextState, clean

ERROR_LIMIT = 200


class FileText(Base):
    """What was read out of the file with this digest, and by which version of the reading."""

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
    """Those of the files whose text is kept, as this version reads it.

    A file that gave no text may give some under another name or media type.
    """
    read = select(FileText.digest, FileText.state_code)
    # Asked for those with a text, SQLite would look through every text there is instead.
    known = session.execute(read.where(FileText.digest.in_(digests), FileText.version == VERSION))
    return {digest for digest, state in known if state == TextState.TEXT.value}


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
    }


def kept_texts(session, digests, most):
    """What was read from the files, by digest; at most `most` characters of each."""
    if not digests:
        return {}
    kept = select(FileText.digest, func.substr(FileText.text, 1, most)).where(FileText.digest.in_(digests))
    return {digest: text or "" for digest, text in session.execute(kept)}
