"""Items from what a library answers: naive datetimes are wall time of the speaker's zone."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

Answer = list[dict[str, Any]]

_IN_THE_MORNING = re.compile(r"\d\s*a\.?m?\b|\bmorning\b", re.IGNORECASE)
_EARLIEST = 7


def instant(at: datetime, text: str, now: datetime) -> Answer:
    """A point in time; a clock that is over is tomorrow's, a bare 1 to 6 is an afternoon's."""
    here = local(at, now)
    if 0 < here.hour < _EARLIEST and not _IN_THE_MORNING.search(text):
        here += timedelta(hours=12)
    if here.date() == now.date() and here < now.replace(second=0, microsecond=0):
        here += timedelta(days=1)
    return [{"t": "instant", "at": here.isoformat(timespec="minutes")}]


def day(of: date, count: int = 1) -> Answer:
    """Whole days, from midnight to midnight of the wall clock."""
    first = datetime.combine(of, time.min)
    return [
        {
            "t": "window",
            "start": first.isoformat(timespec="minutes"),
            "end": (first + timedelta(days=count)).isoformat(timespec="minutes"),
        }
    ]


def window(start: datetime | None, end: datetime | None, now: datetime) -> Answer:
    """A span, open where a bound is None."""
    bounds = (None if at is None else local(at, now).isoformat(timespec="minutes") for at in (start, end))
    return [{"t": "window", **dict(zip(("start", "end"), bounds, strict=True))}]


def local(at: datetime, now: datetime) -> datetime:
    """The instant on the speaker's wall clock."""
    return at.replace(tzinfo=now.tzinfo) if at.tzinfo is None else at.astimezone(now.tzinfo)
