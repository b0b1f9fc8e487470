"""A number keeps what its webhooks were before callbot pointed them here."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.add_column("number", sa.Column("former", sa.Text(), nullable=True))


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
