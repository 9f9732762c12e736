"""Dates as people in Poland live them."""

from datetime import datetime
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")


def today():
    """The date in Poland now."""
    return datetime.now(WARSAW).date()


def date_in_poland(instant):
    """The Polish calendar date of an instant."""
    return instant.astimezone(WARSAW).date()
