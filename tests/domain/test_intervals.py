"""Sets of time: each sweep agrees with counting the minutes one by one."""

import itertools
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.intervals import Interval, intersect, minus, normalise, overlaps, span, union
from callbot.errors import NaiveInstant

ZERO = datetime(2026, 2, 2, tzinfo=UTC)


def between(first: int, last: int) -> Interval:
    return Interval(ZERO + timedelta(minutes=first), ZERO + timedelta(minutes=last))


sets = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: between(pair[0], sum(pair))),
    max_size=8,
)


def minutes(intervals: Iterable[Interval]) -> set[int]:
    return {
        minute
        for interval in intervals
        for minute in range(
            (interval.start - ZERO) // timedelta(minutes=1), (interval.end - ZERO) // timedelta(minutes=1)
        )
    }


def test_a_naive_bound_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        Interval(datetime(2026, 2, 2, 9), datetime(2026, 2, 2, 10))  # noqa: DTZ001


def test_an_empty_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Interval(ZERO, ZERO)


def test_touching_is_not_overlapping_but_joins() -> None:
    assert not between(0, 10).overlaps(between(10, 20))
    assert normalise([between(10, 20), between(0, 10)]) == (between(0, 20),)


def test_a_span_that_ends_before_it_starts_is_empty() -> None:
    assert span(ZERO + timedelta(minutes=1), ZERO) == ()


@given(sets, sets)
def test_each_sweep_is_the_set_of_its_minutes(one: list[Interval], other: list[Interval]) -> None:
    assert minutes(union(one, other)) == minutes(one) | minutes(other)
    assert minutes(minus(one, other)) == minutes(one) - minutes(other)
    assert minutes(intersect(one, other)) == minutes(one) & minutes(other)
    assert overlaps(one, other) == bool(minutes(one) & minutes(other))


@given(sets, sets)
def test_what_comes_out_is_in_normal_form(one: list[Interval], other: list[Interval]) -> None:
    for result in (union(one, other), minus(one, other), intersect(one, other)):
        assert result == normalise(result)
        assert all(left.end < right.start for left, right in itertools.pairwise(result))
        assert all(interval.start < interval.end for interval in result)


@given(sets, sets)
def test_what_is_left_meets_nowhere_what_was_taken_away(one: list[Interval], cut: list[Interval]) -> None:
    left = minus(one, cut)
    assert not any(part.overlaps(taken) for part in left for taken in cut)
    assert union(left, intersect(one, cut)) == normalise(one)


@given(sets, sets, st.integers(0, 15))
def test_a_buffer_takes_as_much_as_longer_intervals(
    one: list[Interval], cut: list[Interval], minutes: int
) -> None:
    buffer = timedelta(minutes=minutes)
    assert minus(one, cut, buffer) == minus(one, [taken.padded(buffer) for taken in cut])


@given(sets, sets, sets)
def test_taking_away_shares_out_over_a_union(
    one: list[Interval], other: list[Interval], cut: list[Interval]
) -> None:
    assert minus(union(one, other), cut) == union(minus(one, cut), minus(other, cut))


def test_a_thousand_busy_intervals_are_swept_at_once() -> None:
    busy = [between(at * 80, at * 80 + 30) for at in range(1000)]
    began = time.perf_counter()
    left = minus([between(0, 80_000)], busy)
    assert len(left) == 1000
    assert time.perf_counter() - began < 0.1
