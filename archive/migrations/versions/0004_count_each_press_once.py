"""Count each press once"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pressed",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_pressed")),
    )
    with op.batch_alter_table("pressed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pressed_at"), ["at"], unique=False)
