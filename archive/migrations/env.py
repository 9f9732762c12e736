"""What Alembic runs: migrate the connection that `upgrade` hands over."""

from alembic import context

from archive.db import Base


def plain_types(kind, item, autogen_context):
    """Write our column types into a migration as what they are in the database; it must not import models."""
    if kind == "type" and type(item).__module__ == "archive.db":
        return f"sa.{item.impl!r}"
    if kind == "type" and repr(item) == "BigInteger()" and item._variant_mapping:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
