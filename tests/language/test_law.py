"""The law of an answer would see each way in which one can be wrong."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.language import Exclude, Instant, Intent, Reading, Recurring, Window
from callbot.language.reading import Item
from tests.language.law import faults

NOW = datetime(2026, 11, 24, 9, 0, 30, tzinfo=ZoneInfo("America/New_York"))
TEN, TWO = (NOW.replace(hour=hour, second=0) for hour in (10, 14))
YESTERDAY = NOW.replace(day=23)


def proposed(*items: Item, choice: int | None = None, ask: str | None = None) -> Reading:
    return Reading(Intent.PROPOSE, choice, items, (), ask is None, ask)


def rule(
    *days: str,
    start: int | None = None,
    end: int | None = None,
    at: int | None = None,
    zone: str | None = None,
) -> Recurring:
    return Recurring(days, start, end, at, None, None, zone)


@pytest.mark.parametrize(
    "reading",
    [
        proposed(),
        proposed(Instant(TWO), Window(TEN, TWO), Window(TEN, None), Exclude(rule("MO", "FR", start=540))),
        proposed(Instant(NOW.replace(second=0))),
        proposed(Instant(TWO), choice=2),
        proposed(rule("TU", at=1440, zone="Europe/Berlin"), ask="Which day?"),
    ],
)
def test_an_answer_in_form_has_no_fault(reading: Reading) -> None:
    assert faults(reading, NOW, [TEN, TWO]) == []


@pytest.mark.parametrize(
    ("reading", "fault"),
    [
        (proposed(Instant(YESTERDAY)), "over"),
        (proposed(Window(TEN, TEN)), "empty"),
        (proposed(Window(TWO, TEN)), "empty"),
        (proposed(Window(None, YESTERDAY)), "over"),
        (proposed(Window(None, None)), "ill-formed"),
        (proposed(Exclude(Window(None, None))), "ill-formed"),
        (proposed(rule(start=540)), "ill-formed"),
        (proposed(rule("FR", "MO")), "days"),
        (proposed(rule("MO", start=1500)), "clocks"),
        (proposed(rule("MO", start=540, at=600)), "a point and a range"),
        (proposed(rule("MO", start=540, end=540)), "empty"),
        (proposed(rule("MO", zone="Mars/Olympus")), "zone"),
        (proposed(Recurring(("MO",), None, None, None, date(2026, 12, 2), date(2026, 12, 1), None)), "empty"),
        (proposed(choice=3), "offer 3 of 2"),
        (proposed(Instant(TWO), choice=1), "offer 1 is not among the times"),
        (proposed(ask=""), "sure is False"),
        (Reading(Intent.OTHER, None, (), ("Two Words",), True, None), "tags"),
    ],
)
def test_a_fault_is_named(reading: Reading, fault: str) -> None:
    [found] = faults(reading, NOW, [TEN, TWO])
    assert found.startswith(fault)
