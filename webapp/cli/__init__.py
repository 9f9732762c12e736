"""The command line: each command builds what it needs, calls, and says what came of it."""

import click

from webapp.cli import (
    analyze,
    authorize,
    check,
    configuration,
    demo,
    index,
    mail,
    mail_check,
    mail_status,
    produce,
    search,
    serving,
    setup,
    text,
    user,
)
from webapp.cli.frame import Frame, Program

MODULES = (
    demo,
    setup,
    serving,
    mail,
    authorize,
    mail_check,
    mail_status,
    search,
    index,
    analyze,
    text,
    produce,
    check,
    user,
    configuration,
)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    "config_file",
    metavar="FILE",
    help="The configuration to use, instead of the one that TECZKA_CONFIG names or the committed config.toml.",
)
@click.option("--debug", is_flag=True, help="Also log where in the program an error happened.")
@click.pass_context
def main(context, config_file, debug):
    """Case management around e-mail for an advisory firm.

    Try `teczka demo` first.
    """
    context.obj = Frame(config_file, debug)
    context.obj.quiet()
    context.call_on_close(context.obj.close)


for module in MODULES:
    for command in module.COMMANDS:
        main.add_command(command)
