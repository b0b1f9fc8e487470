"""`callbot forwarding`: the codes for callbot's own number, and how to prove them."""

import pytest
from sqlalchemy import delete, update

from callbot.cli.schema import opened
from callbot.domain.forwarding import Carrier, Way
from callbot.models import Heartbeat, Number
from callbot.services import forwarding as proof
from callbot.services import pulse
from tests.cli.conftest import SAM, Run


@pytest.mark.parametrize("carrier", list(Carrier))
def test_it_says_what_to_dial_what_is_unsure_and_how_to_prove_it(run: Run, carrier: Carrier) -> None:
    answer = run("forwarding", "--carrier", carrier.value, "--number", "+12125550100")
    assert answer.exit_code == 0
    assert "2125550100" in answer.stdout
    for words in (
        "note the number of your carrier's voicemail",
        "Where sources differ:",
        "switch the phone off",
    ):
        assert words in answer.stdout


def test_callbots_own_number_is_known(run: Run) -> None:
    run(*SAM)
    assert "**62*+12125550100#" in run("forwarding").stdout


def test_without_a_number_it_asks_for_one(run: Run) -> None:
    run("db", "upgrade")
    answer = run("forwarding")
    assert answer.exit_code == 2
    assert "--number" in answer.output


@pytest.mark.parametrize("number", ["", "12125550100", "my number", "+1"])
def test_what_is_no_number_is_refused(run: Run, number: str) -> None:
    assert run("forwarding", "--number", number).exit_code == 2


def test_a_ring_that_no_network_knows_is_refused(run: Run) -> None:
    assert run("forwarding", "--number", "+12125550100", "--seconds", "17").exit_code == 2


def test_a_proof_is_refused_where_nothing_can_ring(run: Run) -> None:
    run(*SAM, "--mode", "forwarded")
    answer = run("forwarding", "--prove")
    assert answer.exit_code == 2
    assert "Twilio credentials" in answer.output


@pytest.fixture
def at_twilio(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Sam's callbot has an account and a worker that showed life; nothing is rung, since nothing serves."""
    run(*SAM, "--mode", "forwarded")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0123456789abcdef")
    with opened() as runtime, runtime.transaction() as session:
        pulse.beat(session, pulse.WORKER, runtime.clock.now(), pulse.BEAT)
    return run


@pytest.mark.parametrize(("came", "status"), [(True, 0), (False, 1)])
def test_three_calls_that_come_here_prove_it(
    at_twilio: Run, monkeypatch: pytest.MonkeyPatch, came: bool, status: int
) -> None:
    found = proof.Result.CAME if came else proof.Result.LOST
    monkeypatch.setattr(proof, "result", lambda _session, _test: found)
    monkeypatch.setattr(proof, "ring", lambda _session, _owner, way, _now: list(Way).index(way) + 1)
    answer = at_twilio("forwarding", "--prove", input=b"y\ny\ny\n")
    assert answer.exit_code == status
    assert answer.output.count("It came here" if came else "It did not come here") == 3
    assert ("All three came here" in answer.output) is came
    assert ("Not proven: no answer, declined or busy, phone off." in answer.output) is not came
    assert answer.output.count("Ringing you now") == 3


def test_where_nothing_runs_nobody_is_rung(at_twilio: Run) -> None:
    with opened() as runtime, runtime.transaction() as session:
        session.execute(delete(Heartbeat))
    answer = at_twilio("forwarding", "--prove", input=b"y\n")
    assert answer.exit_code == 2
    assert "callbot serve must be running" in answer.stderr
    assert "Shall I ring you" not in answer.output


def test_where_the_account_was_forgotten_it_says_how_it_is_loaded(
    at_twilio: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened() as runtime, runtime.transaction() as session:
        session.execute(update(Number).values(former="{}"))
    monkeypatch.delenv("TWILIO_ACCOUNT_SID")
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    for words in (("forwarding", "--prove"), ("call-me",)):
        answer = at_twilio(*words)
        assert answer.exit_code == 2
        assert "Load your environment in this terminal first: `set -a; . ./callbot.env" in answer.stderr


def test_the_carriers_own_codes_are_offered_where_none_is_named(run: Run) -> None:
    offered = "`--carrier` with t-mobile"
    assert offered in run("forwarding", "--number", "+12125550100").stdout
    assert offered not in run("forwarding", "--number", "+12125550100", "--carrier", "T-Mobile").stdout


def test_a_test_that_is_left_out_proves_nothing(at_twilio: Run) -> None:
    assert at_twilio("forwarding", "--prove", input=b"n\nn\nn\n").exit_code == 1


def test_where_callbot_rings_first_there_is_nothing_to_prove(at_twilio: Run) -> None:
    at_twilio(*SAM, "--mode", "ring-first")
    assert "nothing is forwarded" in at_twilio("forwarding", "--prove", input=b"y\n").output
