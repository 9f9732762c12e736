"""The texts of files: how far reading them got, and reading them again."""

import click

from webapp.cli.frame import N_

# As `archive.text.extracted.TextState`, which would bring more along than the help needs.
STATES = (
    "text",
    "no_text",
    "needs_password",
    "too_large",
    "broken",
    "unsupported",
    "waiting_for_ocr",
    "no_reader",
)


@click.group()
def text():
    """Texts of files: how far reading got, and reading them again."""


@text.command()
@click.pass_obj
def status(frame):
    """Tell how many files are in which state, and how many an older version has read."""
    from archive.text.kept import count_by_state, count_older

    with frame.office.db.reading() as session:
        counts, older = count_by_state(session), count_older(session)
    for state in STATES:
        if state in counts:
            click.echo(f"{state}\t{counts[state]}")
    frame.say(N_("%(count)s texts were read by an older version"), count=older)


@text.command()
@click.option(
    "--state",
    "states",
    type=click.Choice(STATES),
    multiple=True,
    help="Files in that state; may be repeated.",
)
@click.option("--older", is_flag=True, help="Only what an older version of the reading has read.")
@click.pass_obj
def again(frame, states, older):
    """Have the texts of files read again, as jobs: `teczka work` or `serve` does them, and goes on if it is stopped.

    Without an option: what an older version of the reading has read. A text that somebody opened with a password is
    kept as it is.
    """
    from webapp.texts import ask_again

    office, count, last = frame.office, 0, ""
    while True:
        with office.db.writing() as session:
            asked, last = ask_again(session, states, older or not states, after=last)
        if last is None:
            break
        count += asked
    frame.say(N_("%(count)s files are to be read again"), count=count)


COMMANDS = (text,)
