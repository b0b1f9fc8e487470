"""The steps that climb towards an agreed time, across changes of clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.outbox import Channel
from callbot.domain.reminders import Kind, Planned, Policy, plan, silence

NEW_YORK = ZoneInfo("America/New_York")
ALL = [Kind.EVENING, Kind.TEXT, Kind.CALL, Kind.AGAIN, Kind.LAST_TEXT, Kind.LAST_PUSH, Kind.PASSED]
HALF_HOUR = timedelta(minutes=30)


def planned(
    starts_at: datetime, before: timedelta, zone: ZoneInfo = NEW_YORK, *, seen: bool = True
) -> tuple[Planned, ...]:
    """What is planned for a time that is agreed so long before."""
    agreed = starts_at.astimezone(UTC) - before
    ends_at = starts_at + HALF_HOUR
    return plan(starts_at, ends_at, seen=seen, agreed_at=agreed, now=agreed, zone=zone, policy=Policy())


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (timedelta(days=2), ALL),
        (timedelta(hours=18), ALL[1:]),
        (timedelta(minutes=61), ALL[1:]),
        (timedelta(minutes=40), ALL[2:]),
        (timedelta(minutes=14), ALL[3:]),
        (timedelta(minutes=12), ALL[4:]),
        (timedelta(minutes=5), ALL[6:]),
    ],
)
def test_what_would_lie_in_the_past_is_left_out(before: timedelta, kinds: list[Kind]) -> None:
    start = datetime(2026, 2, 4, 10, tzinfo=NEW_YORK)
    assert [item.kind for item in planned(start, before)] == kinds


def test_the_minutes_count_back_from_the_start() -> None:
    start = datetime(2026, 2, 4, 10, tzinfo=NEW_YORK)
    minutes = [(start - item.due_at) / timedelta(minutes=1) for item in planned(start, timedelta(days=2))]
    assert minutes == [16 * 60, 60, 15, 13, 11, 11, -30]


def test_only_two_of_them_ring() -> None:
    start = datetime(2026, 2, 4, 10, tzinfo=NEW_YORK)
    rings = [item.kind for item in planned(start, timedelta(days=2)) if item.channel is Channel.CALL]
    assert rings == [Kind.CALL, Kind.AGAIN]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Asia/Kolkata", date(2026, 3, 8)),
        ("America/Phoenix", date(2026, 11, 1)),
    ],
)
def test_tm_03_the_evening_before_is_at_six_on_the_wall(zone: str, day: date) -> None:
    theirs = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, 10, tzinfo=theirs)
    evening, text, *_ = planned(start, timedelta(days=3), theirs)
    wall = evening.due_at.astimezone(theirs)
    assert (wall.date(), wall.hour, wall.minute) == (day - timedelta(days=1), 18, 0)
    assert start.astimezone(UTC) - text.due_at.astimezone(UTC) == timedelta(hours=1)


@given(st.integers(0, 40 * 24 * 60), st.integers(0, 5 * 24 * 60))
def test_nothing_is_planned_for_the_past_or_for_the_silence(ahead: int, later: int) -> None:
    agreed = datetime(2026, 2, 20, 9, tzinfo=UTC)
    start, now = agreed + timedelta(minutes=ahead), agreed + timedelta(minutes=later)
    items = plan(start, start + HALF_HOUR, agreed_at=agreed, now=now, zone=NEW_YORK, policy=Policy())
    for item in items:
        silent_from = start - timedelta(minutes=5)
        assert now < item.due_at < silent_from or (item.kind, item.channel) == (Kind.PASSED, Channel.SMS)


@pytest.mark.parametrize(
    ("minutes", "seen", "rung"),
    [(179, False, True), (179, True, False), (26, False, True), (25, False, False)],
)
def test_who_has_not_seen_what_is_soon_is_rung_once_before_the_others(
    minutes: int, seen: bool, rung: bool
) -> None:
    start = datetime(2026, 2, 4, 10, tzinfo=NEW_YORK)
    found = [item for item in planned(start, timedelta(minutes=minutes), seen=seen) if "unseen" in item.kind]
    assert [item.channel for item in found] == ([Channel.CALL, Channel.PUSH] if rung else [])
    assert all(start - item.due_at == timedelta(minutes=minutes - 10) for item in found)


def unseen(start: datetime, before: timedelta, *, seen: bool = False) -> list[tuple[Channel, timedelta]]:
    """By what, and how long before the start, somebody is told again who has not seen it."""
    agreed = start - before
    items = plan(
        start, start + HALF_HOUR, agreed_at=agreed, now=agreed, zone=NEW_YORK, policy=Policy(), seen=seen
    )
    return [(item.channel, start - item.due_at) for item in items if "unseen" in item.kind]


@pytest.mark.parametrize(
    ("before", "rung"),
    [
        (timedelta(days=2), timedelta(hours=16)),  # with the evening before
        (timedelta(hours=18), timedelta(hours=1)),  # with the text an hour before
        (timedelta(hours=3), timedelta(hours=1)),
        (timedelta(hours=16, minutes=5), timedelta(hours=1)),
    ],
)
def test_who_has_not_seen_what_is_far_off_is_rung_when_the_first_reminder_comes(
    before: timedelta, rung: timedelta
) -> None:
    start = datetime(2026, 2, 4, 10, tzinfo=NEW_YORK)
    assert unseen(start, before) == [(Channel.CALL, rung)]
    assert unseen(start, before, seen=True) == []


def test_agreed_just_before_the_first_reminder_there_are_ten_minutes_to_see_it() -> None:
    start = datetime(2026, 2, 4, 14, tzinfo=NEW_YORK)
    assert unseen(start, timedelta(hours=20, minutes=4)) == [(Channel.CALL, timedelta(hours=19, minutes=54))]


def test_that_they_run_late_rings_nobody_anew() -> None:
    agreed, start = (datetime(2026, 2, 4, hour, tzinfo=NEW_YORK) for hour in (7, 10))
    for early in (timedelta(), timedelta(minutes=1)):  # far off, and soon
        late = start - early + timedelta(minutes=50)
        told = start - timedelta(minutes=30)
        items = plan(
            late, late + HALF_HOUR, agreed_at=agreed, now=told, zone=NEW_YORK, policy=Policy(),
            late=timedelta(minutes=50),
        )  # fmt: skip
        assert [item.kind for item in items][:2] == [Kind.TEXT, Kind.CALL]


@pytest.mark.parametrize(
    "wrong",
    [
        {"again_minutes": 20},
        {"silence_minutes": -1},
        {"last_minutes": 3},
        {"evening_at": "6 PM"},
        {"unseen_minutes": 0},
    ],
)
def test_steps_that_do_not_climb_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        Policy(**wrong)  # type: ignore[arg-type]


def test_the_silence_of_a_call_is_from_five_before_until_fifteen_after() -> None:
    start = datetime(2026, 2, 4, 10, tzinfo=NEW_YORK)
    silent = silence(start, start + timedelta(minutes=30), Policy())
    assert silent.start == start - timedelta(minutes=5)
    assert silent.end == start + timedelta(minutes=45)


def test_the_silence_is_a_setting() -> None:
    start = datetime(2026, 2, 4, 10, tzinfo=NEW_YORK)
    policy = Policy(silence_minutes=2, silence_after_minutes=0)
    assert silence(start, start, policy).length == timedelta(minutes=2)
    with pytest.raises(ValueError, match="silence_after_minutes"):
        Policy(silence_after_minutes=-1)
