"""What was said once in a conversation, what a question asks for, and how late a contact runs."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    for name in ("introduced_at", "passed_on_at", "asked_back_at"):
        op.add_column("conversation", sa.Column(name, db.Instant(), nullable=True))
    for column in (
        sa.Column("exact", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("minutes", sa.Integer(), nullable=False, server_default="30"),
        sa.Column("calls", sa.String(length=16), nullable=False, server_default="contact"),
        sa.Column("medium", sa.String(length=16), nullable=False, server_default="phone"),
    ):
        op.add_column("question", column)
    op.add_column("appointment", sa.Column("late_minutes", sa.Integer(), nullable=False, server_default="0"))
