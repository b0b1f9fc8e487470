"""Time: the clock's file, the agenda's order, and a driver that waits for the bot."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callbot.errors import NaiveInstant
from callbot.simulator import Network, Person, VirtualClock, drive
from callbot.simulator.agenda import Agenda, Process
from callbot.simulator.faults import NotSettled
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def still(tmp_path: Path) -> VirtualClock:
    """A clock over a machine that stands at noon."""
    return VirtualClock(tmp_path / "clock", lambda: NOON)


def test_the_clock_moves_forward_only(tmp_path: Path) -> None:
    clock = still(tmp_path)
    clock.to(NOON + timedelta(hours=2))
    clock.to(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=2)


def test_its_file_holds_the_seconds_that_it_leads(tmp_path: Path) -> None:
    still(tmp_path).to(NOON + timedelta(seconds=90))
    assert float((tmp_path / "clock").read_text()) == 90
    assert still(tmp_path).now() == NOON + timedelta(seconds=90)


def test_a_naive_instant_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NaiveInstant):
        still(tmp_path).to(datetime(2026, 11, 24, 12))  # noqa: DTZ001 the fault under test


def speaks(words: list[str], *said: str) -> Process:
    """A process that says one word a minute."""
    for number, word in enumerate(said, 1):
        words.append(word)
        yield NOON + timedelta(minutes=number)


def test_processes_interleave_in_the_order_of_their_instants(tmp_path: Path) -> None:
    clock, words = still(tmp_path), list[str]()
    agenda = Agenda(clock)
    agenda.add(speaks(words, "a", "b"), "first")
    agenda.add(speaks(words, "x"), "second", NOON + timedelta(seconds=30))
    assert agenda.next_at() == NOON
    clock.to(NOON + timedelta(minutes=5))
    agenda.run_due()
    assert words == ["a", "x", "b"]
    assert agenda.next_at() is None


def test_waking_a_process_moves_it(tmp_path: Path) -> None:
    agenda, words = Agenda(still(tmp_path)), list[str]()
    task = agenda.add(speaks(words, "late"), "late one", NOON + timedelta(hours=1))
    agenda.wake(task, NOON)
    assert agenda.run_due() == 1
    assert agenda.open() == ["late one at 12:01:00"]


def test_time_jumps_to_what_the_bot_has_planned(network: Network) -> None:
    start = network.clock.now()
    plan = [start + timedelta(hours=hour) for hour in (1, 2)]
    woken: list[datetime] = []

    def next_due() -> datetime | None:
        while plan and plan[0] <= network.clock.now():
            woken.append(plan.pop(0))
        return plan[0] if plan else None

    drive(network, start + timedelta(hours=3), next_due)
    assert woken == [start + timedelta(hours=1), start + timedelta(hours=2)]


@pytest.mark.parametrize(
    "stuck", [{"settled": lambda: False}, {"next_due": lambda: NOON - timedelta(days=1)}]
)
def test_a_bot_that_never_rests_is_named(network: Network, stuck: dict[str, Callable[[], bool]]) -> None:
    with pytest.raises(NotSettled, match="not at rest after"):
        drive(network, network.clock.now(), real_seconds=0.05, **stuck)  # type: ignore[arg-type]


def test_the_story_is_told_as_it_happens(tmp_path: Path, bot: Bot) -> None:
    told: list[str] = []
    network = Network(VirtualClock(tmp_path / "clock"), teller=lambda line: told.append(line.words))
    network.number(BOT, sms_url=f"{bot.origin}/sms")
    dana: Person = network.person("Dana", "+16175550133")
    dana.texts(BOT, "Hello")
    drive(network, network.clock.now() + timedelta(minutes=1))
    assert told == ["Dana texts (212) 555-0100: “Hello”"]
    assert str(network.story[0]).endswith("“Hello”")
