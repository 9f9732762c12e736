"""What a person searched for last: hers alone, few, and gone when she says so."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Id, insert_for, utcnow

KEPT = 12


class RecentSearch(Base):
    """One search of hers, `asked` as in `SavedSearch` and known by its `digest`, and when she asked it last."""

    __tablename__ = "recent_search"
    __table_args__ = (UniqueConstraint("advisor_id", "digest"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"))
    digest: Mapped[str] = mapped_column(String(64))
    asked: Mapped[dict] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=utcnow)


def remember(session, advisor, asked):
    """Note that she searched for that; asking again moves it to the top, and the oldest go."""
    if not asked:
        return
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    values = {"advisor_id": advisor.id, "digest": digest, "asked": asked, "at": utcnow()}
    insert = insert_for(session, RecentSearch.__table__).values(**values)
    session.execute(
        insert.on_conflict_do_update(index_elements=["advisor_id", "digest"], set_={"at": values["at"]})
    )
    kept = select(RecentSearch.id).where(_hers(advisor)).order_by(*_NEWEST).limit(KEPT)
    session.execute(
        delete(RecentSearch)
        .where(_hers(advisor), RecentSearch.id.not_in(kept.scalar_subquery()))
        .execution_options(synchronize_session=False)
    )


def recent_searches_of(session, advisor):
    """Her searches, the newest first."""
    return session.scalars(select(RecentSearch).where(_hers(advisor)).order_by(*_NEWEST).limit(KEPT)).all()


def forget(session, advisor):
    """Forget all that she searched for."""
    session.execute(delete(RecentSearch).where(_hers(advisor)))


_NEWEST = RecentSearch.at.desc(), RecentSearch.id.desc()


def _hers(advisor):
    return RecentSearch.advisor_id == advisor.id
