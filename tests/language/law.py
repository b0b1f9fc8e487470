"""What every answer of `understand` keeps to, whatever the text: its form, and that no time is over.

Law: the answer is judged as the JSON object that others read, with no help from the reader's own types.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

if TYPE_CHECKING:
    from callbot.language import Reading  # not before the fuzzer that asks can watch its import

INTENTS = {
    *("availability", "propose", "accept", "decline", "reschedule"),
    *("cancel", "question", "opt_out", "opt_in", "other"),
}
FIELDS = {"intent", "choice", "times", "about", "sure", "ask"}
RULE = {"t", "days", "from", "to", "at", "since", "until", "zone"}
WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d")
TAG = re.compile(r"[a-z_]+(?::\d{1,4})?")

Item = Mapping[str, Any]


def faults(reading: Reading, now: datetime, offered: Sequence[datetime] = ()) -> list[str]:
    """One sentence for each way in which an answer breaks the law."""
    answer = json.loads(json.dumps(reading.as_dict(), allow_nan=False))
    return [
        *frame(answer),
        *choice(answer, offered),
        *(each for item in answer["times"] for each in item_faults(item, now)),
    ]


def frame(answer: Mapping[str, Any]) -> Iterator[str]:
    """The fields of the answer."""
    if missing := FIELDS - answer.keys():
        yield f"no {missing}"
    if answer["intent"] not in INTENTS:
        yield f"intent {answer['intent']}"
    if answer["sure"] != (answer["ask"] is None) or answer["ask"] == "":
        yield f"sure is {answer['sure']}, but it asks {answer['ask']!r}"
    if strange := [tag for tag in answer["about"] if not TAG.fullmatch(tag)]:
        yield f"tags {strange}"


def choice(answer: Mapping[str, Any], offered: Sequence[datetime]) -> Iterator[str]:
    """What was picked was offered, and stands among the times."""
    picked = answer["choice"]
    if picked is None:
        return
    if not 1 <= picked <= len(offered):
        yield f"offer {picked} of {len(offered)}"
    elif offered[picked - 1].timestamp() not in [
        instant(item["at"]).timestamp() for item in answer["times"] if item["t"] == "instant"
    ]:
        yield f"offer {picked} is not among the times"


def item_faults(item: Item, now: datetime) -> Iterator[str]:
    """An item that is not formed as it must be, or is over."""
    if item["t"] == "exclude":
        if item["item"]["t"] == "exclude":
            yield "an exclusion of an exclusion"
        else:
            yield from item_faults(item["item"], now)
    elif item["t"] == "instant":
        yield from instant_faults(item, now)
    elif item["t"] == "window":
        yield from window_faults(item, now)
    elif item["t"] == "recurring":
        yield from rule_faults(item)
    else:
        yield f"an item {item['t']}"


def instant(stamp: str) -> datetime:
    """A stamp, which has a minute and an offset."""
    return datetime.fromisoformat(stamp)


def instant_faults(item: Item, now: datetime) -> Iterator[str]:
    """A point is ahead, to the minute."""
    if set(item) != {"t", "at"} or not STAMP.fullmatch(item["at"]):
        yield f"ill-formed {item}"
    elif instant(item["at"]) < now.replace(second=0, microsecond=0):
        yield f"over {item}"


def window_faults(item: Item, now: datetime) -> Iterator[str]:
    """A window has a bound, ends after it starts, and is not over."""
    bounds = (item.get("start"), item.get("end"))
    if set(item) != {"t", "start", "end"} or not any(bounds):
        yield f"ill-formed {item}"
        return
    if not all(STAMP.fullmatch(bound) for bound in bounds if bound):
        yield f"ill-formed {item}"
        return
    start, end = (instant(bound) if bound else None for bound in bounds)
    if start and end and end <= start:
        yield f"empty {item}"
    if end and end <= now.replace(second=0, microsecond=0):
        yield f"over {item}"


def rule_faults(item: Item) -> Iterator[str]:
    """A rule has days and dates in order, clocks of the day, and a zone that there is."""
    if set(item) != RULE or not item["days"]:
        yield f"ill-formed {item}"
        return
    if item["days"] != [day for day in WEEK if day in item["days"]]:
        yield f"days {item['days']}"
    clocks = [item[key] for key in ("from", "to", "at") if item[key] is not None]
    if not all(CLOCK.fullmatch(clock) for clock in clocks):
        yield f"clocks {clocks}"
    if item["at"] is not None and len(clocks) > 1:
        yield f"a point and a range: {clocks}"
    if item["from"] is not None and item["from"] == item["to"]:
        yield f"empty {item}"
    since, until = (date.fromisoformat(item[key]) if item[key] else None for key in ("since", "until"))
    if since and until and until < since:
        yield f"empty {item}"
    if item["zone"] is not None and item["zone"] not in zones():
        yield f"zone {item['zone']}"


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Every zone that there is, by name."""
    return frozenset(available_timezones() | {ZoneInfo("UTC").key})
