"""`callbot call-me`: put into the outbox for the owner that is meant; `callbot serve` says it."""

import pytest

from callbot.cli.schema import opened
from callbot.services import pulse
from tests.cli.conftest import SAM, Run


def test_the_one_owner_is_rung(run: Run) -> None:
    run(*SAM)
    answer = run("call-me")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("212-555-0143 will ring with what callers hear")
    assert "only shown in the log" in answer.stdout


def test_where_nothing_runs_it_says_what_must(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*SAM)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0123456789abcdef")
    needs = "It does not run now: start it within ten minutes."
    assert needs in " ".join(run("call-me").stdout.split())
    with opened() as runtime, runtime.transaction() as session:
        pulse.beat(session, pulse.WORKER, runtime.clock.now(), pulse.BEAT)
    assert "start it" not in run("call-me").stdout


def test_without_an_owner_or_with_a_wrong_one_it_is_refused(run: Run) -> None:
    run("db", "upgrade")
    assert "--owner" in run("call-me").output
    run(*SAM)
    assert run("call-me", "--owner", "9").exit_code == 2
