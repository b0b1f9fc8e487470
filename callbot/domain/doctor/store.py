"""The database as it was found: whether it opens, fits, takes a write and is whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from callbot.domain.doctor.findings import Finding, Id, error, warning

EMPTY, BEHIND, CURRENT, NEWER = "empty", "behind", "current", "newer"


@dataclass(frozen=True, slots=True)
class Store:
    """What was found; None where it was not asked for or could not be."""

    kind: str
    """sqlite or postgresql."""
    fault: str | None = None
    """Why it does not open."""
    standing: str | None = None
    """empty, behind, current or newer than this callbot."""
    held: str | None = None
    """Why it takes no write."""
    journal: str | None = None
    """SQLite's journal mode."""
    damage: str | None = None
    """What SQLite's quick_check says, unless it is whole."""
    unread: bool = False
    """True where it is too large to be looked through in the time that there is."""


def look(store: Store) -> Iterator[Finding]:
    """What is wrong with it; where it does not open nothing else can be known."""
    if store.fault is not None:
        yield error(
            Id.DATABASE,
            f"The database does not open: {store.fault}.",
            "See that CALLBOT_DATABASE_URL is right and its server runs; for SQLite, that the file is there "
            "and this account may read and write it and its folder.",
        )
        return
    yield from _schema(store.standing)
    if store.held is not None:
        yield error(
            Id.DATABASE,
            f"The database takes no write: {store.held}.",
            "See that this account may write it (for SQLite its folder too), and that nothing else holds it.",
        )
    if store.journal not in {None, "wal"} and store.standing == CURRENT:
        yield warning(
            Id.DATABASE,
            f"The database does not keep a write-ahead log ({store.journal}): callers wait for the worker.",
            "Keep the home folder on a disk of this machine: network folders cannot do it.",
        )
    yield from _whole(store)


def _schema(standing: str | None) -> Iterator[Finding]:
    if standing == EMPTY:
        yield error(Id.SCHEMA, "There is no database yet.", "`callbot init` makes it.")
    elif standing == BEHIND:
        yield error(
            Id.SCHEMA,
            "The database is older than this callbot.",
            "`callbot db upgrade` brings it here; what stood there is kept in the backups.",
        )
    elif standing == NEWER:
        yield error(
            Id.SCHEMA,
            "The database was written by a newer callbot.",
            "Update callbot to at least the version that ran here last.",
        )


def _whole(store: Store) -> Iterator[Finding]:
    if store.damage is not None:
        yield error(
            Id.DAMAGE,
            f"The database is damaged: {store.damage}.",
            "Stop callbot, keep a copy of the file, and put the last backup back: `callbot restore FILE`.",
        )
    elif store.unread:
        yield warning(
            Id.NOT_CHECKED,
            "The database is too large to be looked through in a few seconds.",
            "At a quiet hour: `sqlite3 callbot.db 'PRAGMA quick_check'` in the home folder.",
        )
