"""What can be offered, and whether a call fits, in an owner's diary; a Monday morning is pinned."""

import time
from datetime import date, datetime, timedelta

import pytest

from callbot.domain.availability import Fit, Policy
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.errors import NaiveInstant
from callbot.language import Exclude, Instant, Item, Window
from tests.domain.stating import MORNINGS, NOW, at, between, diary, weekly

LEAD = timedelta(hours=1)


def call(day: int, hour: int, minute: int = 0) -> Interval:
    """An agreed call of half an hour."""
    start = at(day, hour, minute)
    return between(start, start + timedelta(minutes=30))


def openings(*items: Item, taken: tuple[Interval, ...] = ()) -> tuple[datetime, ...]:
    return diary(*items, taken=taken).openings(NOW)


def test_openings_are_on_different_days_and_keep_the_lead() -> None:
    assert openings(MORNINGS) == (at(2, 11), at(3, 9), at(4, 9))


@pytest.mark.parametrize(("calls", "first"), [(3, at(3, 11)), (4, at(4, 9))])
def test_a_full_day_has_no_opening(calls: int, first: datetime) -> None:
    taken = tuple(call(3, 12 + hour) for hour in range(calls))
    late = weekly("TU WE TH", 11, 12), weekly("WE", 9, 12)
    assert openings(*late, taken=taken)[0] == first


def test_a_call_that_is_over_counts_for_its_day_but_takes_no_time() -> None:
    asked = diary(MORNINGS, policy=Policy(calls_per_day=1))
    begun = at(2, 8)
    over = Diary(asked.statement, (), asked.zone, asked.policy, done=(begun,))
    assert over.openings(NOW) == (at(3, 9), at(4, 9), at(5, 9))
    assert over.free(begun, at(2, 12)) == asked.free(begun, at(2, 12))


def test_a_holiday_has_no_opening() -> None:
    asked = diary(MORNINGS)
    rested = Diary(asked.statement, (), asked.zone, asked.policy, holidays=frozenset({date(2026, 2, 3)}))
    assert rested.openings(NOW) == (at(2, 11), at(4, 9), at(5, 9))
    assert rested.fit(at(3, 9), 30, NOW, LEAD) is Fit.OUTSIDE


def test_there_are_fewer_openings_where_fewer_days_have_one() -> None:
    assert openings(Window(at(3, 9), at(3, 12))) == (at(3, 9),)


def test_a_window_shorter_than_a_call_has_no_slot() -> None:
    assert diary(Window(at(3, 9), at(3, 9, 25))).slots(NOW) == ()


def test_the_whole_length_ends_inside_the_window_and_beside_a_call_with_its_buffer() -> None:
    found = diary(weekly("TU", 9, 12), taken=(call(3, 10),), policy=Policy(horizon_days=2)).slots(NOW)
    assert found == (at(3, 9), at(3, 11), at(3, 11, 30))


def test_the_horizon_ends_what_is_offered() -> None:
    assert diary(weekly("TU", 9, 9.5), policy=Policy(horizon_days=8)).slots(NOW) == (at(3, 9),)
    assert diary(weekly("TU", 9, 9.5), policy=Policy(horizon_days=9)).slots(NOW) == (at(3, 9), at(10, 9))


@pytest.mark.parametrize(
    "item", [weekly("TU", at=10.25), Instant(at(3, 10, 15)), weekly("TU", at=9.25, zone="America/Chicago")]
)
def test_a_start_that_is_stated_to_the_minute_is_offered_off_the_grid(item: Item) -> None:
    asked = diary(item, policy=Policy(horizon_days=5))
    assert asked.slots(NOW) == (at(3, 10, 15),)
    assert asked.fit(at(3, 10, 15), 30, NOW, LEAD) is Fit.FREE


def test_a_stated_minute_fits_on_no_grid_at_all_and_needs_its_whole_length() -> None:
    odd = Instant(at(3, 10, 7))
    assert diary(odd).slots(NOW) == (at(3, 10, 7),)
    assert diary(odd).fit(at(3, 10, 7), 30, NOW, LEAD) is Fit.FREE
    assert diary(odd, Exclude(Window(at(3, 10, 30), None))).slots(NOW) == ()


def test_a_start_that_is_stated_twice_is_offered_once() -> None:
    found = diary(Instant(at(3, 10)), weekly("TU", at=10), MORNINGS, policy=Policy(horizon_days=2)).slots(NOW)
    assert found.count(at(3, 10)) == 1
    assert list(found) == sorted(found)


def test_the_nearest_come_in_order_of_time() -> None:
    found = diary(MORNINGS).nearest(at(5, 10), NOW)
    assert at(5, 10) in found
    assert list(found) == sorted(found)
    assert len({one.date() for one in found}) == 3


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (at(3, 9), 30, Fit.FREE),  # nine counts as after nine
        (at(3, 9, 5), 30, Fit.FREE),
        (at(3, 9, 7), 30, Fit.OUTSIDE),  # proposals stand on five minutes
        (at(3, 11, 30), 30, Fit.FREE),
        (at(3, 11, 35), 30, Fit.OUTSIDE),  # the whole length must end inside
        (at(3, 11), 61, Fit.OUTSIDE),
        (at(3, 14), 30, Fit.OUTSIDE),
        (at(7, 10), 30, Fit.OUTSIDE),
        (at(2, 9), 30, Fit.PAST),
        (at(2, 10), 30, Fit.TOO_SOON),
        (at(2, 10, 20), 30, Fit.FREE),
        (at(30, 10, month=3), 30, Fit.TOO_FAR),
    ],
)
def test_whether_a_call_fits(start: datetime, minutes: int, expected: Fit) -> None:
    assert diary(MORNINGS).fit(start, minutes, NOW, LEAD) is expected


@pytest.mark.parametrize(
    ("minute", "expected"), [(-45, Fit.FREE), (-40, Fit.BUSY), (40, Fit.BUSY), (45, Fit.FREE)]
)
def test_another_call_is_in_the_way_up_to_its_buffer(minute: int, expected: Fit) -> None:
    beside = diary(MORNINGS, taken=(call(3, 10),))
    assert beside.fit(at(3, 10) + timedelta(minutes=minute), 30, NOW, LEAD) is expected


def test_a_day_with_four_calls_is_full() -> None:
    full = diary(MORNINGS, taken=tuple(call(3, hour) for hour in (13, 14, 15, 16)))
    assert full.fit(at(3, 9), 30, NOW, LEAD) is Fit.DAY_FULL


def part(start: datetime, end: datetime, *taken: Interval) -> Interval | None:
    return diary(MORNINGS, taken=taken).free_part(between(start, end), NOW)


def test_a_proposed_window_is_cut_to_what_is_free() -> None:
    assert part(at(3, 10), at(3, 15)) == between(at(3, 10), at(3, 12))


def test_a_part_just_as_long_as_a_call_is_enough() -> None:
    assert part(at(3, 11, 30), at(3, 13)) == between(at(3, 11, 30), at(3, 12))


def test_of_two_parts_the_longer_is_kept() -> None:
    taken = between(at(3, 9, 30), at(3, 10))
    assert part(at(3, 9), at(3, 12), taken) == between(at(3, 10, 15), at(3, 12))


def test_of_two_days_the_one_that_is_not_full_is_kept() -> None:
    full = tuple(call(3, hour) for hour in (13, 14, 15, 16))
    assert part(at(3, 8), at(4, 11), *full) == between(at(4, 9), at(4, 11))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(3, 11, 40), at(3, 15)),
        (at(2, 8), at(2, 9)),
        (at(7, 9), at(7, 12)),
        (at(18, 9), at(18, 12)),  # beyond the horizon
    ],
)
def test_a_window_that_no_call_fits_into_is_none(start: datetime, end: datetime) -> None:
    assert part(start, end) is None


def test_the_lead_cuts_a_window_on_five_minutes() -> None:
    assert part(at(2, 9), at(2, 12)) == between(at(2, 10, 20), at(2, 12))


def test_a_thousand_calls_in_sixty_days_are_swept_at_once() -> None:
    starts = [NOW + timedelta(minutes=80 * each) for each in range(1000)]
    taken = tuple(between(start, start + timedelta(minutes=20)) for start in starts)
    crowded = diary(MORNINGS, taken=taken, policy=Policy(horizon_days=60, calls_per_day=100))
    began = time.process_time()
    assert len(crowded.slots(NOW)) > 10
    assert time.process_time() - began < 0.05


def test_instants_without_a_zone_are_refused() -> None:
    naive = datetime(2026, 2, 3, 9)  # noqa: DTZ001
    for ask in (
        lambda: diary(MORNINGS).openings(naive),
        lambda: diary(MORNINGS).fit(naive, 30, NOW, LEAD),
        lambda: diary(MORNINGS).nearest(naive, NOW),
    ):
        with pytest.raises(NaiveInstant):
            ask()
