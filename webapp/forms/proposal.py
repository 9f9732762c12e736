"""The forms that confirm what a letter of an institution is."""

from cases.decision import DecisionKind
from cases.errors import N_
from webapp.forms.case import SmallForm
from webapp.forms.fields import Choice, DayField, Words, optional, required


class QueryForm(SmallForm):
    """What is asked for, and by when."""

    asked = Words(N_("What is asked for"), optional(2000))
    received_on = DayField(N_("Received on"), required())
    due_on = DayField(N_("To be answered by"), optional())


class DecisionForm(SmallForm):
    """Which decision, and its dates."""

    kind = Choice(N_("Decision"), required(20), choices=[(kind.code, kind.label) for kind in DecisionKind])
    decided_on = DayField(N_("Decided on"), optional())
    received_on = DayField(N_("Received on"), required())
    valid_until = DayField(N_("Holds until"), optional())
