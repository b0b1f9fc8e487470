"""A worker without a web half shows what it counted, on a port of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.domain.outbox import Purpose
from callbot.migrations.upgrade import upgrade
from callbot.simulator.program import free_port
from tests.outboxes import SAM, household, queue
from tests.scenarios.telling import emptied

TOKEN = "sixteen-letters-and-more"
PATIENCE = 30.0


@pytest.fixture
def port(tmp_path: Path, postgres_url: str) -> Iterator[int]:
    """Where `callbot worker` shows its figures; one text is due, and it runs dry."""
    upgrade(emptied(postgres_url))
    database, port = Database(postgres_url), free_port()
    household(database)
    with database.transaction() as session:
        queue(session, to=SAM, purpose=Purpose.ANSWER, contact_id=None)  # at any hour
    database.close()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TWILIO_")},
        "CALLBOT_HOME": str(tmp_path),
        "CALLBOT_DATABASE_URL": postgres_url,
        "CALLBOT_SECRET_KEY": "one that every half has",
        "CALLBOT_METRICS_TOKEN": TOKEN,
        "CALLBOT_WORKER__METRICS_PORT": str(port),
    }
    process = subprocess.Popen([sys.executable, "-m", "callbot", "worker"], env=environment, cwd=tmp_path)
    yield port
    process.terminate()
    assert process.wait(PATIENCE) == 0


def asked(port: int, token: str) -> tuple[int, str]:
    """What it shows to whoever has this token; (0, "") while nobody listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except ConnectionRefusedError:
        return 0, ""
    finally:
        connection.close()


def test_a_worker_shows_what_it_said(port: int) -> None:
    until = time.monotonic() + PATIENCE
    said = 'callbot_attempts_total{channel="sms",error="none",outcome="kept"} 1.0'
    status, body = asked(port, TOKEN)
    while said not in body and time.monotonic() < until:
        time.sleep(0.2)
        status, body = asked(port, TOKEN)
    assert status == 200
    assert said in body
    assert "callbot_outbox_due" not in body
    assert asked(port, "another token of somebody")[0] == 403
