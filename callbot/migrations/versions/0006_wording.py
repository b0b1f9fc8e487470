"""Owners word their texts for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.add_column("owner", sa.Column("wording", sa.Text(), nullable=False, server_default=""))
