"""The database keeps whole transactions, aware instants and exact money."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from archive.db import Clash, Database, Money, Rate, UTCDateTime, in_a_line
from archive.jobs import Job, enqueue


def test_an_error_keeps_nothing(db):
    with pytest.raises(ZeroDivisionError), db.writing() as session:
        enqueue(session, "index", "message:1")
        raise ZeroDivisionError

    with db.reading() as session:
        assert session.scalars(select(Job)).all() == []


def test_reading_keeps_nothing(db):
    with db.reading() as session:
        enqueue(session, "index", "message:1")

    with db.reading() as session:
        assert session.scalars(select(Job)).all() == []


def test_a_reader_sees_one_moment_whatever_others_write_meanwhile(db):
    with db.reading() as session:
        before = session.scalars(select(Job)).all()
        with db.writing() as other:
            enqueue(other, "index", "message:1")

        assert session.scalars(select(Job)).all() == before == []

    with db.reading() as session:
        assert len(session.scalars(select(Job)).all()) == 1


def test_an_instant_comes_back_in_utc():
    kind, warsaw = UTCDateTime(), timezone(timedelta(hours=2))

    kept = kind.process_bind_param(datetime(2026, 7, 1, 14, 5, tzinfo=warsaw), None)

    assert kind.process_result_value(kept, None) == datetime(2026, 7, 1, 12, 5, tzinfo=UTC)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        UTCDateTime().process_bind_param(datetime(2026, 7, 1), None)


@pytest.mark.parametrize("amount", ["0.00", "0.01", "1250000.00", "-0.35", "2147483648.47"])
def test_money_is_exact(amount):
    kind = Money()

    kept = kind.process_bind_param(Decimal(amount), None)

    assert str(kind.process_result_value(kept, None)) == amount


def test_a_third_decimal_place_of_money_is_refused():
    with pytest.raises(ValueError, match="two decimal places"):
        Money().process_bind_param(Decimal("0.005"), None)


def test_a_rate_keeps_four_places():
    kind = Rate()

    assert kind.process_result_value(kind.process_bind_param(Decimal("2.3512"), None), None) == Decimal(
        "2.3512"
    )


def test_two_who_do_the_same_at_once_are_told_so(db):
    row = {"kind": "index", "key": "message:1", "not_before": datetime.now(UTC)}
    with db.writing() as session:
        session.add(Job(**row))

    with pytest.raises(Clash), db.writing() as session:
        session.add(Job(**row))


def test_another_broken_constraint_is_no_clash(db):
    with pytest.raises(IntegrityError), db.writing() as session:
        session.add(Job(kind=None, key="message:1", not_before=datetime.now(UTC)))


@pytest.mark.databases("sqlite")
def test_sqlite_is_set_up_to_lose_nothing(db):
    with db.reading() as session:
        pragmas = {name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}

    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.databases("sqlite")
def test_a_second_sqlite_writer_waits_instead_of_failing(db):
    other = Database(str(db.url))
    with db.writing() as session:
        enqueue(session, "index", "message:1")
        with other.reading() as reader:
            assert reader.scalars(select(Job)).all() == []
    with other.writing() as session:
        enqueue(session, "index", "message:2")
        assert len(session.scalars(select(Job)).all()) == 2
    other.dispose()


def test_an_error_in_a_line_tells_nothing_that_was_to_be_kept():
    error = OperationalError("UPDATE message SET text = ?", {"text": "Panie Janie"}, Exception("disk full"))

    assert in_a_line(error) == "OperationalError: (builtins.Exception) disk full"
