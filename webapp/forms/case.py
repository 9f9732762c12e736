"""Forms around a case."""

from decimal import Decimal

from wtforms import BooleanField, HiddenField
from wtforms.validators import NumberRange, Optional

from cases.catalogue import PRODUCTS
from cases.errors import RuleBroken
from webapp.forms import EditForm, Form
from webapp.forms.fields import (
    Choice,
    DayField,
    Line,
    MoneyField,
    PercentField,
    WholeNumber,
    Words,
    above_zero,
    optional,
    required,
    up_to_a_hundred,
)
from webapp.i18n import N_, language

SUCCESS_BASES = {
    "granted": N_("amount granted"),
    "disbursed": N_("amount disbursed"),
    "grant": N_("amount of the grant"),
}
SUCCESS_TRIGGERS = {
    "decision": N_("positive decision"),
    "signing": N_("signing the financing agreement"),
    "disbursement": N_("disbursement"),
}
VAT_RATES = {"23": "23%", "8": "8%", "exempt": N_("exempt")}


def products():
    """The products to choose from, in this language."""
    names = {code: p.name_pl if language() == "pl" else p.name_en for code, p in PRODUCTS.items()}
    return [("", N_("not chosen yet")), *names.items()]


class CaseForm(Form):
    """What the client wants."""

    title = Line(N_("Title"), required(300), description=N_("What it is about, in a few words."))
    product = Choice(N_("Product"), optional(), filters=[lambda code: code or None])
    amount = MoneyField(N_("Amount sought"), optional())
    term_months = WholeNumber(
        N_("Term in months"), [Optional(), NumberRange(1, 600, N_("Between 1 and 600 months."))]
    )
    own_contribution = MoneyField(N_("Own contribution"), optional())
    planned_start_on = DayField(N_("Planned start"), optional())
    filing_on = DayField(N_("Planned filing"), optional())
    purpose = Words(N_("Purpose of the financing"), optional(2000))
    collateral = Words(N_("Collateral"), optional(1000))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.product.choices = products()

    def details(self):
        """What was filled in, for the case."""
        fields = ("product", "amount", "term_months", "own_contribution", "planned_start_on", "filing_on")
        words = {name: (self[name].data or "").strip() or None for name in ("purpose", "collateral")}
        return {name: self[name].data for name in fields} | words


class NewCaseForm(CaseForm):
    """A case to open: for whom, by whom."""

    client = Choice(N_("Client"), required())
    owner = Choice(N_("Advisor in charge"), required())
    message = HiddenField()
    waits = HiddenField()  # "1" while the message stood in the tray

    def offer(self, clients, advisors):
        """Give the two lists their people."""
        self.client.choices = [("", N_("choose")), *((str(c.id), c.name) for c in clients)]
        self.owner.choices = [("", N_("choose")), *((str(a.id), a.name) for a in advisors)]
        for field in (self.client, self.owner):
            # A page's link may name somebody who is not on offer: then she chooses herself.
            if field.raw_data is None and field.data not in dict(field.choices):
                field.data = ""


class EditCaseForm(CaseForm, EditForm):
    """The details of a case, and who may see it."""

    restricted = BooleanField(
        N_("Restricted"), description=N_("Only the advisor in charge and the managers see a restricted case.")
    )

    def details(self):
        return super().details() | {"title": self.title.data, "restricted": self.restricted.data}

    def kept(self, case):
        """What the case holds now of what the form asks."""
        return [getattr(case, name) for name in sorted(self.details())]


class FeeForm(Form):
    """What the firm is paid."""

    flat_net = MoneyField(N_("Flat fee, net"), above_zero())
    vat = Choice(N_("VAT"), required(), choices=VAT_RATES.items())
    success_percent = PercentField(N_("Success fee, per cent"), up_to_a_hundred())
    success_base = Choice(N_("Per cent of what"), optional(), filters=[lambda code: code or None])
    success_trigger = Choice(N_("Due on"), optional(), filters=[lambda code: code or None])
    payment_days = WholeNumber(
        N_("Days for payment"), [Optional(), NumberRange(1, 120, N_("Between 1 and 120 days."))]
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.success_base.choices = [("", N_("not chosen yet")), *SUCCESS_BASES.items()]
        self.success_trigger.choices = [("", N_("not chosen yet")), *SUCCESS_TRIGGERS.items()]

    @staticmethod
    def values_of(fee):
        """What the form shows of the terms agreed so far."""
        if fee is None:
            return {"vat": "23"}
        rate = "exempt" if fee.vat_rate is None else f"{fee.vat_rate.normalize():f}"
        names = ("flat_net", "success_percent", "success_base", "success_trigger", "payment_days")
        return {"vat": rate, **{name: getattr(fee, name) for name in names}}

    def terms(self):
        """What was filled in, for the fee."""
        names = ("flat_net", "success_percent", "success_base", "success_trigger", "payment_days")
        rate = None if self.vat.data == "exempt" else Decimal(self.vat.data)
        return {"vat_rate": rate, **{name: self[name].data for name in names}}


class SmallForm(Form):
    """A box on a page, too small for a summary of mistakes."""

    def check(self):
        """Raise `NotReadable` with the first mistake."""
        if not self.validate():
            raise NotReadable(mistake=next(iter(self.errors.values()))[0])


class TaskForm(SmallForm):
    """Something to do; the box on the case's page."""

    title = Line(N_("To do"), optional(300))
    due_on = DayField(N_("By when"), optional())
    assignee = Line(N_("Who"), optional(20))


class StandInForm(SmallForm):
    """From when until when somebody stands in; the box on the case's page."""

    from_on = DayField(N_("From day"), optional())
    until_on = DayField(N_("Until day"), optional())


class NotReadable(RuleBroken):
    """A field of a small form holds something that cannot be read."""

    sentence = N_("%(mistake)s")
