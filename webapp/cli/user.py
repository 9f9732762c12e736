"""People who work here: entered, listed, disabled."""

import click

from webapp.cli.frame import N_, secret_from

ROLES = ("advisor", "assistant", "manager", "administrator")


@click.group()
def user():
    """People: add, list or disable them."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Her name as it is printed in documents.")
@click.option(
    "--role", type=click.Choice(ROLES), default="advisor", show_default=True, help="What she may do."
)
@click.option("--phone", help="Printed in documents.")
@click.option("--position", help="Printed in documents.")
@click.option("--password-file", metavar="FILE", help="A file with her password.  [asked for when left out]")
@click.pass_obj
def add(frame, email, name, role, phone, position, password_file):
    """Enter a person, who signs in with the address."""
    from cases.advisor import Role
    from webapp import account, people

    office = frame.office
    facts = {"name": name, "email": email, "role": Role.of(role), "phone": phone, "position": position}
    password_hash = account.hashed(secret_from(password_file, frame.translated(N_("Password"))))
    with office.db.writing() as session:
        entered = people.enter(session, password_hash=password_hash, **facts)
    frame.say(N_("%(name)s may sign in as %(email)s."), name=entered.name, email=entered.email)


@user.command("list")
@click.pass_obj
def list_(frame):
    """List everybody: address, role, whether she may sign in, name."""
    from webapp import account

    with frame.office.db.reading() as session:
        for held in account.every_account(session):
            state = N_("active") if held.may_sign_in else N_("disabled")
            told = (
                held.email,
                _named(frame, held.advisor.role),
                frame.translated(state),
                held.advisor.name,
            )
            click.echo("\t".join(told))


def _named(frame, role):
    """The role as people call it, with the word that `--role` takes where that is another."""
    label = frame.translated(role.label)
    return label if label == role.code else f"{label} ({role.code})"


@user.command()
@click.argument("email")
@click.pass_obj
def disable(frame, email):
    """Let a person in no longer; what she did stays. The last manager cannot be disabled."""
    from webapp import people

    with frame.office.db.writing() as session:
        gone = people.disable(session, email)
    frame.say(N_("%(name)s can no longer sign in."), name=gone.name)


COMMANDS = (user,)
