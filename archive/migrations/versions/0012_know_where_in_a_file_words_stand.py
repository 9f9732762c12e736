"""Know where in a file words stand"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("file_text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sheet_rows", sa.JSON(), nullable=True))
