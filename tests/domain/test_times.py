"""How instants are said: the forms of the contract's samples, in every kind of zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain import times
from callbot.errors import NaiveInstant

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 2, 2, 9, 18, tzinfo=NEW_YORK)  # a Monday


def at(day: int, hour: int, minute: int = 0, *, zone: ZoneInfo = NEW_YORK, month: int = 2) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("name", "winter", "summer"),
    [
        ("America/New_York", "ET", "ET"),
        ("America/Chicago", "CT", "CT"),
        ("America/Denver", "MT", "MT"),
        ("America/Los_Angeles", "PT", "PT"),
        ("America/Phoenix", "MST", "MST"),  # never changes: MT would be an hour off in summer
        ("Pacific/Honolulu", "HST", "HST"),
        ("Europe/Berlin", "CET", "CEST"),
        ("Europe/London", "GMT", "BST"),
        ("Asia/Kolkata", "IST", "IST"),
        ("Asia/Kathmandu", "GMT+5:45", "GMT+5:45"),
        ("Australia/Lord_Howe", "GMT+11", "GMT+10:30"),
        ("America/Sao_Paulo", "GMT-3", "GMT-3"),
    ],
)
def test_the_letters_of_a_zone(name: str, winter: str, summer: str) -> None:
    zone = ZoneInfo(name)
    assert times.letters(at(4, 10, zone=zone), zone) == winter
    assert times.letters(at(4, 10, zone=zone, month=7), zone) == summer


def test_tm_01_the_hour_that_comes_twice_says_which() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert times.stamp(first, NEW_YORK) == "Sun Nov 1, 1:30 AM EDT"
    assert times.stamp(first + timedelta(hours=1), NEW_YORK) == "Sun Nov 1, 1:30 AM EST"
    assert times.stamp(first + timedelta(hours=2), NEW_YORK) == "Sun Nov 1, 2:30 AM ET"


def test_the_forms_of_a_text() -> None:
    when = at(4, 10)
    assert times.stamp(when, NEW_YORK) == "Wed Feb 4, 10:00 AM ET"
    assert times.long_stamp(when, NEW_YORK) == "Wed Feb 4, 10:00 AM Eastern"
    assert times.day(when, NEW_YORK) == "Wed Feb 4"
    assert times.day_clock(when, NEW_YORK, NOW) == "Wed Feb 4 10:00 AM"
    assert times.day_clock(at(2, 11), NEW_YORK, NOW) == "today Mon Feb 2 11:00 AM"


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(0, 0, "12:00 AM"), (9, 18, "9:18 AM"), (12, 0, "12:00 PM"), (13, 5, "1:05 PM"), (23, 59, "11:59 PM")],
)
def test_a_clock_has_twelve_hours(hour: int, minute: int, expected: str) -> None:
    assert times.clock(at(4, hour, minute), NEW_YORK) == expected


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (None, "Wed Feb 4, 10:00 AM Eastern"),
        ("America/Detroit", "Wed Feb 4, 10:00 AM Eastern"),
        ("America/Chicago", "Wed Feb 4, 10:00 AM Eastern (9:00 AM Central)"),
        ("Asia/Tokyo", "Wed Feb 4, 10:00 AM Eastern (Thu Feb 5, 12:00 AM JST)"),
    ],
)
def test_both_clocks_where_they_differ(theirs: str | None, expected: str) -> None:
    assert times.both(at(4, 10), NEW_YORK, ZoneInfo(theirs) if theirs else None) == expected


def test_the_forms_of_a_voice() -> None:
    assert times.spoken(at(3, 9, 30), NEW_YORK) == "Tuesday, February third, nine thirty A M Eastern"
    assert times.spoken_day_clock(at(2, 11), NEW_YORK, NOW) == "today at eleven"
    assert times.spoken_day_clock(at(3, 9, 30), NEW_YORK, NOW) == "Tuesday nine thirty"
    assert times.half_of_day(at(3, 13), NEW_YORK) == "P M"
    assert times.spoken_minutes(15) == "fifteen minutes"
    assert times.spoken_minutes(1) == "one minute"


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(10, 0, "ten"), (16, 5, "four oh five"), (12, 45, "twelve forty five"), (0, 10, "twelve ten")],
)
def test_a_clock_for_a_voice(hour: int, minute: int, expected: str) -> None:
    assert times.spoken_clock(at(4, hour, minute), NEW_YORK) == expected


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_day_can_be_spoken(when: datetime) -> None:
    words = times.spoken(when, NEW_YORK)
    assert not any(sign.isdigit() for sign in words)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        times.stamp(datetime(2026, 2, 4, 10), NEW_YORK)  # noqa: DTZ001
