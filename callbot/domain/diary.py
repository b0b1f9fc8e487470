"""An owner's diary: what is stated and what is taken, asked as one value."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.domain import availability
from callbot.domain.availability import Fit, Statement
from callbot.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class Diary:
    """`taken` are the agreed times, UTC, half open; `zone` is the owner's."""

    statement: Statement
    taken: tuple[Interval, ...]
    zone: ZoneInfo
    policy: availability.Policy

    @property
    def day_counts(self) -> Mapping[date, int]:
        """How many calls each local day has already."""
        return Counter(interval.start.astimezone(self.zone).date() for interval in self.taken)

    def openings(self, now: datetime) -> tuple[datetime, ...]:
        """Up to three slots on different days, the soonest first."""
        return availability.openings(
            self.statement.items,
            now=now,
            zone=self.zone,
            policy=self.policy,
            busy=self.taken,
            day_counts=self.day_counts,
        )

    def nearest(self, wanted: datetime, now: datetime) -> tuple[datetime, ...]:
        """Up to three slots on different days nearest to what was wanted, in order of time."""
        return availability.nearest(
            wanted,
            self.statement.items,
            now=now,
            zone=self.zone,
            policy=self.policy,
            busy=self.taken,
            day_counts=self.day_counts,
        )

    def fit(self, start: datetime, minutes: int, now: datetime, lead: timedelta) -> Fit:
        """Whether a call of this length may start then, and if not, why."""
        return availability.fit(
            start,
            minutes=minutes,
            items=self.statement.items,
            now=now,
            zone=self.zone,
            policy=self.policy,
            busy=self.taken,
            day_counts=self.day_counts,
            lead=lead,
        )

    def free_part(self, window: Interval, now: datetime) -> Interval | None:
        """What is free of a proposed window, if a call fits."""
        return availability.free_part(
            window,
            items=self.statement.items,
            now=now,
            zone=self.zone,
            policy=self.policy,
            busy=self.taken,
            day_counts=self.day_counts,
        )
