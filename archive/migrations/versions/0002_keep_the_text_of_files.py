"""Keep the text of files"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "file_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state_code", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("truncated", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extracted_at", sa.DateTime(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_file_text")),
    )
    with op.batch_alter_table("file_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_text_state_code"), ["state_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_text_version"), ["version"], unique=False)
