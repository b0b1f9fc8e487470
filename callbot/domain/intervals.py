"""Sets of time as sorted, disjoint intervals: joined, cut and taken away from each other in one sweep.

Intervals are half open, never empty, and stand in UTC; a naive bound is refused with `NaiveInstant`.
What a function here returns is in normal form: sorted, disjoint, not touching. What it takes need not be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from callbot.domain.wallclock import utc


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The instants from `start` up to, not including, `end`; both UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            object.__setattr__(self, "start", utc(self.start))
            object.__setattr__(self, "end", utc(self.end))
        if self.end <= self.start:
            raise ValueError("An interval ends after it starts.")

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """Whether they share an instant; touching is not sharing."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Interval") -> bool:
        """Whether all of `other` lies in it."""
        return self.start <= other.start and other.end <= self.end

    def padded(self, buffer: timedelta) -> "Interval":
        """It, longer by `buffer` on both sides."""
        return Interval(self.start - buffer, self.end + buffer)


Intervals = tuple[Interval, ...]
_START = attrgetter("start")


def span(start: datetime, end: datetime) -> Intervals:
    """The interval from start to end as a set: empty where there is nothing between them."""
    return (Interval(start, end),) if start < end else ()


def normalise(intervals: Iterable[Interval]) -> Intervals:
    """The same instants in normal form."""
    joined: list[Interval] = []
    for interval in sorted(intervals, key=_START):
        last = joined[-1] if joined else None
        if last is None or interval.start > last.end:
            joined.append(interval)
        elif interval.end > last.end:
            joined[-1] = Interval(last.start, interval.end)
    return tuple(joined)


def union(*sets: Iterable[Interval]) -> Intervals:
    """The instants in any of the sets."""
    return normalise(interval for intervals in sets for interval in intervals)


def minus(kept: Iterable[Interval], taken: Iterable[Interval], buffer: timedelta = timedelta()) -> Intervals:
    """The instants of `kept` that are not in `taken`, nor within the buffer of it."""
    left: list[Interval] = []
    cuts = normalise(taken)
    first = 0
    for interval in normalise(kept):
        since, until = interval.start - buffer, interval.end + buffer
        while first < len(cuts) and cuts[first].end <= since:
            first += 1
        start, at = interval.start, first
        while at < len(cuts) and cuts[at].start < until:
            left.extend(span(start, cuts[at].start - buffer))
            start = cuts[at].end + buffer
            at += 1
        left.extend(span(start, interval.end))
    return tuple(left)


def intersect(one: Iterable[Interval], other: Iterable[Interval]) -> Intervals:
    """The instants in both sets."""
    shared: list[Interval] = []
    left, right = normalise(one), normalise(other)
    at_left = at_right = 0
    while at_left < len(left) and at_right < len(right):
        first, second = left[at_left], right[at_right]
        shared.extend(span(max(first.start, second.start), min(first.end, second.end)))
        if first.end <= second.end:
            at_left += 1
        else:
            at_right += 1
    return tuple(shared)


def overlaps(one: Iterable[Interval], other: Iterable[Interval]) -> bool:
    """Whether the sets share an instant."""
    return bool(intersect(one, other))
