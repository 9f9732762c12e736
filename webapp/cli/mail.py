"""Mail by hand: one pass over the mailboxes, files taken in, and messages looked at without keeping them."""

import json
from pathlib import Path

import click

from webapp.cli import serving, taking_in
from webapp.cli.frame import N_, in_a_line


@click.group()
def mail():
    """Mail: watch or pull mailboxes, import files, look into a message."""


@mail.command()
@click.pass_obj
def watch(frame):
    """Watch the mailboxes until stopped; jobs are left to `work` or `serve`."""
    serving.watch_mail(frame)


@mail.command()
@click.pass_obj
def pull(frame):
    """Fetch once what is new in every mailbox, all at the same time, and run the jobs that follow.

    A mailbox that cannot be read does not hold up the others; the exit status is then 1. Ctrl-C leaves off, and
    nothing is lost.
    """
    taking_in.pull_mail(frame)


@mail.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.pass_obj
def import_(frame, paths):
    """Take in messages from files: .eml, .msg, mbox, a Maildir, a zip of them, or folders of these.

    They go the same way as mail from a server. What was imported before is recognised. A file that cannot be read,
    or is no mail, does not hold up the others; the exit status is then 1.
    """
    taking_in.import_files(frame, paths)


@mail.command()
@click.option("--all", "everything", is_flag=True, help="Also what this version has read already.")
@click.pass_obj
def reparse(frame, everything):
    """Read archived mail again with the newer parser. What people decided stays as it is.

    It may be broken off at any moment; begun again without --all it goes on. A message that cannot be read keeps
    what was known of it; the exit status is then 1.
    """
    from ingest import reparse

    office, failed = frame.office, 0
    if everything:
        with office.db.writing() as session:
            reparse.ask_for_all(session)
    with office.db.reading() as session:
        total = reparse.outdated(session)
    with click.progressbar(length=total, file=click.get_text_stream("stderr")) as bar:
        for failures, count in reparse.reparse(office.db, office.store, office.mail_worker, office.policy):
            bar.update(count)
            failed += len(failures)
            for message_id, error in failures.items():
                frame.complain(N_("message %(id)s: %(reason)s"), id=message_id, reason=in_a_line(error))
    frame.say(N_("%(count)s messages read again"), count=total - failed)
    _work_off(frame, failed)


@mail.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in the order of the files.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_obj
def inspect(frame, files, as_json):
    """Show what is read out of message files; nothing is kept, and no configuration is needed.

    Each file is one message. A file that cannot be read does not hold up the others; the exit status is then 1.
    """
    from archive.worker import CallFailed, CallLost, Worker
    from ingest.mail.in_files import inspect_file

    failures = 0
    with Worker() as worker:
        for file in files:
            try:
                Path(file).open("rb").close()
                read = worker.run(inspect_file, file)
            except (OSError, CallLost, CallFailed) as error:
                failures += 1
                frame.complain("%(file)s: %(reason)s", file=file, reason=in_a_line(error))
                continue
            click.echo(_as_json(read) if as_json else _in_words(file, read))
    if failures:
        raise click.exceptions.Exit(1)


def _work_off(frame, failures=0):
    from webapp.work import drain

    tally = drain(frame.office)
    frame.say(N_("%(done)s jobs done, %(failed)s failed"), done=tally.done, failed=tally.failed)
    if failures or tally.failed:
        raise click.exceptions.Exit(1)


def _as_json(read):
    from ingest.mail.inspect import as_json

    # Bytes: the terminal's encoding must not decide what the JSON says.
    return json.dumps(as_json(read), ensure_ascii=False).encode("utf-8", "replace")


def _in_words(file, read):
    lines = [file]
    for label, people in (("From", read.authors), ("To", read.to), ("Cc", read.cc)):
        if people:
            lines.append(
                f"  {label}: " + ", ".join(f"{p.name or ''} <{p.address or ''}>".strip() for p in people)
            )
    lines += [f"  Date: {read.date.isoformat() if read.date else '-'}", f"  Subject: {read.subject}"]
    lines += [f"  {p.path} {p.type} {p.size} {p.filename or ''}".rstrip() for p in read.parts]
    lines += [f"  flags: {', '.join(read.flags)}"] if read.flags else []
    return "\n".join(lines).encode("utf-8", "replace")


COMMANDS = (mail,)
