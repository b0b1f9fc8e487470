"""`callbot forwarding`: the codes for callbot's own number, and how to prove them."""

import pytest

from callbot.domain.forwarding import Carrier
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
