"""What happens next: a heap of processes keyed by business instant, run by whoever drives.

A process is a generator that yields the instant at which it wants to go on; nothing sleeps.
Any thread may add or wake a process; only the driver runs them, one at a time, without the lock.
"""

from collections.abc import Generator
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from threading import RLock
from typing import TypeAlias

from callbot.simulator.clock import VirtualClock

Process: TypeAlias = Generator[datetime, None, None]


class Task:
    """A process under way; `turn` tells its newest place in the heap from older ones."""

    def __init__(self, process: Process, what: str) -> None:
        self.process = process
        self.what = what
        self.turn = 0


class Agenda:
    """The processes of a play in the order of their instants; ties go to the one added first."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._heap: list[tuple[datetime, int, int, Task]] = []
        self._order = count()
        self._lock = RLock()
        self._running_at: datetime | None = None

    @property
    def now(self) -> datetime:
        """The instant of the process that is running, else the clock's.

        A process keeps its own instant while a webhook takes real time, so durations come out exact.
        """
        return self._running_at or self._clock.now()

    def add(self, process: Process, what: str, at: datetime | None = None) -> Task:
        """Let a process begin at `at` (default: now); `what` names it when something is stuck."""
        task = Task(process, what)
        self.wake(task, at or self.now)
        return task

    def wake(self, task: Task, at: datetime) -> None:
        """Let a waiting process look around at `at`, whatever it had planned."""
        with self._lock:
            task.turn += 1
            heappush(self._heap, (at, next(self._order), task.turn, task))

    def next_at(self) -> datetime | None:
        """The instant of what comes next; None where nothing is planned."""
        with self._lock:
            self._drop_stale()
            return self._heap[0][0] if self._heap else None

    def run_due(self) -> int:
        """Run everything that is due by the clock, in order; answers how many steps were run."""
        steps = 0
        while (due := self._take()) is not None:
            at, task = due
            self._running_at = at
            try:
                again = next(task.process, None)
            finally:
                self._running_at = None
            if again is not None:
                self.wake(task, again)
            steps += 1
        return steps

    def open(self) -> list[str]:
        """What is still planned, in order, for the message of a play that is stuck."""
        with self._lock:
            self._drop_stale()
            return [
                f"{task.what} at {at:%H:%M:%S}"
                for at, _, turn, task in sorted(self._heap)
                if turn == task.turn
            ]

    def _take(self) -> tuple[datetime, Task] | None:
        with self._lock:
            self._drop_stale()
            if not self._heap or self._heap[0][0] > self._clock.now():
                return None
            at, _, _, task = heappop(self._heap)
            return at, task

    def _drop_stale(self) -> None:
        while self._heap and self._heap[0][2] != self._heap[0][3].turn:
            heappop(self._heap)
