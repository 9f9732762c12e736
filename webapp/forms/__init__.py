"""Forms: what was typed is never lost, and a broken rule is told where it was broken."""

import hashlib
from contextlib import contextmanager

from flask_wtf import FlaskForm
from wtforms import HiddenField

from cases.errors import RuleBroken
from webapp.i18n import N_, sentence


class ChangedMeanwhile(RuleBroken):
    """Somebody else saved the same thing after this person opened her form; saving again replaces it knowingly."""

    sentence = N_(
        "Somebody changed this while you were writing. What you typed is still here: "
        "look at the page in another tab, then save again to replace it."
    )


class Form(FlaskForm):
    """A form of ours; its labels and messages are English sentences, translated where they are shown."""

    @contextmanager
    def rules_shown(self):
        """Show a rule that the work breaks in the form's own summary, and go on after the block."""
        try:
            yield
        except RuleBroken as broken:
            self.form_errors.append(sentence(broken))


class EditForm(Form):
    """A form for something that exists, and that somebody else may be editing too."""

    seen = HiddenField()

    def remember(self, *values):
        """Note what the thing is like as the form is opened."""
        self.seen.data = _digest(values)

    def refuse_if_changed(self, *values):
        """Raise `ChangedMeanwhile`, once, unless the thing is still as it was."""
        seen, self.seen.data = self.seen.data, _digest(values)
        if seen and seen != self.seen.data:
            raise ChangedMeanwhile()


def _digest(values):
    return hashlib.sha256(repr(values).encode()).hexdigest()
