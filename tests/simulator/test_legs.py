"""A leg of a call: how long it stands, which keys it still hears, and what is told of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from callbot.simulator import Network, Person
from callbot.simulator.legs import FINAL, HungUp, Leg
from callbot.simulator.manners import Manner
from callbot.simulator.people import Heard
from tests.simulator.conftest import BOT, DANA, SAM

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Hand:
    """The hand of a clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def on(self, seconds: float) -> None:
        """Let seconds pass."""
        self.at += timedelta(seconds=seconds)

    def now(self) -> datetime:
        """Where it stands."""
        return self.at


@pytest.fixture
def hand() -> Hand:
    """A clock at noon."""
    return Hand()


@pytest.fixture
def leg(hand: Hand) -> Leg:
    """Dana's call to the bot."""
    return Leg("CA1", "AC1", "inbound", DANA, BOT, hand.now)


def test_a_new_leg_is_queued_and_unanswered(leg: Leg) -> None:
    assert (leg.status, leg.live, leg.seconds, leg.created_at) == ("queued", True, 0, NOON)


def test_seconds_count_from_the_answer(leg: Leg, hand: Hand) -> None:
    hand.on(10)
    leg.answer()
    hand.on(24)
    assert (leg.status, leg.seconds) == ("in-progress", 24)


def test_seconds_stop_at_the_end(leg: Leg, hand: Hand) -> None:
    leg.answer()
    hand.on(9)
    leg.end("completed")
    hand.on(60)
    assert (leg.seconds, leg.live, leg.ended_at) == (9, False, NOON + timedelta(seconds=9))


def test_nobody_answers_twice(leg: Leg, hand: Hand) -> None:
    leg.answer()
    hand.on(5)
    leg.answer()
    assert leg.answered_at == NOON


@pytest.mark.parametrize("status", sorted(FINAL))
def test_the_first_end_is_the_end(leg: Leg, hand: Hand, status: str) -> None:
    leg.end(status)
    hand.on(5)
    leg.end("something else")
    assert (leg.status, leg.ended_at, leg.seconds) == (status, NOON, 0)


def test_patience_counts_from_the_behaviour(leg: Leg, hand: Hand) -> None:
    hand.on(20)
    leg.behave(Manner(patience=6))
    assert leg.leaves_at == NOON + timedelta(seconds=26)


def test_without_patience_nobody_leaves(leg: Leg) -> None:
    leg.behave(Manner())
    assert leg.leaves_at is None


def test_turns_are_used_up_in_order(leg: Leg) -> None:
    leg.behave(Manner(turns=("1", "Thursday")))
    assert [leg.next_turn() for _ in range(3)] == ["1", "Thursday", ""]


def test_a_new_behaviour_forgets_the_old_turns(leg: Leg) -> None:
    leg.behave(Manner(turns=("1", "2")))
    leg.behave(Manner(turns=("9",)))
    assert [leg.next_turn(), leg.next_turn()] == ["9", ""]


def test_planned_keys_come_four_tenths_apart(leg: Leg, hand: Hand) -> None:
    leg.plan_keys("12", NOON + timedelta(seconds=1))
    heard = []
    for _ in range(15):
        heard.append(leg.take_key())
        hand.on(0.1)
    assert "".join(key or "." for key in heard) == "..........1...2"


def test_the_next_key_has_its_instant(leg: Leg) -> None:
    assert leg.next_key_at() is None
    leg.plan_keys("5", NOON + timedelta(seconds=3))
    assert leg.next_key_at() == NOON + timedelta(seconds=3)
    assert leg.take_key() == ""


def test_keys_before_the_listening_are_lost(leg: Leg, hand: Hand) -> None:
    leg.plan_keys("123", NOON)
    hand.on(0.5)
    leg.drop_keys()
    assert leg.next_key_at() == NOON + timedelta(seconds=0.8)


def test_a_key_of_this_very_instant_is_not_lost(leg: Leg) -> None:
    leg.plan_keys("1", NOON)
    leg.drop_keys()
    assert leg.take_key() == "1"


@pytest.mark.parametrize("act", [lambda leg: leg.press("1"), lambda leg: leg.hang_up()])
def test_a_live_act_wakes_the_call(leg: Leg, act: Callable[[Leg], None]) -> None:
    woken: list[str] = []
    leg.wake = lambda: woken.append("awake")
    act(leg)
    assert woken == ["awake"]


def test_live_acts_happen_now(leg: Leg, hand: Hand) -> None:
    hand.on(7)
    leg.press("#")
    leg.hang_up()
    assert leg.take_key() == "#"
    assert leg.leaves_at == NOON + timedelta(seconds=7)


def test_hanging_up_names_the_leg(leg: Leg) -> None:
    assert HungUp(leg).leg is leg
    assert str(HungUp(leg)) == "CA1"


class TestHearing:
    """Where words go: to an ear, to a machine, or nowhere."""

    def test_a_person_hears_with_the_instant(self, leg: Leg, hand: Hand, dana: Person) -> None:
        leg.person = dana
        hand.on(3)
        leg.hear("Hello.")
        assert dana.heard == [Heard(NOON + timedelta(seconds=3), "Hello.")]

    def test_a_machine_hears_into_the_mailbox(self, leg: Leg, dana: Person) -> None:
        leg.person, leg.answered_by = dana, "machine_start"
        leg.hear("Hello.")
        assert (dana.heard, [words.words for words in dana.mailbox]) == ([], ["Hello."])

    def test_silence_is_not_heard(self, leg: Leg, dana: Person) -> None:
        leg.person = dana
        leg.hear("")
        assert dana.heard == []

    def test_with_nobody_there_words_are_lost(self, leg: Leg) -> None:
        leg.hear("Hello.")
        assert leg.person is None


class TestParams:
    """What every webhook about a leg carries."""

    def test_who_rings_whom_and_from_where(self, leg: Leg) -> None:
        told = leg.params()
        assert told["From"] == told["Caller"] == DANA
        assert told["To"] == told["Called"] == BOT
        assert (told["CallerCity"], told["CalledState"]) == ("BOSTON", "NY")
        assert (told["CallSid"], told["AccountSid"], told["Direction"]) == ("CA1", "AC1", "inbound")

    def test_the_status_of_the_moment(self, leg: Leg) -> None:
        leg.status = "ringing"
        assert leg.params()["CallStatus"] == "ringing"
        leg.answer()
        assert leg.params()["CallStatus"] == "in-progress"

    def test_what_does_not_hold_is_absent(self, leg: Leg) -> None:
        assert {"ForwardedFrom", "ParentCallSid", "AnsweredBy"}.isdisjoint(leg.params())

    def test_a_forwarded_call_names_the_number_it_comes_from(self, leg: Leg) -> None:
        leg.forwarded_from = SAM
        assert leg.params()["ForwardedFrom"] == SAM

    def test_a_dialled_leg_names_its_parent(self, leg: Leg, hand: Hand) -> None:
        child = Leg("CA2", "AC1", "outbound-dial", BOT, SAM, hand.now, parent=leg)
        assert child.params()["ParentCallSid"] == "CA1"

    @pytest.mark.parametrize(("detects", "told"), [(True, "human"), (False, None)])
    def test_who_answered_is_told_where_it_was_asked(self, leg: Leg, detects: bool, told: str | None) -> None:
        leg.answered_by, leg.detects = "human", detects
        assert leg.params().get("AnsweredBy") == told


def test_a_leg_of_the_network_keeps_the_business_time(network: Network) -> None:
    leg = Leg("CA1", "AC1", "inbound", DANA, BOT, network.clock.now)
    network.clock.to(leg.created_at + timedelta(hours=1))
    leg.hang_up()
    assert leg.leaves_at is not None
    assert leg.leaves_at - leg.created_at >= timedelta(hours=1)
