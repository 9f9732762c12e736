"""Count passwords tried for files"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "file_try",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_try")),
    )
    with op.batch_alter_table("file_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_try_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_try_digest"), ["digest"], unique=False)
