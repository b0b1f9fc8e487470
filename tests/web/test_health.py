"""/healthz and /readyz: alive is one thing, able to work another."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from callbot.app import create_app
from callbot.db import Database
from callbot.migrations.state import revisions
from callbot.migrations.upgrade import upgrade
from callbot.models import Heartbeat
from callbot.runtime import Runtime
from tests.web.rows import house


def ready(runtime: Runtime) -> tuple[int, dict[str, str]]:
    answer = create_app(runtime).test_client().get("/readyz")
    return answer.status_code, answer.get_json()["checks"]


def upgraded(path: Path) -> Runtime:
    url = f"sqlite:///{path / 'upgraded.db'}"
    upgrade(url)
    return house(Database(url), path)


def beat(runtime: Runtime, ago: timedelta) -> None:
    with runtime.transaction() as session:
        session.merge(Heartbeat(name="worker", at=runtime.clock.now() - ago))


def test_alive_asks_nobody(runtime: Runtime) -> None:
    runtime.database.close()
    answer = create_app(runtime).test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "alive"})


def test_cr_14_a_worker_that_ticks_no_more_turns_healthz_red(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.engine, "is_well", lambda: False)
    answer = create_app(runtime).test_client().get("/healthz")
    assert answer.status_code == 503
    assert "ticks no more" in answer.get_json()["status"]


def test_ready_needs_a_worker_that_shows_life(tmp_path: Path) -> None:
    runtime = upgraded(tmp_path)
    well = dict.fromkeys(("database", "schema", "worker", "outbox", "twilio", "room"), "ok")
    assert ready(runtime) == (503, {**well, "worker": "none has run yet"})
    beat(runtime, timedelta(seconds=9))
    assert ready(runtime) == (200, well)
    beat(runtime, timedelta(seconds=61))
    status, checks = ready(runtime)
    assert status == 503
    assert checks["worker"].startswith("silent since")
    runtime.close()


def test_a_database_without_a_schema_is_not_ready(tmp_path: Path) -> None:
    runtime = house(Database(f"sqlite:///{tmp_path / 'empty.db'}"), tmp_path)
    status, checks = ready(runtime)
    assert (status, checks["schema"]) == (503, "empty: run `callbot db upgrade`")
    runtime.close()


def test_a_schema_of_a_newer_callbot_is_not_ready(tmp_path: Path) -> None:
    runtime = upgraded(tmp_path)
    with runtime.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    status, checks = ready(runtime)
    assert status == 503
    assert "newer callbot" in checks["schema"]
    assert "9999" not in revisions()
    runtime.close()


def test_a_database_that_does_not_answer_is_a_finding(tmp_path: Path) -> None:
    runtime = house(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"), tmp_path)
    status, checks = ready(runtime)
    assert (status, checks["database"]) == (503, "does not answer")
    runtime.close()
