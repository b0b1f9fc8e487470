"""The phrases in tests/data/language are well formed and agree with the calendar; the reader is not asked.

Law: a phrase is judged by its own words alone, so a wrong weekday cannot hide behind a reader that shares it.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

Line = dict[str, Any]
Item = dict[str, Any]

FILES = sorted((Path(__file__).parents[1] / "data" / "language").glob("*.jsonl"))
LINES: list[Line] = [
    json.loads(row) | {"file": file.stem}
    for file in FILES
    for row in file.read_text(encoding="utf-8").splitlines()
]
LEAST = {"context": 100, "owner": 120, "recruiter": 150, "plain": 150, "none": 100}

MUST = {"id", "text", "at", "tz", "kind", "from", "times", "intent"}
MAY = {"also", "intent_also", "choice", "about", "sure", "offered", "agreed"}
INTENTS = {
    "availability",
    "propose",
    "accept",
    "decline",
    "reschedule",
    "cancel",
    "question",
    "opt_out",
    "opt_in",
    "other",
}
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
KEYS = {
    "instant": {"at"},
    "window": {"start", "end", "core", "outer", "grain"},
    "recurring": {"days", "from", "to", "at", "since", "until", "zone", "core", "outer"},
    "exclude": {"item"},
}
WEEKDAY = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|es|rs?|urs?|nes|sday|nesday|rsday|ursday|urday|day)?(?:'s|s)?\b",
    re.I,
)
RANGE = re.compile(r"\s*(?:[-\u2013]|to|thru|through|till)\s*", re.I)
QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
ANOTHER_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|tmrw|tmw|tom|2moro|now|day after|week|in \w+ (?:min|hour|day)\w*)\b"
    r"|\d(?:st|nd|rd|th)\b|\d[/-]\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* \d",
    re.I,
)


def bare(item: Item) -> Item:
    """What an exclusion takes away, any other item itself."""
    inner: Item = item.get("item", item)
    return inner


def readings(line: Line) -> list[list[Item]]:
    return [line["times"], *line.get("also", [])]


def local(stamp: str, line: Line) -> datetime:
    """A stamp as wall time in the line's zone."""
    zone = ZoneInfo(line["tz"])
    found = datetime.fromisoformat(stamp)
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def bounds(item: Item, line: Line) -> tuple[datetime | None, datetime | None]:
    if item["t"] == "instant":
        return local(item["at"], line), local(item["at"], line)
    start, end = item["start"], item["end"]
    return start and local(start, line), end and local(end, line)


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def is_formed(item: Item) -> bool:
    """Whether an item has the keys of its sort, and its values hold."""
    shape = item["t"]
    if not set(item) <= KEYS[shape] | {"t"}:
        return False
    if shape == "exclude":
        return item["item"]["t"] != "exclude" and is_formed(item["item"])
    if shape == "recurring":
        return is_rule(item)
    return shape == "instant" or bool(item["start"] or item["end"])


def is_rule(item: Item) -> bool:
    for key in ("since", "until"):
        date.fromisoformat(item.get(key) or "2026-01-01")
    ZoneInfo(item.get("zone") or "UTC")
    clocks = [minutes(item[key]) for key in ("from", "to", "at") if item.get(key)]
    return bool(item["days"]) and set(item["days"]) <= set(DAYS) and all(0 <= each <= 1440 for each in clocks)


def is_ahead(item: Item, line: Line) -> bool:
    """Whether an item ends after it starts, and starts no earlier than the text was sent."""
    if item["t"] == "recurring":
        return True
    sent = local(line["at"], line)
    start, end = bounds(item, line)
    return (start is None or start >= sent) and (end is None or end >= max(start or sent, sent))


def named_days(text: str) -> set[str]:
    """The weekdays that a text names, those inside a range too.

    >>> sorted(named_days("Mon-Wed or sat; I wrote “Fri” and sent a memo"))
    ['MO', 'SA', 'TU', 'WE']
    """
    own = QUOTED.sub("", text)
    found = [(match, DAYS.index(match[1][:2].upper())) for match in WEEKDAY.finditer(own)]
    named = {DAYS[day] for _, day in found}
    for (left, first), (right, last) in pairwise(found):
        if RANGE.fullmatch(own[left.end() : right.start()]):
            named |= {DAYS[day % 7] for day in range(first, last + 7 * (last < first))}
    return named


def days_of(line: Line) -> Iterator[str]:
    """The weekday of each instant of a reading, and of each window that ends on the day it starts.

    Midnight is the end of the day that the text names.
    """
    for item in map(bare, line["times"]):
        if item["t"] != "recurring":
            start, end = bounds(item, line)
            if start and start == end:
                yield DAYS[(start - timedelta(minutes=1)).weekday()]
            elif start and end and start.date() == end.date():
                yield DAYS[start.weekday()]


@pytest.mark.parametrize("kind", sorted(LEAST))
def test_there_are_enough_of_each_kind(kind: str) -> None:
    assert sum(line["kind"] == line["file"] == kind for line in LINES) >= LEAST[kind]


def test_each_phrase_has_its_own_id() -> None:
    assert len({line["id"] for line in LINES}) == len(LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_a_line_is_well_formed(line: Line) -> None:
    assert set(line) - {"file"} <= MUST | MAY
    assert set(line) >= MUST
    assert line["text"].strip()
    assert line["from"] in {"contact", "owner"}
    assert {line["intent"], *line.get("intent_also", [])} <= INTENTS
    assert all(is_formed(item) for reading in readings(line) for item in reading)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_no_time_is_over_when_the_text_is_sent(line: Line) -> None:
    assert all(is_ahead(bare(item), line) for reading in readings(line) for item in reading)


@pytest.mark.parametrize("line", [line for line in LINES if "choice" in line], ids=lambda line: line["id"])
def test_the_offer_that_was_picked_is_among_the_times(line: Line) -> None:
    assert {"t": "instant", "at": line["offered"][line["choice"] - 1]} in line["times"]


@pytest.mark.parametrize(
    "line",
    [
        line
        for line in LINES
        if named_days(line["text"])
        and not ANOTHER_DAY.search(line["text"])
        and line.get("sure", True)
        and any(days_of(line))
    ],
    ids=lambda line: line["id"],
)
def test_a_time_falls_on_a_weekday_that_the_text_names(line: Line) -> None:
    assert set(days_of(line)) <= named_days(line["text"])
