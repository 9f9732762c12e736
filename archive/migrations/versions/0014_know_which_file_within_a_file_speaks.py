"""Know which file within a file speaks"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("file_text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("files_within", sa.JSON(), nullable=True))
