"""Letting Teczka into a mailbox: a person says yes once, at the provider of the mailbox."""

import click

from webapp.cli.frame import N_
from webapp.cli.mail import mail


@mail.command()
@click.option("--status", is_flag=True, help="Only tell how each mailbox signs in, and whether it may.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port that the browser calls on.")
@click.argument("name", required=False)
@click.pass_obj
def authorize(frame, name, status, port):
    """Let Teczka into the mailbox NAME: somebody who may read it says yes at its provider.

    Shows an address, and a code to type there where the provider works so; then waits. With --status the exit
    status is 1 if a mailbox lacks a permission.
    """
    from webapp.mailboxes import named

    if status:
        _tell_all(frame, name)
        return
    mailbox = named(frame.office.mailboxes, name)
    mailbox.tokens.keep(_allowed(frame, mailbox, port))
    frame.say(N_("The permission is kept, encrypted."))
    _try(frame, mailbox)


def _allowed(frame, mailbox, port):
    from ingest.oauth.errors import NothingToAuthorize

    if mailbox.oauth is None or not mailbox.oauth.needs_a_person:
        raise NothingToAuthorize(mailbox=mailbox.name)
    return _by_code(frame, mailbox) if mailbox.oauth.flow == "device" else _by_browser(frame, mailbox, port)


def _by_code(frame, mailbox):
    from ingest.oauth import device

    code = device.begin(mailbox)
    frame.say(
        N_("Open %(address)s on any device, type the code %(code)s and sign in as %(user)s."),
        address=code.address,
        code=code.user_code,
        user=mailbox.user,
    )
    return device.wait(mailbox, code)


def _by_browser(frame, mailbox, port):
    from ingest.oauth.browser import Permission

    with Permission(mailbox, port) as permission:
        frame.say(
            N_("Open this address in a browser on this machine and sign in as %(user)s:"), user=mailbox.user
        )
        click.echo(f"\n{permission.address}\n")
        frame.say(
            N_(
                "With the browser on another machine, run there first: ssh -L %(port)s:localhost:%(port)s SERVER"
            ),
            port=permission.port,
        )
        return permission.wait()


def _try(frame, mailbox):
    """Sign in once: whoever said yes may have been somebody else than the mailbox's user."""
    from ingest.mailbox import connected
    from ingest.trouble import classify

    try:
        with connected(mailbox):
            frame.say(N_("The mail server lets Teczka in."))
    except Exception as error:
        trouble = classify(error)
        frame.complain(trouble.sentence, **trouble.facts)
        raise click.exceptions.Exit(1) from None


def _tell_all(frame, name):
    from ingest.oauth import kept
    from webapp.mailboxes import named

    office = frame.office
    with office.db.reading() as session:
        rows = kept.rows(session)
    chosen = [named(office.mailboxes, name)] if name else office.mailboxes
    is_lacking = [_tell(frame, mailbox, rows.get(mailbox.name)) for mailbox in chosen]
    if any(is_lacking):
        raise click.exceptions.Exit(1)


def _tell(frame, mailbox, row):
    """Say how the mailbox signs in; whether a person is needed."""
    if mailbox.oauth is None:
        frame.say(N_("%(mailbox)s: signs in with a password"), mailbox=mailbox.name)
        return False
    if row is not None and row.told:
        frame.complain(row.told.sentence, **row.told.facts)
        return row.refused_at is not None
    if row is None or row.ciphertext is None:
        return _tell_of_none(frame, mailbox)
    frame.say(
        N_("%(mailbox)s: may sign in; the token is valid until %(until)s and renewed by itself"),
        mailbox=mailbox.name,
        until=f"{row.expires_at.astimezone():%Y-%m-%d %H:%M}",
    )
    return False


def _tell_of_none(frame, mailbox):
    from ingest.oauth.errors import NotAuthorized

    if mailbox.oauth.needs_a_person:
        frame.complain(NotAuthorized.sentence, mailbox=mailbox.name)
        return True
    frame.say(N_("%(mailbox)s: signs in by itself; no token has been asked for yet"), mailbox=mailbox.name)
    return False


COMMANDS = ()
