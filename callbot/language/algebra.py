"""The set maths of words: days as sets of dates, hours of the day, and the wall clock as instants.

Days are sets of dates, both bounds included; hours are wall-clock minutes, half open, or one point; both are
cut with `&`. What whole statements cover, less what they exclude, is `callbot.domain.windows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from callbot.language.reading import WEEK

EVERY_DAY = 127
WORKDAYS = 31
DAY = 1440
_EVENING = 1260
_ONE_DAY = timedelta(days=1)


class Days(NamedTuple):
    """The dates of the weekdays in `mask` (bit 0 Monday) from `since` through `until`; None is unbounded.

    >>> Days(WORKDAYS) & Days(EVERY_DAY, date(2026, 11, 27), date(2026, 11, 28))
    Days(mask=31, since=datetime.date(2026, 11, 27), until=datetime.date(2026, 11, 28))
    """

    mask: int = EVERY_DAY
    since: date | None = None
    until: date | None = None

    def __and__(self, other: Days) -> Days:
        """The dates in both."""
        starts = [day for day in (self.since, other.since) if day]
        ends = [day for day in (self.until, other.until) if day]
        return Days(self.mask & other.mask, max(starts, default=None), min(ends, default=None))

    def __bool__(self) -> bool:
        """Whether any date belongs to it."""
        if self.since is None or self.until is None:
            return self.mask != 0
        return next(self.dates(self.since, self.until + _ONE_DAY), None) is not None

    def dates(self, first: date, end: date) -> Iterator[date]:
        """Its dates from `first` up to, not including, `end`."""
        day = max(first, self.since) if self.since else first
        end = min(end, self.until + _ONE_DAY) if self.until else end
        while day < end:
            if self.mask >> day.weekday() & 1:
                yield day
            day += _ONE_DAY


class Hours(NamedTuple):
    """Minutes of the wall clock: the point `at`, or from `start` up to `end`; None is an open side.

    An end beyond 1440 lies in the next day.

    >>> Hours(480, 720) & Hours(540)
    Hours(start=540, end=720, at=None, bare=False)
    """

    start: int | None = None
    end: int | None = None
    at: int | None = None
    bare: bool = False
    """Whether neither morning nor afternoon was said."""

    @property
    def whole(self) -> bool:
        """Whether nothing of the day is left out."""
        return self.start is None and self.end is None and self.at is None

    def __and__(self, other: Hours) -> Hours | None:
        """The minutes in both; None where there are none."""
        for point, rest in ((self, other), (other, self)):
            if point.at is not None:
                return point if rest.at == point.at or (rest.at is None and rest.holds(point.at)) else None
        starts = [minute for minute in (self.start, other.start) if minute is not None]
        ends = [minute for minute in (self.end, other.end) if minute is not None]
        start, end = max(starts, default=None), min(ends, default=None)
        return None if end is not None and end <= (start or 0) else Hours(start, end)

    def later(self) -> Hours | None:
        """The same clocks twelve hours on, if that is no later than nine in the evening."""
        start, end, at = (None if m is None else m + 720 for m in (self.start, self.end, self.at))
        return Hours(start, end, at) if max(end or 0, at or 0, start or 0) <= _EVENING else None

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        return (self.start or 0) <= minute and (self.end is None or minute < self.end)


def at_minute(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock minute; in the gap of a time change it moves forward by the gap.

    >>> at_minute(date(2026, 3, 8), 150, ZoneInfo("America/New_York")).isoformat()
    '2026-03-08T03:30:00-04:00'
    """
    if minutes >= DAY:
        days, minutes = divmod(minutes, DAY)
        day += timedelta(days=days)
    hour, minute = divmod(minutes, 60)
    wall = datetime(day.year, day.month, day.day, hour, minute, 0, 0, zone)
    if MINYEAR < day.year < MAXYEAR and (wall - _ONE_DAY).utcoffset() == (wall + _ONE_DAY).utcoffset():
        return wall  # no clock is changed near it
    if wall.utcoffset() == wall.replace(fold=1).utcoffset():
        return wall
    return wall.astimezone(UTC).astimezone(zone)  # a gap: forward; an overlap: the first


@cache
def mask_of(days: tuple[str, ...]) -> int:
    """The mask of ("MO", …)."""
    return sum(1 << WEEK.index(day) for day in days)


@cache
def days_of(mask: int) -> tuple[str, ...]:
    """The names of a mask, in the order of the week.

    >>> days_of(WORKDAYS)
    ('MO', 'TU', 'WE', 'TH', 'FR')
    """
    return tuple(name for place, name in enumerate(WEEK) if mask >> place & 1)
