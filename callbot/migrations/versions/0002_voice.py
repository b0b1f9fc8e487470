"""The offer by voice: what a caller chose, the number they keyed in, numbers that take no texts."""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.add_column("call", sa.Column("chosen_at", db.Instant(), nullable=True))
    op.add_column("call", sa.Column("keyed_e164", sa.String(length=16), nullable=True))
    op.add_column("voicemail", sa.Column("heard_at", db.Instant(), nullable=True))
    op.add_column("contact_number", sa.Column("landline_at", db.Instant(), nullable=True))
