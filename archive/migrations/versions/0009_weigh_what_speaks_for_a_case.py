"""Weigh what speaks for a case"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "case_reference",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind_code", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("normal", sa.String(length=60), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_reference_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reference")),
        sa.UniqueConstraint("case_id", "normal", name=op.f("uq_case_reference_case_id_normal")),
    )
    with op.batch_alter_table("case_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_reference_normal"), ["normal"], unique=False)

    with op.batch_alter_table("contact_email", schema=None) as batch_op:
        batch_op.add_column(sa.Column("domain", sa.String(length=255), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_contact_email_domain"), ["domain"], unique=False)

    # Not as a batch: SQLite would make the table anew, and may not while everything points at its rows.
    op.add_column(
        "message", sa.Column("bad_tokens", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )

    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("score", sa.Float(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("binding", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("reasons", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))

    emails = sa.table("contact_email", sa.column("id"), sa.column("address"), sa.column("domain"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(emails.c.id, emails.c.address)).all():
        domain = row.address.rpartition("@")[2][:255]
        connection.execute(emails.update().where(emails.c.id == row.id).values(domain=domain))
