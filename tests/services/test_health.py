"""The house says how it is: schema, worker, what waits and what nobody knows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from callbot.db import Database
from callbot.domain.outbox import Halted, Status
from callbot.migrations.upgrade import upgrade
from callbot.models import Halt, Heartbeat, Outbound
from callbot.services.health import UNREACHABLE, Health, look
from callbot.services.pulse import FRESH
from tests.outboxes import NOON, household, queue

MOMENT = timedelta(seconds=1)


@pytest.fixture
def current(tmp_path: Path) -> Iterator[Database]:
    """Sam's database at its newest revision."""
    url = f"sqlite:///{tmp_path / 'callbot.db'}"
    upgrade(url)
    opened = Database(url)
    household(opened)
    yield opened
    opened.close()


def found(database: Database) -> Health:
    with database.reading() as session:
        return look(session, NOON)


def beat(database: Database, ago: timedelta, name: str = "worker") -> None:
    with database.transaction() as session:
        session.add(Heartbeat(name=name, at=NOON - ago))


@pytest.mark.parametrize("wrong", ["database", "schema", "worker", "outbox", "twilio", "room"])
def test_one_thing_that_is_wrong_is_enough(wrong: str) -> None:
    well = Health("ok", "ok", "ok")
    ill = replace(well, **{wrong: "silent"})  # type: ignore[arg-type]  # names of sentences alone
    assert (well.ready, ill.ready) == (True, False)


def test_a_database_that_does_not_answer_makes_nobody_ready() -> None:
    assert not UNREACHABLE.ready
    assert "ok" not in UNREACHABLE.checks.values()


def test_all_is_well(current: Database) -> None:
    beat(current, MOMENT)
    assert found(current) == Health("ok", "ok", "ok")


@pytest.mark.parametrize(
    ("ago", "said"),
    [(FRESH - MOMENT, "ok"), (FRESH, "silent since 2026-11-24 16:59 UTC")],
    ids=["just fresh", "just stale"],
)
def test_a_worker_must_show_life(current: Database, ago: timedelta, said: str) -> None:
    beat(current, ago)
    assert found(current).worker == said


def test_a_restored_house_is_not_ready_until_it_may_speak(current: Database) -> None:
    with current.transaction() as session:
        session.add(Halt(name=Halted.RESTORED, at=NOON))
    assert (
        found(current).outbox == "nothing leaves since the restore of 2026-11-24 17:00 UTC: `callbot resume`"
    )


def test_no_worker_has_run(current: Database) -> None:
    assert found(current).worker == "none has run yet"


def test_one_living_worker_is_enough(current: Database) -> None:
    beat(current, timedelta(days=1), "yesterday's")
    beat(current, MOMENT)
    assert found(current).worker == "ok"


def test_what_is_due_and_what_nobody_knows_is_counted(current: Database) -> None:
    with current.transaction() as session:
        queue(session, "reminder/1", due_at=NOON + MOMENT)
        for turn, status in enumerate([Status.QUEUED, Status.QUEUED, Status.UNKNOWN, Status.FAILED]):
            outbound_id = queue(session, f"miss/{turn}")
            session.get_one(Outbound, outbound_id).status = status
    health = found(current)
    assert (health.waiting, health.unknown) == (2, 1)


def test_an_empty_database_says_what_to_run(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert "callbot db upgrade" in found(empty).schema
    assert found(empty).worker == "not known"
    empty.close()


def test_a_newer_schema_is_told(current: Database) -> None:
    with current.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
    assert "newer callbot" in found(current).schema
