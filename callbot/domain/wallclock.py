"""Where a wall clock's hands fall in time: "08:00" read, and set on a date in a zone.

A wall time that a change of clocks skips moves forward by the gap; one that happens twice is the first.
A stretch that begins or ends in a gap does so when the clocks jump: no clock ever shows what is between.
Instants that come out are UTC; what comes in is aware, or refused with `NaiveInstant`.
"""

import re
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from callbot.errors import NaiveInstant

DAY_MINUTES = 24 * 60
MINUTE = timedelta(minutes=1)
_CLOCK = re.compile(r"(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")


@lru_cache(maxsize=256)
def minute_of_day(clock: str) -> int:
    """The minutes since midnight of "HH:MM", "00:00" to "24:00"; ValueError for anything else.

    >>> minute_of_day("08:30"), minute_of_day("24:00")
    (510, 1440)
    """
    read = _CLOCK.fullmatch(clock)
    if not read:
        raise ValueError(f"{clock!r} is not a time of day such as 08:00")
    return DAY_MINUTES if read[1] is None else int(read[1]) * 60 + int(read[2])


def instant_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the clock of `zone` shows `minute` on `day`; 1440 and more are later days.

    >>> instant_at(date(2026, 3, 8), 150, ZoneInfo("America/New_York")).isoformat()  # 2:30 is skipped
    '2026-03-08T07:30:00+00:00'
    """
    return _wall(day, minute, zone).astimezone(UTC)


def edge_at(day: date, minute: int, zone: ZoneInfo, *, late: bool = False) -> datetime:
    """The UTC instant at which a stretch of wall clock begins or ends, as `instant_at` counts minutes.

    In a gap it is the jump itself; of two it is the first, or the second where `late`.

    >>> edge_at(date(2026, 3, 8), 150, ZoneInfo("America/New_York")).isoformat()  # 2:30 is skipped
    '2026-03-08T07:00:00+00:00'
    """
    wall = _wall(day, minute, zone)
    first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if second >= first:
        return second if late else first
    after = first.astimezone(zone).utcoffset()
    skipped = range((first - second) // MINUTE + 1)
    return second + MINUTE * bisect_left(
        skipped, True, key=lambda passed: (second + MINUTE * passed).astimezone(zone).utcoffset() == after
    )


def is_twofold(local: datetime) -> bool:
    """Whether a clock shows these hands at another instant too, for it is set back.

    >>> is_twofold(datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York")))
    True
    """
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def utc(instant: datetime) -> datetime:
    """The same instant in UTC; NaiveInstant if it has no zone."""
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise NaiveInstant
    return instant.astimezone(UTC)


def local_minute(instant: datetime, zone: ZoneInfo) -> int:
    """The minutes since midnight that the wall clock of `zone` shows at an instant."""
    wall = utc(instant).astimezone(zone)
    return wall.hour * 60 + wall.minute


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The date in `zone` at an instant."""
    return utc(instant).astimezone(zone).date()


def next_instant_at(clock: str, *, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant later than `after` at which the wall clock of `zone` shows `clock` ("HH:MM")."""
    day, minute = local_date(after, zone), minute_of_day(clock)
    today = instant_at(day, minute, zone)
    return today if today > after else instant_at(day + timedelta(days=1), minute, zone)


def shows_between(instant: datetime, start: str, end: str, zone: ZoneInfo) -> bool:
    """Whether the clock of `zone` is in [start, end), which may run over midnight ("21:00" to "08:00")."""
    minute, first, last = local_minute(instant, zone), minute_of_day(start), minute_of_day(end)
    if first <= last:
        return first <= minute < last
    return minute >= first or minute < last


def _wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    later, rest = divmod(minute, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=later), time(rest // 60, rest % 60), tzinfo=zone)
