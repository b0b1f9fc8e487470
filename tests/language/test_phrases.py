"""How rows of codes become phrases: days and times as values, before anybody knows what day it is."""

from __future__ import annotations

import pytest

from callbot.language.grammar import phrases
from callbot.language.meaning import (
    Ahead,
    AnyTime,
    At,
    Between,
    Clock,
    Day,
    DaysAhead,
    Lasting,
    NthWeekday,
    OnDate,
    Part,
    Phrase,
    SameTime,
    Stretch,
    Time,
    Weekdays,
)
from callbot.language.scan import lowered, normal, row, scan


def cut(text: str) -> list[Phrase]:
    """The phrases of a text."""
    tokens = scan(lowered(normal(text)))
    return phrases(row(tokens), tokens)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("friday", Weekdays(16)),
        ("next friday", Weekdays(16, "next")),
        ("this friday", Weekdays(16, "this")),
        ("last friday", Weekdays(16, "last")),
        ("fridays", Weekdays(16, weekly=True)),
        ("every friday", Weekdays(16, weekly=True)),
        ("weekdays", Weekdays(31, weekly=True)),
        ("every day", Weekdays(127, weekly=True)),
        ("any day", Weekdays(31, weekly=True)),
        ("friday next week", Weekdays(16, week=1)),
        ("a week from friday", Weekdays(16, weeks_on=1)),
        ("two weeks from next friday", Weekdays(16, "next", weeks_on=2)),
        ("dec 4", OnDate(4, 12)),
        ("4 dec", OnDate(4, 12)),
        ("the fourth of december", OnDate(4, 12)),
        ("dec 4, 2027", OnDate(4, 12, 2027)),
        ("12/4", OnDate(4, 12, either=True)),
        ("12/14", OnDate(14, 12)),
        ("2027-12-04", OnDate(4, 12, 2027)),
        ("the 4th", OnDate(4)),
        ("today", DaysAhead(0)),
        ("tomorrow", DaysAhead(1)),
        ("yesterday", DaysAhead(-1)),
        ("in 3 days", DaysAhead(3)),
        ("in two weeks", DaysAhead(14)),
        ("two weeks from today", DaysAhead(14)),
        ("a week from tomorrow", DaysAhead(8)),
        ("first monday of december", NthWeekday(1, 0, 12)),
        ("last friday of the month", NthWeekday(-1, 4)),
        ("next week", Stretch("week", 1)),
        ("week after next", Stretch("week", 2)),
        ("this weekend", Stretch("weekend")),
        ("next month", Stretch("month", 1)),
        ("early next week", Stretch("week", 1, "start")),
        ("rest of the week", Stretch("week", 0, "rest")),
    ],
)
def test_a_day(text: str, day: Day) -> None:
    (only,) = cut(text)
    assert (only.kind, only.days) == ("D", (day,))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("at 2", At(Clock(2))),
        ("3pm", At(Clock(3, 0, "p"))),
        ("around 3pm", At(Clock(3, 0, "p"), loose=True)),
        ("11ish", At(Clock(11), loose=True)),
        ("half past 2", At(Clock(2, 30))),
        ("quarter to 4", At(Clock(3, 45))),
        ("20 past 9", At(Clock(9, 20))),
        ("9-5", Between(Clock(9), Clock(5))),
        ("from 9 to 5", Between(Clock(9), Clock(5))),
        ("between 1 and 3pm", Between(Clock(1), Clock(3, 0, "p"))),
        ("after 2", Between(Clock(2), None)),
        ("past 2", Between(Clock(2), None)),
        ("2 or later", Between(Clock(2), None)),
        ("before 2", Between(None, Clock(2))),
        ("until 2", Between(None, Clock(2))),
        ("by noon", Between(None, Clock(12, 0, "24"))),
        ("morning", Part("morning")),
        ("mornings", Part("morning", weekly=True)),
        ("any morning", Part("morning", weekly=True)),
        ("late afternoon", Part("late afternoon")),
        ("after work", Part("after work")),
        ("after lunch", Part("lunch", side="after")),
        ("before lunch", Part("lunch", side="before")),
        ("in an hour", Ahead(60)),
        ("in half an hour", Ahead(30)),
        ("in an hour and a half", Ahead(90)),
        ("20 minutes from now", Ahead(20)),
        ("in 5", Ahead(5)),
        ("for 45 minutes", Lasting(45)),
        ("for two hours", Lasting(120)),
        ("any time", AnyTime()),
        ("same time", SameTime()),
    ],
)
def test_a_time(text: str, time: Time) -> None:
    (only,) = cut(text)
    assert (only.kind, only.time) == ("T", time)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("friday at 2", "DT"),
        ("friday at 2 ET", "DTZ"),
        ("friday 2", "DN"),
        ("mon or tue after 2", "D|DT"),
        ("dec 1 or 2 at 10", "D|DT"),
        ("dec 1, 10 or 11am", "D,N|T"),
        ("dec 1-4", "D"),
        ("tomorrow night", "DT"),
        ("tonight", "DT"),
        ("last night at 8", "VT"),
        ("hello there", "__"),
        ("in 2", "_"),
        ("in 7.", "_."),
    ],
)
def test_the_kinds_in_their_order(text: str, kinds: str) -> None:
    assert "".join(phrase.kind for phrase in cut(text)) == kinds


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("dec 1 or 2 at 10", (OnDate(1, 12), OnDate(2, 12))),
        ("1st, 2nd or 3rd of december", (OnDate(1, 12), OnDate(2, 12), OnDate(3, 12))),
    ],
)
def test_dates_that_share_a_month(text: str, days: tuple[Day, ...]) -> None:
    assert tuple(day for phrase in cut(text) for day in phrase.days) == days
