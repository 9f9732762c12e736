"""Is everything whole? One line for each question."""

import click

from webapp.cli.frame import N_

SHOWN = 20


@click.command()
@click.pass_obj
def check(frame):
    """Check what is kept: schema, files against their digests, event chain, jobs, search index.

    Prints a line for each, below it what is wrong; the exit status is 1 if anything is. Reads every file.
    """
    from webapp import checking
    from webapp.office import NoDatabase

    office = frame.any_office
    if not office.has_database():
        raise NoDatabase(database=office.database_name)
    is_sound = True
    for question in checking.questions():
        finding = question(office)
        is_sound = is_sound and not finding.problems
        _tell(frame, finding)
        if finding.problems and question is checking.schema:
            break  # the other questions are asked of tables that may not be there
    if not is_sound:
        raise click.exceptions.Exit(1)


def _tell(frame, finding):
    state = N_("PROBLEM") if finding.problems else N_("ok")
    frame.say("%(state)s  %(told)s", state=state, told=frame.translated(finding.sentence, **finding.facts))
    for problem in finding.problems[:SHOWN]:
        click.echo(f"    {problem}")
    if len(finding.problems) > SHOWN:
        frame.say(N_("    … and %(count)s more"), count=len(finding.problems) - SHOWN)


COMMANDS = (check,)
