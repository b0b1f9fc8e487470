"""What carriers say of the kinds of numbers."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.create_table(
        "number_kind",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("owner_id", db.Key, nullable=False),
        sa.Column("wanted_at", db.Instant(), nullable=False),
        sa.Column("asked_at", db.Instant(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("until_at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=op.f("fk_number_kind_owner_id_owner")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_number_kind")),
    )
    op.create_index(
        op.f("ix_number_kind_owner_id_number_kind_wanted_at"),
        "number_kind",
        ["owner_id", "wanted_at"],
        unique=False,
    )


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
