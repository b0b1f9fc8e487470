"""The forwarding is proven by calls that Sam's carrier sends back here, one of them with the phone off."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.domain import control
from callbot.models import Call
from callbot.simulator import NoAnswer, Unreachable
from callbot.simulator.faults import NotUp
from callbot.simulator.manners import Busy, Pickup
from callbot.simulator.stage import NUMBER, Stage
from tests.scenarios.telling import on_stage

PHONES: list[Pickup] = [NoAnswer(), Busy(), Unreachable()]


@pytest.fixture(scope="module")
def forwarding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Sam's carrier is to forward to callbot, and callbot serves."""
    home: Path = tmp_path_factory.mktemp("proving")
    with on_stage(home, f"sqlite:///{home / 'callbot.db'}", mode="forwarded") as (stage, database):
        yield stage
        with database.reading() as session:
            assert session.query(Call).count() == 0, "a test call is nobody's call"


def reads_after_new_phone(stage: Stage) -> list[str]:
    """What Sam reads once the phone was changed and the test call is over."""
    before = len(stage.owner.inbox)
    stage.owner.texts(NUMBER, "new phone")
    stage.on(timedelta(minutes=8))
    return [item.body for item in stage.owner.inbox[before:]]


@pytest.mark.parametrize("phone", PHONES, ids=["no answer", "busy", "off"])
def test_new_phone_is_proven_by_a_call_that_comes_back(forwarding: Stage, phone: Pickup) -> None:
    forwarding.owner.forwards_to = NUMBER
    forwarding.owner.takes(phone)
    assert control.FORWARDED in reads_after_new_phone(forwarding)


def proved(stage: Stage) -> str:
    """What `callbot forwarding --prove` says to Sam, who lets it ring, declines, and switches it off."""
    stage.owner.takes(*PHONES)
    with ThreadPoolExecutor(1) as keyboard:
        said = keyboard.submit(stage.program.run, "forwarding", "--prove", typed="y\ny\ny\n")
        while not said.done():
            stage.on(timedelta(seconds=2))
            time.sleep(0.1)  # the command looks once a second
        return said.result()


def test_three_test_calls_prove_it(forwarding: Stage) -> None:
    forwarding.owner.forwards_to = NUMBER
    said = proved(forwarding)
    assert said.count("It came here: proven.") == 3
    assert "All three came here." in said


def test_a_carrier_that_does_not_forward_is_found_out(forwarding: Stage) -> None:
    forwarding.owner.forwards_to = None
    with pytest.raises(NotUp, match="ended with 1"):
        proved(forwarding)


def test_new_phone_without_forwarding_is_told(forwarding: Stage) -> None:
    forwarding.owner.forwards_to = None
    forwarding.owner.takes(Unreachable())
    said = reads_after_new_phone(forwarding)
    assert control.NOT_FORWARDED in said
    assert control.FORWARDED not in said
