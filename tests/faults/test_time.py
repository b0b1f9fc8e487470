"""TM-01 to TM-07: hours that come twice or never, clocks that jump, zones, and words that are no time."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from callbot.domain.outbox import Purpose
from tests.house.figures import ROOT
from tests.services.house import DANA, NEW_YORK, SAM, House

FALL = datetime(2026, 10, 30, 10, tzinfo=NEW_YORK)
SPRING = datetime(2026, 3, 6, 10, tzinfo=NEW_YORK)


def hears(house: House, now: datetime, words: str, stated: str = "every day 0:00 to 23:30") -> str:
    """Dana, who has just missed Sam, texts something at an instant: the answer."""
    house.now = now
    house.change(stated=stated, stated_at=now)
    house.misses()
    house.texts(words)
    return house.told(DANA)[-1]


def test_tm_01_an_hour_that_comes_twice_is_never_agreed_without_its_letters(house: House) -> None:
    answer = hears(house, FALL, "Sunday Nov 1 at 1:30 am")
    for item in house.appointments():
        assert item.starts_at.astimezone(UTC) in {
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
            datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        }
        assert "EDT" in answer or "EST" in answer
    assert len(house.appointments()) <= 1


def test_tm_02_nobody_is_told_an_hour_that_never_comes(house: House) -> None:
    answer = hears(house, SPRING, "Sunday March 8 at 2:30 am")
    assert "2:30" not in answer
    assert not any("2:30" in body for body in house.told(SAM))
    assert all(not item.wall.endswith("02:30") for item in house.appointments())


@pytest.mark.parametrize(("now", "day"), [(FALL, "Sunday Nov 1"), (SPRING, "Sunday March 8")])
def test_tm_03_reminders_keep_their_distance_over_the_change(house: House, now: datetime, day: str) -> None:
    hears(house, now, f"{day} at 10 am")
    [item] = house.appointments()
    due = {
        row.key.rsplit("/", 1)[1].partition("push")[0]: row.due_at for row in house.outbox(Purpose.REMINDER)
    }
    assert item.starts_at - timedelta(minutes=60) in due.values()
    assert item.starts_at - timedelta(minutes=15) in due.values()
    evening = min(due.values()).astimezone(NEW_YORK)
    assert (evening.hour, evening.minute, evening.date()) == (
        18, 0, item.starts_at.astimezone(NEW_YORK).date() - timedelta(days=1),
    )  # fmt: skip


def test_tm_04_the_tick_goes_on_through_the_night_that_has_an_hour_more() -> None:
    tick, instant = IntervalTrigger(seconds=1, timezone=UTC), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    for _ in range(7_200):
        following = tick.get_next_fire_time(instant, instant + timedelta(milliseconds=1))
        assert timedelta() < following - instant <= timedelta(seconds=1)
        instant = following
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert "apscheduler>=3.11.2,<4" in needed


def test_tm_05_a_clock_that_jumps_says_nothing_twice_and_loses_nothing(house: House) -> None:
    house.dana_agrees()
    left = house.sends_due()
    for jump in (timedelta(days=1), -timedelta(hours=1), timedelta(hours=1), -timedelta(days=1)):
        house.now += jump
        left += house.sends_due()
    ids = [row.id for row in left]
    assert len(ids) == len(set(ids))
    kept = {row.key for row in house.outbox(Purpose.REMINDER)}
    house.now += timedelta(days=1)
    left += house.sends_due()
    assert kept <= {row.key for row in left} | {row.key for row in house.outbox()}


def test_tm_06_an_agreed_instant_stays_when_sam_moves_and_every_text_names_the_zone(house: House) -> None:
    agreed = house.dana_agrees()
    house.change(timezone="America/Los_Angeles")
    house.texts("who is this?")
    [item] = house.appointments()
    assert (item.starts_at, item.zone) == (agreed.starts_at, NEW_YORK.key)
    for body in [*house.told(DANA), *house.told(SAM)]:
        if " AM" in body or " PM" in body:
            assert any(zone in body for zone in ("ET", "PT", "Eastern", "Pacific")), body


VAGUE = [
    "03/04", "tomorrow at 12 am", "yesterday at 10", "29 Feb at 10am", "sometime next week", "around lunch?",
    "the usual time", "half", "1/2", "next month", "noonish tomorrow",
]  # fmt: skip


@pytest.mark.parametrize("words", VAGUE)
def test_tm_07_a_guess_is_never_agreed_to(house: House, words: str) -> None:
    hears(house, house.now, words, "weekdays 9 to 5")
    assert [item for item in house.appointments() if item.exact] == []
