"""CR-01 to CR-03: callbot is killed at one point, starts anew, and everybody has each text once."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from callbot import settings
from callbot.errors import FailpointReached, SettingsError
from callbot.failpoints import Failpoint, arm, parsed, reach
from callbot.simulator import HangsUp
from callbot.simulator.stage import NUMBER, Stage
from tests.scenarios.telling import on_stage, told

ALL = os.environ.get("CALLBOT_FAULTS") == "all"
needs_time = pytest.mark.skipif(not ALL, reason="make faults alone kills callbot at every point")


@pytest.mark.parametrize(
    "text", ["", "said", "said:", "said:die", "nowhere:kill", "said:sleep", "said:kill:1"]
)
def test_a_failpoint_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="give one of"):
        parsed(text)


def test_an_armed_point_strikes_and_no_other() -> None:
    arm(Failpoint("said", "raise"))
    try:
        reach("begun")
        with pytest.raises(FailpointReached, match="said"):
            reach("said")
    finally:
        arm(None)
    reach("said")


def test_it_is_refused_without_the_clock_of_tests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CALLBOT_FAILPOINT", "said:kill")
    with pytest.raises(SettingsError, match="CALLBOT_FAILPOINT: for tests only"):
        settings.load()
    clock = tmp_path / "clock"
    clock.write_text("0")
    monkeypatch.setenv("CALLBOT_CLOCK", str(clock))
    assert settings.load().failpoint == "said:kill"


def survives(home: Path, url: str, point: str) -> None:
    """A miss and its text, with a death at this point; Dana and Sam have one text each, and it is over."""
    with on_stage(home, url, settings={"CALLBOT_FAILPOINT": f"{point}:kill"}) as (stage, database):
        stage.network.on_connection_lost = lambda: revive(stage)
        at_rest = stage.settled

        def settled() -> bool:
            if stage.program.is_dead:
                revive(stage)
            return at_rest()

        stage.settled = settled
        stage.recruiter.calls(NUMBER, HangsUp(after=28))
        stage.on(timedelta(minutes=30))
        assert stage.program.environment["CALLBOT_FAILPOINT"] == "", "it never died"
        assert told(stage, database).outcomes
        assert [len(person.inbox) for person in (stage.owner, stage.recruiter)] == [1, 1]


def revive(stage: Stage) -> None:
    """Start what was killed; it lives from now on."""
    stage.program.kill()
    stage.program.environment["CALLBOT_FAILPOINT"] = ""
    stage.program.start()


def on_sqlite(tmp_path: Path) -> tuple[Path, str]:
    """A home and an empty SQLite database in it."""
    return tmp_path / "home", f"sqlite:///{tmp_path / 'callbot.db'}"


@needs_time
def test_cr_01_killed_between_its_commit_and_its_answer(tmp_path: Path) -> None:
    survives(*on_sqlite(tmp_path), "answered")


@needs_time
@pytest.mark.parametrize("point", ["claimed", "begun"])
def test_cr_02_killed_before_the_provider_was_asked(tmp_path: Path, point: str) -> None:
    survives(*on_sqlite(tmp_path), point)


def test_cr_03_killed_after_the_provider_took_it(tmp_path: Path) -> None:
    survives(*on_sqlite(tmp_path), "said")


@needs_time
def test_cr_03_killed_after_it_was_written_down(tmp_path: Path) -> None:
    survives(*on_sqlite(tmp_path), "settled")
