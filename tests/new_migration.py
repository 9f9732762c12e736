"""Write a migration for what the models have and the migrations lack: `python -m tests.new_migration "Subject"`."""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

import archive.migrations as migrations
from archive.db import Database
from tests.tables import load_every_table


def main(subject):
    """Compare a freshly migrated database with the models and write the difference."""
    load_every_table()
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        if migrations.newest():
            db.migrate()
        number = f"{len(list(Path(migrations.__file__).parent.glob('versions/*.py'))) + 1:04d}"
        with db.engine.execution_options(writing=True).begin() as connection:
            config = migrations._config()
            config.attributes["connection"] = connection
            slug = re.sub(r"\W+", "_", subject.lower())
            config.set_main_option("file_template", f"{number}_{slug}")
            command.revision(config, message=subject, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(sys.argv[1])
