"""Know how far each mail got"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("lease_tick", sa.Float(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_job_done_at"))
        batch_op.drop_index(batch_op.f("ix_job_not_before"))
        batch_op.create_index(
            "ix_job_open",
            ["kind", "priority", "not_before", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND set_aside_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND set_aside_at IS NULL"),
        )

    with op.batch_alter_table("mail_folder", schema=None) as batch_op:
        batch_op.add_column(sa.Column("epoch", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("live_from", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("uids_on_server", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("counted_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("compared_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("suspect", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("connected_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("lease_tick", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("trouble", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("next_try_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("notice", sa.Text(), nullable=True))

    op.add_column("message", sa.Column("noted", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("message", sa.Column("old", sa.Boolean(), server_default=sa.false(), nullable=False))
    # A new table in place of the old would, in SQLite, take away what refers to it.
    op.execute(
        "ALTER TABLE message ADD COLUMN variant_of_id "
        f"{'INTEGER' if op.get_bind().dialect.name == 'sqlite' else 'BIGINT'} "
        "CONSTRAINT fk_message_variant_of_id REFERENCES message (id)"
    )
    op.create_index(op.f("ix_message_variant_of_id"), "message", ["variant_of_id"])

    with op.batch_alter_table("message_part", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_decoration", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("is_stored", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("listing", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("message_reference", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="reference", nullable=False)
        )

    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("epoch", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("server_size", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("whole", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("structure", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("tried_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("stored_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("absent_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_sighting_folder_id_uidvalidity_uid"), type_="unique")
        batch_op.create_index(batch_op.f("ix_sighting_stored_at"), ["stored_at"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_sighting_folder_id_uidvalidity_epoch_uid"),
            ["folder_id", "uidvalidity", "epoch", "uid"],
        )

    # What was listed before is compared anew; what was stored keeps its place.
    op.execute("UPDATE sighting SET stored_at = seen_at WHERE raw_digest IS NOT NULL")
