"""Where a database and the models of this program disagree."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from archive.db import Base


def differences(db):
    """What would have to change for the schema to be that of the loaded models; one line each, empty when equal."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [_in_a_line(change) for change in compare_metadata(context, Base.metadata)]


def _in_a_line(change):
    # Alembic gives a tuple, or a list of them for one column.
    kind, *what = change[0] if isinstance(change, list) else change
    return f"{kind}: {', '.join(str(part) for part in what if part is not None)}"
