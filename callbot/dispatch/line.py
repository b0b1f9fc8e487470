"""Rows that are due and wait for one of the engine's threads, in the order in which they leave.

A row stands in it once, whoever names it. It is no lock: who uses it holds one.
"""

import heapq
from collections import Counter
from concurrent.futures import Future
from datetime import datetime
from itertools import count

from callbot.domain.outbox import Urgency

Kin = tuple[int, Urgency]
"""An owner, and how urgent: in a crowd of those a row gives way to other owners'."""
Done = Future[None]


class Line:
    """All that waits, as a heap."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, int]] = []
        self._known: dict[int, tuple[Done, Kin | None]] = {}
        self._kin: Counter[Kin] = Counter()
        self._turn = count()

    def __len__(self) -> int:
        return len(self._heap)

    def place(self, kin: Kin) -> int:
        """How many of these wait."""
        return self._kin[kin]

    def join(self, outbound_id: int, overtaken_until: datetime, kin: Kin | None = None) -> tuple[Done, bool]:
        """When this row is done, and whether it joined now; where it stands already it keeps its place."""
        known = self._known.get(outbound_id)
        if known is not None:
            return known[0], False
        done = Done()
        self._known[outbound_id] = done, kin
        heapq.heappush(self._heap, (overtaken_until, next(self._turn), outbound_id))
        if kin is not None:
            self._kin[kin] += 1
        return done, True

    def leave(self) -> tuple[int, Done] | None:
        """Whoever is first leaves the line."""
        if not self._heap:
            return None
        outbound_id = heapq.heappop(self._heap)[2]
        done, kin = self._known.pop(outbound_id)
        if kin is not None:
            self._kin[kin] -= 1
            if not self._kin[kin]:
                del self._kin[kin]
        return outbound_id, done

    def clear(self) -> None:
        """Nobody waits any more."""
        self._heap.clear()
        self._known.clear()
        self._kin.clear()

    def order(self) -> list[int]:
        """The ids in the order in which they would leave."""
        return [outbound_id for *_, outbound_id in sorted(self._heap)]
