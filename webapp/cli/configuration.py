"""What is in force, as anybody may see it."""

import click


@click.command("config")
@click.pass_obj
def config(frame):
    """Show the configuration in force: one setting a line, secrets as ***."""
    from webapp.config import in_force, path_of

    settings = in_force(frame.config)
    click.echo(f"# {path_of(frame.config_file)}")
    for key, value in settings:
        click.echo(f"{key} = {value}")


COMMANDS = (config,)
