"""Business time for a play: the file of CALLBOT_CLOCK, shared with the bot across processes.

It runs with the machine's clock and may be pushed forward, never back. Instants are aware, in UTC.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from callbot.errors import NaiveInstant


def machine_now() -> datetime:
    """The machine's own clock, in UTC."""
    return datetime.now(UTC)


class VirtualClock:
    """The clock whose lead, in decimal seconds, stands in `path`; `machine` is what it leads."""

    def __init__(self, path: Path, machine: Callable[[], datetime] = machine_now) -> None:
        self.path = path
        self._machine = machine
        self._lock = Lock()
        if not path.exists():
            self._write(0.0)

    @property
    def ahead(self) -> timedelta:
        """How far business time is ahead of the machine's, read afresh."""
        return timedelta(seconds=float(self.path.read_text(encoding="ascii")))

    def now(self) -> datetime:
        """The business instant, aware, in UTC."""
        return self._machine() + self.ahead

    def to(self, instant: datetime) -> None:
        """Move business time forward to `instant`; one that has passed leaves it as it is.

        Raises NaiveInstant for an instant without a zone.
        """
        if instant.tzinfo is None:
            raise NaiveInstant
        with self._lock:
            lead = instant - self._machine()
            if lead > self.ahead:
                self._write(lead.total_seconds())

    def _write(self, seconds: float) -> None:
        """Replace the file atomically, so that no reader ever sees half a number."""
        draft = self.path.with_name(self.path.name + ".new")
        draft.write_text(f"{seconds:.6f}", encoding="ascii")
        draft.replace(self.path)
