"""A restored database says nothing until it is let."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.create_table(
        "freeze",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze")),
    )


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
