"""What commands share: the configuration, the office, a way to speak, and one place for errors."""

import logging
from functools import cached_property

import click

TALKATIVE = ("alembic", "imapclient")
EVERYTHING_LOGGED = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def N_(sentence):
    """Mark a sentence for translation; `cases.errors` has the same, but brings every table along."""
    return sentence


class Frame:
    """The one object that every command is given; nothing is read or opened before it is asked for."""

    def __init__(self, config_file, debug):
        self.config_file, self.debug = config_file, debug
        self._office = None

    @cached_property
    def config(self):
        """The configuration in force. Raises `ConfigWrong`."""
        from webapp import config

        return config.load(config.path_of(self.config_file))

    @property
    def any_office(self):
        """The office, whether or not there is a database yet."""
        if self._office is None:
            from webapp.office import Office

            self._office = Office(self.config)
        return self._office

    @property
    def office(self):
        """The office with a database of the newest schema. Raises `NoDatabase`, `SchemaNotNewest`."""
        self.any_office.require_database()
        return self.any_office

    def say(self, sentence, **facts):
        """A sentence for the person, in the configured language."""
        click.echo(self.translated(sentence, **facts))

    def complain(self, sentence, **facts):
        """A sentence on standard error."""
        click.echo(self.translated(sentence, **facts), err=True)

    def translated(self, sentence, **facts):
        """The sentence in the configured language; facts that are sentences themselves, too."""
        from webapp.i18n import translator

        words = translator(self._language).gettext
        told = {name: words(fact) if isinstance(fact, str) and fact else fact for name, fact in facts.items()}
        return words(sentence) % told

    def explain(self, error):
        """What went wrong, on standard error: a broken rule in its own words, anything else as it was told."""
        from cases.errors import RuleBroken

        if not isinstance(error, RuleBroken):
            self.complain(N_("It did not work: %(reason)s"), reason=in_a_line(error))
            return
        self.complain(error.sentence, **error.facts)
        for gap in getattr(error, "missing", ()):
            self.complain("  - %(gap)s", gap=gap.label)

    def log(self, level=logging.INFO):
        """Log to standard error from here on; for commands that run until they are stopped."""
        logging.basicConfig(level=logging.DEBUG if self.debug else level, format=EVERYTHING_LOGGED)
        self.quiet()

    def quiet(self):
        """Let libraries that tell of every step speak only when something is wrong, unless --debug."""
        if not self.debug:
            for name in TALKATIVE:
                logging.getLogger(name).setLevel(logging.WARNING)

    def close(self):
        """Let go of what was opened."""
        if self._office is not None:
            self._office.close()

    @property
    def _language(self):
        from webapp.settings import ConfigWrong

        try:
            return self.config.language
        except (
            ConfigWrong
        ):  # nobody has said which language; what is wrong is told by whoever needs more of it
            return "pl"


class Program(click.Group):
    """The top of the command line: what goes wrong below is one sentence and exit status 1."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            context.obj.explain(error)
            if context.obj.debug:
                raise
        context.exit(1)


def in_a_line(error):
    """The error's own words, without the statements and values that a database adds on further lines."""
    return str(error).partition("\n")[0] or type(error).__name__


def secret_from(password_file, prompt):
    """A password from the first line of a file, or typed twice."""
    if password_file:
        from webapp.config import read_secret

        return read_secret(password_file).partition("\n")[0]
    return click.prompt(prompt, hide_input=True, confirmation_prompt=True)
