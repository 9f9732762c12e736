"""Numbers without gaps: one counter for each series and year, taken in the transaction that uses the number."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, insert_for


class Series(Base):
    """The last number taken of a series, such as "S" or "UD", in a year."""

    __tablename__ = "series"

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


def peek(session, prefix, year):
    """The number that `take` would give now; somebody else may take it first."""
    series = session.get(Series, (prefix, year))
    return (series.last if series else 0) + 1


def take(session, prefix, year):
    """The next number. Two transactions at once wait for each other; a rollback gives the number back."""
    # Two first takers of a year: one row is made, and both then wait in line for it.
    first = insert_for(session, Series).values(prefix=prefix, year=year, last=0)
    session.execute(first.on_conflict_do_nothing())
    key = (Series.prefix == prefix, Series.year == year)
    series = session.scalars(select(Series).where(*key).with_for_update()).one()
    series.last += 1
    session.flush()
    return series.last
