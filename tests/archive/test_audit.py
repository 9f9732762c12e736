"""The chain holds, shows every touch, and survives a person's right to be forgotten."""

import threading
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, select, text, update

from archive import audit
from archive.audit import Event, EventFacts


@pytest.fixture
def three(db):
    """Three events about one case."""
    with db.writing() as session:
        for action in ("case_opened", "note_added", "stage_entered"):
            audit.append(session, "case:1", action, "advisor:1", {"text": f"słowo {action}"})


def problems(db):
    with db.reading() as session:
        return audit.verify(session)


def test_an_untouched_chain_holds(db, three):
    assert problems(db) == []


def test_each_event_carries_the_hash_of_the_one_before(db, three):
    with db.reading() as session:
        events = session.scalars(select(Event).order_by(Event.seq)).all()

    assert [e.seq for e in events] == [1, 2, 3]
    assert [e.previous_hash for e in events] == [audit.GENESIS, events[0].hash, events[1].hash]


def test_many_events_at_once_are_links_of_the_same_chain(db, three):
    with db.writing() as session:
        audit.append(session, "case:1", "note_added")
        audit.append_all(session, "message_filed", [("case:1", {"message": 1}), ("case:2", {"message": 2})])
        audit.append(session, "case:2", "note_added")

    with db.reading() as session:
        filed = session.scalars(
            select(Event).where(Event.action == "message_filed").order_by(Event.seq)
        ).all()
        assert [(e.seq, e.topic, e.facts) for e in filed] == [
            (5, "case:1", {"message": 1}),
            (6, "case:2", {"message": 2}),
        ]
    assert problems(db) == []


@pytest.mark.parametrize(
    "change", [{"action": "x"}, {"actor": "advisor:2"}, {"topic": "case:2"}, {"at": "2020-01-01 00:00:00"}]
)
def test_a_changed_event_is_found(db, three, change):
    column, value = next(iter(change.items()))
    with db.writing() as session:
        session.execute(text(f"UPDATE event SET {column} = :value WHERE seq = 2"), {"value": value})

    assert problems(db) == ["Event 2 was changed or does not follow the one before it."]


def test_changed_facts_are_found(db, three):
    with db.writing() as session:
        session.execute(update(EventFacts).where(EventFacts.event_seq == 2).values(facts={"text": "inne"}))

    assert problems(db) == ["The facts of event 2 were changed."]


def test_a_removed_event_is_found_in_the_middle_and_at_the_end(db, three):
    with db.writing() as session:
        session.execute(delete(EventFacts))
        session.execute(delete(Event).where(Event.seq == 2))
    assert problems(db)[0] == "Event 2 is missing before event 3."

    with db.writing() as session:
        session.execute(delete(Event).where(Event.seq == 3))
    assert problems(db)[-1] == "The chain ends at event 1, but its head says 3."


def test_erased_facts_are_gone_and_the_chain_holds(db, three):
    with db.writing() as session:
        audit.erase_facts(session, session.get_one(Event, 2))

    with db.reading() as session:
        assert session.get_one(Event, 2).facts == {}
        assert session.get_one(Event, 2).action == "note_added"
    assert problems(db) == []


def test_a_rolled_back_event_leaves_no_gap(db, three):
    with pytest.raises(RuntimeError), db.writing() as session:
        audit.append(session, "case:1", "never_happened")
        raise RuntimeError

    with db.writing() as session:
        audit.append(session, "case:1", "happened")
        assert session.scalar(select(Event.seq).where(Event.action == "happened")) == 4
    assert problems(db) == []


def test_writers_at_once_make_one_chain(db):
    def write():
        for _ in range(10):
            with db.writing() as session:
                audit.append(session, "case:1", "note_added")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems(db) == []
    with db.reading() as session:
        assert len(session.scalars(select(Event.seq)).all()) == 40


def test_an_instant_of_another_zone_seals_like_any_other(db):
    at = datetime(2026, 7, 1, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    with db.writing() as session:
        audit.append(session, "case:1", "case_opened", at=at)

    assert problems(db) == []
