"""recurrent: one date, or one weekly rule as an RRULE."""

import re
from datetime import datetime, time
from importlib import import_module
from typing import Any

from bench.peers.items import Answer, day, instant

library: Any = import_module("recurrent")

WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
NINE = time(9)
_EXCEPT = re.compile(r"(\d{8})T?\d*")


def read(text: str, now: datetime) -> Answer:
    """What recurrent finds; a date without a clock comes at nine, or at the clock of now."""
    naive = now.replace(tzinfo=None)
    found = library.RecurringEvent(now_date=naive).parse(text)
    if isinstance(found, str):
        return rule(found)
    if found is None:
        return []
    is_date = found.time() == naive.time() or (found.time() == NINE and "9" not in text)
    return day(found.date()) if is_date else instant(found, text, now)


def rule(rrule: str) -> Answer:
    """A daily or weekly RRULE as an item for each of its clocks, its EXDATEs as excluded days."""
    parts = dict(re.findall(r"(\w+)=([^;\n]+)", rrule))
    if parts.get("FREQ") not in ("DAILY", "WEEKLY"):
        return []
    named = [each for each in parts.get("BYDAY", ",".join(WEEK)).split(",") if each in WEEK]
    bounds = {"since": _date(re.search(r"DTSTART:(\d{8})", rrule)), "until": _until(parts)}
    minute = int(parts.get("BYMINUTE", "0").split(",")[0])
    hours = parts["BYHOUR"].split(",") if "BYHOUR" in parts else []
    clocks: list[str | None] = [f"{int(hour):02d}:{minute:02d}" for hour in hours]
    included: Answer = [
        {"t": "recurring", "days": named, "at": clock, **bounds} for clock in clocks or [None]
    ]
    days = [_date(found) for found in _EXCEPT.finditer(rrule.partition("EXDATE:")[2])]
    excluded = [item for each in days if each for item in day(datetime.fromisoformat(each).date())]
    return included + [{"t": "exclude", "item": item} for item in excluded]


def _date(found: "re.Match[str] | None") -> str | None:
    return f"{found[1][:4]}-{found[1][4:6]}-{found[1][6:8]}" if found else None


def _until(parts: dict[str, str]) -> str | None:
    return _date(re.match(r"(\d{8})", parts.get("UNTIL", "")))
