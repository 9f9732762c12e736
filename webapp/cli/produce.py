"""Documents made from a case, on the command line."""

import os
from pathlib import Path

import click

from webapp.cli.frame import N_, in_a_line


@click.command()
@click.argument("kind")
@click.argument("case")
@click.option("--format", "format_", type=click.Choice(["pdf", "docx"]), default="pdf", show_default=True,
              help="Which of the two files to write.")  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Where to write it.  [default: its own name, here]")
@click.option(
    "--as", "email", metavar="ADDRESS", help="On whose behalf; may be left out where there is one manager."
)
@click.pass_obj
def produce(frame, kind, case, format_, output, email):
    """Make the next version of a document of a case, file it there, and write it to a file.

    KIND is OF (co-operation offer), UD (advisory agreement) or LWD (list of required documents); CASE is a
    number such as S-2026-0001. While facts are missing they are listed and nothing is made.
    """
    from cases.browsing import find_case
    from generators.produce import UnknownCase
    from generators.produce import produce as make
    from webapp import people

    _refuse_unwritable(frame, output)
    office = frame.office
    with office.db.reading() as session:
        by = people.whoever_asks(session, email)
        # A case that is not hers to see does not exist for her.
        if find_case(session, by, case) is None:
            raise UnknownCase(case=case)
    config = office.config
    made = make(
        office.db, office.store, kind, case, by=by, firm=config.firm, case_address=config.case_address
    )
    file = output or made.files[format_]
    facts = {"number": made.number, "version": made.version, "file": file}
    content = office.store.read(_digest(office, made, format_))
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        frame.complain(
            N_(
                "%(number)s, version %(version)s was made and is in case %(case)s, but could not be written to "
                "%(file)s: %(reason)s"
            ),
            case=made.case, reason=in_a_line(error), **facts,
        )  # fmt: skip
        raise click.exceptions.Exit(1) from None
    frame.say(N_("%(number)s, version %(version)s: %(file)s"), **facts)


def _refuse_unwritable(frame, output):
    """A version cannot be taken back: what hinders writing it is better said before it is made."""
    target = Path(output or ".").absolute()
    folder = target.parent if output else target
    if output and target.is_dir():
        frame.complain(N_("Nothing was made: %(file)s is a folder. Name a file in it."), file=output)
    elif not folder.is_dir():
        frame.complain(N_("Nothing was made: there is no folder %(folder)s."), folder=str(folder))
    elif not os.access(target if target.exists() else folder, os.W_OK):
        frame.complain(N_("Nothing was made: no right to write to %(file)s."), file=str(target))
    else:
        return
    raise click.exceptions.Exit(1)


def _digest(office, made, format_):
    from cases.document import Document

    with office.db.reading() as session:
        return session.get_one(Document, made.document_id).file_as(format_).digest


COMMANDS = (produce,)
