"""Clocks as they are said and set at their edges: midnight, noon, far zones, the nights that jump."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import times
from callbot.domain.wallclock import instant_at, local_date, local_minute, next_instant_at, shows_between

NEW_YORK = ZoneInfo("America/New_York")


def noon(month: int) -> datetime:
    return datetime(2026, month, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("America/Chicago", "CT", "CT"),
        ("America/Denver", "MT", "MT"),
        ("America/Los_Angeles", "PT", "PT"),
        ("America/Phoenix", "MST", "MST"),
        ("Europe/London", "GMT", "BST"),
        ("Europe/Berlin", "CET", "CEST"),
        ("Asia/Kolkata", "IST", "IST"),
        ("Asia/Dubai", "GMT+4", "GMT+4"),
        ("America/Sao_Paulo", "GMT-3", "GMT-3"),
        ("Pacific/Marquesas", "GMT-9:30", "GMT-9:30"),
        ("Pacific/Chatham", "GMT+13:45", "GMT+12:45"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_each_zone_has_its_letters_on_the_date(zone: str, winter: str, summer: str) -> None:
    assert times.letters(noon(2), ZoneInfo(zone)) == winter
    assert times.letters(noon(7), ZoneInfo(zone)) == summer


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "Eastern"),
        ("America/Chicago", "Central"),
        ("America/Denver", "Mountain"),
        ("America/Los_Angeles", "Pacific"),
        ("America/Phoenix", "MST"),
        ("Europe/Berlin", "CET"),
        ("Asia/Dubai", "GMT+4"),
    ],
)
def test_a_long_name_only_where_people_use_one(zone: str, name: str) -> None:
    assert times.long_name(noon(2), ZoneInfo(zone)) == name


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "zero minutes"),
        (1, "one minute"),
        (11, "eleven minutes"),
        (20, "twenty minutes"),
        (45, "forty five minutes"),
        (59, "fifty nine minutes"),
        (60, "60 minutes"),
        (90, "90 minutes"),
    ],
)
def test_minutes_for_a_voice(minutes: int, words: str) -> None:
    assert times.spoken_minutes(minutes) == words


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (1, "first"),
        (12, "twelfth"),
        (20, "twentieth"),
        (21, "twenty first"),
        (22, "twenty second"),
        (29, "twenty ninth"),
        (30, "thirtieth"),
        (31, "thirty first"),
    ],
)
def test_a_date_for_a_voice(day: int, word: str) -> None:
    said = times.spoken(datetime(2026, 1, day, 9, 30, tzinfo=NEW_YORK), NEW_YORK)

    assert said.endswith(f", January {word}, nine thirty A M Eastern")


@pytest.mark.parametrize(
    ("hour", "half", "clock"),
    [(0, "A M", "12:00 AM"), (11, "A M", "11:00 AM"), (12, "P M", "12:00 PM"), (23, "P M", "11:00 PM")],
)
def test_the_halves_meet_at_noon_and_midnight(hour: int, half: str, clock: str) -> None:
    at = datetime(2026, 2, 4, hour, tzinfo=NEW_YORK)

    assert (times.half_of_day(at, NEW_YORK), times.clock(at, NEW_YORK)) == (half, clock)


def test_the_other_clock_names_its_day_where_it_is_another() -> None:
    late = datetime(2026, 2, 4, 20, tzinfo=NEW_YORK)

    said = times.both(late, NEW_YORK, ZoneInfo("Asia/Kolkata"))

    assert said == "Wed Feb 4, 8:00 PM Eastern (Thu Feb 5, 6:30 AM IST)"


def test_today_is_the_owners_today() -> None:
    now = datetime(2026, 2, 3, 1, tzinfo=UTC)  # still Monday evening in New York
    at = datetime(2026, 2, 3, 2, tzinfo=UTC)

    assert times.day_clock(at, NEW_YORK, now) == "today Mon Feb 2 9:00 PM"
    assert times.spoken_day_clock(at, NEW_YORK, now) == "today at nine"


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 2, 2), 24)],
)
def test_a_day_is_as_long_as_its_clock_says(day: date, hours: int) -> None:
    length = instant_at(day, 1440, NEW_YORK) - instant_at(day, 0, NEW_YORK)

    assert length.total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("zone", "day", "minute"),
    [
        ("Pacific/Kiritimati", date(2026, 2, 3), 2 * 60),
        ("Pacific/Pago_Pago", date(2026, 2, 2), 60),
        ("Asia/Kathmandu", date(2026, 2, 2), 17 * 60 + 45),
        ("America/New_York", date(2026, 2, 2), 7 * 60),
    ],
)
def test_one_instant_on_many_walls(zone: str, day: date, minute: int) -> None:
    at = datetime(2026, 2, 2, 12, tzinfo=UTC)

    assert (local_date(at, ZoneInfo(zone)), local_minute(at, ZoneInfo(zone))) == (day, minute)


@pytest.mark.parametrize(
    ("clock", "start", "end", "inside"),
    [
        ("09:00", "09:00", "17:00", True),
        ("17:00", "09:00", "17:00", False),
        ("09:00", "09:00", "09:00", False),
        ("23:59", "22:00", "24:00", True),
        ("00:00", "22:00", "00:00", False),
        ("23:00", "22:00", "00:00", True),
    ],
)
def test_the_end_of_a_span_is_outside_it(clock: str, start: str, end: str, inside: bool) -> None:
    at = datetime.fromisoformat(f"2026-02-02T{clock}").replace(tzinfo=NEW_YORK)

    assert shows_between(at, start, end, NEW_YORK) is inside


def test_the_next_clock_is_later_even_when_clocks_went_back() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 1:30, the first of two

    assert next_instant_at("01:30", after=first, zone=NEW_YORK) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
