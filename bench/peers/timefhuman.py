"""timefhuman, left to say days, clocks, lengths, ranges and alternatives as such."""

from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

from bench.peers.items import Answer, day, instant, window

library: Any = import_module("timefhuman")


def read(text: str, now: datetime) -> Answer:
    """What timefhuman finds."""
    config = library.tfhConfig(now=now.replace(tzinfo=None), infer_datetimes=False)
    return items(library.timefhuman(text, config=config), text, now)


def items(found: Any, text: str, now: datetime) -> Answer:
    """A list is alternatives, a pair is a range."""
    if isinstance(found, list):
        return [item for each in found for item in items(each, text, now)]
    if isinstance(found, tuple):
        start, end = (moment(each, now) for each in found)
        whole = type(found[1]) is date
        return window(start, end + timedelta(days=1) if whole else end, now)
    if type(found) is date:
        return day(found)
    return instant(moment(found, now), text, now)


def moment(found: Any, now: datetime) -> datetime:
    """When something begins that was said as a date, a clock, a length from now, or all of it."""
    if isinstance(found, datetime):
        return found
    if isinstance(found, timedelta):
        return now + found
    if isinstance(found, time):
        return datetime.combine(now, found, tzinfo=found.tzinfo or now.tzinfo)
    return datetime.combine(found, time.min)
