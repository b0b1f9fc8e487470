"""Where all is well the doctor finds nothing, and leaves everything as it was."""

from datetime import timedelta

import pytest

from callbot.domain.outbox import Purpose
from callbot.domain.people import Mode
from callbot.models import Number
from callbot.simulator.registry import Verification
from tests.doctor.world import World, pointed, ring

FREE = "+18005550100"


def test_a_world_that_is_well_has_no_finding(world: World) -> None:
    assert world.found() == []


def test_nor_has_one_whose_calls_are_forwarded(world: World) -> None:
    world.change(lambda sam: setattr(sam, "mode", Mode.FORWARDED))
    world.add(ring(world.runtime.clock.now() - timedelta(days=13), Purpose.TEST))
    assert world.found() == []


def test_nor_has_one_that_asks_twilio_by_an_api_key(world: World) -> None:
    key = "SK" + "0" * 32
    world.network.exchange.api_keys[key] = "made-up-secret"
    twilio = {**world.settings["twilio"], "api_key": key, "api_secret": "made-up-secret"}
    assert world.found(twilio=twilio) == []


def test_nor_has_one_with_a_toll_free_number_that_is_verified(world: World) -> None:
    sid = pointed(world.network, FREE, world.url)
    world.network.exchange.registry.verifications.append(Verification("HH" + "0" * 32, sid))
    world.add(Number(owner_id=1, e164=FREE, created_at=world.runtime.clock.now()))
    assert world.found() == []


def test_nor_has_a_dry_run_by_choice(world: World) -> None:
    assert world.found(twilio={}, public_url=None, twilio_api_url=None) == []


def test_the_doctor_leaves_everything_as_it_was(world: World) -> None:
    def everything() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in world.home.iterdir() if path.is_file()}

    world.runtime.database.close()
    before, posted = everything(), len(world.network.posted)
    world.found()
    assert everything() == before
    assert len(world.network.posted) == posted
    assert world.network.messages == []


@pytest.mark.parametrize("closed", [True, False], ids=["while callbot is down", "while it runs"])
def test_it_looks_whether_callbot_runs_or_not(world: World, closed: bool) -> None:
    if closed:
        world.runtime.database.close()
    assert world.found() == []
