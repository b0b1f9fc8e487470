"""Pages of lists, and what the tick and the chores look for every few seconds, have indexes of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    for table in ("call", "message", "outbound"):
        op.create_index(op.f(f"ix_{table}_owner_id_{table}_id"), table, ["owner_id", "id"], unique=False)
    _partly("ix_outbound_id_sending", "outbound", ["id"], "status = 'sending'")
    _partly("ix_outbound_call_id_known", "outbound", ["call_id"], "call_id IS NOT NULL")
    _partly("ix_question_kind_expires_at_asked", "question", ["kind", "expires_at"], "answer IS NULL")
    _partly("ix_tape_fetched_at_kept", "tape", ["fetched_at"], "fetched_at IS NOT NULL")


def _partly(name: str, table: str, columns: list[str], rows: str) -> None:
    """An index of those rows alone."""
    where = sa.text(rows)
    op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
