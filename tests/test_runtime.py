"""The wiring: a clock that always answers, a home of one's own, and commits that wake the sender."""

import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from callbot import runtime, worker
from callbot.db import Database
from callbot.domain.outbox import Due
from callbot.errors import EngineRefused, SettingsError
from callbot.gateways.dry import DryPush, DryTelephone
from callbot.gateways.twilio import TwilioTelephone
from callbot.runtime import Clock, Runtime
from callbot.settings import Settings, Twilio
from tests.outboxes import household, queue, settings


class Noting:
    """An engine that only notes what it is handed."""

    def __init__(self) -> None:
        self.submitted: list[int] = []

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def hand_over(self, session: Session, due: Sequence[Due]) -> None:
        """Nobody else runs them."""

    def submit(self, due: Due) -> None:
        """Note it."""
        self.submitted.append(due.outbound_id)

    def is_well(self) -> bool:
        """It cannot die."""
        return True


def wired(database: Database, home: Path, engine: Noting) -> Runtime:
    return Runtime(
        settings=settings(home),
        database=database,
        clock=Clock(),
        telephone=DryTelephone(),
        push=DryPush(),
        engine=lambda _runtime: engine,
    )


def ahead(clock: Clock) -> float:
    return round((clock.now() - datetime.now(UTC)).total_seconds())


def test_the_clock_is_the_machines() -> None:
    assert ahead(Clock()) == 0
    assert not Clock().virtual


def test_the_clock_is_read_afresh(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("90.5")
    clock = Clock(file)
    assert ahead(clock) in {90, 91}
    file.write_text("3600")
    assert ahead(clock) == 3600


@pytest.mark.parametrize("words", ["", "soon", "nan", "1e300"])
def test_a_garbled_clock_stops_the_start_but_not_what_runs(tmp_path: Path, words: str) -> None:
    file = tmp_path / "clock"
    file.write_text("60")
    clock = Clock(file)
    file.write_text(words)
    assert ahead(clock) == 60
    with pytest.raises(SettingsError, match="CALLBOT_CLOCK"):
        Clock(file)


def test_a_missing_clock_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CALLBOT_CLOCK"):
        Clock(tmp_path / "nowhere")


def test_a_commit_wakes_the_sender_for_what_is_due(database: Database, tmp_path: Path) -> None:
    household(database)
    engine = Noting()
    house = wired(database, tmp_path, engine)
    now = house.clock.now()
    with house.transaction() as session:
        queue(session, "now", due_at=now)
        queue(session, "soon", due_at=now + timedelta(seconds=1))
        queue(session, "tomorrow", due_at=now + timedelta(days=1))
        assert engine.submitted == []
    assert engine.submitted == [1, 2]


def test_a_failed_happening_wakes_nobody(database: Database, tmp_path: Path) -> None:
    household(database)
    engine = Noting()
    house = wired(database, tmp_path, engine)

    def happen() -> None:
        with house.transaction() as session:
            queue(session, due_at=house.clock.now())
            raise LookupError

    with pytest.raises(LookupError):
        happen()
    assert engine.submitted == []


def test_the_home_and_its_key_are_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = runtime.build(Settings(home=home))
    second = runtime.build(Settings(home=home))
    assert len(first.settings.secret_key) >= 32
    assert first.settings.secret_key == second.settings.secret_key
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    for made in (first, second):
        made.close()


def test_a_given_key_is_kept_out_of_the_home(tmp_path: Path) -> None:
    made = runtime.build(settings(tmp_path))
    assert not (tmp_path / "secret.key").exists()
    made.close()


def test_without_an_account_it_runs_dry(tmp_path: Path) -> None:
    dry = runtime.build(settings(tmp_path))
    account = Twilio(account_sid="AC" + "0" * 32, auth_token="a made up token")
    wet = runtime.build(settings(tmp_path, twilio=account))
    assert isinstance(dry.telephone, DryTelephone)
    assert isinstance(wet.telephone, TwilioTelephone)
    dry.close()
    wet.close()


def test_a_worker_alone_is_refused_on_sqlite(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused):
        worker.run(settings(tmp_path))
