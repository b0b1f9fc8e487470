"""The agenda: who comes next, at which instant, and what becomes of a plan when somebody is woken."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from callbot.simulator.agenda import Agenda, Process
from callbot.simulator.clock import VirtualClock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def after(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


class Diary:
    """An agenda at noon, and what its processes noted."""

    def __init__(self, path: Path) -> None:
        self.clock = VirtualClock(path, lambda: NOON)
        self.agenda = Agenda(self.clock)
        self.notes: list[tuple[str, datetime]] = []

    def notes_at(self, name: str, *minutes: float) -> Process:
        """A process that notes itself now and at so many minutes after noon."""
        self.notes.append((name, self.agenda.now))
        for moment in minutes:
            yield after(moment)
            self.notes.append((name, self.agenda.now))

    def runs_to(self, minutes: float) -> int:
        """Let time come to so many minutes after noon, and everything happen that is due."""
        self.clock.to(after(minutes))
        return self.agenda.run_due()


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    """An empty diary."""
    return Diary(tmp_path / "clock")


def test_an_empty_agenda_has_nothing_next(diary: Diary) -> None:
    assert (diary.agenda.next_at(), diary.agenda.open(), diary.agenda.run_due()) == (None, [], 0)


def test_what_is_added_begins_now(diary: Diary) -> None:
    diary.agenda.add(diary.notes_at("a"), "a")
    assert diary.agenda.next_at() == NOON
    assert diary.runs_to(0) == 1
    assert diary.notes == [("a", NOON)]


def test_nothing_runs_before_its_instant(diary: Diary) -> None:
    diary.agenda.add(diary.notes_at("a"), "a", after(5))
    assert diary.runs_to(4.99) == 0
    assert diary.runs_to(5) == 1


def test_ties_go_to_the_one_added_first(diary: Diary) -> None:
    for name in "bac":
        diary.agenda.add(diary.notes_at(name), name, after(1))
    diary.runs_to(1)
    assert [name for name, _ in diary.notes] == ["b", "a", "c"]


def test_a_process_sees_its_own_instant_though_the_clock_is_later(diary: Diary) -> None:
    diary.agenda.add(diary.notes_at("a", 1, 2.5), "a")
    assert diary.runs_to(60) == 3
    assert diary.notes == [("a", NOON), ("a", after(1)), ("a", after(2.5))]
    assert diary.agenda.now == after(60)


def test_what_a_process_adds_begins_at_its_own_instant(diary: Diary) -> None:
    def calls_another() -> Process:
        diary.agenda.add(diary.notes_at("other"), "other")
        yield from ()

    diary.agenda.add(calls_another(), "caller", after(3))
    diary.runs_to(10)
    assert diary.notes == [("other", after(3))]


def test_waking_early_takes_the_place_of_the_plan(diary: Diary) -> None:
    task = diary.agenda.add(diary.notes_at("a"), "a", after(30))
    diary.agenda.wake(task, after(2))
    assert diary.agenda.open() == ["a at 12:02:00"]
    assert diary.runs_to(60) == 1
    assert diary.notes == [("a", after(2))]


def test_waking_late_takes_the_place_of_the_plan_too(diary: Diary) -> None:
    task = diary.agenda.add(diary.notes_at("a"), "a", after(2))
    diary.agenda.wake(task, after(30))
    assert diary.agenda.next_at() == after(30)


def test_waking_what_has_ended_does_nothing(diary: Diary) -> None:
    task = diary.agenda.add(diary.notes_at("a"), "a")
    diary.runs_to(0)
    diary.agenda.wake(task, NOON)
    diary.agenda.run_due()
    assert diary.notes == [("a", NOON)]
    assert diary.agenda.open() == []


def test_what_is_open_stands_in_order_with_its_name(diary: Diary) -> None:
    diary.agenda.add(diary.notes_at("b"), "the second", after(2))
    diary.agenda.add(diary.notes_at("a"), "the first", after(0.5))
    assert diary.agenda.open() == ["the first at 12:00:30", "the second at 12:02:00"]


def test_a_fault_leaves_the_clock_to_itself_and_the_others_in_place(diary: Diary) -> None:
    def stumbles() -> Process:
        yield NOON
        raise LookupError("nobody there")

    diary.agenda.add(stumbles(), "stumbling")
    diary.agenda.add(diary.notes_at("a"), "a", after(1))
    diary.clock.to(after(5))
    with pytest.raises(LookupError, match="nobody there"):
        diary.agenda.run_due()
    assert diary.agenda.now == after(5)
    assert diary.agenda.run_due() == 1


def test_another_thread_may_add(diary: Diary) -> None:
    added = Thread(target=lambda: diary.agenda.add(diary.notes_at("a"), "a"))
    added.start()
    added.join()
    assert diary.runs_to(0) == 1


def test_a_chain_in_one_instant_is_run_to_its_end(diary: Diary) -> None:
    diary.agenda.add(diary.notes_at("a", 0, 0, 0), "a")
    assert diary.runs_to(0) == 4
