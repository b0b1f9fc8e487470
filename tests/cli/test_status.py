"""`status`: one screen for people, one object for programs, and an exit status for both."""

import http.client
import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAM, Run
from tests.cli.test_serve import PATIENCE, ready, serving


def told(run: Run, *words: str) -> tuple[int, dict[str, Any]]:
    answer = run("status", "--json", *words)
    found: dict[str, Any] = json.loads(answer.stdout)
    return answer.exit_code, found


def test_before_init_it_says_what_to_run(run: Run) -> None:
    answer = run("status")
    assert (answer.exit_code, answer.stdout) == (2, "!! The database is empty: `callbot init` makes it.\n")
    assert told(run)[1]["findings"][0]["id"] == "database"


def test_a_house_that_does_not_run_is_an_error(run: Run) -> None:
    run(*SAM)
    answer = run("status")
    assert answer.exit_code == 2
    assert answer.stdout.startswith("callbot 0.1.0 does not run, dry: nothing leaves this machine\n")
    assert "Start it: `callbot serve`" in answer.stdout
    status, found = told(run)
    assert (status, found["worst"], found["runs"], found["owner"]["name"]) == (2, 2, False, "Sam Lee")
    assert [finding["level"] for finding in found["findings"]] == ["error"]


def test_each_line_fits_on_the_screen_and_names_what_it_is(run: Run) -> None:
    run(*SAM)
    shown = run("status").stdout
    assert max(len(line) for line in shown.splitlines()) <= 96
    named = re.findall(r"^  (\w+) ", shown, re.MULTILINE)
    assert named == ["worker", "owner", "free", "number", "missed", "next", "spent", "outbox", "backup"]


def test_while_it_runs_all_is_well_and_the_figures_can_be_read(run: Run, home: Path) -> None:
    run(*SAM)
    with serving("--port", "0") as (_, line):
        ready(line)
        answer = run("status")
        assert (answer.exit_code, answer.stdout.splitlines()[-1]) == (0, "All is well."), answer.stdout
        assert "callbot 0.1.0 runs, dry" in answer.stdout
        assert told(run)[1]["findings"] == []
        assert scraped(line) == (200, True)
        assert scraped(line, {"X-Forwarded-For": "192.0.2.7"})[0] == 403


def scraped(line: str, headers: dict[str, str] | None = None) -> tuple[int, bool]:
    """The status of /metrics, and whether the worker's sign of life stands in it."""
    found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
    assert found
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=PATIENCE)
    connection.request("GET", "/metrics", headers=headers or {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, "callbot_worker_heartbeat_age_seconds" in body


def test_an_old_house_without_a_backup_is_told_so(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*SAM)
    clock = home.parent / "clock"
    clock.write_text(str(8 * 86_400))
    monkeypatch.setenv("CALLBOT_CLOCK", str(clock))
    assert "backup" in [finding["id"] for finding in told(run)[1]["findings"]]
    run("backup")
    [kept] = (home / "backups").glob("backup-*.tar")
    os.utime(kept, (time.time() + 8 * 86_400,) * 2)
    assert "backup" not in [finding["id"] for finding in told(run)[1]["findings"]]


def test_of_several_owners_one_is_asked_for(run: Run) -> None:
    run(*SAM)
    other = ["init", "--name", "Lee", "--phone", "+13125550144", "--timezone", "America/Chicago"]
    run(*other, "--number", "+13125550101", "--yes")
    assert "owners      2; `callbot status --owner ID` looks at one of them" in run("status").stdout
    assert "spent       0.00 of 25.00 USD in the last day, everybody together" in run("status").stdout
    assert "Lee, 312-555-0144" in run("status", "--owner", "2").stdout
    assert run("status", "--owner", "9").exit_code == 2


def test_an_unreachable_database_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    answer = run("status")
    assert answer.exit_code == 2
    assert "the database does not answer" in answer.stdout
