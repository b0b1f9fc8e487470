"""The tick claims what is due, the start takes up what was left half done, and life is shown."""

from datetime import timedelta

import pytest

from callbot.db import Database
from callbot.dispatch.tick import LOOK_AHEAD, look_ahead, recover, tick
from callbot.domain.outbox import Status
from callbot.gateways.dry import DryPush, DryTelephone
from callbot.models import Heartbeat, Outbound
from callbot.runtime import Clock, Runtime
from callbot.services.pulse import BEAT, WORKER
from tests.outboxes import household, queue, row, settings


@pytest.fixture
def runtime(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    """Sam's wiring, dry; its engine is not started, so that claims can be looked at."""
    household(database)
    return Runtime(
        settings=settings(tmp_path_factory.mktemp("home")),
        database=database,
        clock=Clock(None),
        telephone=DryTelephone(),
        push=DryPush(),
    )


def due(runtime: Runtime, seconds: float, key: str = "miss/1") -> None:
    now = runtime.clock.now()
    with runtime.database.transaction() as session:
        queue(session, key, due_at=now + timedelta(seconds=seconds), now=now)


def shown(runtime: Runtime) -> Heartbeat:
    with runtime.database.reading() as session:
        return session.get_one(Heartbeat, WORKER)


def test_what_is_due_is_leased_and_stays_queued(runtime: Runtime) -> None:
    due(runtime, -1)
    tick(runtime)
    claimed = row(runtime.database)
    assert (claimed.status, claimed.leased_by) == (Status.QUEUED, runtime.name)
    assert claimed.leased_until is not None


@pytest.mark.parametrize(("seconds", "claimed"), [(1.0, True), (30.0, False)])
def test_it_looks_a_little_ahead(runtime: Runtime, seconds: float, claimed: bool) -> None:
    due(runtime, seconds)
    tick(runtime)
    assert (row(runtime.database).leased_by is not None) is claimed


def test_it_looks_ahead_only_on_a_clock_that_cannot_jump(runtime: Runtime) -> None:
    assert look_ahead(runtime.clock) == LOOK_AHEAD


def test_a_lease_that_runs_is_not_renewed(runtime: Runtime) -> None:
    due(runtime, -1)
    tick(runtime)
    first = row(runtime.database).leased_until
    tick(runtime)
    assert row(runtime.database).leased_until == first


def test_a_new_start_takes_back_every_lease(runtime: Runtime) -> None:
    due(runtime, -1)
    tick(runtime)
    recover(runtime)
    assert row(runtime.database).leased_by is None


def test_a_new_start_doubts_what_was_being_sent(runtime: Runtime) -> None:
    due(runtime, -1)
    with runtime.database.transaction() as session:
        left = session.get_one(Outbound, 1)
        left.status, left.attempts, left.begun_at = Status.SENDING, 1, runtime.clock.now()
    recover(runtime)
    assert row(runtime.database).status is Status.UNKNOWN


def test_life_is_shown_once_in_a_beat(runtime: Runtime) -> None:
    tick(runtime)
    first = shown(runtime).at
    tick(runtime)
    assert shown(runtime).at == first


def test_a_stale_beat_is_renewed(runtime: Runtime) -> None:
    old = runtime.clock.now() - 2 * BEAT
    with runtime.database.transaction() as session:
        session.add(Heartbeat(name=WORKER, at=old))
    tick(runtime)
    assert shown(runtime).at > old
