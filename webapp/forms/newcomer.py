"""Everything about somebody new on one page: the client, the person who wrote, and the case."""

from wtforms import BooleanField, HiddenField

from webapp.forms import Form
from webapp.forms.case import CaseForm
from webapp.forms.client import ClientForm, ContactForm
from webapp.forms.fields import Choice, optional, required
from webapp.i18n import N_


class WhichForm(Form):
    """For whom, and what is made."""

    client = Choice(N_("Client"), optional())
    adds_contact = BooleanField(N_("Add the sender as a contact"))
    opens_case = BooleanField(N_("Open a case and file the message in it"))
    waits = HiddenField()  # "1" while the message stood in the tray


class FirstCaseForm(CaseForm):
    """The case that is opened for her, and who is in charge of it."""

    owner = Choice(N_("Advisor in charge"), required())


class Newcomer:
    """The four forms of the page; a part that is not asked for is not looked at."""

    def __init__(self, clients, advisors, values=None):
        begun = values or {}
        self.which = WhichForm(**begun.get("which", {}))
        self.client = ClientForm(prefix="client", **begun.get("client", {}))
        self.contact = ContactForm(prefix="contact", **begun.get("contact", {}))
        self.case = FirstCaseForm(prefix="case", **begun.get("case", {}))
        self.which.client.choices = [("", N_("new: entered below")), *((str(c.id), c.name) for c in clients)]
        self.case.owner.choices = [("", N_("choose")), *((str(a.id), a.name) for a in advisors)]
        # Whoever looks at a page filled in already would not see that the first form in a list is nobody's choice.
        self.client.kind.choices = [("", N_("choose")), *self.client.kind.choices]
        first = self.client.name if self.client.kind.data else self.client.kind
        first.comes_first = True
        for field in (*self.client, *self.contact, *self.case):
            field.is_optional_here = True  # a browser cannot know which parts count

    @property
    def forms(self):
        return [self.which, self.client, self.contact, self.case]

    @property
    def is_new_client(self):
        return not self.which.client.data

    def validate(self):
        """Whether all that is asked for is filled in well."""
        asked = [self.which]
        asked += [self.client] if self.is_new_client else []
        asked += [self.contact] if self.which.adds_contact.data else []
        asked += [self.case] if self.which.opens_case.data else []
        return all([form.validate() for form in asked])

    def mark(self, told):
        """Mark the fields that hold what the message told, by their names."""
        for part, form in (("client", self.client), ("contact", self.contact), ("case", self.case)):
            for name, value in told[part].items():
                form[name].is_told = bool(value) and form[name].data == value
