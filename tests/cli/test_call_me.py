"""`callbot call-me`: put into the outbox for the owner that is meant; `callbot serve` says it."""

from tests.cli.conftest import SAM, Run


def test_the_one_owner_is_rung(run: Run) -> None:
    run(*SAM)
    answer = run("call-me")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("212-555-0143 will ring with what callers hear")
    assert "only shown in the log" in answer.stdout


def test_without_an_owner_or_with_a_wrong_one_it_is_refused(run: Run) -> None:
    run("db", "upgrade")
    assert "--owner" in run("call-me").output
    run(*SAM)
    assert run("call-me", "--owner", "9").exit_code == 2
