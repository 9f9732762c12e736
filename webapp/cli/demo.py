"""The demo: a made-up firm at work, from nothing."""

import logging
from dataclasses import replace

import click


@click.command()
@click.option("--fresh", is_flag=True, help="Start over with empty data.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Serve the pages there.  [default: as configured]"
)
@click.option("--folder", metavar="FOLDER", help="Keep the data there.  [default: .demo beside the program]")
@click.pass_obj
def demo(frame, fresh, port, folder):
    """Show a made-up firm at work: its mail comes in, its pages are served.

    Prints where to look and how to sign in. Started again it goes on where it stopped; Ctrl-C ends it.
    """
    from webapp.demo.run import FOLDER, run

    frame.log(logging.WARNING)
    config = frame.config
    if port:
        config = replace(config, web=replace(config.web, port=port))
    run(config, folder or FOLDER, fresh=fresh, say=frame.say)


COMMANDS = (demo,)
