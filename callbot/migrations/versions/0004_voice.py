"""Calls by voice: what a caller chose, the number they keyed in, landlines, the audio of voicemails."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.add_column("call", sa.Column("chosen_at", db.Instant(), nullable=True))
    op.add_column("call", sa.Column("direct", sa.Boolean(), nullable=True))
    op.add_column("call", sa.Column("keyed_e164", sa.String(length=16), nullable=True))
    op.add_column("voicemail", sa.Column("heard_at", db.Instant(), nullable=True))
    op.add_column("contact_number", sa.Column("landline_at", db.Instant(), nullable=True))
    op.create_table(
        "tape",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("owner_id", db.Key, nullable=False),
        sa.Column("sid", sa.String(length=34), nullable=False),
        sa.Column("due_at", db.Instant(), nullable=True),
        sa.Column("fetched_at", db.Instant(), nullable=True),
        sa.Column("at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=op.f("fk_tape_owner_id_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tape")),
        sa.UniqueConstraint("sid", name=op.f("uq_tape_sid")),
    )
    op.create_index(op.f("ix_tape_due_at"), "tape", ["due_at"], unique=False)
    op.create_index(op.f("ix_tape_owner_id"), "tape", ["owner_id"], unique=False)
