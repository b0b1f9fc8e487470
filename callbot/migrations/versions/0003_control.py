"""The owner's words by text: what they changed, notes on contacts, and whether the owner takes texts."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.create_table(
        "change",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("owner_id", db.Key, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("subject_id", db.Key, nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("at", db.Instant(), nullable=False),
        sa.Column("undone_at", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=op.f("fk_change_owner_id_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_owner_id_change_at"), "change", ["owner_id", "at"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("owner_id", db.Key, nullable=False),
        sa.Column("contact_id", db.Key, nullable=False),
        sa.Column("body", sa.String(length=500), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_note_contact_id_contact")),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=op.f("fk_note_owner_id_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_contact_id"), "note", ["contact_id"], unique=False)
    op.create_index(op.f("ix_note_owner_id"), "note", ["owner_id"], unique=False)
    op.add_column("owner", sa.Column("stopped_at", db.Instant(), nullable=True))


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
