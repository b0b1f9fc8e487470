"""The wall clock in four zones, on the nights when it jumps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.wallclock import (
    edge_at,
    instant_at,
    is_twofold,
    local_date,
    local_minute,
    minute_of_day,
    next_instant_at,
    shows_between,
    utc,
)
from callbot.errors import NaiveInstant

NEW_YORK = ZoneInfo("America/New_York")
ZONES = [
    NEW_YORK,
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("America/Phoenix"),
]


@pytest.mark.parametrize(
    ("zone", "day", "minute", "expected"),
    [
        ("America/New_York", date(2026, 3, 8), 150, "2026-03-08T07:30"),  # 2:30 does not exist: 3:30
        ("America/New_York", date(2026, 11, 1), 90, "2026-11-01T05:30"),  # 1:30 comes twice: the first
        ("Australia/Lord_Howe", date(2026, 10, 4), 135, "2026-10-03T15:45"),  # a gap of half an hour
        ("Australia/Lord_Howe", date(2026, 4, 5), 105, "2026-04-04T14:45"),
        ("Asia/Kolkata", date(2026, 2, 2), 540, "2026-02-02T03:30"),
        ("America/Phoenix", date(2026, 7, 1), 540, "2026-07-01T16:00"),
        ("America/New_York", date(2026, 2, 2), 1440, "2026-02-03T05:00"),
    ],
)
def test_a_wall_time_is_one_instant(zone: str, day: date, minute: int, expected: str) -> None:
    assert instant_at(day, minute, ZoneInfo(zone)) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("clock", ["8:00", "24:01", "25:00", "08:60", "eight", "", "08:00 "])
def test_what_is_no_clock_is_refused(clock: str) -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        minute_of_day(clock)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        utc(datetime(2026, 2, 2, 9))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "day", "minute", "first", "last"),
    [
        ("America/New_York", date(2026, 3, 8), 120, "03-08T07:00", "03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), 179, "03-08T07:00", "03-08T07:00"),
        ("America/New_York", date(2026, 11, 1), 60, "11-01T05:00", "11-01T06:00"),
        ("America/New_York", date(2026, 11, 1), 120, "11-01T07:00", "11-01T07:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), 135, "10-03T15:30", "10-03T15:30"),
        ("Australia/Lord_Howe", date(2026, 4, 5), 105, "04-04T14:45", "04-04T15:15"),
        ("Asia/Kolkata", date(2026, 2, 2), 1440, "02-02T18:30", "02-02T18:30"),
    ],
)
def test_a_stretch_of_wall_clock_has_its_edges(
    zone: str, day: date, minute: int, first: str, last: str
) -> None:
    edges = [edge_at(day, minute, ZoneInfo(zone), late=late) for late in (False, True)]
    assert [f"{edge:%m-%dT%H:%M}" for edge in edges] == [first, last]


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_hands_that_are_shown_twice_are_shown_at_another_instant(moment: datetime, zone: ZoneInfo) -> None:
    shown = moment.replace(tzinfo=UTC).astimezone(zone)
    hands = shown.replace(tzinfo=None)
    twins = [
        other
        for minutes in (-60, -30, 30, 60)
        for other in [(shown.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)]
        if other.replace(tzinfo=None, fold=hands.fold) == hands
    ]
    assert is_twofold(shown) is bool(twins)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(240, 1439), st.sampled_from(ZONES))
def test_outside_the_small_hours_the_hands_show_what_was_set(day: date, minute: int, zone: ZoneInfo) -> None:
    instant = instant_at(day, minute, zone)
    assert (local_date(instant, zone), local_minute(instant, zone)) == (day, minute)


def test_the_next_eight_o_clock_is_tomorrow_once_it_is_eight() -> None:
    eight = datetime(2026, 3, 7, 8, tzinfo=NEW_YORK)
    assert next_instant_at("08:00", after=eight, zone=NEW_YORK) == datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "quiet"), [(20, False), (21, True), (0, True), (7, True), (8, False)])
def test_a_night_runs_over_midnight(hour: int, quiet: bool) -> None:
    assert shows_between(datetime(2026, 2, 2, hour, tzinfo=NEW_YORK), "21:00", "08:00", NEW_YORK) is quiet
