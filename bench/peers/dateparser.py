"""dateparser, in its search mode, English, what is ahead preferred; it tells days and parts from clocks."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from bench.peers.items import Answer, day, instant, window
from callbot.language.reading import DAY_PARTS

search: Any = import_module("dateparser.search").search_dates

PARTS = sorted(DAY_PARTS.items(), key=lambda part: -len(part[0]))


def read(text: str, now: datetime) -> Answer:
    """What dateparser finds, each as the day, the week or the clock that it says it is."""
    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "RETURN_TIME_AS_PERIOD": True,
    }
    items: Answer = []
    for words, at, period in search(text, languages=["en"], settings=settings, add_period=True) or ():
        if period == "week":
            items += day((at - timedelta(days=at.weekday())).date(), 7)
        elif period == "day":
            items += day(at.date())
        elif period == "part_of_day":
            items += part(at, words, now)
        elif period == "time":
            items += instant(at, words, now)
    return items


def part(at: datetime, words: str, now: datetime) -> Answer:
    """The part of the day that the words name, in callbot's own measure: dateparser says one clock of it."""
    midnight = at.replace(hour=0, minute=0)
    for name, (first, last) in PARTS:
        if name in words.lower():
            return window(midnight + timedelta(minutes=first), midnight + timedelta(minutes=last), now)
    return instant(at, words, now)
