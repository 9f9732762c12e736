"""What runs until it is stopped: pages, mail and jobs, together or each in a process of its own."""

import click

from webapp.cli.frame import N_


@click.command()
@click.pass_obj
def serve(frame):
    """Serve the pages, watch the mailboxes and run the jobs, in one process.

    Ctrl-C or SIGTERM ends it. `web`, `mail watch` and `work` are the same three as processes of their own.
    """
    _run(frame, web=True, mail=True, work=True)


@click.command()
@click.pass_obj
def web(frame):
    """Serve only the pages."""
    _run(frame, web=True)


@click.command()
@click.pass_obj
def work(frame):
    """Only run the jobs: read what was stored, extract text, keep the search index, mark mail on the server."""
    _run(frame, work=True)


def watch_mail(frame):
    """Only watch the mailboxes."""
    _run(frame, mail=True)


def _run(frame, web=False, mail=False, work=False):
    from webapp.serve import serve

    frame.log()
    office = frame.office

    def announce():
        if web:
            frame.say(N_("Teczka is at %(address)s"), address=address_of(office.config.web))
        if mail and not office.config.mailboxes:
            frame.complain(N_("No mailbox is configured: no mail will come in."))
        frame.say(N_("Ctrl-C ends it."))

    serve(office, web=web, mail=mail, work=work, started=announce)


def address_of(web):
    """Where a browser on this machine finds the pages."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(web.host, web.host)
    return f"http://{host}:{web.port}/"


COMMANDS = (serve, web, work)
