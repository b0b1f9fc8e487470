"""Why nothing leaves for now: a restored database, or an account that is refused."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.create_table(
        "halt",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.Column("until_at", db.Instant(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_halt")),
    )


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
