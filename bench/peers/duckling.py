"""Duckling, by its native binding (PyPI: pyduckling-native-phihos): American English, times alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import import_module, resources
from typing import Any
from zoneinfo import ZoneInfo

from bench.peers.items import Answer, day, instant, window

library: Any = import_module("duckling")

# It reads no rule behind a file's last transition, so it needs files that list them: pytz's, not tzdata's.
_ZONES: Any = library.load_time_zones(str(resources.files("pytz") / "zoneinfo"))
_ENGLISH: Any = library.parse_locale("EN_US", library.default_locale_lang(library.parse_lang("EN")))
_TIMES: Any = library.parse_dimensions(["time"])
_CLOCKS = {"second": timedelta(0), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_DAYS = {"day": 1, "week": 7}
_EARLIEST, _LATEST = 7, 19


def read(text: str, now: datetime) -> Answer:
    """What Duckling finds, the longest first where two overlap."""
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    found = library.parse(text, _context(zone.key, int(now.timestamp())), _TIMES, False)
    return [item for each in apart(found) for item in items(each, now)]


@lru_cache(maxsize=64)
def _context(zone: str, at: int) -> Any:
    return library.Context(library.parse_ref_time(_ZONES, zone, at), _ENGLISH)


def apart(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities that do not overlap, in the order of the text."""
    kept: list[dict[str, Any]] = []
    for one in sorted(found, key=lambda each: each["start"] - each["end"]):
        if all(one["end"] <= other["start"] or other["end"] <= one["start"] for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda each: int(each["start"]))


def items(entity: dict[str, Any], now: datetime) -> Answer:
    """An entity as items; of several candidates ("at 2": 2 AM, 2 PM) the first that is in the day."""
    values = entity["value"].get("values") or [entity["value"]]
    value = next((each for each in values if _is_in_the_day(each)), values[0])
    if value["type"] == "interval":
        return window(_bound(value.get("from")), _end(value), now)
    at = datetime.fromisoformat(value["value"])
    if value["grain"] in _CLOCKS:
        return instant(at, entity["body"], now)
    return day(at.date(), _DAYS[value["grain"]]) if value["grain"] in _DAYS else []


def _is_in_the_day(value: dict[str, Any]) -> bool:
    bound = value.get("from") or value.get("to") or value
    at = datetime.fromisoformat(bound["value"])
    return bound["grain"] not in _CLOCKS or _EARLIEST <= at.hour < _LATEST


def _bound(bound: dict[str, str] | None) -> datetime | None:
    return datetime.fromisoformat(bound["value"]) if bound else None


def _end(value: dict[str, Any]) -> datetime | None:
    """The end of an interval: Duckling counts the last hour or minute named in, "3-4pm" ends at 17:00."""
    end = _bound(value.get("to"))
    return end - _CLOCKS.get(value["to"]["grain"], timedelta(0)) if end and value.get("from") else end
