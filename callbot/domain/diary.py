"""An owner's diary: what is stated and what is taken, asked as one value.

A slot's whole length lies in one free window; offers stand on a grid of the owner's wall clock, or on a
minute that is stated outright, and never in the hour that comes twice when clocks are set back.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from callbot.domain.availability import Fit, Policy, Statement
from callbot.domain.intervals import Interval, Intervals
from callbot.domain.wallclock import DAY_MINUTES, edge_at, is_twofold, local_date, utc
from callbot.domain.windows import free_windows, points


@dataclass(frozen=True, slots=True)
class Diary:
    """`taken` are the agreed times, UTC, half open; `zone` is the owner's."""

    statement: Statement
    taken: tuple[Interval, ...]
    zone: ZoneInfo
    policy: Policy
    done: tuple[datetime, ...] = ()
    """When calls of these days began that are over: they take no time, but count for their day."""
    holidays: frozenset[date] = frozenset()
    """The owner's dates on which weekly rules rest."""
    asked: tuple[Interval, ...] = ()
    """What the owner is asked about for others: offered to nobody meanwhile, but no call of its day yet."""

    @property
    def day_counts(self) -> Mapping[date, int]:
        """How many calls each local day has already."""
        starts = sorted([*(interval.start for interval in self.taken), *self.done])
        counts: dict[date, int] = {}
        counted = 0
        while counted < len(starts):
            day = local_date(starts[counted], self.zone)
            tomorrow = bisect_left(starts, edge_at(day, DAY_MINUTES, self.zone))
            counts[day], counted = tomorrow - counted, tomorrow
        return counts

    def free(self, start: datetime, end: datetime) -> Intervals:
        """The free windows between two instants: stated, and neither excluded, taken nor asked about."""
        return self._windows(start, end, (*self.taken, *self.asked))

    def slots(self, now: datetime) -> tuple[datetime, ...]:
        """Every start that can be offered up to the horizon, in order."""
        return tuple(slot for _, slot in self._slots(now))

    def openings(self, now: datetime) -> tuple[datetime, ...]:
        """Up to three slots on different days, the soonest first."""
        soonest: dict[date, datetime] = {}
        for day, slot in self._slots(now):
            soonest.setdefault(day, slot)
            if len(soonest) == self.policy.openings:
                break
        return tuple(soonest.values())

    def nearest(self, wanted: datetime, now: datetime) -> tuple[datetime, ...]:
        """Up to three slots on different days nearest to what was wanted, in order of time."""
        wanted = utc(wanted)

        def away(slot: datetime) -> timedelta:
            return abs(slot - wanted)

        best = [
            min((slot for _, slot in slots), key=away)
            for _, slots in groupby(self._slots(now), key=lambda found: found[0])
        ]
        return tuple(sorted(sorted(best, key=away)[: self.policy.openings]))

    def fit(self, start: datetime, minutes: int, now: datetime, lead: timedelta) -> Fit:
        """Whether a call of this length may start then, and if not, why.

        The whole length must end inside what is stated; `lead` is how far ahead it must lie.
        """
        start, now = utc(start), utc(now)
        wanted = Interval(start, start + timedelta(minutes=minutes))
        if start <= now:
            return Fit.PAST
        if start > self._horizon(now):
            return Fit.TOO_FAR
        around = wanted.padded(timedelta(minutes=self.policy.buffer_minutes))
        if any(around.overlaps(taken) for taken in self.taken):
            return Fit.BUSY
        if self._is_full(start, self.day_counts):
            return Fit.DAY_FULL
        if start - now < lead:
            return Fit.TOO_SOON
        if self._windows(wanted.start, wanted.end) != (wanted,):
            return Fit.OUTSIDE
        on_grid = _on_grid(start, self.zone, self.policy.proposal_grid_minutes) == start
        if not on_grid and start not in self._points(start, wanted.end):
            return Fit.OUTSIDE
        return Fit.ASKED if any(around.overlaps(asked) for asked in self.asked) else Fit.FREE

    def free_part(self, window: Interval, now: datetime) -> Interval | None:
        """The longest part of a proposed window that is free, if a call fits into it."""
        now, counts = utc(now), self.day_counts
        soonest = max(window.start, now + timedelta(minutes=self.policy.confirm_lead_minutes))
        start = _on_grid(soonest, self.zone, self.policy.proposal_grid_minutes)
        parts = [
            part
            for part in self.free(start, min(window.end, self._horizon(now)))
            if part.length >= timedelta(minutes=self.policy.minutes) and not self._is_full(part.start, counts)
        ]
        return max(parts, key=lambda part: part.length, default=None)

    def _windows(self, start: datetime, end: datetime, busy: tuple[Interval, ...] = ()) -> Intervals:
        return free_windows(
            self.statement.items,
            start=start,
            end=end,
            zone=self.zone,
            policy=self.policy,
            busy=busy,
            holidays=self.holidays,
        )

    def _slots(self, now: datetime) -> Iterator[tuple[date, datetime]]:
        """Every slot with its local day, in order; the lead is kept, and full days are left out."""
        now = utc(now)
        first = now + timedelta(minutes=self.policy.lead_minutes)
        last = now + timedelta(days=self.policy.horizon_days)
        stated, counts = self._points(first, last), self.day_counts
        length, most = timedelta(minutes=self.policy.minutes), self.policy.calls_per_day
        for window in self.free(first, last):
            latest = window.end - length
            starts = self._grid(window.start, latest)
            own = stated[bisect_left(stated, window.start) : bisect_right(stated, latest)]
            for slot in sorted({*starts, *own}) if own else starts:
                local = slot.astimezone(self.zone)
                day = local.date()
                if counts.get(day, 0) < most and not is_twofold(local):
                    yield day, slot

    def _grid(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """The instants from the first to the last that stand on the grid of offers."""
        if last < first:
            return
        grid = timedelta(minutes=self.policy.grid_minutes)
        slot = _on_grid(first, self.zone, self.policy.grid_minutes)
        while slot <= last:
            yield slot
            slot = _on_grid(slot + grid, self.zone, self.policy.grid_minutes)

    def _points(self, start: datetime, end: datetime) -> list[datetime]:
        items = self.statement.items
        return points(items, start=start, end=end, zone=self.zone, holidays=self.holidays)

    def _is_full(self, start: datetime, counts: Mapping[date, int]) -> bool:
        return counts.get(local_date(start, self.zone), 0) >= self.policy.calls_per_day

    def _horizon(self, now: datetime) -> datetime:
        """Until when a time that others propose is near enough: all of the last day counts."""
        return now + timedelta(days=self.policy.horizon_days + 1)


def _on_grid(instant: datetime, zone: ZoneInfo, grid: int) -> datetime:
    """The first instant at or after this one whose wall clock stands on the grid, counted from midnight."""
    while True:
        local = instant.astimezone(zone)
        past = (local.hour * 60 + local.minute) % grid
        if not (past or local.second or local.microsecond):
            return instant
        # And once more: the clocks may be changed on the way, by half an hour in places.
        instant += timedelta(minutes=grid - past, seconds=-local.second, microseconds=-local.microsecond)
