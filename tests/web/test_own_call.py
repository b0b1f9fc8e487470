"""Sam's own call at the doors of a callbot with a PIN: keyed in, never kept."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from lxml import etree

from callbot.domain.people import Mode
from callbot.models import CallStep
from tests import twiml
from tests.outboxes import SAM
from tests.web.doors import RINGS, Twilio, at_the_doors, moved_in

PIN = "4711"


@pytest.fixture(scope="module")
def with_pin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twilio]:
    """A callbot with a PIN; to build it takes longer than a test."""
    with at_the_doors(tmp_path_factory.mktemp("pin"), pin=PIN) as twilio:
        yield twilio


@pytest.fixture
def own(with_pin: Twilio) -> Twilio:
    """Sam's number rings first."""
    moved_in(with_pin)
    with_pin.mode(Mode.RING_FIRST)
    return with_pin


def asked(twilio: Twilio, step: str = "", **said: str) -> str:
    """Where the next key of Sam's call goes: the step's name, or "" where the call ends."""
    status = "in-progress" if step else "ringing"
    form = {**RINGS, "From": SAM, "CallStatus": status, **said}
    xml = twilio.asks(f"/twilio/voice{step}", form)
    assert twiml.check(xml) == []
    gather = etree.fromstring(xml.encode()).find("Gather")
    return "" if gather is None else (gather.get("action") or "").split("/")[-1].split("#")[0]


def test_the_right_pin_leads_to_the_menu_and_a_key_to_the_end(own: Twilio) -> None:
    assert asked(own) == "pin?turn=1"
    assert asked(own, "/pin?turn=1", Digits=PIN) == "owner?turn=1"
    assert asked(own, "/owner?turn=1", Digits="2") == "owner?turn=2"
    assert asked(own, "/owner?turn=2", Digits="9") == ""


def test_ab_02_three_wrong_pins_end_the_call(own: Twilio) -> None:
    asked(own)
    ways = [asked(own, f"/pin?turn={turn}", Digits="0000") for turn in (1, 2, 3)]
    assert ways == ["pin?turn=2", "pin?turn=3", ""]


def test_dr_01_a_pin_told_twice_counts_once(own: Twilio) -> None:
    asked(own)
    for _ in range(9):
        assert asked(own, "/pin?turn=1", Digits="0000") == "pin?turn=2"


def test_what_is_kept_of_the_step_does_not_tell_the_pin(own: Twilio) -> None:
    asked(own)
    asked(own, "/pin?turn=1", Digits=PIN)
    digests = {row.step: row.digest for row in own.rows(CallStep)}
    assert digests["pin/1"] == sha256(b"").hexdigest()
