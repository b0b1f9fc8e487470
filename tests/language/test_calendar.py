"""Days and clocks as dates and minutes, seen from Tuesday, November 24, 2026."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from callbot.language.algebra import EVERY_DAY, Days, at_minute
from callbot.language.calendar import dates
from callbot.language.hours import business, business_range
from callbot.language.meaning import Clock, Day, DaysAhead, NthWeekday, OnDate, Stretch, Through, Weekdays

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (Weekdays(2), date(2026, 12, 1)),
        (Weekdays(2, "this"), date(2026, 11, 24)),
        (Weekdays(16), date(2026, 11, 27)),
        (Weekdays(16, "next"), date(2026, 12, 4)),
        (Weekdays(1, "next"), date(2026, 11, 30)),
        (Weekdays(4, week=1), date(2026, 12, 2)),
        (OnDate(1, 1), date(2027, 1, 1)),
        (OnDate(29, 2), date(2028, 2, 29)),
        (OnDate(3), date(2026, 12, 3)),
        (DaysAhead(2), date(2026, 11, 26)),
        (NthWeekday(1, 0, months_ahead=1), date(2026, 12, 7)),
        (NthWeekday(-1, 4, 12), date(2026, 12, 25)),
        (Stretch("week", 1), date(2026, 11, 30)),
        (Stretch("weekend"), date(2026, 11, 28)),
    ],
)
def test_the_day_that_is_meant(day: Day, first: date) -> None:
    assert dates(day, TODAY)[0].since == first


def test_a_date_that_does_not_exist_is_no_day() -> None:
    assert dates(OnDate(30, 2), TODAY) == []


def test_from_friday_through_monday() -> None:
    days = Days(EVERY_DAY, date(2026, 11, 27), date(2026, 11, 30))
    assert dates(Through(Weekdays(16), Weekdays(1)), TODAY) == [days]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (Clock(9), Clock(5), (540, 1020)),
        (Clock(10), Clock(2), (600, 840)),
        (Clock(11), Clock(1), (660, 780)),
        (Clock(1, half="p"), Clock(3), (780, 900)),
        (Clock(2), Clock(4, 30, "p"), (840, 990)),
    ],
)
def test_ranges_prefer_business_hours(start: Clock, end: Clock, minutes: tuple[int, int]) -> None:
    assert business_range(start, end) == minutes


@pytest.mark.parametrize(("hour", "minutes"), [(7, 420), (11, 660), (12, 720), (1, 780), (6, 1080)])
def test_a_bare_hour(hour: int, minutes: int) -> None:
    assert business(Clock(hour)) == minutes


def test_wall_clocks_over_the_time_change() -> None:
    zone = ZoneInfo("America/New_York")
    assert at_minute(date(2026, 3, 8), 150, zone).isoformat() == "2026-03-08T03:30:00-04:00"
    assert at_minute(date(2026, 11, 1), 90, zone).isoformat() == "2026-11-01T01:30:00-04:00"
    assert at_minute(date(2026, 11, 1), 540, zone).isoformat() == "2026-11-01T09:00:00-05:00"
