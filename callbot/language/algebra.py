"""The set maths of time: days, hours of the day, and meanings as unions of what is taken less what is not.

Days are sets of dates, both bounds included; hours are wall-clock minutes, half open, or one point. A meaning
is closed under `|`, `-` and `&`; it is compared by what it covers (`same`), and `expand` gives the instants.
Naive datetimes are refused at the door of the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from callbot.language.reading import WEEK, Exclude, Instant, Item, Recurring, Window

UTC = UTC
EVERY_DAY = 127
WORKDAYS = 31
DAY = 1440
_EVENING = 1260
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
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

    def __contains__(self, day: date) -> bool:
        return bool(
            self.mask >> day.weekday() & 1
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )

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


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of the wall clock: the point `at`, or from `start` up to `end`; None is an open side.

    An end beyond 1440 lies in the next day.

    >>> Hours(480, 720) & Hours(540)
    Hours(start=540, end=720, at=None, bare=False)
    """

    start: int | None = None
    end: int | None = None
    at: int | None = None
    bare: bool = field(default=False, compare=False)
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
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    if wall.utcoffset() == wall.replace(fold=1).utcoffset():
        return wall
    return wall.astimezone(UTC).astimezone(zone)  # a gap: forward; an overlap: the first


Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Term:
    """What lies in all of `inside` and in none of `outside`."""

    inside: tuple[Item, ...]
    outside: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A union of terms, read on the wall clock of `zone` where an item names none."""

    terms: tuple[Term, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, items: Iterable[Item], zone: ZoneInfo) -> Meaning:
        """What the items of a reading cover: every exclusion is taken away from every other item."""
        listed = tuple(items)
        outside = tuple(item.item for item in listed if isinstance(item, Exclude))
        taken = (item for item in listed if not isinstance(item, Exclude))
        return cls(tuple(Term((item,), outside) for item in taken), zone)

    def __or__(self, other: Meaning) -> Meaning:
        """What either covers."""
        return Meaning(self.terms + other.terms, self.zone)

    def __and__(self, other: Meaning) -> Meaning:
        """What both cover."""
        return Meaning(
            tuple(Term(a.inside + b.inside, a.outside + b.outside) for a in self.terms for b in other.terms),
            self.zone,
        )

    def __sub__(self, other: Meaning) -> Meaning:
        """What the other does not cover."""
        left = self
        for term in other.terms:
            without = [
                Meaning(tuple(Term(t.inside, (*t.outside, item)) for t in left.terms), self.zone)
                for item in term.inside
            ]
            kept = [
                Meaning(tuple(Term((*t.inside, item), t.outside) for t in left.terms), self.zone)
                for item in term.outside
            ]
            parts = without + kept
            left = Meaning(tuple(t for part in parts for t in part.terms), self.zone)
        return left

    def expand(self, start: datetime, end: datetime) -> tuple[list[Interval], list[datetime]]:
        """Its intervals and single instants in [start, end), UTC, sorted, joined."""
        intervals: list[Interval] = []
        points: set[datetime] = set()
        for term in self.terms:
            spans, instants = _expand(term, self.zone, start.astimezone(UTC), end.astimezone(UTC))
            intervals += spans
            points |= instants
        return joined(intervals), sorted(points)

    def same(self, other: Meaning, start: datetime, end: datetime) -> bool:
        """Whether both cover the same of [start, end)."""
        return self.expand(start, end) == other.expand(start, end)


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants, sorted, disjoint, not touching."""
    out: list[Interval] = []
    for start, end in sorted(intervals):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        elif start < end:
            out.append((start, end))
    return out


def _expand(
    term: Term, zone: ZoneInfo, start: datetime, end: datetime
) -> tuple[list[Interval], set[datetime]]:
    parts = [_covered(item, zone, start, end) for item in term.inside]
    away = [_covered(item, zone, start, end) for item in term.outside]
    spans = [(start, end)]
    candidates: set[datetime] = set()
    pointed = False
    for intervals, points in parts:
        if points is None:
            spans = _both(spans, intervals)
        else:
            candidates = candidates & points if pointed else points
            pointed = True
    for intervals, points in away:
        candidates = candidates - (points or set())
        spans = _less(spans, intervals)
    if not pointed:
        return spans, set()
    return [], {at for at in candidates if any(a <= at < b for a, b in spans)}


def _covered(
    item: Item, zone: ZoneInfo, start: datetime, end: datetime
) -> tuple[list[Interval], set[datetime] | None]:
    """The intervals of an item, and its points where it is one of points."""
    if isinstance(item, Exclude):
        return _covered(item.item, zone, start, end)
    if isinstance(item, Instant):
        return [], {item.at.astimezone(UTC)}
    if isinstance(item, Window):
        begins = item.start.astimezone(UTC) if item.start else start
        ends = _closing(item, zone, end)
        return joined([(max(begins, start), min(ends, end))]), None
    return _weekly(item, zone, start, end)


def _closing(item: Window, zone: ZoneInfo, end: datetime) -> datetime:
    """The end of a window; one that opens at an hour and stays open ends with its day."""
    if item.end:
        return item.end.astimezone(UTC)
    local = item.start.astimezone(zone) if item.start else None
    if local is None or not (local.hour or local.minute):
        return end
    return at_minute(local.date(), DAY, zone).astimezone(UTC)


def _weekly(
    item: Recurring, zone: ZoneInfo, start: datetime, end: datetime
) -> tuple[list[Interval], set[datetime] | None]:
    theirs = ZoneInfo(item.zone) if item.zone else zone
    days = Days(mask_of(item.days), item.since, item.until)
    first = start.astimezone(theirs).date() - _ONE_DAY
    dates = days.dates(first, end.astimezone(theirs).date() + _ONE_DAY)
    if item.at is not None:
        instants = {at_minute(day, item.at, theirs).astimezone(UTC) for day in dates}
        return [], {at for at in instants if start <= at < end}
    begins, ends = item.start or 0, DAY if item.end is None else item.end
    ends += DAY if item.start is not None and ends <= begins else 0
    spans = [
        (
            max(at_minute(day, begins, theirs).astimezone(UTC), start),
            min(at_minute(day, ends, theirs).astimezone(UTC), end),
        )
        for day in dates
    ]
    return joined(span for span in spans if span[0] < span[1]), None


def _both(one: list[Interval], other: list[Interval]) -> list[Interval]:
    return joined((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d))


def _less(kept: list[Interval], taken: list[Interval]) -> list[Interval]:
    for away in taken:
        kept = [
            piece
            for start, end in kept
            for piece in ((start, min(end, away[0])), (max(start, away[1]), end))
            if piece[0] < piece[1]
        ]
    return kept


@lru_cache(maxsize=256)
def mask_of(days: tuple[str, ...]) -> int:
    """The mask of ("MO", …)."""
    return sum(1 << WEEK.index(day) for day in days)


@lru_cache(maxsize=256)
def days_of(mask: int) -> tuple[str, ...]:
    """The names of a mask, in the order of the week.

    >>> days_of(WORKDAYS)
    ('MO', 'TU', 'WE', 'TH', 'FR')
    """
    return tuple(name for place, name in enumerate(WEEK) if mask >> place & 1)
