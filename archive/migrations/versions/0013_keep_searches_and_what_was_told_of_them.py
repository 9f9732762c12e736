"""Keep searches and what was told of them"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "recent_search",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("advisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_recent_search_advisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent_search")),
        sa.UniqueConstraint("advisor_id", "digest", name=op.f("uq_recent_search_advisor_id_digest")),
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("advisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("alert_code", sa.String(length=10), nullable=False),
        sa.Column("watched_from", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["advisor.id"], name=op.f("fk_saved_search_advisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("advisor_id", "name", name=op.f("uq_saved_search_advisor_id_name")),
    )
    op.create_table(
        "search_told",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("search_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outgoing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["outgoing_id"], ["outgoing.id"], name=op.f("fk_search_told_outgoing_id")),
        sa.ForeignKeyConstraint(["search_id"], ["saved_search.id"], name=op.f("fk_search_told_search_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_told")),
        sa.UniqueConstraint("search_id", "key", name=op.f("uq_search_told_search_id_key")),
    )
    with op.batch_alter_table("search_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_told_outgoing_id"), ["outgoing_id"], unique=False)
