"""Rules and dated items as concrete hours of a day; 3 February 2026 is a Tuesday."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.availability import Policy
from callbot.domain.windows import free_windows
from callbot.errors import NaiveInstant
from callbot.language import Exclude, Instant, Item, Window
from tests.domain.stating import LORD_HOWE, MORNINGS, NEW_YORK, at, between, weekly

PACIFIC = "America/Los_Angeles"


def hours(
    *items: Item, day: int = 3, days: int = 1, busy: tuple[datetime, ...] = (), rest: tuple[int, ...] = ()
) -> list[str]:
    """The free windows of some days of February 2026, from midnight, as "HH:MM-HH:MM"."""
    found = free_windows(
        items,
        start=at(day, 0),
        end=at(day + days, 0),
        zone=NEW_YORK,
        policy=Policy(),
        busy=[between(start, start + timedelta(minutes=30)) for start in busy],
        holidays={date(2026, 2, day) for day in rest},
    )
    return [f"{one.start.astimezone(NEW_YORK):%H:%M}-{one.end.astimezone(NEW_YORK):%H:%M}" for one in found]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (MORNINGS, ["09:00-12:00"]),
        (weekly("TU", 9, None), ["09:00-18:00"]),
        (weekly("TU", 16.75, None), ["16:45-18:00"]),
        (weekly("TU", 17, None), ["17:00-21:00"]),
        (weekly("TU", 18, None), ["18:00-21:00"]),
        (weekly("TU", 22, None), []),
        (weekly("TU", None, 11), ["08:00-11:00"]),
        (weekly("TU", None, 7), []),
        (weekly("TU", None, 24), ["08:00-00:00"]),  # until midnight is stated outright
        (weekly("TU", None, 0), ["08:00-00:00"]),
        (weekly("TU"), ["08:00-18:00"]),
        (weekly("TU", 0, None), ["08:00-18:00"]),
        (weekly("TU", 0, 24), ["08:00-18:00"]),
        (weekly("TU", 6, 22), ["06:00-22:00"]),
        (weekly("TU", 0, 6), ["00:00-06:00"]),
        (weekly("MO", 9, 12), []),
        (weekly("TU", at=10), ["10:00-10:30"]),
        (weekly("TU", 9, 12, since=date(2026, 2, 4)), []),
        (weekly("TU", 9, 12, since=date(2026, 2, 3)), ["09:00-12:00"]),
        (weekly("TU", 9, 12, until=date(2026, 2, 3)), ["09:00-12:00"]),
        (weekly("TU", 9, 12, until=date(2026, 2, 2)), []),
        (weekly("TU", 22, 24), ["22:00-00:00"]),
        (weekly("TU", 22, 0), ["22:00-00:00"]),
        (weekly("TU", 22, 2), ["22:00-00:00"]),
        (weekly("MO", 22, 2), ["00:00-02:00"]),
        (weekly("MO", 22, 2, until=date(2026, 2, 2)), ["00:00-02:00"]),
        (weekly("MO TU", 22, 2), ["00:00-02:00", "22:00-00:00"]),
    ],
)
def test_a_weekly_rule_on_a_tuesday(item: Item, expected: list[str]) -> None:
    assert hours(item) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (weekly("TU", 9, 12, zone="America/Chicago"), ["10:00-13:00"]),
        (weekly("TU", 9, None, zone=PACIFIC), ["12:00-18:00"]),  # calling hours are the owner's
        (weekly("TU", 14, None, zone=PACIFIC), ["17:00-21:00"]),
        (weekly("TU", None, 11, zone=PACIFIC), ["08:00-14:00"]),
        (weekly("TU", None, None, zone=PACIFIC), ["08:00-18:00"]),
        (weekly("TU", 22, None, zone="Asia/Kolkata"), ["11:30-13:30"]),  # Tuesday ends there
        (weekly("WE", None, 4, zone="Asia/Kolkata"), ["13:30-17:30"]),  # and begins
        (weekly("TU", at=9, zone=PACIFIC), ["12:00-12:30"]),
        (weekly("MO", 20, 23, zone=PACIFIC), ["00:00-02:00"]),
        (weekly("WE", 8, 10, zone="Asia/Tokyo"), ["18:00-20:00"]),
    ],
)
def test_a_rule_with_a_zone_of_its_own(item: Item, expected: list[str]) -> None:
    assert hours(item) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Window(at(3, 14), at(3, 16)), ["14:00-16:00"]),
        (Window(at(3, 14), None), ["14:00-18:00"]),
        (Window(at(3, 17), None), ["17:00-21:00"]),
        (Window(at(3, 0), at(4, 0)), ["08:00-18:00"]),
        (Window(at(3, 0), at(3, 10)), ["08:00-10:00"]),
        (Window(None, at(3, 13)), ["08:00-13:00"]),
        (Window(None, at(3, 20)), ["08:00-20:00"]),
        (Window(None, at(4, 0)), ["08:00-18:00"]),
        (Window(at(3, 0), None), ["08:00-18:00"]),
        (Window(at(2, 0), at(7, 0)), ["08:00-18:00"]),
        (Window(at(2, 14), at(3, 11)), ["08:00-11:00"]),
        (Window(at(3, 7), at(5, 11)), ["07:00-18:00"]),
        (Window(at(3, 22), at(4, 2)), ["22:00-00:00"]),
        (Window(at(2, 21), at(2, 23)), []),
        (Instant(at(3, 10)), ["10:00-10:30"]),
    ],
)
def test_a_dated_window_on_its_tuesday(item: Item, expected: list[str]) -> None:
    assert hours(item) == expected


def test_days_without_hours_are_the_owners_whatever_zone_was_said() -> None:
    """At eight on a Thursday of Lord Howe it is still Wednesday in New York."""
    start = at(5, 8, zone=LORD_HOWE)
    thursdays = weekly("TH", zone="America/New_York")
    found = free_windows(
        [thursdays], start=start, end=start + timedelta(minutes=5), zone=LORD_HOWE, policy=Policy()
    )
    assert found == (between(start, start + timedelta(minutes=5)),)


def elsewhere(day: int, hour: int) -> datetime:
    """The instant at which Los Angeles shows this hour."""
    return at(day, hour, zone=ZoneInfo(PACIFIC))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Window(elsewhere(2, 21), elsewhere(2, 23)), ["00:00-02:00"]),  # nine in the evening names no day
        (Window(elsewhere(3, 14), elsewhere(3, 16)), ["17:00-19:00"]),
        (Window(elsewhere(3, 0), elsewhere(4, 0)), ["08:00-18:00"]),
        (Window(elsewhere(2, 0), elsewhere(3, 0)), []),
    ],
)
def test_a_dated_window_that_was_said_on_another_clock(item: Item, expected: list[str]) -> None:
    assert hours(item) == expected


def test_a_window_after_two_says_nothing_about_the_next_day() -> None:
    assert hours(Window(at(3, 14), None), day=4) == []


def test_saturdays_ten_to_two_go_beyond_the_calling_days() -> None:
    assert hours(weekly("SA", 10, 14), day=7) == ["10:00-14:00"]


def test_a_stated_weekend_counts_though_nobody_calls_then() -> None:
    assert hours(Window(at(7, 0), at(9, 0)), day=7, days=2) == ["08:00-18:00", "08:00-18:00"]


def test_until_monday_leaves_the_weekend_out() -> None:
    assert hours(Window(None, at(9, 0)), day=7, days=2) == []


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        (Window(at(3, 10), at(3, 11)), ["09:00-10:00", "11:00-12:00", "09:00-12:00"]),
        (Window(at(3, 10), None), ["09:00-10:00", "09:00-12:00"]),
        (Window(at(3, 0), None), []),
        (Window(None, at(4, 0)), ["09:00-12:00"]),
        (Window(at(3, 0), at(4, 0)), ["09:00-12:00"]),
        (Instant(at(3, 9)), ["09:30-12:00", "09:00-12:00"]),
        (weekly("TU"), ["09:00-12:00"]),
        (weekly("TU", 11, None), ["09:00-11:00", "09:00-12:00"]),
        (weekly("TU", None, 10), ["10:00-12:00", "09:00-12:00"]),
        (weekly("TU", at=9), ["09:30-12:00", "09:00-12:00"]),
        (weekly("TU", 22, 11), ["09:00-12:00", "11:00-12:00"]),
        (weekly("TU", 7, 8, zone=PACIFIC), ["09:00-10:00", "11:00-12:00", "09:00-12:00"]),
        (weekly("WE", until=date(2026, 2, 3)), ["09:00-12:00", "09:00-12:00"]),
    ],
)
def test_what_is_excluded_is_taken_away_on_tuesday_and_wednesday(
    taken: Instant | Window, expected: list[str]
) -> None:
    assert hours(MORNINGS, Exclude(taken), days=2) == expected


def test_rules_that_touch_or_overlap_are_one_window() -> None:
    assert hours(MORNINGS, weekly("TU", 12, 13), weekly("TU", 11, 14)) == ["09:00-14:00"]


def test_an_appointment_keeps_its_buffer_on_both_sides() -> None:
    assert hours(MORNINGS, busy=(at(3, 10),)) == ["09:00-09:45", "10:45-12:00"]


@pytest.mark.parametrize("hour", [8, 12])
def test_an_appointment_beside_the_window_reaches_into_it_with_its_buffer(hour: int) -> None:
    around = at(3, hour, 40 if hour == 8 else 5)
    assert hours(MORNINGS, busy=(around,)) == [{8: "09:25-12:00", 12: "09:00-11:50"}[hour]]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (MORNINGS, []),
        (weekly("MO", 22, 2), ["00:00-02:00"]),  # it began before the holiday
        (Window(at(2, 0), at(7, 0)), []),
        (Window(at(3, 0), at(4, 0)), ["08:00-18:00"]),  # that day, by name
        (Window(at(3, 9), at(3, 11)), ["09:00-11:00"]),
        (Instant(at(3, 10)), ["10:00-10:30"]),
    ],
)
def test_weekly_rules_rest_on_a_holiday_but_a_day_that_is_named_stays(
    item: Item, expected: list[str]
) -> None:
    assert hours(item, rest=(3,)) == expected


def test_an_exclusion_holds_on_a_holiday_too() -> None:
    named = Window(at(3, 9), at(3, 12))
    assert hours(named, Exclude(weekly("TU", 10, 11)), rest=(3,)) == ["09:00-10:00", "11:00-12:00"]


def test_a_span_without_length_has_no_window() -> None:
    assert hours(MORNINGS, days=0) == []


def test_instants_without_a_zone_are_refused() -> None:
    naive = datetime(2026, 2, 3, 9)  # noqa: DTZ001
    with pytest.raises(NaiveInstant):
        free_windows([MORNINGS], start=naive, end=naive + timedelta(1), zone=NEW_YORK, policy=Policy())
