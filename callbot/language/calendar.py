"""Turns symbolic days and clocks into dates and minutes, seen from one day of one zone.

Weeks run Monday to Sunday; nothing past is returned; a span of days is half open.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.language.meaning import (
    Clock,
    Day,
    DaysAhead,
    NthWeekday,
    OnDate,
    Stretch,
    Through,
    Weekdays,
)

Span = tuple[date, date]


def spans(day: Day, today: date) -> list[Span]:
    """The half-open spans of dates that a day means, seen from `today`; none where there is no such date.

    >>> spans(DaysAhead(1), date(2026, 11, 24))
    [(datetime.date(2026, 11, 25), datetime.date(2026, 11, 26))]
    """
    if isinstance(day, Weekdays):
        return [_one(_weekday(day, n, today) + timedelta(weeks=day.weeks_on)) for n in day.days]
    if isinstance(day, DaysAhead):
        return [_one(_months(today, day.months) + timedelta(days=day.days))]
    if isinstance(day, OnDate):
        found = _dated(day, today)
        return [_one(found)] if found else []
    if isinstance(day, NthWeekday):
        found = _nth(day, today)
        return [_one(found)] if found else []
    if isinstance(day, Stretch):
        return [_stretch(day, today)]
    if isinstance(day, Through):
        return _through(day, today)
    return [span for span in spans(day.day, today)]


def at_minute(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock minute; in the gap of a time change it moves forward by the gap.

    >>> at_minute(date(2026, 3, 8), 150, ZoneInfo("America/New_York")).isoformat()
    '2026-03-08T03:30:00-04:00'
    """
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)
    return datetime.fromtimestamp(wall.timestamp(), zone)


def business(clock: Clock, part: tuple[int, int] | None = None) -> int:
    """Minutes of the day of a clock; a bare one falls into the part of the day, else into business hours.

    >>> business(Clock(2)), business(Clock(9)), business(Clock(12)), business(Clock(8), (1020, 1260))
    (840, 540, 720, 1200)
    """
    if not clock.bare:
        return clock.minutes()
    early = clock.minutes()
    if clock.hour > 12 or clock.hour == 0:
        return early
    halves = (early % 720, early % 720 + 720)
    if part:
        near = [m for m in halves if part[0] - 60 <= m <= part[1]]
        if near:
            return near[-1] if part[0] >= 720 else near[0]
        return halves[1] if part[0] >= 720 else halves[0]
    return halves[0] if 7 <= clock.hour <= 11 else halves[1]


def business_range(start: Clock, end: Clock, part: tuple[int, int] | None = None) -> tuple[int, int]:
    """The shortest positive range of two clocks, business hours preferred.

    >>> business_range(Clock(10), Clock(2)), business_range(Clock(7), Clock(8, 0, "p"))
    ((600, 840), (1140, 1200))
    """
    starts, ends = _choices(start), _choices(end)
    if part:
        starts = [s for s in starts if (s >= 720) == (part[0] >= 720)] or starts
    pairs = [(s, e + (1440 if e <= s else 0)) for s in starts for e in ends]
    shortest = min(e - s for s, e in pairs)
    best = [pair for pair in pairs if pair[1] - pair[0] == shortest]
    return min(best, key=lambda pair: (max(0, 420 - pair[0]) + max(0, pair[1] - 1140), pair[0]))


def _choices(clock: Clock) -> list[int]:
    if not clock.bare or clock.hour > 12 or clock.hour == 0:
        return [clock.minutes()]
    early = clock.minutes() % 720
    return [early, early + 720]


def _one(day: date) -> Span:
    return day, day + timedelta(days=1)


def _weekday(day: Weekdays, n: int, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if day.week is not None:
        return monday + timedelta(days=7 * day.week + n)
    ahead = (n - today.weekday()) % 7
    if day.which == "last":
        return today + timedelta(days=ahead - 7)
    if day.which == "this":
        return today + timedelta(days=ahead)
    if day.which == "next" and n > today.weekday():
        return monday + timedelta(days=7 + n)
    return today + timedelta(days=ahead or 7)


def _months(day: date, months: int) -> date:
    if not months:
        return day
    years, month = divmod(day.month - 1 + months, 12)
    return _date(day.year + years, month + 1, day.day) or _date(day.year + years, month + 1, 28) or day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dated(day: OnDate, today: date) -> date | None:
    if day.year:
        return _date(day.year, day.month, day.day)
    if day.month:
        years = (today.year, today.year + 1, today.year + 2, today.year + 4)
        return next((d for y in years if (d := _date(y, day.month, day.day)) and d >= today), None)
    first = today.replace(day=1)
    starts = [_months(first, day.months_ahead)] if day.months_ahead else [_months(first, m) for m in range(4)]
    return next((d for s in starts if (d := _date(s.year, s.month, day.day)) and d >= today), None)


def _nth(day: NthWeekday, today: date) -> date | None:
    if day.month:
        years = [day.year] if day.year else [today.year, today.year + 1]
        starts = [date(year, day.month, 1) for year in years]
    else:
        starts = [_months(today.replace(day=1), day.months_ahead)]
    for start in starts:
        first = start + timedelta(days=(day.weekday - start.weekday()) % 7)
        found = first + timedelta(days=7 * (day.nth - 1))
        if day.nth < 0:
            end = _months(start, 1) - timedelta(days=1)
            found = end - timedelta(days=(end.weekday() - day.weekday) % 7)
        if found.month == start.month and (day.year or found >= today):
            return found
    return None


def _stretch(day: Stretch, today: date) -> Span:
    if day.month:
        year = today.year + (day.month < today.month)
        first = date(year, day.month, 1)
        monday = first - timedelta(days=first.weekday()) + timedelta(days=7 * (day.count - 1))
        monday += timedelta(days=7 if first.weekday() > 3 else 0)
        return monday, monday + timedelta(days=7)
    if day.unit == "month":
        first = _months(today.replace(day=1), day.ahead)
        return max(first, today), _months(first, 1)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * day.ahead)
    if day.unit == "weekend":
        return monday + timedelta(days=5), monday + timedelta(days=7)
    if day.piece == "rest":
        return max(today, monday), monday + timedelta(days=6)
    edges = {"start": (0, 2), "middle": (1, 4), "end": (3, 5)}
    first_day, last_day = edges.get(day.piece, (0, 5 + 7 * (day.count - 1)))
    start, end = monday + timedelta(days=first_day), monday + timedelta(days=last_day)
    return (max(start, today), end) if end > today else (start, monday + timedelta(days=7))


def _through(day: Through, today: date) -> list[Span]:
    first, last = spans(day.first, today), spans(day.last, today)
    if not first or not last:
        return []
    start, end = first[0][0], last[-1][1]
    if isinstance(day.last, Weekdays) and not day.last.which and day.last.week is None:
        end = start + timedelta(days=(day.last.days[-1] - start.weekday()) % 7 + 1)
    return [(start, end)] if start < end else []
