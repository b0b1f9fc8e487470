"""People: how they take calls, one after the other, and what their conduct comes to."""

from datetime import timedelta

import pytest

from callbot.simulator import (
    Answers,
    AnswersWithoutKey,
    Busy,
    CarrierVoicemail,
    HangsUp,
    HangsUpWhileRinging,
    LeavesVoicemail,
    Network,
    NoAnswer,
    Person,
    Talks,
    Unreachable,
    presses,
)
from callbot.simulator.manners import Conduct, Manner, Pickup
from callbot.simulator.progress import Outcome, ring, whole_ring
from tests.simulator.conftest import BOT


def test_pickups_are_used_up_in_order_and_then_the_usual_holds(sam: Person) -> None:
    sam.usually = Busy()
    sam.takes(Answers(), NoAnswer())
    assert [sam.next_pickup() for _ in range(3)] == [Answers(), NoAnswer(), Busy()]


@pytest.mark.parametrize(
    ("conduct", "manner"),
    [
        (HangsUp(after=4), Manner(patience=4)),
        (LeavesVoicemail("Hi", seconds=9), Manner(voicemail="Hi", seconds=9)),
        (LeavesVoicemail("Hi", 9, ends_with="#"), Manner(voicemail="Hi", seconds=9, ends_with="#")),
        (presses("1", "2"), Manner(turns=("1", "2"))),
        (presses("1", then=HangsUp(after=30)), Manner(turns=("1",), patience=30)),
        (Talks(minutes=2), Manner(talks=timedelta(minutes=2), patience=60)),
        (Manner(patience=1), Manner(patience=1)),
    ],
)
def test_every_conduct_comes_to_a_manner(conduct: Conduct, manner: Manner) -> None:
    assert conduct.manner == manner


@pytest.mark.parametrize(
    ("pickup", "comes_to"),
    [
        (Answers(after=6), Outcome("answered", 6)),
        (AnswersWithoutKey(after=7), Outcome("answered", 7)),
        (CarrierVoicemail(after=19), Outcome("answered", 19)),
        (CarrierVoicemail(after=25), Outcome("no-answer", 20)),
        (Busy(), Outcome("busy", 1)),
        (HangsUpWhileRinging(after=3), Outcome("busy", 3)),
        (NoAnswer(), Outcome("no-answer", 20)),
        (Unreachable(), Outcome("failed", 1)),
    ],
)
def test_what_twenty_seconds_of_ringing_come_to(
    network: Network, sam: Person, pickup: Pickup, comes_to: Outcome
) -> None:
    sam.takes(pickup)
    assert ring(network.exchange, sam, 20) == (pickup, comes_to)


def test_a_number_that_nobody_has_fails(network: Network) -> None:
    assert ring(network.exchange, None, 20)[1].status == "failed"


@pytest.mark.parametrize(("pickup", "seconds"), [(NoAnswer(), 20), (Busy(), 1), (HangsUpWhileRinging(), 4)])
def test_a_carrier_forwards_what_is_not_taken(
    network: Network, sam: Person, pickup: Pickup, seconds: float
) -> None:
    sam.forwards_to = BOT
    sam.takes(pickup)
    assert ring(network.exchange, sam, 30)[1] == Outcome("forwarded", seconds)


def test_a_short_ring_is_over_before_the_carrier_forwards(network: Network, sam: Person) -> None:
    sam.forwards_to = BOT
    assert ring(network.exchange, sam, 20)[1].status == "no-answer"


def test_a_declined_call_may_end_otherwise(network: Network, sam: Person) -> None:
    network.quirks.decline_status = "no-answer"
    sam.takes(HangsUpWhileRinging())
    assert ring(network.exchange, sam, 20)[1].status == "no-answer"


@pytest.mark.parametrize(("asked", "rung"), [("15", 20), ("1", 10), ("9999", 605)])
def test_twilio_rings_a_little_longer_than_asked(network: Network, asked: str, rung: float) -> None:
    assert whole_ring(network.exchange, asked) == rung
