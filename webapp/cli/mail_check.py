"""What a mailbox allows, told before anybody relies on it."""

import click

from webapp.cli.frame import N_
from webapp.cli.mail import mail

STATES = {"ok": N_("ok"), "note": N_("NOTE"), "problem": N_("PROBLEM")}


@mail.command()
@click.argument("name", required=False)
@click.pass_obj
def check(frame, name):
    """Explain the mailbox NAME, or each: connection, certificate, sign-in, capabilities, folders, rights, modes.

    Takes nothing in and changes nothing there. A mailbox that cannot work as it is set up does not hold up the
    others; the exit status is then 1.
    """
    from webapp.mailboxes import named

    if not frame.office.mailboxes:
        frame.say(N_("No mailbox is set up. They are listed in the configuration file."))
    mailboxes = [named(frame.office.mailboxes, name)] if name else frame.office.mailboxes
    problems = [_explain(frame, mailbox) for mailbox in mailboxes]
    if any(problems):
        raise click.exceptions.Exit(1)


def _explain(frame, mailbox):
    """Tell what is found, line by line; whether there is a problem."""
    from ingest.survey import State, survey

    click.echo(f"{mailbox.name} · {mailbox.user} · {mailbox.host}:{mailbox.port}")
    has_problem = False
    for finding in survey(mailbox):
        has_problem = has_problem or finding.state is State.PROBLEM
        told = frame.translated(finding.sentence, **finding.facts)
        frame.say("  %(state)s  %(told)s", state=STATES[finding.state.value], told=told)
    return has_problem


COMMANDS = ()
