"""Where a database's schema stands against this callbot's revisions; asked without Alembic, so it is cheap.

A revision's name is the number that its file begins with.
"""

from enum import StrEnum
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from callbot.errors import SchemaError

VERSIONS = Path(__file__).parent / "versions"


class Standing(StrEnum):
    """How a schema stands."""

    EMPTY = "empty"
    """Nothing of callbot's is there yet."""
    BEHIND = "behind"
    """An upgrade is due."""
    CURRENT = "current"
    """As this callbot needs it."""


def revisions() -> list[str]:
    """The revisions that this callbot knows, oldest first.

    >>> revisions()[0]
    '0001'
    """
    return sorted(path.name[:4] for path in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


def standing(connection: Connection) -> Standing:
    """How the schema behind this connection stands; SchemaError if a newer callbot wrote it."""
    if not inspect(connection).has_table("alembic_version"):
        return Standing.EMPTY
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    known = revisions()
    if found is None:
        return Standing.EMPTY
    if found not in known:
        raise SchemaError
    return Standing.CURRENT if found == known[-1] else Standing.BEHIND
