"""parsedatetime, in its search mode (`nlp`); its flag tells a date from a clock."""

from datetime import datetime
from importlib import import_module
from typing import Any

from bench.peers.items import Answer, day, instant

calendar: Any = import_module("parsedatetime").Calendar()

_A_DATE = 1


def read(text: str, now: datetime) -> Answer:
    """What parsedatetime finds."""
    items: Answer = []
    for at, flag, _, _, words in calendar.nlp(text, sourceTime=now.timetuple()) or ():
        items += day(at.date()) if flag == _A_DATE else instant(at, words, now)
    return items
