"""The schema's history: one path, for new and old databases alike.

Alembic is loaded by who migrates: every start asks where the database is, and must not wait for it.
"""

from pathlib import Path

from sqlalchemy import inspect, text

VERSIONS = Path(__file__).with_name("versions")


def upgrade(db):
    """Run every migration that the database has not seen, in one transaction."""
    from alembic import command

    with db.engine.execution_options(writing=True).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(db):
    """The revision the database is at; None for an empty one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def newest():
    """The newest revision this program knows."""
    return max((path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py")), default=None)


def _config():
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    return config
