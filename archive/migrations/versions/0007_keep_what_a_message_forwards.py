"""Keep what a message forwards"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "message_layer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("from_name", sa.String(length=500), nullable=True),
        sa.Column("from_address", sa.String(length=500), nullable=True),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("cc", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("date_text", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("part_path", sa.String(length=100), nullable=True),
        sa.Column("letter_id", sa.String(length=998), nullable=True),
        sa.Column("canon_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_layer_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_layer")),
        sa.UniqueConstraint("message_id", "depth", name=op.f("uq_message_layer_message_id_depth")),
    )
    with op.batch_alter_table("message_layer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_layer_canon_digest"), ["canon_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_layer_from_address"), ["from_address"], unique=False)

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("comment", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("sender_check", sa.String(length=10), server_default="untold", nullable=False)
        )

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_note_message_id"), ["message_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_note_message_id"), "message", ["message_id"], ["id"])
