"""Business time: a file that says how far it leads the machine's, and that only ever grows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbot.errors import NaiveInstant
from callbot.simulator.clock import VirtualClock, machine_now

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock a test sets."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        """What its clock shows."""
        return self.time


@pytest.fixture
def machine() -> Machine:
    """A machine at noon."""
    return Machine()


@pytest.fixture
def clock(tmp_path: Path, machine: Machine) -> VirtualClock:
    """A business clock over it."""
    return VirtualClock(tmp_path / "clock", machine.now)


def test_it_begins_with_the_machine(clock: VirtualClock) -> None:
    assert clock.now() == NOON
    assert clock.path.read_text() == "0.000000"


def test_it_runs_on_with_the_machine(clock: VirtualClock, machine: Machine) -> None:
    clock.to(NOON + timedelta(hours=1))
    machine.time += timedelta(seconds=7)
    assert clock.now() == NOON + timedelta(hours=1, seconds=7)


def test_the_time_that_passed_meanwhile_counts(clock: VirtualClock, machine: Machine) -> None:
    machine.time += timedelta(minutes=10)
    clock.to(NOON + timedelta(minutes=30))
    assert clock.ahead == timedelta(minutes=20)


@pytest.mark.parametrize("behind", [timedelta(0), timedelta(microseconds=1), timedelta(days=1)])
def test_what_has_passed_moves_nothing(clock: VirtualClock, behind: timedelta) -> None:
    clock.to(NOON + timedelta(hours=2))
    clock.to(NOON + timedelta(hours=2) - behind)
    assert clock.now() == NOON + timedelta(hours=2)


def test_a_file_that_is_there_is_kept(tmp_path: Path, machine: Machine) -> None:
    (tmp_path / "clock").write_text("90.5")
    assert VirtualClock(tmp_path / "clock", machine.now).now() == NOON + timedelta(seconds=90.5)


def test_another_process_moves_it_too(clock: VirtualClock, machine: Machine) -> None:
    other = VirtualClock(clock.path, machine.now)
    other.to(NOON + timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(minutes=5)


def test_a_microsecond_is_not_lost(clock: VirtualClock) -> None:
    clock.to(NOON + timedelta(days=400, microseconds=1))
    assert clock.now() == NOON + timedelta(days=400, microseconds=1)


def test_a_local_instant_is_the_same_instant(clock: VirtualClock) -> None:
    clock.to(datetime(2026, 11, 24, 9, 50, tzinfo=ZoneInfo("America/New_York")))
    assert clock.now() == NOON + timedelta(hours=2, minutes=50)
    assert clock.now().tzinfo is UTC


def test_an_instant_without_a_zone_is_refused_and_moves_nothing(clock: VirtualClock) -> None:
    with pytest.raises(NaiveInstant, match="needs a time zone"):
        clock.to(datetime(2027, 1, 1))  # noqa: DTZ001 the fault under test
    assert clock.now() == NOON


def test_no_draft_is_left_beside_the_file(clock: VirtualClock) -> None:
    clock.to(NOON + timedelta(hours=1))
    assert [path.name for path in clock.path.parent.iterdir()] == ["clock"]


def test_the_machines_own_clock_is_in_utc() -> None:
    assert machine_now().tzinfo is UTC


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(leaps=st.lists(st.integers(-100_000, 100_000), max_size=8))
def test_it_never_goes_back(clock: VirtualClock, leaps: list[int]) -> None:
    for leap in leaps:
        before = clock.now()
        clock.to(NOON + timedelta(seconds=leap))
        assert clock.now() == max(before, NOON + timedelta(seconds=leap))
