"""Setting up: a new database with its first manager, and newer schemas for old databases."""

from pathlib import Path

import click

from webapp.cli.frame import N_, secret_from


@click.command()
@click.option("--name", help="The first manager's name.  [asked for when left out]")
@click.option("--email", help="The address she signs in with.  [asked for when left out]")
@click.option("--password-file", metavar="FILE", help="A file with her password.  [asked for when left out]")
@click.pass_obj
def init(frame, name, email, password_file):
    """Make a new database and its first manager.

    Also makes the folders and the key that signs cookies, where they are missing.
    """
    from webapp import account, people

    office = frame.any_office
    _refuse_the_demos(frame, office)
    office.prepare()
    with office.db.reading() as session:
        people.refuse_second_beginning(session)
    name = name or click.prompt(frame.translated(N_("Name of the first manager")))
    email = email or click.prompt(frame.translated(N_("E-mail address")))
    password_hash = account.hashed(secret_from(password_file, frame.translated(N_("Password"))))
    with office.db.writing() as session:
        people.enter_first_manager(session, name=name, email=email, password_hash=password_hash)
    frame.say(
        N_("Ready: %(name)s may sign in as %(email)s. Start with “teczka serve”."), name=name, email=email
    )
    for mailbox in office.config.mailboxes:
        _ask_for_password(frame, mailbox)


def _refuse_the_demos(frame, office):
    from webapp.demo.home import Home

    kept = [office.config.store, office.config.index]
    kept += [Path(office.db.url.database)] if office.db.is_sqlite else []
    demos = next((path.parent for path in kept if Home(path.parent).is_ours), None)
    if demos is None:
        return
    frame.complain(
        N_(
            "%(folder)s belongs to the demo. Copy config.toml and give the copy places of its own: database_url, "
            "store, index, secret_key_file and each mailbox's password_file."
        ),
        folder=str(demos),
    )
    raise click.exceptions.Exit(1)


def _ask_for_password(frame, mailbox):
    from webapp.config import NoSecret

    try:
        mailbox.password  # noqa: B018  (asked for only to hear whether it is there)
    except NoSecret:
        frame.complain(
            N_("The mailbox “%(mailbox)s” has no password yet: write it to %(file)s, readable to you only."),
            mailbox=mailbox.name,
            file=str(mailbox.password_file),
        )


@click.command()
@click.pass_obj
def migrate(frame):
    """Bring the database to the schema of this program.

    Stop the other commands first. A database that is up to date stays as it is.
    """
    from archive import migrations
    from webapp.office import NoDatabase

    office = frame.any_office
    if not office.has_database():
        raise NoDatabase(database=office.database_name)
    office.db.migrate()
    frame.say(N_("The database is at revision %(revision)s."), revision=migrations.revision(office.db))


COMMANDS = (init, migrate)
