"""Prints items back in plain English: the echo that lets both sides see what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.language.reading import WEEK, Exclude, Instant, Item, Recurring, Window

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def said(items: Sequence[Item], *, zone: ZoneInfo, now: datetime) -> str:
    """The items in English, alternatives joined by "or", exclusions behind "except"; clocks are of `zone`.

    >>> rule = Recurring(WEEK[:5], 780, 960, None, None, None, None)
    >>> wednesday = Exclude(Recurring(("WE",), None, None, None, None, None, None))
    >>> zone = ZoneInfo("America/New_York")
    >>> said([rule, wednesday], zone=zone, now=datetime(2026, 11, 24, 9, 0, tzinfo=zone))
    'weekdays 1-4 PM except Wednesdays'
    """
    taken = [_item(item, zone, now) for item in items if not isinstance(item, Exclude)]
    out = [_item(item.item, zone, now) for item in items if isinstance(item, Exclude)]
    included = " or ".join(taken)
    if not out:
        return included
    return f"{included or 'any time'} except {' and '.join(out)}"


def clock(minutes: int) -> str:
    """A wall-clock minute in English.

    >>> clock(540), clock(810), clock(720), clock(1440)
    ('9 AM', '1:30 PM', '12 noon', 'midnight')
    """
    if minutes in (720, 1440):
        return "12 noon" if minutes == 720 else "midnight"
    hour, minute = divmod(minutes, 60)
    return f"{hour % 12 or 12}{f':{minute:02d}' if minute else ''} {'PM' if hour % 24 >= 12 else 'AM'}"


def _range(start: int | None, end: int | None) -> str:
    if start is None and end is None:
        return ""
    if end is None:
        return f"after {clock(start or 0)}"
    if start is None:
        return f"before {clock(end)}"
    first, last = clock(start), clock(end)
    if first[-2:] == last[-2:] and first[-2:] in ("AM", "PM"):
        first = first[:-3]
    return f"{first}-{last}" if " " not in first else f"{first} to {last}"


def _item(item: Instant | Window | Recurring | Exclude, zone: ZoneInfo, now: datetime) -> str:
    if isinstance(item, Exclude):
        return _item(item.item, zone, now)
    if isinstance(item, Instant):
        local = item.at.astimezone(zone)
        return f"{_day(local.date())} {clock(local.hour * 60 + local.minute)}"
    if isinstance(item, Recurring):
        return _rule(item)
    return _window(item, zone)


def _rule(item: Recurring) -> str:
    hours = f"at {clock(item.at)}" if item.at is not None else _range(item.start, item.end)
    words = [_days(item.days), hours]
    if item.since:
        words.append(f"starting {_day(item.since)}")
    if item.until:
        words.append(f"through {_day(item.until)}")
    return " ".join(word for word in words if word)


def _days(days: tuple[str, ...]) -> str:
    if days == WEEK[:5]:
        return "weekdays"
    if days == WEEK:
        return "every day"
    if days == WEEK[5:]:
        return "weekends"
    names = [f"{_NAMES[WEEK.index(day)]}s" for day in days]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _window(item: Window, zone: ZoneInfo) -> str:
    start = item.start.astimezone(zone) if item.start else None
    end = item.end.astimezone(zone) if item.end else None
    if start is None:
        return f"before {_moment(end)}" if end else "any time"
    if end is None:
        return f"{_day(start.date())} {_range(start.hour * 60 + start.minute, None)}"
    last = (end - timedelta(minutes=1)).date()
    whole = (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0)
    if last == start.date():
        ends = end.hour * 60 + end.minute or 1440
        begins = start.hour * 60 + start.minute or None
        return _day(last) if whole else f"{_day(last)} {_range(begins, ends)}"
    return f"{_day(start.date())} to {_day(last)}" if whole else f"{_moment(start)} to {_moment(end)}"


def _moment(at: datetime | None) -> str:
    return f"{_day(at.date())} {clock(at.hour * 60 + at.minute)}" if at else ""


def _day(day: date) -> str:
    return f"{day:%a %b} {day.day}"
