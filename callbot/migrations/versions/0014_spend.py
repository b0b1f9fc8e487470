"""What left hour by hour, for everybody; and what of Twilio's lists could not be taken in."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.create_table(
        "spend",
        sa.Column("hour_at", db.Instant(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("usd", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "part", name=op.f("pk_spend")),
    )
    op.create_table(
        "stumble",
        sa.Column("sid", sa.String(length=34), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_stumble")),
    )


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
