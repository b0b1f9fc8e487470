"""A diary: what is stated less what is agreed, asked in one place; a Monday morning in New York is pinned."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.availability import Fit, Policy, statement
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from tests.domain.stating import ZONES

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 2, 2, 8, 0, tzinfo=NEW_YORK)  # a Monday
HOUR, HALF_HOUR = timedelta(hours=1), timedelta(minutes=30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=NEW_YORK)


def call(day: int, hour: int, minute: int = 0) -> Interval:
    """An agreed call of half an hour."""
    start = at(day, hour, minute).astimezone(UTC)
    return Interval(start, start + HALF_HOUR)


def diary(*taken: Interval, words: str = "any morning after 9", policy: Policy | None = None) -> Diary:
    return Diary(statement(words, now=NOW), taken, NEW_YORK, policy or Policy())


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), [at(2, 9, 30), at(3, 9), at(4, 9)]),
        ((call(2, 9, 30),), [at(2, 10, 30), at(3, 9), at(4, 9)]),
        ((call(3, 9), call(3, 11)), [at(2, 9, 30), at(3, 10), at(4, 9)]),
        ((Interval(at(2, 9), at(2, 12)),), [at(3, 9), at(4, 9), at(5, 9)]),
        ((Interval(at(2, 0), at(6, 12)),), [at(9, 9), at(10, 9), at(11, 9)]),
    ],
)
def test_what_is_agreed_is_not_offered_again(taken: tuple[Interval, ...], expected: list[datetime]) -> None:
    assert list(diary(*taken).openings(NOW)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("fridays", [at(6, 8), at(13, 8)]),
        ("tomorrow at 2pm", [at(3, 14)]),
        ("saturdays 10 to 2", [at(7, 10), at(14, 10)]),
        ("weekdays 9 to 5 except tuesdays", [at(2, 9, 30), at(4, 9), at(5, 9)]),
        ("after 6pm", [at(2, 18), at(3, 18), at(4, 18)]),
    ],
)
def test_openings_follow_the_owners_own_words(words: str, expected: list[datetime]) -> None:
    assert list(diary(words=words).openings(NOW)) == expected


def test_words_without_a_time_offer_nothing() -> None:
    assert diary(words="as we discussed").openings(NOW) == ()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (at(4, 15), [at(3, 11, 30), at(4, 11, 30), at(5, 9)]),
        (at(2, 10), [at(2, 10), at(3, 9), at(4, 9)]),
        (at(30 - 2, 10), [at(11, 11, 30), at(12, 11, 30), at(13, 11, 30)]),
    ],
)
def test_the_nearest_stand_around_what_was_wanted(wanted: datetime, expected: list[datetime]) -> None:
    assert list(diary().nearest(wanted, NOW)) == expected


@pytest.mark.parametrize(
    ("start", "minutes", "fit"),
    [
        (at(3, 10), 30, Fit.BUSY),
        (at(3, 9, 15), 30, Fit.FREE),
        (at(3, 9, 20), 30, Fit.BUSY),
        (at(3, 10, 45), 30, Fit.FREE),
        (at(3, 10, 45), 90, Fit.OUTSIDE),
        (at(3, 15), 30, Fit.OUTSIDE),
        (at(2, 7), 30, Fit.PAST),
    ],
)
def test_whether_a_call_fits_beside_the_one_at_ten(start: datetime, minutes: int, fit: Fit) -> None:
    assert diary(call(3, 10)).fit(start, minutes, NOW, HOUR) is fit


@pytest.mark.parametrize(("lead", "fit"), [(60, Fit.FREE), (61, Fit.TOO_SOON), (0, Fit.FREE)])
def test_the_lead_is_the_askers(lead: int, fit: Fit) -> None:
    assert diary().fit(at(2, 9), 30, NOW, timedelta(minutes=lead)) is fit


def test_a_day_is_counted_in_the_owners_zone() -> None:
    late = Interval(datetime(2026, 2, 3, 4, tzinfo=UTC), datetime(2026, 2, 3, 4, 30, tzinfo=UTC))
    assert diary(late, call(2, 9)).day_counts == {date(2026, 2, 2): 2}


@given(st.lists(st.integers(0, 10**6), max_size=60), st.sampled_from(ZONES))
def test_each_call_counts_for_the_day_that_its_clock_shows(minutes: list[int], zone: ZoneInfo) -> None:
    starts = [datetime(2025, 10, 1, tzinfo=UTC) + timedelta(minutes=minute) for minute in minutes]
    counted = Diary(statement("", now=NOW), (), zone, Policy(), done=tuple(starts))
    assert counted.day_counts == Counter(start.astimezone(zone).date() for start in starts)


def test_a_day_with_enough_calls_is_skipped_everywhere() -> None:
    full = diary(call(3, 9), policy=Policy(calls_per_day=1))
    assert full.openings(NOW) == (at(2, 9, 30), at(4, 9), at(5, 9))
    assert full.nearest(at(3, 11), NOW) == (at(2, 11, 30), at(4, 9), at(5, 9))
    assert full.fit(at(3, 11), 30, NOW, HOUR) is Fit.DAY_FULL
    assert full.free_part(Interval(at(3, 10), at(3, 12)), NOW) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at(3, 8), at(3, 12), Interval(at(3, 10, 45), at(3, 12))),
        (at(3, 8), at(3, 10), Interval(at(3, 9), at(3, 9, 45))),
        (at(3, 13), at(3, 17), None),
        (at(3, 9, 30), at(3, 10), None),
        (at(2, 7), at(2, 9, 15), None),
    ],
)
def test_what_is_free_of_a_window_beside_the_call_at_ten(
    start: datetime, end: datetime, expected: Interval | None
) -> None:
    assert diary(call(3, 10)).free_part(Interval(start, end), NOW) == expected


@given(st.lists(st.integers(0, 14 * 48), max_size=12))
def test_an_opening_always_fits(halves: list[int]) -> None:
    begin = datetime(2026, 2, 2, 5, tzinfo=UTC)
    starts = [begin + half * HALF_HOUR for half in halves]
    found = diary(*(Interval(start, start + HALF_HOUR) for start in starts))
    openings = found.openings(NOW)
    lead = timedelta(minutes=Policy().lead_minutes)
    assert [found.fit(opening, 30, NOW, lead) for opening in openings] == [Fit.FREE] * len(openings)
    assert len({opening.date() for opening in openings}) == len(openings)
