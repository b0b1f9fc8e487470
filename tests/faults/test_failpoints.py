"""CR-01 to CR-03: SIGKILL at each named point; callbot starts anew, nothing is lost or doubled.

These are ten deaths of a real process, one for each point and database. The anomaly loop has all the others.
"""

import os
import time
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import callbot
from callbot import settings
from callbot.errors import FailpointReached, SettingsError
from callbot.failpoints import NAMES, Failpoint, arm, parsed, reach
from callbot.simulator.stage import Stage
from tests.scenarios.telling import Told, emptied, on_stage, play, told

ALL = os.environ.get("CALLBOT_FAULTS") == "all" or os.environ.get("CI") == "true"
needs_time = pytest.mark.skipif(not ALL, reason="make faults and CI alone kill callbot at every point")


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


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_point_stands_in_the_code_once_and_is_killed_at(name: str) -> None:
    package = Path(callbot.__file__).parent
    sources = [file.read_text(encoding="utf-8") for file in package.rglob("*.py")]
    assert sum(source.count(f'reach("{name}")') for source in sources) == 1
    files = (Path(__file__), Path(__file__).with_name("test_standstill.py"))
    tests = "".join(file.read_text(encoding="utf-8") for file in files)
    assert tests.count(f'(home, url, "{name}")') + tests.count(f'"{name}:kill"]') == 1


def test_a_point_that_sleeps_lasts() -> None:
    began = time.monotonic()
    Failpoint("said", "sleep", 0.2)("said")
    assert time.monotonic() - began >= 0.2


def survives(home: Path, url: str, point: str) -> None:
    """The whole story, with a death at this point: everybody has the same in hand, and each text once."""
    assert tell(home, url, {"CALLBOT_FAILPOINT": f"{point}:kill"}) == whole()


@lru_cache(maxsize=1)
def whole() -> Told:
    """The story without a death."""
    with TemporaryDirectory(prefix="callbot-faults-") as folder:
        return tell(Path(folder) / "home", f"sqlite:///{folder}/callbot.db", {})


def tell(home: Path, url: str, settings: dict[str, str]) -> Told:
    """The story, told by a process that may be killed, and is started anew."""
    with on_stage(home, emptied(url), settings=settings) as (stage, database):
        stage.network.on_connection_lost = lambda: revive(stage)
        at_rest = stage.settled

        def settled() -> bool:
            if stage.program.is_dead:
                revive(stage)
            return at_rest()

        stage.settled = settled
        play(stage)
        assert not stage.program.environment.get("CALLBOT_FAILPOINT"), "it never died"
        return told(stage, database)


def revive(stage: Stage) -> None:
    """Start what was killed; it lives from now on."""
    stage.program.kill()
    stage.program.environment["CALLBOT_FAILPOINT"] = ""
    stage.program.start()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def url(database_url: str) -> str:
    if database_url.startswith("postgresql") and not ALL:
        pytest.skip("make faults alone kills callbot on both databases")
    return database_url


@needs_time
def test_cr_01_killed_between_its_commit_and_its_answer(home: Path, url: str) -> None:
    survives(home, url, "answered")


@needs_time
def test_cr_02_killed_between_its_claim_and_its_beginning(home: Path, url: str) -> None:
    survives(home, url, "claimed")


@needs_time
def test_cr_02_killed_before_the_provider_was_asked(home: Path, url: str) -> None:
    survives(home, url, "begun")


def test_cr_03_killed_after_the_provider_took_it(home: Path, url: str) -> None:
    survives(home, url, "said")


@needs_time
def test_cr_03_killed_after_it_was_written_down(home: Path, url: str) -> None:
    survives(home, url, "settled")
