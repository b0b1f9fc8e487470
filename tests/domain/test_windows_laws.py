"""Laws that hold for whatever is stated, over any span, on every clock, across its changes."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.availability import Fit, Policy
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval, Intervals, intersect
from callbot.domain.wallclock import is_twofold
from callbot.domain.windows import free_windows
from callbot.language import Exclude, Instant, Item, Recurring, Window
from tests.domain.stating import DAYS, ZONES, diary

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=5)
YEAR = 365 * 288
"""In steps."""
NIGHTS = (
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
)
"""When New York and Lord Howe change their clocks."""

zones = st.sampled_from(ZONES)
moments = st.one_of(
    st.integers(0, YEAR).map(lambda step: BEGIN + step * STEP),
    st.builds(lambda night, step: night + step * STEP, st.sampled_from(NIGHTS), st.integers(-300, 300)),
)
minutes = st.one_of(st.none(), st.integers(0, 288).map(lambda step: step * 5))
dates = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
local = st.builds(lambda moment, zone: moment.astimezone(zone), moments, zones)
rules = st.builds(
    Recurring,
    st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(tuple),
    minutes,
    minutes,
    st.one_of(st.none(), st.none(), st.integers(0, 287).map(lambda step: step * 5)),
    dates,
    dates,
    st.sampled_from([None, *(zone.key for zone in ZONES)]),
)
lengths = st.one_of(st.none(), st.integers(1, 3 * 288).map(lambda steps: steps * STEP))
windows = st.builds(
    lambda start, length, opened: Window(
        None if opened else start, None if length is None else start + length
    ),
    local,
    lengths,
    st.booleans(),
)
stated = st.one_of(rules, windows, st.builds(Instant, local))
items = st.lists(st.one_of(stated, stated, st.builds(Exclude, stated)), min_size=1, max_size=5)
spans = st.integers(1, 40 * 288).map(lambda steps: steps * STEP)
busy = st.lists(
    st.tuples(st.integers(0, 20 * 288), st.integers(1, 40)),
    max_size=12,
)


def free(stated: list[Item], start: datetime, end: datetime, zone: ZoneInfo) -> Intervals:
    return free_windows(stated, start=start, end=end, zone=zone, policy=Policy())


@given(items, moments, spans, zones)
def test_windows_are_sorted_disjoint_and_inside_the_span(
    stated: list[Item], start: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    found = free(stated, start, start + length, zone)
    assert all(one.start < one.end for one in found)
    assert all(one.end < other.start for one, other in itertools.pairwise(found))
    assert not found or (found[0].start >= start and found[-1].end <= start + length)


@given(items, moments, spans, spans, spans, zones)
def test_a_longer_span_agrees_with_a_shorter_one_inside_it(
    stated: list[Item],
    start: datetime,
    length: timedelta,
    before: timedelta,
    after: timedelta,
    zone: ZoneInfo,
) -> None:
    end = start + length
    longer = free(stated, start - before, end + after, zone)
    assert intersect(longer, [Interval(start, end)]) == free(stated, start, end, zone)


@given(items, stated, moments, spans, zones)
def test_one_more_rule_only_adds_and_one_more_exclusion_only_takes(
    stated: list[Item], more: Recurring | Window | Instant, start: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    end = start + length
    less, here, added = (
        free(each, start, end, zone) for each in ([*stated, Exclude(more)], stated, [*stated, more])
    )
    assert intersect(less, here) == less
    assert intersect(here, added) == here


hours_of_a_day = (
    st.lists(st.integers(0, 288), min_size=2, max_size=2, unique=True)
    .map(sorted)
    .filter(lambda bounds: bounds != [0, 288])  # that is the day, not its hours
)


@given(rules, hours_of_a_day, moments, zones)
def test_a_rule_with_both_ends_covers_the_minutes_that_its_clock_shows(
    rule: Recurring, bounds: list[int], start: datetime, zone: ZoneInfo
) -> None:
    """Each five minutes of three days, looked at one by one, but for the hours that come twice."""
    first, last = (5 * bound for bound in bounds)
    rule = rule._replace(start=first, end=last, at=None)
    theirs = ZoneInfo(rule.zone) if rule.zone else zone
    steps = [(start + step * STEP).astimezone(theirs) for step in range(3 * 288)]
    covered = free([rule], start, start + timedelta(days=3), zone)
    for wall in steps:
        if is_twofold(wall):
            continue
        minute = wall.hour * 60 + wall.minute
        expected = (
            DAYS[wall.weekday()] in rule.days
            and first <= minute < last
            and (rule.since is None or wall.date() >= rule.since)
            and (rule.until is None or wall.date() <= rule.until)
        )
        assert any(one.start <= wall < one.end for one in covered) is expected


def diary_of(stated: list[Item], now: datetime, taken: list[tuple[int, int]], zone: ZoneInfo) -> Diary:
    calls = sorted(Interval(now + start * STEP, now + (start + length) * STEP) for start, length in taken)
    return diary(*stated, taken=tuple(calls), zone=zone)


@given(items, moments, busy, zones)
def test_every_slot_is_free_for_its_whole_length_and_keeps_the_buffer(
    stated: list[Item], now: datetime, taken: list[tuple[int, int]], zone: ZoneInfo
) -> None:
    asked = diary_of(stated, now, taken, zone)
    lead, length, buffer = timedelta(minutes=90), timedelta(minutes=30), timedelta(minutes=15)
    whole = free(stated, now, now + timedelta(days=15), zone)
    for slot in asked.slots(now):
        call = Interval(slot, slot + length)
        assert any(window.holds(call) for window in whole)
        assert not any(call.padded(buffer).overlaps(one) for one in asked.taken)
        assert asked.fit(slot, 30, now, lead) is Fit.FREE
        assert not is_twofold(slot.astimezone(zone))


@given(items, moments, busy, zones)
def test_openings_are_the_first_slots_of_the_soonest_days(
    stated: list[Item], now: datetime, taken: list[tuple[int, int]], zone: ZoneInfo
) -> None:
    asked = diary_of(stated, now, taken, zone)
    first_of_day: dict[date, datetime] = {}
    for slot in asked.slots(now):
        first_of_day.setdefault(slot.astimezone(zone).date(), slot)
        assert asked.day_counts.get(slot.astimezone(zone).date(), 0) < 4
    assert asked.openings(now) == tuple(first_of_day.values())[:3]


@given(items, moments, busy, zones, moments)
def test_the_nearest_are_slots_and_none_on_another_day_is_nearer(
    stated: list[Item], now: datetime, taken: list[tuple[int, int]], zone: ZoneInfo, wanted: datetime
) -> None:
    asked = diary_of(stated, now, taken, zone)
    found, slots = asked.nearest(wanted, now), asked.slots(now)
    days = {slot.astimezone(zone).date() for slot in found}
    assert set(found) <= set(slots)
    assert len(days) == len(found)
    farthest = max((abs(slot - wanted) for slot in found), default=timedelta())
    others = [slot for slot in slots if slot.astimezone(zone).date() not in days]
    assert len(found) == 3 or not others
    assert all(abs(slot - wanted) >= farthest for slot in others)
