"""Searches that a person keeps for herself, under names of her own, and whether she hears of new hits by mail."""

from datetime import datetime
from enum import Enum

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from archive.db import Base, Id, insert_for, utcnow
from cases.advisor import Advisor
from cases.errors import N_, RuleBroken

LONGEST_NAME = 100
MOST = 50


class Alert(Enum):
    """How a person hears of what a search of hers newly finds: (code, English name)."""

    NEVER = ("never", N_("no mail"))
    EACH = ("each", N_("at once, five minutes' hits together"))
    DAILY = ("daily", N_("once a day, at 16:00"))

    def __init__(self, code, label):
        self.code, self.label = code, label


class NoName(RuleBroken):
    """A search is kept under a name."""

    sentence = N_("Give the search a name first.")


class NothingAsked(RuleBroken):
    """A search that asks for nothing finds nothing, now and later."""

    sentence = N_("Type or choose something to search for first.")


class NameTaken(RuleBroken):
    """She has a search of that name."""

    sentence = N_("You have a saved search called “%(name)s” already.")


class TooMany(RuleBroken):
    """Each search with alerts is asked again and again."""

    sentence = N_("You have %(most)s saved searches already. Delete one first.")


class SavedSearch(Base):
    """One search: `asked` is {name: values} as in its address. What came before `watched_from` is no news."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("advisor_id", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    asked: Mapped[dict] = mapped_column(JSON)
    alert_code: Mapped[str] = mapped_column(String(10), default=Alert.NEVER.code)
    watched_from: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    advisor: Mapped[Advisor] = relationship()

    @property
    def alert(self):
        """How she hears of what it newly finds."""
        return {alert.code: alert for alert in Alert}[self.alert_code]

    def watch(self, session, alert, now):
        """Choose how she hears of new hits; what it finds before she asks to hear is never told."""
        if alert is Alert.NEVER:
            session.execute(delete(SearchTold).where(SearchTold.search_id == self.id, _is_owed()))
            self.watched_from = None
        elif self.alert is Alert.NEVER:
            self.watched_from = now
        self.alert_code = alert.code

    def delete(self, session):
        """Keep it no longer; what was told of it is forgotten with it."""
        session.execute(delete(SearchTold).where(SearchTold.search_id == self.id))
        session.delete(self)


class SearchTold(Base):
    """One hit that its person is to be told of, once: `outgoing` is the mail that told it.

    `key` names the row, such as "message:12".
    """

    __tablename__ = "search_told"
    __table_args__ = (UniqueConstraint("search_id", "key"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id"))
    key: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    outgoing_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing.id"), index=True)

    search: Mapped[SavedSearch] = relationship()


def save(session, advisor, name, asked):
    """Keep a search of the person's, `asked` as in its address. Raises `NoName`, `NothingAsked`, `NameTaken`, …"""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise NoName()
    if not asked:
        raise NothingAsked()
    hers = select(func.count(SavedSearch.id)).where(SavedSearch.advisor_id == advisor.id)
    if session.scalar(hers) >= MOST:
        raise TooMany(most=MOST)
    values = {"advisor_id": advisor.id, "name": name, "asked": asked}
    values |= {"alert_code": Alert.NEVER.code, "created_at": utcnow()}
    insert = insert_for(session, SavedSearch.__table__).values(**values).on_conflict_do_nothing()
    saved_id = session.scalar(insert.returning(SavedSearch.id))
    if saved_id is None:
        raise NameTaken(name=name)
    return session.get_one(SavedSearch, saved_id)


def saved_searches_of(session, advisor):
    """The person's own, by name."""
    hers = select(SavedSearch).where(SavedSearch.advisor_id == advisor.id)
    return session.scalars(hers.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()


def find_saved_search(session, advisor, search_id):
    """The search if it is hers, else None."""
    hers = select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.advisor_id == advisor.id)
    return session.scalars(hers).one_or_none()


def watching(session):
    """Everybody who works here and hears of what a search of hers newly finds."""
    watches = select(SavedSearch.advisor_id).where(SavedSearch.alert_code != Alert.NEVER.code)
    return session.scalars(select(Advisor).where(Advisor.id.in_(watches), Advisor.active)).all()


def owe(session, search, keys):
    """Have the person told of what the search found, each once whatever happens."""
    rows = [{"search_id": search.id, "key": key, "at": utcnow()} for key in keys]
    if rows:
        session.connection().execute(insert_for(session, SearchTold.__table__).on_conflict_do_nothing(), rows)


def known_keys(session, search, keys):
    """Those of the keys that she was told of by this search, or is to be."""
    known = select(SearchTold.key).where(SearchTold.search_id == search.id, SearchTold.key.in_(keys))
    return set(session.scalars(known))


def owed_to(session, advisor):
    """What she is still to be told, the oldest first."""
    owed = select(SearchTold).join(SearchTold.search).options(joinedload(SearchTold.search))
    owed = owed.where(SavedSearch.advisor_id == advisor.id, SavedSearch.alert_code != Alert.NEVER.code)
    return session.scalars(owed.where(_is_owed()).order_by(SearchTold.id)).all()


def still_owed(session, ids):
    """Those that nobody has told meanwhile, locked."""
    owed = select(SearchTold).where(SearchTold.id.in_(ids), _is_owed()).order_by(SearchTold.id)
    return session.scalars(owed.with_for_update()).all()


def told_in(session, outgoing):
    """Keys of what one mail of ours told."""
    return session.scalars(select(SearchTold.key).where(SearchTold.outgoing_id == outgoing.id)).all()


def _is_owed():
    return SearchTold.outgoing_id.is_(None)
