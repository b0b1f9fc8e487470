"""What left has indexes of its own, and keeps what it costs: no look at a day reads all that was ever said.

What left before costs nothing here: on the day of the upgrade, money is counted from the upgrade on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.add_column("outbound", sa.Column("usd", sa.Float(precision=53), nullable=True))
    begun = ["owner_id", "begun_at", "channel", "purpose", "contact_id", "conversation_id", "usd"]
    _of_what_left("ix_outbound_owner_id_begun_at_begun", begun)
    _of_what_left("ix_outbound_owner_id_contact_id_begun_at_begun", ["owner_id", "contact_id", "begun_at"])


def _of_what_left(name: str, columns: list[str]) -> None:
    where = sa.text("begun_at IS NOT NULL")
    op.create_index(name, "outbound", columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
