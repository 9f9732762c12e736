"""Rows by many values at once, in as few questions as a database takes."""

from sqlalchemy import select

VALUES = 1000  # of one question


def everything(session, entity, column, values, *options):
    """Every row of the entity with one of the values."""
    found = []
    for some in slices(values):
        found += session.scalars(select(entity).where(column.in_(some)).options(*options))
    return found


def in_order(cases):
    """Each case once: open ones first, and first those in which something happened last."""
    found = {case.id: case for case in cases}
    return sorted(found.values(), key=lambda case: (not case.is_open, -case.changed_at.timestamp(), -case.id))


def slices(values, most=VALUES):
    """The values in order, as many at a time as one question asks."""
    values = sorted(values)
    return [values[start : start + most] for start in range(0, len(values), most)]
