"""When the story happens: every day in it is told relative to the moment the demo was first started."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from cases.calendar import WARSAW

MONTHS = (
    "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec",
    "lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień",
)  # fmt: skip
MARK = re.compile(r"\{\{([^{}]+)\}\}")


@dataclass(frozen=True)
class Setting:
    """The moment of the first start (aware) and the numbers that the cases were given, by their key."""

    now: datetime
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def today(self):
        """The date in Poland."""
        return self.now.astimezone(WARSAW).date()

    def day(self, offset):
        """The date `offset` working days after today (before, if negative); weekends do not count."""
        day, step = self.today, timedelta(days=1 if offset > 0 else -1)
        for _ in range(abs(offset)):
            day += step
            while day.weekday() > 4:
                day += step
        return day

    def instant(self, ago, clock):
        """Working days ago at a time ("09:15"); for 0 days ago `clock` is minutes before now."""
        if ago == 0:
            return self.now.astimezone(WARSAW).replace(microsecond=0) - timedelta(minutes=int(clock))
        return datetime.combine(self.day(-ago), time.fromisoformat(clock), WARSAW)

    def fill(self, text):
        """The text with its marks replaced: {{-3}} a date, {{year-1}}, {{month-1}}, {{mm-1}}, {{case:key}}."""
        return MARK.sub(lambda mark: self._told(mark[1]), text)

    def _told(self, mark):
        if mark.startswith("case:"):
            return self.numbers[mark.removeprefix("case:")]
        word, offset = re.fullmatch(r"([a-z_]*)([+-]?\d*)", mark).groups()
        return self._TELLERS[word](self, int(offset or 0))

    def _date(self, offset):
        return f"{self.day(offset):%d.%m.%Y}"

    def _year(self, offset):
        return str(self.today.year + offset)

    def _month(self, offset):
        first = self._first_of_month(offset)
        return f"{MONTHS[first.month - 1]} {first.year}"

    def _month_number(self, offset):
        return f"{self._first_of_month(offset):%m.%Y}"

    def _month_in_name(self, offset):
        return f"{self._first_of_month(offset):%m_%Y}"

    def _first_of_month(self, offset):
        year, month = divmod(self.today.year * 12 + self.today.month - 1 + offset, 12)
        return self.today.replace(year=year, month=month + 1, day=1)

    _TELLERS = {"": _date, "year": _year, "month": _month, "mm": _month_number, "mm_": _month_in_name}
