"""Tell what is forwarded twice"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("message_layer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_original", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(
            sa.Column("same_as_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_message_layer_same_as_id"), ["same_as_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_message_layer_same_as_id"), "message", ["same_as_id"], ["id"]
        )

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_note_case_id_message_id"), ["case_id", "message_id"])
