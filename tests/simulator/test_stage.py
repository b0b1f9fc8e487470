"""The stage: network and program side by side, with one owner, one recruiter and one clock."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from callbot.db import Database
from callbot.models import Owner
from callbot.simulator import Network, VirtualClock
from callbot.simulator.faults import NotSettled, NotUp
from callbot.simulator.program import Program
from callbot.simulator.stage import NUMBER, OVERRIDES, OWNER, RECRUITER, Stage, staged
from callbot.simulator.story import Told
from tests.simulator.test_program import COMMAND

BEGINS = datetime(2027, 2, 2, 14, 14, tzinfo=UTC)
Watch = tuple[Callable[[], datetime | None], Callable[[], bool]]


def nothing_due(network: Network) -> Watch:
    """A bot that never has anything to do."""
    return (lambda: None), (lambda: True)


@pytest.fixture(scope="module")
def told() -> list[Told]:
    """What is told of the play."""
    return []


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, told: list[Told]) -> Iterator[Stage]:
    """One stage for all: setting it up takes seconds."""
    home = tmp_path_factory.mktemp("home")
    with staged(
        home, BEGINS, nothing_due, settings={"EXTRA": "1"}, teller=told.append, command=COMMAND
    ) as set_up:
        yield set_up


def test_the_play_begins_when_asked(stage: Stage) -> None:
    assert timedelta(0) <= stage.now - BEGINS < timedelta(minutes=5)


def test_the_owner_and_the_recruiter_are_there(stage: Stage) -> None:
    assert (stage.owner.name, stage.owner.number) == ("Sam", OWNER)
    assert (stage.recruiter.name, stage.recruiter.number) == ("Dana", RECRUITER)
    assert set(stage.network.exchange.people) == {OWNER, RECRUITER}


def test_the_number_points_at_the_program(stage: Stage) -> None:
    number, origin = stage.network.exchange.numbers[NUMBER], stage.program.origin
    assert number.voice_url == f"{origin}/twilio/voice{OVERRIDES}"
    assert number.status_url == f"{origin}/twilio/voice/status{OVERRIDES}"
    assert number.sms_url == f"{origin}/twilio/sms{OVERRIDES}"
    assert number.voice_fallback_url == f"{origin}/twilio/voice/fallback"
    assert number.sms_fallback_url == f"{origin}/twilio/sms/fallback"


def test_the_program_is_told_of_network_clock_and_home(stage: Stage) -> None:
    environment = stage.program.environment
    assert environment["CALLBOT_PUBLIC_URL"] == stage.program.origin
    assert environment["CALLBOT_CLOCK"] == str(stage.network.clock.path)
    assert environment["CALLBOT_TWILIO_API_URL"].startswith("http://127.0.0.1:")
    assert environment["TWILIO_AUTH_TOKEN"] == stage.network.auth_token
    assert environment["EXTRA"] == "1"


def test_the_owner_is_known_to_the_program(stage: Stage) -> None:
    home = stage.network.clock.path.parent
    with closing(Database(f"sqlite:///{home / 'callbot.db'}")) as database, database.reading() as session:
        owner = session.scalars(select(Owner)).one()
        assert (owner.name, owner.phone, owner.stated) == ("Sam Lee", OWNER, "any morning after 9")


def test_time_passes_as_the_play_goes_on(stage: Stage) -> None:
    begins = stage.now
    stage.on(timedelta(hours=2))
    assert timedelta(hours=2) <= stage.now - begins < timedelta(hours=2, minutes=1)


def test_it_plays_to_an_instant_and_tells(stage: Stage, told: list[Told]) -> None:
    stage.recruiter.texts("+12125550199", "Is anybody there?")
    stage.to(stage.now + timedelta(minutes=1))
    assert [line.words for line in told][-1:] == ["Dana texts (212) 555-0199: “Is anybody there?”"]


def test_a_bot_that_never_rests_ends_the_play(stage: Stage) -> None:
    restless = Stage(
        stage.network, stage.program, stage.owner, stage.recruiter, stage.next_due, lambda: False
    )
    with pytest.raises(NotSettled, match="settled False"):
        restless.to(restless.now, real_seconds=0.05)


def test_a_program_that_does_not_start_ends_it_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[Program] = []
    monkeypatch.setattr(Program, "run", lambda program, *arguments: "")
    monkeypatch.setattr(Program, "stop", lambda program: ended.append(program))
    with (
        pytest.raises(NotUp, match="it will not"),
        staged(tmp_path, BEGINS, nothing_due, settings={"ANSWERS": "0"}, command=COMMAND),
    ):
        pytest.fail("the curtain rose")
    assert len(ended) == 1
    assert VirtualClock(tmp_path / "clock").now() >= BEGINS
