"""Whether there is room to write down what is said: what cannot be written down must not be said.

Two signs: how much of the disk is free, and whether the database lately found no room for a write. The second
one also knows of quotas, and of a server's disk that cannot be seen from here.
"""

import errno
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from callbot.errors import NoRoom

FILE_WITHOUT_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
WITHOUT_ROOM = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,  # a quota or a limit on files, where SQLITE_FULL means the disk alone
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMOPEN,  # not even for the three bytes that its index of the log begins with
    }
)
DISK_FULL = "53100"
"""PostgreSQL's name for it."""
REST_SECONDS = 10.0
NEWS_SECONDS = 24 * 60 * 60.0
MEGABYTE = 1024 * 1024


def wanted_room(error: Exception) -> bool:
    """True where a write failed for want of room: of a file, of SQLite's, or of a server's."""
    if isinstance(error, OSError):
        return error.errno in FILE_WITHOUT_ROOM
    found = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(found, "sqlite_errorcode", None)
    return code in WITHOUT_ROOM or getattr(found, "sqlstate", None) == DISK_FULL


@contextmanager
def needed() -> Iterator[None]:
    """Whatever finds no room in this block ends as NoRoom, which is one plain line at the door."""
    try:
        yield
    except (OSError, DBAPIError, sqlite3.DatabaseError) as error:
        if wanted_room(error):
            raise NoRoom from error
        raise


class Room:
    """The room of one database, as this process sees it. `folder` is where SQLite writes, if it is SQLite."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._refused_at: float | None = None
        self._told_at: float | None = None

    def refused(self) -> None:
        """A write found no room just now."""
        self._refused_at = time.monotonic()

    @property
    def rests(self) -> bool:
        """True for a while after a write that found no room: nothing else need be tried meanwhile."""
        return self._refused_at is not None and time.monotonic() - self._refused_at < REST_SECONDS

    def is_news(self) -> bool:
        """True once a day: whoever asks tells somebody."""
        now = time.monotonic()
        if self._told_at is not None and now - self._told_at < NEWS_SECONDS:
            return False
        self._told_at = now
        return True

    def lacking(self, least_megabytes: int) -> str | None:
        """What is wrong, in a sentence, where there is no room or less than there should be."""
        if self.rests:
            return "the database found no room to write in"
        free = None if self._folder is None else shutil.disk_usage(self._folder).free // MEGABYTE
        if free is None or free >= least_megabytes:
            return None
        return f"{free} MB are free, and callbot keeps {least_megabytes} for what must be written down"
