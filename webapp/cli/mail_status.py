"""How the mailboxes are, what was set aside, and holding a backlog back: what the mailboxes page does, typed."""

import json

import click

from webapp.cli.frame import N_
from webapp.cli.mail import mail


@mail.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document, for other programs.")
@click.pass_obj
def status(frame, as_json):
    """Tell of every folder whether each message on the server is accounted for, and how it goes.

    The exit status is 1 if a mailbox was not read for a quarter of an hour, or a message is not accounted for.
    """
    from ingest.report import report

    with frame.office.db.reading() as session:
        told = report(session, frame.office.config.mailboxes)
        if not as_json:
            _tell(frame, told)
    if as_json:
        _print(told)
    if not told["well"]:
        raise click.exceptions.Exit(1)


@mail.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document, for other programs.")
@click.pass_obj
def aside(frame, as_json):
    """List the messages that were set aside: number, when, where, why. The number is what `mail retry` takes."""
    from ingest import aside

    with frame.office.db.reading() as session:
        rows = [_row(sighting) for sighting in aside.every_one(session)]
    if as_json:
        _print(rows)
        return
    for row in rows:
        place = f"{row['mailbox']} · {row['folder']} · UID {row['uid']}" if row["uid"] else row["label"]
        click.echo(f"{row['id']}\t{row['at']}\t{place}\t{frame.translated(_reason(row['state']))}")
    if not rows:
        frame.say(N_("Nothing is set aside."))


@mail.command()
@click.option("--all", "everything", is_flag=True, help="Everything that is set aside.")
@click.argument("numbers", metavar="[ID...]", nargs=-1, type=int)
@click.pass_obj
def retry(frame, numbers, everything):
    """Try messages again that were set aside: those with the numbers that `mail aside` lists, or all."""
    from ingest import aside

    if everything == bool(numbers):
        raise click.UsageError("Name messages by their ID, or say --all.")
    with frame.office.db.writing() as session:
        count = aside.retry_all(session) if everything else aside.retry(session, numbers)
    if not count and not everything:
        raise aside.NothingAside()
    frame.say(N_("Messages that are being tried again: %(count)s"), count=count)


@mail.command()
@click.argument("name")
@click.argument("folder", required=False)
@click.pass_obj
def pause(frame, name, folder):
    """Hold back what lay in the mailbox NAME before it was connected; new mail is fetched all the same."""
    from ingest import backlog

    _for_each(frame, name, folder, backlog.pause, N_("%(folder)s: only new mail is fetched"))


@mail.command()
@click.argument("name")
@click.argument("folder", required=False)
@click.pass_obj
def resume(frame, name, folder):
    """Let what lay in the mailbox NAME before come again."""
    from ingest import backlog

    _for_each(frame, name, folder, backlog.resume, N_("%(folder)s: everything is fetched"))


def _for_each(frame, name, folder, change, sentence):
    from ingest import backlog
    from webapp.mailboxes import named

    mailbox = named(frame.office.config.mailboxes, name)
    with frame.office.db.writing() as session:
        folders = backlog.folders_named(session, mailbox.name, folder)
        if not folders:
            raise backlog.NoSuchFolder(mailbox=name, folder=folder or "*")
        for one in folders:
            change(session, one)
        names = [one.name for one in folders]
    for one in names:
        frame.say(sentence, folder=one)


def _tell(frame, told):
    from webapp.mailbox_words import mode

    for box in told["mailboxes"]:
        click.echo(f"{box['address'] or box['name']} · {frame.translated(mode(box['mode']))}")
        if box["token"] and box["token"]["expires_at"]:
            frame.say(N_("  token valid until %(until)s"), until=box["token"]["expires_at"])
        if box["late"]:
            frame.say(N_("  Not read for more than a quarter of an hour."))
        for folder in box["folders"]:
            _tell_folder(frame, folder)
    frame.say(N_("Files imported: %(kept)s messages kept"), kept=told["imported"]["kept"])


def _tell_folder(frame, folder):
    from webapp.mailbox_words import duration, notice

    frame.say(
        N_(
            "  %(name)s: on the server %(on_server)s = stored %(stored)s + duplicates %(duplicates)s + set aside "
            "%(set_aside)s + gone %(gone)s + on the way %(on_the_way)s; last read %(last_success_at)s"
        ),
        **{
            name: "-" if value is None else value
            for name, value in folder.items()
            if not isinstance(value, dict)
        },
    )
    if folder["unaccounted"]:
        frame.say(
            N_(
                "    Not accounted for: %(count)s; unknown here UID %(lacking)s, not on the server UID %(surplus)s"
            ),
            count=folder["unaccounted"],
            lacking=folder["uids"]["unaccounted"] or "-",
            surplus=folder["uids"]["surplus"] or "-",
        )
    for state in ("fetch_failed", "unreadable", "too_large"):
        if folder["uids"][state]:
            click.echo(f"    {frame.translated(_reason(state))} UID {folder['uids'][state]}")
    if folder["unfetched"]:
        told = frame.translated(N_("still to be fetched: %(count)s"), count=folder["unfetched"])
        if folder["remaining_seconds"]:
            sentence, facts = duration(folder["remaining_seconds"])
            rate = frame.translated(N_("%(rate)s a second"), rate=folder["rate"])
            told = f"{told}, {rate}, {frame.translated(sentence, **facts)}"
        click.echo(f"    {told}")
    if folder["paused_at"]:
        frame.say(N_("    held back since %(time)s; new mail comes in"), time=folder["paused_at"])
    if folder["notice"]:
        click.echo(f"    {frame.translated(notice(folder['notice']))}")
    if folder["error"]:
        click.echo(f"    {frame.translated(folder['error']['sentence'], **folder['error']['facts'])}")
        if folder["next_try_at"]:
            frame.say(N_("    Next try: %(time)s."), time=folder["next_try_at"])


def _row(sighting):
    when = sighting.tried_at or sighting.stored_at or sighting.seen_at
    return {
        "id": sighting.id,
        "state": sighting.state_code,
        "at": when.isoformat(timespec="seconds"),
        "mailbox": sighting.folder.account,
        "folder": sighting.folder.name,
        "uid": sighting.uid,
        "label": sighting.label,
        "size": sighting.server_size or sighting.size,
        "message": sighting.message_id,
        "reason": sighting.last_error,
    }


def _reason(state):
    from ingest.ledger import SightingState
    from webapp.mailbox_words import REASONS

    return REASONS[SightingState(state)]


def _print(told):
    # Bytes: the terminal's encoding must not decide what the JSON says.
    click.echo(json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


COMMANDS = ()
