"""Know for whom a file was opened"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("file_text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_for", sa.JSON(), nullable=True))
