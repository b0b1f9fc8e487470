"""Calls: the number that a voicemail asks to be called back at."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.add_column("voicemail", sa.Column("callback_e164", sa.String(length=16), nullable=True))
    op.create_index(
        "ix_voicemail_at_awaited",
        "voicemail",
        ["at"],
        unique=False,
        sqlite_where=sa.text("transcribed_at IS NULL"),
        postgresql_where=sa.text("transcribed_at IS NULL"),
    )
