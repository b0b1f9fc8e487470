"""The nights on which clocks are changed: in New York, on Lord Howe, and where they never are."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.availability import Fit, Policy
from callbot.domain.windows import free_windows
from callbot.language import Exclude, Instant, Item
from tests.domain.stating import KOLKATA, LORD_HOWE, NEW_YORK, PHOENIX, at, diary, weekly

HAVANA = ZoneInfo("America/Havana")
SPRING, AUTUMN = (NEW_YORK, 3, 8), (NEW_YORK, 11, 1)
SPRING_THERE, AUTUMN_THERE = (LORD_HOWE, 10, 4), (LORD_HOWE, 4, 5)
Night = tuple[ZoneInfo, int, int]


def windows(night: Night, *items: Item) -> list[str]:
    """The free windows of a night of 2026, with the offsets of their clock."""
    zone, month, day = night
    start = at(day, 0, month=month, zone=zone)
    found = free_windows(
        items, start=start, end=start.replace(hour=12), zone=zone, policy=Policy(buffer_minutes=0)
    )
    return [f"{_shown(one.start, zone)} to {_shown(one.end, zone)}" for one in found]


def _shown(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%H:%M}{local:%z}"


@pytest.mark.parametrize(
    ("night", "start", "end", "expected"),
    [
        (SPRING, 1, 4, ["01:00-0500 to 04:00-0400"]),
        (SPRING, 1, 2.5, ["01:00-0500 to 03:00-0400"]),
        (SPRING, 2, 2.5, []),
        (SPRING, 2.25, 3.5, ["03:00-0400 to 03:30-0400"]),
        (SPRING, 2, 3, []),
        (AUTUMN, 0.5, 1, ["00:30-0400 to 01:00-0400"]),
        (AUTUMN, 1, 2, ["01:00-0400 to 02:00-0500"]),
        (AUTUMN, 0, 1.5, ["00:00-0400 to 01:30-0400"]),
        (AUTUMN, 1.5, 4, ["01:30-0400 to 04:00-0500"]),
        (SPRING_THERE, 1, 3, ["01:00+1030 to 03:00+1100"]),
        (SPRING_THERE, 1, 2.25, ["01:00+1030 to 02:30+1100"]),
        (SPRING_THERE, 2, 2.5, []),
        (AUTUMN_THERE, 1, 3, ["01:00+1100 to 03:00+1030"]),
        (AUTUMN_THERE, 1.75, 3, ["01:45+1100 to 03:00+1030"]),
        ((KOLKATA, 3, 8), 1, 3, ["01:00+0530 to 03:00+0530"]),
        ((PHOENIX, 3, 8), 1, 2.5, ["01:00-0700 to 02:30-0700"]),
        ((HAVANA, 3, 8), 0, 2, ["01:00-0400 to 02:00-0400"]),  # its day begins at one
    ],
)
def test_a_rule_covers_what_its_clock_shows(
    night: Night, start: float, end: float, expected: list[str]
) -> None:
    assert windows(night, weekly("SU", start, end)) == expected


@pytest.mark.parametrize(
    ("night", "start", "end", "expected"),
    [
        (AUTUMN, 1, 1.5, ["00:00-0400 to 01:00-0400", "01:30-0500 to 04:00-0500"]),
        (SPRING, 2, 3, ["00:00-0500 to 04:00-0400"]),
        (AUTUMN_THERE, 1.5, 1.75, ["00:00+1100 to 01:30+1100", "01:45+1030 to 04:00+1030"]),
    ],
)
def test_an_exclusion_takes_both_of_what_comes_twice(
    night: Night, start: float, end: float, expected: list[str]
) -> None:
    assert windows(night, weekly("SU", 0, 4), Exclude(weekly("SU", start, end))) == expected


def test_tm_02_a_point_that_is_skipped_is_in_no_window() -> None:
    assert windows(SPRING, weekly("SU", at=2.5)) == []
    assert windows(SPRING, weekly("SU", at=3)) == ["03:00-0400 to 03:30-0400"]


def starts(night: Night, *items: Item, grid: int = 30) -> list[str]:
    """What is offered of that night, on its clock."""
    zone, month, day = night
    policy = Policy(buffer_minutes=0, lead_minutes=0, horizon_days=1, grid_minutes=grid)
    asked = diary(*items, zone=zone, policy=policy)
    return [f"{slot.astimezone(zone):%H:%M}" for slot in asked.slots(at(day, 0, month=month, zone=zone))]


@pytest.mark.parametrize(
    ("night", "grid", "expected"),
    [
        (AUTUMN, 30, ["00:00", "00:30", "02:00", "02:30"]),
        (SPRING, 30, ["00:00", "00:30", "01:00", "01:30"]),
        (AUTUMN_THERE, 30, ["00:00", "00:30", "01:00", "02:00", "02:30"]),
        (SPRING_THERE, 30, ["00:00", "00:30", "01:00", "01:30", "02:30"]),
        (AUTUMN_THERE, 60, ["00:00", "01:00", "02:00"]),  # on the hour, though the clocks moved by half
        ((KOLKATA, 11, 1), 60, ["00:00", "01:00", "02:00"]),
    ],
)
def test_tm_01_an_hour_that_comes_twice_is_not_offered(night: Night, grid: int, expected: list[str]) -> None:
    assert starts(night, weekly("SU", 0, 3), grid=grid) == expected


def test_tm_01_nor_is_a_point_in_it_that_was_stated() -> None:
    assert starts(AUTUMN, Instant(at(1, 1, 30, month=11)), weekly("SU", at=1.25)) == []


def test_tm_02_nothing_is_offered_that_no_clock_will_show() -> None:
    assert starts(SPRING, weekly("SU", 2, 3), weekly("SU", at=2.5)) == []


@pytest.mark.parametrize("day", [at(7, 23, 30, month=3), at(31, 23, 30, month=10)])
def test_tm_03_the_lead_is_real_time(day: datetime) -> None:
    every_hour = weekly("MO TU WE TH FR SA SU", 0, 24), weekly("MO TU WE TH FR SA SU", 0, 12)
    slots = diary(*every_hour, policy=Policy(lead_minutes=240, grid_minutes=5)).slots(day)
    assert slots[0] - day.astimezone(slots[0].tzinfo) == timedelta(hours=4)


def test_tm_03_a_call_is_as_long_in_the_night_that_has_an_hour_more() -> None:
    nights = diary(weekly("SU", 0, 2))
    start, now = at(1, 0, 30, month=11), at(31, 9, month=10)
    fits = [nights.fit(start, minutes, now, timedelta(0)) for minutes in (120, 150, 155)]
    assert fits == [Fit.FREE, Fit.FREE, Fit.OUTSIDE]


@pytest.mark.parametrize("zone", [NEW_YORK, LORD_HOWE, KOLKATA, PHOENIX])
def test_a_rule_keeps_its_hours_on_every_monday_of_a_year(zone: ZoneInfo) -> None:
    start = at(1, 0, month=1, zone=zone)
    found = free_windows(
        [weekly("MO", 9, 12.5)], start=start, end=start.replace(year=2027), zone=zone, policy=Policy()
    )
    walls = {(f"{one.start.astimezone(zone):%a %H:%M}", f"{one.end.astimezone(zone):%H:%M}") for one in found}
    assert (len(found), walls) == (52, {("Mon 09:00", "12:30")})


def test_a_rule_with_a_zone_of_its_own_follows_that_zones_clocks() -> None:
    """Phoenix never changes its clocks, so its mornings move on the clock of New York."""
    rule = [weekly("MO", 9, 10, zone="America/Phoenix")]
    start = at(2, 0, month=3)
    found = free_windows(rule, start=start, end=start.replace(day=10), zone=NEW_YORK, policy=Policy())
    assert [one.start.astimezone(NEW_YORK).hour for one in found] == [11, 12]
