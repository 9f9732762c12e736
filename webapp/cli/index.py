"""The search index: brought up to date, made again, or looked at."""

import click

from webapp.cli.frame import N_


@click.command()
@click.option("--rebuild", is_flag=True, help="Make the whole index again; the old one answers meanwhile.")
@click.option(
    "--status", is_flag=True, help="Only tell how the index is; exit status 1 if something is lacking."
)
@click.pass_obj
def index(frame, rebuild, status):
    """Bring the search index up to date with the database.

    Indexes what is lacking, takes out what is left over, and makes a missing or torn index again.
    """
    office = frame.office
    if status:
        _tell(frame, office)
    elif rebuild:
        from search.refresh import rebuild as make_again

        count = make_again(office.db, office.index, _progress)
        frame.say(N_("%(count)s entries indexed"), count=count)
    else:
        _catch_up(frame, office)


def _tell(frame, office):
    from search.errors import IndexBroken
    from search.refresh import missing

    try:
        difference = missing(office.db, office.index)
    except IndexBroken:
        frame.say(N_("The index is missing or torn: “teczka index --rebuild” makes it again."))
        raise click.exceptions.Exit(1) from None
    lacking, left = len(difference.lacking), len(difference.left)
    indexed = office.index.status().documents - left
    facts = {"count": indexed, "total": indexed + lacking, "left": left}
    frame.say(N_("Indexed %(count)s of %(total)s, %(left)s left over"), **facts)
    if difference:
        raise click.exceptions.Exit(1)


def _catch_up(frame, office):
    from webapp.work import drain, tidy

    tidy(office)
    drain(office)
    frame.say(N_("%(count)s entries in the index"), count=office.index.status().documents)


def _progress(done, total):
    click.echo(f"\r{done}/{total} ", nl=done >= total, err=True)


COMMANDS = (index,)
