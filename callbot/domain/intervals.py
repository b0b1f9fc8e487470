"""Intervals of time and their arithmetic. Half open, aware, in UTC; a naive instant is refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callbot.errors import NaiveInstant


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` up to, not including, `end`; both become UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise NaiveInstant
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    @property
    def length(self) -> timedelta:
        """How long it lasts; negative lengths are empty."""
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """True if they share an instant; touching is not sharing."""
        return self.start < other.end and other.start < self.end

    def widened(self, by: timedelta) -> "Interval":
        """The interval with `by` added on both sides."""
        return Interval(self.start - by, self.end + by)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as sorted, disjoint, non-touching intervals."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if interval.end <= interval.start:
            continue
        if merged and interval.start <= merged[-1].end:
            if interval.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, interval.end)
        else:
            merged.append(interval)
    return merged


def minus(keep: Iterable[Interval], away: Iterable[Interval]) -> list[Interval]:
    """What of `keep` is not in `away`; one sweep over both, sorted first."""
    left: list[Interval] = []
    gone = union(away)
    at = 0
    for interval in union(keep):
        start = interval.start
        while at < len(gone) and gone[at].end <= start:
            at += 1
        look = at
        while look < len(gone) and gone[look].start < interval.end:
            if gone[look].start > start:
                left.append(Interval(start, gone[look].start))
            start = max(start, gone[look].end)
            look += 1
        if start < interval.end:
            left.append(Interval(start, interval.end))
    return left


def intersect(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    """The instants that are in both."""
    left, right = union(one), union(other)
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            shared.append(Interval(start, end))
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1
    return shared


def longest(intervals: Sequence[Interval]) -> Interval | None:
    """The longest interval, the first of equals."""
    return max(intervals, key=lambda interval: interval.length, default=None)
