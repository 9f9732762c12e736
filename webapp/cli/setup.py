"""Setting up: a new database with its first manager, and newer schemas for old databases."""

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
