"""Who asked an owner for no texts, kept when that owner leaves the house."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.create_table(
        "kept_opt_out",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("whose", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_opt_out")),
        sa.UniqueConstraint("whose", "digest", name=op.f("uq_kept_opt_out_whose_digest")),
    )


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
