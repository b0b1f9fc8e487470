"""Two readings are the same if they cover the same minutes, whatever their form; vague ones leave room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.language.denotation import Item, agree

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("America/New_York"))
"""A Tuesday."""
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"]


def at(stamp: str) -> Item:
    return {"t": "instant", "at": f"2026-11-{stamp}"}


def between(start: str | None, end: str | None, **room: Any) -> Item:
    first, last = (stamp and f"2026-11-{stamp}" for stamp in (start, end))
    return {"t": "window", "start": first, "end": last, **room}


def weekly(*days: str, **bounds: Any) -> Item:
    return {"t": "recurring", "days": list(days), **bounds}


def but(item: Item) -> Item:
    return {"t": "exclude", "item": item}


MORNING = between(
    "26T08:00", "26T12:00", core=["2026-11-26T09:00", "2026-11-26T11:00"],
    outer=["2026-11-26T00:00", "2026-11-26T13:00"],
)  # fmt: skip
THURSDAY = between("26T00:00", "27T00:00", grain="day")

SAME: list[tuple[Sequence[Item], Sequence[Item]]] = [
    ([], []),
    ([at("26T19:00+00:00")], [at("26T14:00")]),
    ([at("26T14:00"), at("27T10:00")], [at("27T10:00"), at("26T14:00")]),
    ([between("26T10:00", "26T11:00"), between("26T11:00", "26T12:00")], [between("26T10:00", "26T12:00")]),
    ([between("24T08:00", "24T12:00")], [between("24T09:00", "24T12:00")]),  # what is past covers nothing
    ([between("26T10:00", "26T12:01")], [between("26T10:00", "26T12:00")]),
    ([between("26T09:00", "26T12:00")], [MORNING]),
    ([between("26T08:00", "26T13:00")], [MORNING]),
    ([between("26T09:00", "26T17:00")], [THURSDAY]),
    ([THURSDAY], [between("26T00:00", "27T00:00")]),
    ([between("26T14:00", None)], [between("26T14:00", None)]),
    ([between("26T14:00", "26T18:00")], [between("26T14:00", None)]),
    ([between(None, "26T15:00")], [between(None, "26T15:00")]),
    ([between("26T09:00", "26T15:00")], [between(None, "26T15:00")]),
    ([between("29T00:00", "30T00:00"), between("30T00:00", None)], [between("29T00:00", None)]),
    ([weekly("MO", "TU", **{"from": "09:00", "to": "12:00"})],
     [weekly("MO", **{"from": "09:00", "to": "12:00"}), weekly("TU", **{"from": "09:00", "to": "12:00"})]),
    ([weekly("TU", **{"from": "14:00", "to": "15:00", "zone": "Etc/UTC"})],
     [weekly("TU", **{"from": "09:00", "to": "10:00"})]),
    ([weekly("TU", **{"from": "16:00", "to": "18:00"})], [weekly("TU", **{"from": "16:00"})]),
    ([weekly("TU", **{"from": "09:00", "to": "11:00"})], [weekly("TU", **{"to": "11:00"})]),
    ([weekly("TU", **{"from": "09:00", "to": "17:00"})], [weekly("TU")]),
    ([weekly("FR", **{"from": "22:00", "to": "02:00"})],
     [weekly("FR", **{"from": "22:00", "to": "24:00"}), weekly("SA", **{"from": "00:00", "to": "02:00"})]),
    ([weekly("TH", at="14:00", until="2026-11-26")], [at("26T14:00")]),
    ([weekly("TH", since="2026-11-26", until="2026-11-26")], [THURSDAY]),
    ([weekly(*WEEKDAYS, **{"from": "13:00", "to": "16:00"}), but(weekly("WE"))],
     [weekly("MO", "TU", "TH", "FR", **{"from": "13:00", "to": "16:00"})]),
    ([at("26T14:00"), at("27T10:00"), but(at("27T10:00"))], [at("26T14:00")]),
    ([but(between("26T09:00", "26T17:00"))], [but(THURSDAY)]),
]  # fmt: skip

OTHER: list[tuple[Sequence[Item], Sequence[Item]]] = [
    ([], [at("26T14:00")]),
    ([at("26T14:00")], []),
    ([at("26T14:00")], [at("26T02:00")]),
    ([at("26T14:00")], [between("26T14:00", "26T15:00")]),
    ([at("26T14:00")], [at("26T14:00"), at("27T10:00")]),
    ([between("26T10:00", "26T12:00")], [MORNING]),
    ([between("26T08:00", "26T14:00")], [MORNING]),
    ([between("26T09:00", "27T09:00")], [THURSDAY]),
    ([between("26T14:00", "26T15:00")], [between("26T14:00", None)]),
    ([between("26T14:00", None)], [between("26T14:00", "26T18:00")]),
    ([between("23T09:00", "23T12:00")], [between("26T09:00", "26T12:00")]),
    ([weekly("MO", "TU")], [weekly("MO")]),
    ([weekly("TU", **{"from": "09:00"})], [weekly("TU", **{"from": "09:00", "to": "12:00"})]),
    ([weekly("TH", at="14:00")], [at("26T14:00")]),
    ([weekly(*WEEKDAYS)], [weekly(*WEEKDAYS), but(weekly("WE"))]),
    ([THURSDAY], [but(THURSDAY)]),
]


@pytest.mark.parametrize(("answer", "meant"), SAME)
def test_what_covers_the_same_minutes_agrees(answer: Sequence[Item], meant: Sequence[Item]) -> None:
    assert agree(answer, meant, NOW)


@pytest.mark.parametrize(("answer", "meant"), OTHER)
def test_what_covers_others_does_not(answer: Sequence[Item], meant: Sequence[Item]) -> None:
    assert not agree(answer, meant, NOW)


def test_a_week_may_begin_on_sunday_and_must_hold_its_working_days() -> None:
    next_week = [{"t": "window", "start": "2026-11-30", "end": "2026-12-07", "grain": "day"}]
    sunday_on = [{"t": "window", "start": "2026-11-29", "end": "2026-12-06"}]
    without_friday = [{"t": "window", "start": "2026-11-30", "end": "2026-12-04"}]
    assert agree(sunday_on, next_week, NOW)
    assert not agree(without_friday, next_week, NOW)


def test_a_rule_keeps_its_wall_time_when_the_clocks_change() -> None:
    autumn = NOW.replace(month=10, day=30)  # the Friday before the clocks go back
    rule = [weekly("FR", at="10:00", until="2026-11-06")]
    stamps = [{"t": "instant", "at": f"2026-{day}T10:00"} for day in ("10-30", "11-06")]
    assert agree(rule, stamps, autumn)
    assert agree([{"t": "instant", "at": "2026-10-30T14:00Z"}, {"t": "instant", "at": "2026-11-06T15:00Z"}],
                 rule, autumn)  # fmt: skip


def test_a_far_date_is_compared_too() -> None:
    march = [{"t": "window", "start": "2027-03-01T09:00", "end": "2027-03-01T12:00"}]
    april = [{"t": "window", "start": "2027-04-01T09:00", "end": "2027-04-01T12:00"}]
    assert agree(march, march, NOW)
    assert not agree(march, april, NOW)
