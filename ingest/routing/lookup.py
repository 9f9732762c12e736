"""Rows by many values at once, in as few questions as a database takes."""

from sqlalchemy import select

VALUES = 1000  # of one question


def everything(session, entity, column, values, *options):
    """Every row of the entity with one of the values."""
    found = []
    for some in slices(values):
        found += session.scalars(select(entity).where(column.in_(some)).options(*options))
    return found


def slices(values):
    """The values in order, as many at a time as one question asks."""
    values = sorted(values)
    return [values[start : start + VALUES] for start in range(0, len(values), VALUES)]
