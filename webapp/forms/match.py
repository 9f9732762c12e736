"""The form that says what a document really is."""

from cases.errors import N_, RuleBroken
from webapp.forms.case import SmallForm
from webapp.forms.fields import DayField, Line, optional


class NotAPeriod(RuleBroken):
    """What was typed names no month, quarter or year."""

    sentence = N_("“%(typed)s” is no period. Write for example 2025, 09.2026, 01-10.2026 or III kw 2026.")


class MatchForm(SmallForm):
    """Which line of the checklist it fulfils, and what the paper says of its time."""

    requirement = Line(N_("Required document"), optional(20))
    period = Line(N_("Period"), optional(40))
    issued_on = DayField(N_("Issued on"), optional())
    expires_on = DayField(N_("Good until"), optional())
