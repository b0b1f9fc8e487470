"""The laws of the set maths of time, and what a rule covers where clocks change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbot.language.algebra import EVERY_DAY, WORKDAYS, Days, Hours, Meaning, at_minute, days_of, mask_of
from callbot.language.reading import WEEK, WORKWEEK, Exclude, Instant, Item, Recurring, Window

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 10, 28, tzinfo=NEW_YORK)
END = START + timedelta(days=9)
"""A week and a bit in which New York's clocks go back."""

instants = st.integers(0, 9 * 48).map(lambda half: START + timedelta(minutes=30 * half))
minutes = st.integers(0, 48).map(lambda half: half * 30)


@st.composite
def rules(draw: st.DrawFn) -> Recurring:
    """A weekly rule of hours or of points, sometimes of another zone."""
    days = tuple(day for day in WEEK if draw(st.booleans())) or ("TU",)
    zone = draw(st.sampled_from([None, "Asia/Kolkata", "Australia/Lord_Howe", "America/Phoenix"]))
    if draw(st.booleans()):
        return Recurring(days, None, None, min(draw(minutes), 1410), None, None, zone)
    first, last = sorted((draw(minutes), draw(minutes)))
    return Recurring(days, first, last if last > first else None, None, None, None, zone)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """A stretch of time."""
    first, last = sorted((draw(instants), draw(instants)))
    return Window(first, last + timedelta(minutes=30))


items = st.one_of(rules(), windows(), instants.map(Instant))


@st.composite
def meanings(draw: st.DrawFn) -> Meaning:
    """A few items, some of them taken away."""
    listed: list[Item] = list(draw(st.lists(items, min_size=1, max_size=3)))
    away = draw(st.lists(items, max_size=2))
    return Meaning.of([*listed, *map(Exclude, away)], NEW_YORK)


def same(one: Meaning, other: Meaning) -> bool:
    return one.same(other, START, END)


LAWS = settings(max_examples=60, deadline=None)


@LAWS
@given(meanings(), meanings())
def test_what_is_taken_away_is_met_nowhere(a: Meaning, b: Meaning) -> None:
    intervals, points = ((a - b) & b).expand(START, END)
    assert (intervals, points) == ([], [])


@LAWS
@given(meanings(), meanings(), meanings())
def test_what_is_taken_from_both_is_taken_from_each(a: Meaning, b: Meaning, c: Meaning) -> None:
    assert same((a | b) - c, (a - c) | (b - c))


@LAWS
@given(meanings(), meanings())
def test_order_does_not_matter(a: Meaning, b: Meaning) -> None:
    assert same(a | b, b | a)
    assert same(a & b, b & a)


@LAWS
@given(meanings())
def test_a_set_with_itself_is_itself_and_without_itself_is_nothing(a: Meaning) -> None:
    assert same(a | a, a)
    assert (a - a).expand(START, END) == ([], [])


@LAWS
@given(meanings(), st.integers(1, 8))
def test_a_longer_look_sees_the_same(a: Meaning, days: int) -> None:
    middle = START + timedelta(days=days)
    short, points = a.expand(START, middle)
    long, more = a.expand(START, END)
    assert short == [(s, min(e, middle)) for s, e in long if s < middle]
    assert points == [at for at in more if at < middle]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Asia/Kolkata", date(2026, 3, 8), 24),
        ("America/Phoenix", date(2026, 3, 8), 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(zone: str, day: date, hours: float) -> None:
    there = ZoneInfo(zone)
    rule = Recurring(WEEK, None, None, None, day, day, None)
    ((start, end),), _ = Meaning.of([rule], there).expand(
        at_minute(day, -0, there), at_minute(day, 2880, there)
    )
    assert (end - start) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Phoenix"]
)
def test_a_rule_keeps_its_wall_clock_over_every_change(zone: str) -> None:
    there = ZoneInfo(zone)
    start = datetime(2026, 1, 1, tzinfo=there)
    rule = Recurring(WORKWEEK, 540, 570, None, None, None, None)
    intervals, _ = Meaning.of([rule], there).expand(start, start + timedelta(days=365))
    assert {begin.astimezone(there).time() for begin, _ in intervals} == {time(9)}


def test_a_rule_over_midnight_lasts_into_the_next_day() -> None:
    rule = Recurring(("FR",), 1320, 120, None, None, None, None)
    ((start, end),), _ = Meaning.of([rule], NEW_YORK).expand(START, END)
    assert (end - start) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Hours(480, 720), Hours(540), Hours(540, 720)),
        (Hours(480, 720), Hours(None, 600), Hours(480, 600)),
        (Hours(480, 720), Hours(at=600), Hours(at=600)),
        (Hours(480, 720), Hours(at=720), None),
        (Hours(480, 720), Hours(720, 780), None),
        (Hours(), Hours(at=60), Hours(at=60)),
    ],
)
def test_hours_in_common(one: Hours, other: Hours, both: Hours | None) -> None:
    assert one & other == other & one == both


@pytest.mark.parametrize(
    ("days", "dates"),
    [
        (Days(WORKDAYS, date(2026, 11, 27), date(2026, 11, 30)), [27, 30]),
        (Days(EVERY_DAY, date(2026, 11, 27), date(2026, 11, 28)), [27, 28]),
        (Days(96, date(2026, 11, 24), date(2026, 11, 27)), []),
    ],
)
def test_the_dates_of_a_set(days: Days, dates: list[int]) -> None:
    assert [day.day for day in days.dates(date(2026, 11, 1), date(2026, 12, 1))] == dates
    assert bool(days) == bool(dates)


@pytest.mark.parametrize("mask", range(1, 128))
def test_a_mask_and_its_names(mask: int) -> None:
    assert mask_of(days_of(mask)) == mask
