"""`init`, `token`, `db`: the first five minutes, and the second time around."""

import os
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE

import pytest

from tests.cli.conftest import SAM, Run


def test_the_first_owner_moves_in_and_hears_the_default(run: Run, home: Path) -> None:
    answer = run(*SAM)
    assert answer.exit_code == 0, answer.output
    assert 'Availability: "weekdays 9 to 5"' in answer.stdout
    assert "Set up: Sam Lee, +12125550143" in answer.stdout
    assert S_IMODE(home.stat().st_mode) == 0o700
    assert S_IMODE((home / "secret.key").stat().st_mode) == 0o600


def test_the_second_time_updates_what_is_named(run: Run) -> None:
    run(*SAM)
    answer = run("init", "--phone", "(212) 555-0143", "--availability", "any morning after 9", "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Updated: Sam Lee" in answer.stdout
    assert 'Free: "any morning after 9"' in answer.stdout
    again = run("init", "--phone", "(212) 555-0143", "--yes")
    assert 'Free: "any morning after 9"' in again.stdout


def test_the_environment_may_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"NAME": "Sam Lee", "PHONE": "+12125550143", "NUMBER": "+12125550100"}.items():
        monkeypatch.setenv(f"CALLBOT_OWNER_{name}", value)
    answer = run("init", "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Time zone: America/New_York, by the phone's area" in answer.stdout


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("--availability", "purple"), 'availability "purple"'),
        (("--number", "+19005550101"), "premium number"),
        (("--number", "+18765550101"), "abroad"),
        (("--timezone", "Mars"), "no time zone"),
        (("--phone", "x"), "no phone number"),
        (("--away", "nonsense"), "no address that Apprise knows"),
    ],
)
def test_what_cannot_be_is_one_line(extra: tuple[str, ...], said: str, run: Run) -> None:
    answer = run(*SAM, *extra)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_what_is_missing_is_named_where_nobody_can_be_asked(run: Run) -> None:
    assert "--phone is needed" in run("init", "--yes").stderr
    assert "--name is needed" in run("init", "--phone", "+12125550143", "--yes").stderr


def test_the_database_is_checked_and_upgraded(run: Run) -> None:
    assert run("db", "check").exit_code == 1
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0


def test_a_token_is_printed_alone_listed_and_revoked(run: Run) -> None:
    run(*SAM)
    made = run("token", "create", "phone", "--read")
    assert made.stdout.startswith("callbot_")
    assert made.stdout.count("\n") == 1
    listed = run("token", "list").stdout
    assert "1  phone  owner 1, reads, made" in listed
    assert made.stdout.strip() not in listed
    assert run("token", "revoke", "1").exit_code == 0
    assert "revoked" in run("token", "list").stdout


def test_a_token_without_a_clear_owner_is_refused(run: Run) -> None:
    run("db", "upgrade")
    assert "say whose token" in run("token", "create", "phone").stderr
    assert run("token", "create", "root", "--admin").exit_code == 0


def test_a_wrong_setting_stops_it_with_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_AVAILABILITY__MINUTES", "long")
    answer = run("db", "check")
    assert answer.exit_code == 2
    assert "CALLBOT_AVAILABILITY__MINUTES" in answer.stderr


def test_it_runs_as_a_module(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "callbot", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    assert done.stdout.startswith("callbot ")
