"""What Alembic runs: the house's own models, on the connection it is handed or on the settings' database.

Column types are written by the house's names, statuses as plain VARCHAR, so that members can grow.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import BigInteger, Connection, Enum

from callbot import models, settings
from callbot.db import Database, Instant


def written(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """How a column's type stands in a revision."""
    if kind == "type" and isinstance(item, Instant | BigInteger):
        autogen.imports.add("from callbot import db")
        return "db.Instant()" if isinstance(item, Instant) else "db.Key"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Procrastinate's tables are its own to write: no revision may drop what no model describes."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def run(connection: Connection) -> None:
    """The revisions that are due, in the transaction of this connection."""
    context.configure(
        connection=connection,
        target_metadata=models.Owner.metadata,
        transactional_ddl=True,  # SQLite can, and the house opens its transactions itself
        render_item=written,
        compare_type=True,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    database = Database(settings.load().database)
    with database.engine.begin() as opened:
        run(opened)
    database.close()
