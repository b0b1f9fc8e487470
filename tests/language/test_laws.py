"""Laws of the language: what is printed reads the same, a sure reading is whole, cost grows with length."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbot.language import Exclude, Instant, Intent, Item, Recurring, said, understand
from callbot.language.reading import WEEK, WORKWEEK
from callbot.language.scan import LONGEST
from tests.language.saying import NEW_YORK, NOW, OFFERED, at, heard, stated

unhurried = settings(deadline=None)

MASKS = st.lists(st.sampled_from(WEEK), min_size=1, unique=True).map(
    lambda days: tuple(d for d in WEEK if d in days)
)
GRID = st.integers(16, 40).map(lambda half: half * 30)
"""Half hours of the day from 8:00 to 20:00: what is said for calls."""


@st.composite
def rules(draw: st.DrawFn) -> Recurring:
    """A weekly rule as an owner may state it: a range, one open side, a point, or whole days."""
    days, first, last = draw(MASKS), draw(GRID), draw(GRID)
    start, end = min(first, last), max(first, last)
    shape = draw(st.sampled_from(["range", "after", "before", "at", "whole"]))
    if shape == "range" and start < end:
        return Recurring(days, start, end, None, None, None, None)
    if shape == "at":
        return Recurring(days, None, None, first, None, None, None)
    return Recurring(
        days, first if shape == "after" else None, last if shape == "before" else None, None, None, None, None
    )


def again(*items: Item) -> tuple[Item, ...]:
    """The items printed in English and read by the owner's door."""
    return stated(said(items, zone=NEW_YORK, now=NOW)).times


@unhurried
@given(rules())
def test_a_printed_rule_reads_the_same(rule: Recurring) -> None:
    assert again(rule) == (rule,)


@unhurried
@given(rules(), st.sampled_from(WEEK))
def test_a_printed_exception_reads_the_same(rule: Recurring, day: str) -> None:
    less = Exclude(Recurring((day,), None, None, None, None, None, None))
    assert again(rule, less) == (rule, less)


@unhurried
@given(st.integers(1, 60), st.integers(16, 40), st.sampled_from([0, 5, 10, 15, 30, 45]))
def test_a_printed_instant_reads_the_same(ahead: int, half: int, minute: int) -> None:
    day, month = (24 + ahead, 11) if ahead <= 6 else ((ahead - 7) % 31 + 1, 12)
    instant = Instant(at(day, half // 2, minute, month=month))
    assert heard(said([instant], zone=NEW_YORK, now=NOW)).times == (instant,)


@unhurried
@given(st.lists(st.integers(0, 11), min_size=2, max_size=4, unique=True), st.integers(9, 17))
def test_printed_alternatives_read_the_same(days: list[int], hour: int) -> None:
    instants = tuple(Instant(at(day + 1, hour, month=12)) for day in days)
    assert heard(said(instants, zone=NEW_YORK, now=NOW)).times == instants


@unhurried
@given(st.text(max_size=400), st.sampled_from(["contact", "owner"]), st.booleans(), st.booleans())
def test_any_text_has_a_reading(text: str, speaker: str, offers: bool, agreed: bool) -> None:
    reading = understand(
        text, now=NOW, speaker=speaker, offered=OFFERED if offers else (), agreed=NOW if agreed else None
    )
    assert isinstance(reading.intent, Intent)
    assert reading.sure == (reading.ask is None)


@unhurried
@given(st.text(max_size=200))
def test_a_choice_is_one_of_the_offers_and_stands_in_the_times(text: str) -> None:
    reading = heard(text, offered=OFFERED)
    assert reading.choice is None or reading.times == (Instant(OFFERED[reading.choice - 1]),)


@pytest.mark.parametrize("text", ["friday at 10", "any morning after 9", "not thursday", "dec 1 or 2"])
@pytest.mark.parametrize("around", ["  {}  ", "{}\n", "\n\n{}", "{}!", "{}.", "Hi, {}"])
def test_what_stands_around_changes_no_time(text: str, around: str) -> None:
    assert heard(around.format(text)).times == heard(text).times


@pytest.mark.parametrize("text", ["friday at 10", "Dec 4 at 2pm ET", "mon or tue after 3", "next week"])
def test_case_changes_nothing(text: str) -> None:
    assert heard(text.upper()) == heard(text.lower()) == heard(text.title())


def test_what_lies_beyond_the_longest_is_not_read() -> None:
    assert heard("a " * LONGEST + "friday at 10").times == ()


def test_the_working_week_is_what_any_morning_means() -> None:
    (rule,) = stated("any morning").times
    assert isinstance(rule, Recurring)
    assert rule.days == WORKWEEK


@pytest.mark.parametrize(
    "piece",
    ["friday at 10 or ", "called me at ", "not monday, ", "the one ", "1 2 3 ", "dec 1 or 2 ", "in 5 "],
)
def test_cost_grows_with_length_and_not_with_its_square(piece: str) -> None:
    def cost(length: int) -> float:
        text = (piece * length)[:length]
        laps = []
        for _ in range(3):
            began = perf_counter()
            heard(text)
            laps.append(perf_counter() - began)
        return min(laps)

    heard(piece)
    assert cost(LONGEST) < 40 * cost(LONGEST // 8) + 0.02
