"""The tables of Procrastinate's jobs, on PostgreSQL alone: how due rows come to any number of workers.

They are written by the library itself, at the version that pyproject.toml holds it to. Whoever takes up a
newer one adds a revision that brings older databases there, and leaves alone what this one made so anew.
"""

from importlib import resources

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql" or sa.inspect(connection).has_table("procrastinate_jobs"):
        return  # where the library's tables stand already, they are its own to change
    schema = (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")
    # By the driver alone: many statements in one text, with signs that SQLAlchemy would take for parameters.
    driven = connection.connection.driver_connection
    assert driven is not None  # noqa: S101 - a connection that is open has one
    driven.execute(schema)


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
