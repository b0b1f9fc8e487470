"""When the owner is free: rules and windows as concrete hours, slots, and whether a call fits."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.availability import (
    Fit,
    Policy,
    fit,
    free_part,
    free_windows,
    nearest,
    openings,
    slots,
    statement,
)
from callbot.domain.intervals import Interval
from callbot.errors import NaiveInstant
from callbot.language import Exclude, Instant, Item, Recurring, Window

NEW_YORK = ZoneInfo("America/New_York")
POLICY = Policy()
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
NOW = datetime(2026, 2, 2, 9, 18, tzinfo=NEW_YORK)  # a Monday


def weekly(days: str, start: int | None, end: int | None, **more: object) -> Recurring:
    fields: dict[str, object] = {"at": None, "since": None, "until": None, "zone": None} | more
    hours = [None if hour is None else hour * 60 for hour in (start, end)]
    return Recurring(tuple(days.split()), hours[0], hours[1], **fields)  # type: ignore[arg-type]


MORNINGS = weekly("MO TU WE TH FR", 9, 12)


def at(day: int, hour: int, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


def window(day: int, start: int, end: int, month: int = 2) -> Interval:
    return Interval(at(day, start, month=month), at(day, end, month=month))


def hours(*items: Item, day: int = 3, days: int = 1, busy: tuple[Interval, ...] = ()) -> list[str]:
    """The free windows of some days of February 2026, from midnight, as "HH:MM-HH:MM"."""
    start = at(day, 0)
    found = free_windows(
        items, start=start, end=start + timedelta(days=days), zone=NEW_YORK, policy=POLICY, busy=busy
    )
    return [f"{one.start.astimezone(NEW_YORK):%H:%M}-{one.end.astimezone(NEW_YORK):%H:%M}" for one in found]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (MORNINGS, ["09:00-12:00"]),
        (weekly("TU", 9, None), ["09:00-18:00"]),
        (weekly("TU", 18, None), ["18:00-21:00"]),
        (weekly("TU", None, 11), ["08:00-11:00"]),
        (weekly("TU", None, 7), []),
        (weekly("TU", None, None), ["08:00-18:00"]),
        (weekly("TU", 0, 24), ["08:00-18:00"]),
        (weekly("TU", 6, 22), ["06:00-22:00"]),  # stated outright
        (weekly("MO", 9, 12), []),
        (weekly("TU", None, None, at=600), ["10:00-10:30"]),
        (weekly("TU", 9, 12, since=date(2026, 2, 4)), []),
        (weekly("TU", 9, 12, until=date(2026, 2, 3)), ["09:00-12:00"]),
        (weekly("TU", 9, 12, zone="America/Chicago"), ["10:00-13:00"]),
        (weekly("TU", 22, 2), ["22:00-00:00"]),
        (weekly("MO", 22, 2), ["00:00-02:00"]),
    ],
)
def test_a_weekly_rule_on_a_tuesday(item: Item, expected: list[str]) -> None:
    assert hours(item) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Window(at(3, 14), at(3, 16)), ["14:00-16:00"]),
        (Window(at(3, 14), None), ["14:00-18:00"]),
        (Window(at(3, 17), None), ["17:00-21:00"]),
        (Window(at(3, 0), at(4, 0)), ["08:00-18:00"]),
        (Window(at(3, 0), at(3, 10)), ["08:00-10:00"]),
        (Window(None, at(3, 13)), ["08:00-13:00"]),
        (Window(None, at(4, 0)), ["08:00-18:00"]),
        (Window(at(3, 0), None), ["08:00-18:00"]),
        (Window(at(2, 0), at(7, 0)), ["08:00-18:00"]),
        (Window(at(3, 22), at(4, 2)), ["22:00-00:00"]),
        (Instant(at(3, 10)), ["10:00-10:30"]),
    ],
)
def test_a_dated_window_on_its_tuesday(item: Item, expected: list[str]) -> None:
    assert hours(item) == expected


def test_a_window_after_two_says_nothing_about_the_next_day() -> None:
    assert hours(Window(at(3, 14), None), day=4) == []


def test_saturdays_ten_to_two_go_beyond_the_calling_days() -> None:
    assert hours(weekly("SA", 10, 14), day=7) == ["10:00-14:00"]


def test_a_stated_weekend_counts_though_nobody_calls_then() -> None:
    assert hours(Window(at(7, 0), at(9, 0)), day=7, days=2) == ["08:00-18:00", "08:00-18:00"]


def test_until_monday_leaves_the_weekend_out() -> None:
    assert hours(Window(None, at(9, 0)), day=7, days=2) == []


def test_what_is_excluded_is_taken_away() -> None:
    busy_at_ten = Exclude(Window(at(3, 10), at(3, 11)))
    assert hours(MORNINGS, busy_at_ten) == ["09:00-10:00", "11:00-12:00"]


def test_busy_after_ten_takes_that_day_and_no_other() -> None:
    busy = Exclude(Window(at(3, 10), None))
    assert hours(MORNINGS, busy, days=2) == ["09:00-10:00", "09:00-12:00"]


def test_except_wednesdays_takes_the_whole_day() -> None:
    assert hours(MORNINGS, Exclude(weekly("WE", None, None)), day=4) == []


def test_an_appointment_keeps_its_buffer_on_both_sides() -> None:
    taken = (Interval(at(3, 10), at(3, 10, 30)),)
    assert hours(MORNINGS, busy=taken) == ["09:00-09:45", "10:45-12:00"]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 3, 9)),
        ("America/New_York", date(2026, 11, 2)),
        ("Australia/Lord_Howe", date(2026, 10, 5)),
        ("Australia/Lord_Howe", date(2026, 4, 6)),
        ("Asia/Kolkata", date(2026, 3, 9)),
        ("America/Phoenix", date(2026, 3, 9)),
    ],
)
def test_a_weekly_rule_keeps_its_wall_time_across_a_change_of_clocks(zone: str, day: date) -> None:
    theirs = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, tzinfo=theirs) - timedelta(days=7)
    found = free_windows(
        [weekly("MO", 9, 12)], start=start, end=start + timedelta(days=8), zone=theirs, policy=POLICY
    )
    walls = [(one.start.astimezone(theirs).hour, one.end.astimezone(theirs).hour) for one in found]
    assert walls == [(9, 12), (9, 12)]


def test_openings_are_on_different_days_and_keep_the_lead() -> None:
    assert openings([MORNINGS], now=NOW, zone=NEW_YORK, policy=POLICY) == (at(2, 11), at(3, 9), at(4, 9))


def test_a_full_day_has_no_opening() -> None:
    found = openings(
        [MORNINGS], now=NOW, zone=NEW_YORK, policy=POLICY, day_counts={date(2026, 2, 3): POLICY.calls_per_day}
    )
    assert found == (at(2, 11), at(4, 9), at(5, 9))


def test_there_are_fewer_openings_where_fewer_days_have_one() -> None:
    only_tuesday = Window(at(3, 9), at(3, 12))
    assert openings([only_tuesday], now=NOW, zone=NEW_YORK, policy=POLICY) == (at(3, 9),)


def test_a_window_shorter_than_a_call_has_no_slot() -> None:
    assert slots([Window(at(3, 9), at(3, 9, 25))], now=NOW, zone=NEW_YORK, policy=POLICY) == ()


def test_slots_stand_on_the_wall_clock_of_a_half_hour_zone() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    found = openings([MORNINGS], now=NOW, zone=kathmandu, policy=POLICY)
    assert {one.astimezone(kathmandu).minute for one in found} == {0}


def test_the_nearest_come_in_order_of_time() -> None:
    found = nearest(at(5, 10), [MORNINGS], now=NOW, zone=NEW_YORK, policy=POLICY)
    assert at(5, 10) in found
    assert list(found) == sorted(found)
    assert len({one.date() for one in found}) == 3


def fits(start: datetime, *, minutes: int = 30, busy: tuple[Interval, ...] = (), full: bool = False) -> Fit:
    counts = {start.astimezone(NEW_YORK).date(): 4} if full else {}
    return fit(
        start,
        minutes=minutes,
        items=[MORNINGS],
        now=NOW,
        zone=NEW_YORK,
        policy=POLICY,
        busy=busy,
        day_counts=counts,
    )


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
    assert fits(start, minutes=minutes) is expected


def test_another_call_is_in_the_way_up_to_its_buffer() -> None:
    taken = (Interval(at(3, 10), at(3, 10, 30)),)
    assert fits(at(3, 9, 20), busy=taken) is Fit.BUSY
    assert fits(at(3, 10, 40), busy=taken) is Fit.BUSY
    assert fits(at(3, 10, 45), busy=taken) is Fit.FREE
    assert fits(at(3, 9, 15), busy=taken) is Fit.FREE


def test_a_day_with_four_calls_is_full() -> None:
    assert fits(at(3, 9), full=True) is Fit.DAY_FULL


def part(proposed: Interval, *busy: Interval) -> Interval | None:
    return free_part(proposed, items=[MORNINGS], now=NOW, zone=NEW_YORK, policy=POLICY, busy=busy)


def test_a_proposed_window_is_cut_to_what_is_free() -> None:
    assert part(window(3, 10, 15)) == window(3, 10, 12)


def test_of_two_parts_the_longer_is_kept() -> None:
    assert part(window(3, 9, 12), Interval(at(3, 9, 30), at(3, 10))) == Interval(at(3, 10, 15), at(3, 12))


def test_a_window_that_no_call_fits_into_is_none() -> None:
    assert part(Interval(at(3, 11, 40), at(3, 15))) is None


def test_the_lead_cuts_a_window_on_five_minutes() -> None:
    assert part(window(2, 9, 12)) == Interval(at(2, 10, 20), at(2, 12))


def test_words_are_read_once_and_said_back() -> None:
    read = statement("any morning after 9", now=NOW)
    assert read.problems == ()
    assert read is statement("any morning after 9", now=NOW + timedelta(hours=1))
    assert openings(read.items, now=NOW, zone=NEW_YORK, policy=POLICY)[0] == at(2, 11)


def test_words_without_a_time_are_a_problem() -> None:
    assert statement("whatever", now=NOW).problems


def test_instants_without_a_zone_are_refused() -> None:
    naive = datetime(2026, 2, 3, 9)  # noqa: DTZ001
    with pytest.raises(NaiveInstant):
        openings([MORNINGS], now=naive, zone=NEW_YORK, policy=POLICY)
    with pytest.raises(NaiveInstant):
        fits(naive)
    with pytest.raises(NaiveInstant):
        statement("any morning after 9", now=naive)


@pytest.mark.parametrize(
    "wrong",
    [
        {"calling_from": "19:00"},
        {"calling_days": "MO XX"},
        {"minutes": 0},
        {"lead_minutes": -1},
        {"openings": 4},
        {"evening_to": "late"},
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        Policy(**wrong)  # type: ignore[arg-type]


rules = st.builds(
    lambda days, start, length: weekly(" ".join(days), start, min(24, start + length)),
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
    st.integers(0, 22),
    st.integers(1, 8),
)
taken_times = st.lists(
    st.tuples(st.integers(0, 14 * 48), st.integers(1, 6)).map(
        lambda pair: Interval(
            NOW + timedelta(minutes=30 * pair[0]), NOW + timedelta(minutes=30 * (pair[0] + pair[1]))
        )
    ),
    max_size=10,
)


@given(
    st.lists(rules, min_size=1, max_size=3),
    taken_times,
    st.sampled_from(["America/New_York", "Asia/Kolkata"]),
)
def test_every_slot_that_is_offered_fits(items: list[Item], busy: list[Interval], name: str) -> None:
    zone = ZoneInfo(name)
    for slot in openings(items, now=NOW, zone=zone, policy=POLICY, busy=busy):
        verdict = fit(slot, minutes=30, items=items, now=NOW, zone=zone, policy=POLICY, busy=busy)
        assert verdict is Fit.FREE
        assert slot - NOW.astimezone(UTC) >= timedelta(minutes=POLICY.lead_minutes)


def test_sixty_days_with_a_thousand_calls_are_expanded_at_once() -> None:
    policy = Policy(horizon_days=60)
    busy = [
        Interval(NOW + timedelta(minutes=80 * one), NOW + timedelta(minutes=80 * one + 20))
        for one in range(1000)
    ]
    began = time.perf_counter()
    openings([MORNINGS], now=NOW, zone=NEW_YORK, policy=policy, busy=busy)
    assert time.perf_counter() - began < 0.1
