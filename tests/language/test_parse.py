"""How phrases are bound to members: which day goes with which clock, and what a no takes away."""

from __future__ import annotations

import pytest

from callbot.language.grammar import phrases
from callbot.language.meaning import At, Between, Bounded, Clock, DaysAhead, Member, OnDate, Through, Weekdays
from callbot.language.parse import members
from callbot.language.scan import lowered, normal, row, scan

MON, TUE, WED, THU, FRI = (Weekdays(1 << n) for n in range(5))
TEN, ELEVEN, TWO = At(Clock(10)), At(Clock(11)), At(Clock(2))
TOMORROW = DaysAhead(1)


def bound(text: str) -> tuple[Member, ...]:
    """The members of a text."""
    tokens = scan(lowered(normal(text)))
    return members(phrases(row(tokens), tokens), tokens)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("friday at 10", [Member((FRI,), (TEN,))]),
        ("at 10 on friday", [Member((FRI,), (TEN,))]),
        ("friday", [Member((FRI,), ())]),
        ("friday 10 or 11", [Member((FRI,), (TEN,)), Member((FRI,), (ELEVEN,))]),
        ("10 or 11 on friday", [Member((FRI,), (TEN,)), Member((FRI,), (ELEVEN,))]),
        ("mon or tue at 10", [Member((MON,), (TEN,)), Member((TUE,), (TEN,))]),
        ("at 10 mon or tue", [Member((MON,), (TEN,)), Member((TUE,), (TEN,))]),
        ("mon at 10, tue at 11", [Member((MON,), (TEN,)), Member((TUE,), (ELEVEN,))]),
        ("mon at 10 or tue", [Member((MON,), (TEN,)), Member((TUE,), ())]),
        ("fri at 10. thanks", [Member((FRI,), (TEN,))]),
    ],
)
def test_days_and_clocks_find_each_other(text: str, expected: list[Member]) -> None:
    assert list(bound(text)) == expected


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("monday", "+"),
        ("not monday", "-"),
        ("monday is bad", "-"),
        ("not monday or tuesday", "--"),
        ("monday or tuesday don't work", "--"),
        ("neither monday nor tuesday", "--"),
        ("monday, not tuesday", "+-"),
        ("not monday but tuesday", "-+"),
        ("not monday. tuesday", "-+"),
        ("monday is bad, tuesday works", "-+"),
        ("monday works, tuesday doesn't", "+-"),
        ("friday except 10-11 and 2-3", "+--"),
        ("conflict at 10 on friday", "-"),
    ],
)
def test_what_a_no_reaches(text: str, signs: str) -> None:
    assert "".join("+" if m.taken else "-" for m in bound(text) if m.days or m.times) == signs


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("2, 3 or 4p friday", "ppp"),
        ("friday 9 or 10am", "aa"),
        ("10am or 2 friday", "a-"),
        ("10am friday or 2pm monday", "ap"),
    ],
)
def test_a_half_of_the_day_flows_to_the_left(text: str, halves: str) -> None:
    times = [time for member in bound(text) for time in member.times]
    assert "".join(time.clock.half or "-" for time in times if isinstance(time, At)) == halves


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("friday at 10 ET", ["et"]),
        ("mon 10 or tue 11 ct", ["ct", "ct"]),
        ("mon 10 et or tue 11 ct", ["et", "ct"]),
        ("friday at 10", [""]),
    ],
)
def test_a_zone_flows_over_the_list_unless_there_are_two(text: str, zones: list[str]) -> None:
    assert [member.zone for member in bound(text)] == zones


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by friday", Bounded("until", FRI, included=False)),
        ("until friday", Bounded("until", FRI, included=True)),
        ("through fri nov 27", Bounded("until", OnDate(27, 11), included=True)),
        ("after friday", Bounded("after", FRI, included=False)),
        ("starting monday", Bounded("after", MON, included=True)),
        ("starting mon nov 30", Bounded("after", OnDate(30, 11), included=True)),
        ("monday to wednesday", Through(MON, WED)),
        ("between monday and wednesday", Through(MON, WED)),
        ("dec 1-4", Through(OnDate(1, 12), OnDate(4, 12))),
        ("mon-fri", Weekdays(31, weekly=True)),
    ],
)
def test_bounds_and_stretches_of_days(text: str, day: object) -> None:
    (only,) = bound(text)
    assert only.days == (day,)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("next week tuesday at 10", [(1, 1)]),
        ("next week tuesday at 10 or thursday at 11", [(1, 1), (3, 1)]),
        ("tuesday at 10 or thursday at 11 next week", [(1, 1), (3, 1)]),
        ("tuesday at 10", [(1, None)]),
    ],
)
def test_a_week_named_once_holds_for_the_list(text: str, days: list[tuple[int, int | None]]) -> None:
    heard = [day for member in bound(text) for day in member.days]
    assert [(day.mask.bit_length() - 1, day.week) for day in heard if isinstance(day, Weekdays)] == days


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("10", 1),
        ("friday 10", 1),
        ("10 friday works", 1),
        ("we need 10 of them", 0),
        ("10 rounds on friday", 0),
        ("room for 10", 0),
        ("friday for 10 people", 0),
    ],
)
def test_a_bare_number_needs_a_licence(text: str, clocks: int) -> None:
    assert sum(isinstance(time, At) for member in bound(text) for time in member.times) == clocks


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("friday from 9:30 for two hours", Between(Clock(9, 30), Clock(11, 30))),
        ("friday at 10 until 2", Between(Clock(10), Clock(2))),
        ("this morning, any time after 9", Between(Clock(9), None)),
    ],
)
def test_times_that_work_on_each_other(text: str, time: Between) -> None:
    (only,) = bound(text)
    assert time in only.times


def test_what_stands_behind_instead_of_is_dropped() -> None:
    assert bound("friday at 10 instead of tomorrow") == (Member((FRI,), (TEN,)),)


def test_filler_makes_no_member() -> None:
    assert [m for m in bound("thanks for getting back to me so quickly") if m.days or m.times] == []
