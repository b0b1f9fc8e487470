"""The concrete windows of what an owner stated: weekly rules and dated items over any span of time.

Weekly rules keep wall time and are expanded per date of their own zone; windows are UTC and half open.
An open end stops at the calling hours, which are the owner's; what is stated outright goes beyond them.
What a change of clocks skips is in no window. A bound in the hour that comes twice is the first of the
two, but an exclusion ends with the second, so that it takes rather too much.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.domain.availability import DAYS, Policy
from callbot.domain.intervals import Interval, Intervals, intersect, minus, span
from callbot.domain.wallclock import (
    DAY_MINUTES,
    MINUTE,
    edge_at,
    instant_at,
    local_date,
    local_minute,
    minute_of_day,
    utc,
)
from callbot.language import Exclude, Instant, Item, Recurring, Window

WHOLE_DAY = timedelta(hours=20)
"""A window as long as this names the day, not its hours."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Hours:
    """The owner's calling hours: where open ends stop, and on which days they are called at all."""

    zone: ZoneInfo
    policy: Policy
    holidays: Set[date]

    def opens(self, day: date) -> datetime:
        """Where an open start stops on that date."""
        return edge_at(day, minute_of_day(self.policy.calling_from), self.zone)

    def closes(self, day: date) -> datetime:
        """Where the calling hours of that date end."""
        return edge_at(day, minute_of_day(self.policy.calling_to), self.zone)

    def stops(self, start: datetime) -> datetime:
        """Where an open end stops that starts at this hour: one in the evening stops later."""
        day = local_date(start, self.zone)
        if local_minute(start, self.zone) < minute_of_day(self.policy.evening_from):
            return self.closes(day)
        return edge_at(day, minute_of_day(self.policy.evening_to), self.zone)

    def include(self, day: date) -> bool:
        """Whether people call on that date, unless the owner names it."""
        return DAYS[day.weekday()] in self.policy.calling_days.split() and day not in self.holidays


def free_windows(
    items: Iterable[Item],
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    policy: Policy,
    busy: Sequence[Interval] = (),
    holidays: Set[date] = frozenset(),
) -> Intervals:
    """What is free between two instants: stated, less excluded, less busy with the buffer on both sides.

    `zone` is the owner's; `holidays` are dates of that zone on which weekly rules rest.
    """
    asked = span(start, end)
    if not asked:
        return ()
    [within], hours = asked, _Hours(zone, policy, holidays)
    included: list[Interval] = []
    excluded: list[Interval] = []
    for item in items:
        if isinstance(item, Exclude):
            excluded += _excluded(item.item, within, hours)
        else:
            included += _stated(item, within, hours)
    stated = minus(intersect(included, asked), excluded)
    return minus(stated, busy, timedelta(minutes=policy.buffer_minutes))


def points(
    items: Iterable[Item], *, start: datetime, end: datetime, zone: ZoneInfo, holidays: Set[date]
) -> list[datetime]:
    """The starts that are stated to the minute ("Tuesdays at 10:15"), in order, as UTC."""
    within, found = Interval(start, end), []
    for item in items:
        if isinstance(item, Instant):
            found.append(utc(item.at))
        elif isinstance(item, Recurring) and item.at is not None:
            theirs = _zone(item, zone)
            shown = (_point(item.at, day, theirs) for day in _days(item, within, theirs, holidays))
            found += [at for at in shown if at is not None]
    return sorted(at for at in found if within.start <= at < within.end)


def _stated(item: Instant | Window | Recurring, within: Interval, hours: _Hours) -> Iterable[Interval]:
    """What an included item covers around a span; open ends stop at the calling hours."""
    match item:
        case Instant(at):
            return _call(utc(at), hours.policy)
        case Window():
            return _dated(item, within, hours)
        case Recurring():
            theirs = hours.zone if _is_whole_day(item) else _zone(item, hours.zone)
            days = _days(item, within, theirs, hours.holidays)
            return [window for day in days for window in _weekly(item, day, theirs, hours)]


def _excluded(item: Instant | Window | Recurring, within: Interval, hours: _Hours) -> Iterable[Interval]:
    """What an excluded item covers around a span; an open end of hours is the end of the day."""
    match item:
        case Instant(at):
            return _call(utc(at), hours.policy)
        case Window(start, end):
            if start is not None and end is None and not _names_day(start, hours.zone):
                end = edge_at(local_date(start, hours.zone), DAY_MINUTES, hours.zone)
            return span(utc(start or within.start), utc(end or within.end))
        case Recurring():
            theirs = _zone(item, hours.zone)
            return [
                window
                for day in _days(item, within, theirs)
                for window in (
                    _weekly(item, day, theirs, hours)
                    if item.at is not None
                    else span(
                        edge_at(day, item.start or 0, theirs),
                        edge_at(day, _end(item) or DAY_MINUTES, theirs, late=True),
                    )
                )
            ]


def _weekly(item: Recurring, day: date, theirs: ZoneInfo, hours: _Hours) -> Intervals:
    """A weekly rule on one of its dates."""
    if item.at is not None:
        at = _point(item.at, day, theirs)
        return () if at is None else _call(at, hours.policy)
    if _is_whole_day(item):
        return span(hours.opens(day), hours.closes(day))
    end = _end(item)
    starts = edge_at(day, item.start or 0, theirs)
    ends = edge_at(day, DAY_MINUTES if end is None else end, theirs)
    if item.start is None:
        starts = max(starts, hours.opens(local_date(ends - MINUTE, hours.zone)))
    if end is None:
        ends = min(ends, hours.stops(starts))
    return span(starts, ends)


def _dated(item: Window, within: Interval, hours: _Hours) -> Intervals:
    """A window with hours of its own as it is; one that names days, as the calling hours of those days."""
    start, end = (None if bound is None else utc(bound) for bound in (item.start, item.end))
    timed = item.start is not None and not _names_day(item.start, hours.zone)
    if timed and start and end is None:
        return span(start, hours.stops(start))
    if timed and start and end and end - start < WHOLE_DAY:
        return span(start, end)
    whole = span(max(start or within.start, within.start), min(end or within.end, within.end))
    if not whole:
        return ()
    own = list(_dates(start, end, hours.zone)) if start and end and start < end <= start + WEEK else []
    named = bool(own) and not any(hours.include(day) for day in own)
    found: list[Interval] = []
    for day in _dates(whole[0].start, whole[0].end, hours.zone):
        if not named and not hours.include(day):
            continue
        opens, closes = hours.opens(day), hours.closes(day)
        if timed and start and local_date(start, hours.zone) == day:
            opens, closes = start, hours.stops(start)
        if item.end and not _names_day(item.end, hours.zone) and local_date(item.end, hours.zone) == day:
            closes = utc(item.end)
        found += span(opens, closes)
    return intersect(found, whole)


def _names_day(bound: datetime, zone: ZoneInfo) -> bool:
    """Whether a bound is a midnight where it was said, so that it names the day and not an hour."""
    said = bound.tzinfo if isinstance(bound.tzinfo, ZoneInfo) else zone
    return utc(bound) == edge_at(local_date(bound, said), 0, said)


def _zone(item: Recurring, zone: ZoneInfo) -> ZoneInfo:
    return ZoneInfo(item.zone) if item.zone else zone


def _end(item: Recurring) -> int | None:
    """Where a rule ends, in minutes of the day it starts on: "22:00 to 2:00" runs over midnight."""
    overnight = item.end is not None and item.end <= (item.start or 0)
    return item.end + DAY_MINUTES if item.end is not None and overnight else item.end


def _is_whole_day(item: Recurring) -> bool:
    """Whether a rule names days without hours: those are the owner's calling hours, on the owner's dates."""
    return item.at is None and (item.start, _end(item)) in {(None, None), (0, None), (0, DAY_MINUTES)}


def _days(
    item: Recurring, within: Interval, theirs: ZoneInfo, holidays: Set[date] = frozenset()
) -> Iterator[date]:
    """The dates of a rule that can reach into a span, from the evening before it on."""
    for day in _dates(within.start - DAY, within.end, theirs):
        if DAYS[day.weekday()] not in item.days or day in holidays:
            continue
        if (item.since is None or day >= item.since) and (item.until is None or day <= item.until):
            yield day


def _dates(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The dates of `zone` that a stretch of time touches."""
    first, last = local_date(start, zone), local_date(end - timedelta.resolution, zone)
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _point(minute: int, day: date, theirs: ZoneInfo) -> datetime | None:
    """The instant of a rule for a point of time; none on the day whose clocks skip it."""
    at = instant_at(day, minute, theirs)
    return at if local_minute(at, theirs) == minute % DAY_MINUTES else None


def _call(at: datetime, policy: Policy) -> Intervals:
    return span(at, at + timedelta(minutes=policy.minutes))
