"""Turns days as said into dates, seen from one day of one zone.

Weeks run Monday to Sunday; nothing past is returned; what a day means is a set of dates (`algebra.Days`).
"""

from __future__ import annotations

from datetime import date, timedelta

from callbot.language.algebra import EVERY_DAY, Days
from callbot.language.meaning import (
    Bounded,
    Day,
    DaysAhead,
    Lapse,
    NthWeekday,
    OnDate,
    Stretch,
    Through,
    Weekdays,
)

_BIT = {1 << n: (n,) for n in range(7)}
"""One weekday, by its mask."""
_WEEK_PIECES = {"start": (0, 2), "middle": (1, 4), "end": (3, 5), "later": (2, 5)}
_MONTH_PIECES = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}


def dates(day: Day, today: date) -> list[Days]:
    """The dates that a day means, seen from `today`: a set for each alternative, none where there is none.

    >>> dates(DaysAhead(1), date(2026, 11, 24))
    [Days(mask=127, since=datetime.date(2026, 11, 25), until=datetime.date(2026, 11, 25))]
    """
    if isinstance(day, Weekdays):
        numbers = _BIT.get(day.mask) or [n for n in range(7) if day.mask >> n & 1]
        return [_one(_weekday(day, n, today)) for n in numbers]
    if isinstance(day, DaysAhead):
        return [_one(_months(today, day.months) + timedelta(days=day.days))]
    if isinstance(day, OnDate):
        return [_one(found) for found in [_on_date(day, today)] if found]
    if isinstance(day, NthWeekday):
        return [_one(found) for found in [_nth(day, today)] if found]
    if isinstance(day, Stretch):
        return [_stretch(day, today)]
    if isinstance(day, Lapse):
        return [_span(found.since, day.days) for found in dates(day.first, today) if found.since]
    if isinstance(day, Through):
        return _through(day, today)
    return dates(day.day, today)


def bounds(day: Bounded, today: date) -> Days:
    """The dates before or from a day on: "until Friday", "starting Monday", "by the end of next week"."""
    found = dates(day.day, today)
    if not found:
        return Days()
    if day.side == "after":
        first = found[0].since if day.included else found[-1].until
        return Days(since=first if day.included or first is None else first + timedelta(days=1))
    whole = isinstance(day.day, Stretch) and day.day.piece == "end"
    last = found[-1].until if day.included or whole else found[0].since
    return Days(until=last if day.included or whole or last is None else last - timedelta(days=1))


def _one(day: date) -> Days:
    return Days(EVERY_DAY, day, day)


def _span(first: date, days: int) -> Days:
    return Days(EVERY_DAY, first, first + timedelta(days=days - 1))


def _weekday(day: Weekdays, n: int, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if day.week is not None:
        return monday + timedelta(days=7 * day.week + n)
    ahead = (n - today.weekday()) % 7
    if day.which == "last":
        return today + timedelta(days=ahead - 7)
    if day.which == "next" and n > today.weekday():
        found = monday + timedelta(days=7 + n)
    else:
        found = today + timedelta(days=ahead if day.which == "this" else ahead or 7)
    return found + timedelta(weeks=day.weeks_on)


def _months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it is shorter."""
    if not months:
        return day
    years, month = divmod(day.month - 1 + months, 12)
    found = (_date(day.year + years, month + 1, day.day - less) for less in range(4))
    return next((d for d in found if d), day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _on_date(day: OnDate, today: date) -> date | None:
    if day.year:
        return _date(day.year, day.month, day.day)
    if day.month:
        years = (today.year, today.year + 1, today.year + 2, today.year + 4, today.year + 8)
        return next((d for y in years if (d := _date(y, day.month, day.day)) and d >= today), None)
    first = today.replace(day=1)
    ahead = range(4) if day.months_ahead is None else (day.months_ahead,)
    starts = (_months(first, months) for months in ahead)
    return next((d for s in starts if (d := _date(s.year, s.month, day.day)) and d >= today), None)


def _month_of(month: int, year: int, ahead: int, today: date) -> list[date]:
    """The first of the months that may be meant, the nearest first."""
    if month < 1:
        return [_months(today.replace(day=1), ahead)]
    if year:
        return [date(year, month, 1)] if 1 <= year <= 9998 else []
    return [date(today.year, month, 1), date(today.year + 1, month, 1)]


def _nth(day: NthWeekday, today: date) -> date | None:
    for start in _month_of(day.month, day.year, day.months_ahead, today):
        first = start + timedelta(days=(day.weekday - start.weekday()) % 7)
        found = first + timedelta(days=7 * (day.nth - 1))
        if day.nth < 0:
            end = _months(start, 1) - timedelta(days=1)
            found = end - timedelta(days=(end.weekday() - day.weekday) % 7)
        if found.month == start.month and (day.year or found >= today):
            return found
    return None


def _stretch(day: Stretch, today: date) -> Days:
    if day.day:
        return _week(_on_date(day.day, today) or today, today)
    if day.unit in ("month", "lastday") or (day.unit == "week" and day.month):
        return _month_piece(day, today)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * day.ahead)
    if day.unit == "weekend":
        return Days(EVERY_DAY, max(monday + timedelta(days=5), today), monday + timedelta(days=6))
    if day.piece == "rest":
        return Days(EVERY_DAY, max(today, monday), max(monday + timedelta(days=5), today))
    if day.piece == "later" and not day.ahead:
        tomorrow = today + timedelta(days=1)
        return Days(EVERY_DAY, tomorrow, max(tomorrow, monday + timedelta(days=4)))
    first, end = _WEEK_PIECES.get(day.piece, (0, 7 * day.number if day.number > 1 else 5))
    start, last = monday + timedelta(days=first), monday + timedelta(days=end - 1)
    if last < today:
        return Days(EVERY_DAY, today, max(today, monday + timedelta(days=6)))
    return Days(EVERY_DAY, max(start, today), last)


def _week(found: date, today: date) -> Days:
    """The week in which a date lies."""
    monday = found - timedelta(days=found.weekday())
    return Days(EVERY_DAY, max(monday, today), monday + timedelta(days=6))


def _month_piece(day: Stretch, today: date) -> Days:
    """A month, its last day, its nth week, or its start, middle or end."""
    starts = _month_of(day.month, day.year, day.ahead, today)
    start = next((s for s in starts if _months(s, 1) > today), starts[-1] if starts else today)
    last = _months(start, 1) - timedelta(days=1)
    if day.unit == "lastday":
        return _one(last)
    if day.unit == "week":
        monday = start - timedelta(days=start.weekday()) + timedelta(days=7 if start.weekday() > 3 else 0)
        if day.number < 0:
            return _week(last, today)
        return _week(monday + timedelta(days=7 * (day.number - 1)), today)
    first, end = _MONTH_PIECES.get(day.piece, (1, 31))
    begins = start.replace(day=first)
    return Days(EVERY_DAY, max(begins, today), min(last, start.replace(day=min(end, last.day))))


def _through(day: Through, today: date) -> list[Days]:
    first = dates(day.first, today)
    if not first or not first[0].since:
        return []
    start = first[0].since
    last = day.last
    if isinstance(last, Weekdays) and last.week is None:
        ends = [start + timedelta(days=(last.mask.bit_length() - 1 - start.weekday()) % 7)]
    else:
        seen_from = today if isinstance(last, Weekdays) else start
        ends = [found.until for found in dates(last, seen_from) if found.until]
    return [Days(EVERY_DAY, start, end) for end in ends[-1:] if end >= start]
