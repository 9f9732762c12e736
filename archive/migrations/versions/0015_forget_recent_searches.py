"""Forget recent searches: those for personal numbers are no longer kept, and the others are made anew by searching"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM recent_search")
