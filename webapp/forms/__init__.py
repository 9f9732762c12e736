"""Forms: what was typed is never lost, and a broken rule is told where it was broken."""

from contextlib import contextmanager

from flask_wtf import FlaskForm

from cases.errors import RuleBroken
from webapp.i18n import sentence


class Form(FlaskForm):
    """A form of ours; its labels and messages are English sentences, translated where they are shown."""

    @contextmanager
    def rules_shown(self):
        """Show a rule that the work breaks in the form's own summary, and go on after the block."""
        try:
            yield
        except RuleBroken as broken:
            self.form_errors.append(sentence(broken))
