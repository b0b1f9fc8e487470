"""`serve`: where it listens, what it says first, how it ends; the real process, the real server."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.cli.conftest import Run

PATIENCE = 30.0


@contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running server and its first line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "callbot", "serve", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def asked(line: str, path: str) -> tuple[int, dict[str, object]]:
    found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
    assert found, line
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, body


def ready(line: str) -> dict[str, object]:
    """What /readyz says once it is content, or at the end of patience."""
    until = time.monotonic() + PATIENCE
    status, body = asked(line, "/readyz")
    while status != 200 and time.monotonic() < until:
        time.sleep(0.2)
        status, body = asked(line, "/readyz")
    return body


def test_it_says_where_it_listens_works_and_ends_when_asked(home: Path) -> None:
    with serving("--port", "0") as (process, line):
        assert line.startswith("callbot ")
        assert "dry run: nothing leaves this machine" in line
        assert ready(line) == {
            "ready": True,
            "dry": True,
            "checks": dict.fromkeys(("database", "schema", "worker", "outbox", "twilio", "room"), "ok"),
        }
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert (home / "callbot.db").is_file()


def test_it_says_if_it_runs_on_another_clock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = home.parent / "clock"
    clock.write_text("86400")
    monkeypatch.setenv("CALLBOT_CLOCK", str(clock))
    with serving("--port", "0") as (_, line):
        assert f"on the clock of {clock}" in line
        assert ready(line)["ready"]


def test_a_port_that_is_taken_is_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run("serve", "--port", str(port))
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"callbot: cannot listen on 127.0.0.1:{port}: ")
    assert answer.stderr.endswith("; is callbot running already? --port takes another\n")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("half", ["web", "worker"])
def test_the_halves_are_refused_on_sqlite_with_one_line(half: str, run: Run) -> None:
    answer = run(half)
    assert answer.exit_code == 2
    assert "PostgreSQL" in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("half", ["web", "worker"])
def test_a_half_makes_no_secret_key_of_its_own(
    half: str, run: Run, home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOT_DATABASE_URL", postgres_url)
    answer = run(half)
    assert answer.exit_code == 2
    assert answer.stderr == (
        "callbot: CALLBOT_SECRET_KEY: every web and worker of one callbot needs the same; give them all the "
        f"one that `callbot init` made in {home / 'secret.key'} on the first machine\n"
    )
    assert not (home / "secret.key").exists()


def test_a_clock_that_cannot_be_read_stops_the_start(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_CLOCK", "nowhere")
    answer = run("serve", "--port", "0")
    assert answer.exit_code == 2
    assert "CALLBOT_CLOCK" in answer.stderr


def test_a_schema_of_a_newer_callbot_stops_the_start(run: Run, home: Path) -> None:
    run("db", "upgrade")
    with closing(connect(home / "callbot.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    answer = run("serve", "--port", "0")
    assert answer.exit_code == 2
    assert "newer callbot" in answer.stderr
