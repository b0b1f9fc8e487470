"""Every way to take a call, when the bot orders it by REST and when a carrier forwards what was not taken."""

import pytest

from callbot.simulator import (
    Answers,
    AnswersWithoutKey,
    Busy,
    CarrierVoicemail,
    HangsUp,
    HangsUpWhileRinging,
    Network,
    NoAnswer,
    Person,
    Unreachable,
)
from callbot.simulator.calls import Order, order_call
from callbot.simulator.legs import Leg
from callbot.simulator.manners import Pickup
from callbot.simulator.progress import Callback
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play

EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
REMINDER = (
    '<Gather numDigits="1" finishOnKey="" timeout="8" action="/ready"><Say>Hi Sam.</Say></Gather><Hangup/>'
)
PATIENT = HangsUp(after=90)


def orders(network: Network, bot: Bot, to: str = SAM, timeout: str = "60") -> Leg:
    """The bot orders a call by REST and plays on until it is over."""
    bot.says |= {"/remind": REMINDER, "/ready": "<Say>Good luck.</Say>"}
    told = Callback(f"{bot.origin}/told", EVENTS)
    leg = order_call(network.exchange, BOT, to, Order(f"{bot.origin}/remind", callback=told, timeout=timeout))
    play(network)
    return leg


@pytest.mark.parametrize(
    ("pickup", "status", "asked", "keys"),
    [
        (Answers(presses="1"), "completed", 1, ["1"]),
        (Answers(presses="*"), "completed", 1, ["*"]),
        (Answers(presses=("", "1")), "completed", 1, []),
        (AnswersWithoutKey(), "completed", 1, []),
        (AnswersWithoutKey(hangs_up_after=0.2), "completed", 1, []),
        (CarrierVoicemail(after=10), "completed", 1, []),
        (CarrierVoicemail(after=70), "no-answer", 0, []),
        (Answers(after=64), "completed", 1, ["1"]),
        (Answers(after=65), "no-answer", 0, []),
        (Busy(), "busy", 0, []),
        (HangsUpWhileRinging(), "busy", 0, []),
        (NoAnswer(), "no-answer", 0, []),
        (Unreachable(), "failed", 0, []),
    ],
)
def test_what_an_ordered_call_comes_to(
    network: Network, bot: Bot, sam: Person, pickup: Pickup, status: str, asked: int, keys: list[str]
) -> None:
    sam.takes(pickup)
    assert orders(network, bot).status == status
    assert len(bot.at("/remind")) == asked
    assert [form["Digits"] for form in bot.at("/ready")] == keys


@pytest.mark.parametrize(
    ("pickup", "told"),
    [
        (Answers(), "initiated ringing in-progress completed"),
        (CarrierVoicemail(after=5), "initiated ringing in-progress completed"),
        (Busy(), "initiated ringing busy"),
        (NoAnswer(), "initiated ringing no-answer"),
        (Unreachable(), "initiated ringing failed"),
    ],
)
def test_its_progress_is_told_to_the_end(
    network: Network, bot: Bot, sam: Person, pickup: Pickup, told: str
) -> None:
    sam.takes(pickup)
    orders(network, bot)
    assert " ".join(form["CallStatus"] for form in bot.at("/told")) == told


@pytest.mark.parametrize(("timeout", "rung"), [("1", 10), ("5", 10), ("20", 25), ("60", 65), ("9999", 605)])
def test_a_phone_rings_as_long_as_ordered_and_a_little(
    network: Network, bot: Bot, sam: Person, timeout: str, rung: int
) -> None:
    leg = orders(network, bot, timeout=timeout)
    assert leg.ended_at is not None
    assert round((leg.ended_at - leg.created_at).total_seconds()) == rung


def test_a_number_that_nobody_has_fails(network: Network, bot: Bot) -> None:
    assert orders(network, bot, to="+13035550199").status == "failed"


@pytest.mark.parametrize(
    ("pickup", "hears", "kept"),
    [(Answers(), "Hi Sam. Good luck.", ""), (CarrierVoicemail(after=9), "", "Hi Sam.")],
)
def test_a_machine_keeps_what_a_person_would_have_heard(
    network: Network, bot: Bot, sam: Person, pickup: Pickup, hears: str, kept: str
) -> None:
    sam.takes(pickup)
    orders(network, bot)
    assert (sam.ears, " ".join(heard.words for heard in sam.mailbox)) == (hears, kept)


def test_people_take_one_call_after_the_other(network: Network, bot: Bot, sam: Person) -> None:
    sam.usually = Busy()
    sam.takes(NoAnswer(), Answers())
    assert [orders(network, bot).status for _ in range(4)] == ["no-answer", "completed", "busy", "busy"]


class TestForwarded:
    """Dana rings Sam's own number; Sam's carrier sends on what Sam does not take."""

    @pytest.fixture
    def forwarding(self, bot: Bot, sam: Person) -> Person:
        """Sam, whose carrier forwards to the bot."""
        bot.says["/voice"] = "<Say>You have reached Sam.</Say>"
        sam.forwards_to = BOT
        return sam

    @pytest.mark.parametrize(
        ("pickup", "after"),
        [
            (NoAnswer(), 20),
            (Busy(), 1),
            (HangsUpWhileRinging(after=4), 4),
            (Unreachable(), 1),
        ],
    )
    def test_what_was_not_taken_comes_when_the_carrier_gives_up(
        self, network: Network, bot: Bot, forwarding: Person, dana: Person, pickup: Pickup, after: int
    ) -> None:
        forwarding.takes(pickup)
        began = network.clock.now()
        dana.calls(SAM, PATIENT)
        play(network)
        assert dana.ears == "You have reached Sam."
        assert round((dana.heard[0].at - began).total_seconds()) == after
        assert [form["ForwardedFrom"] for form in bot.at("/voice")] == [SAM]

    @pytest.mark.parametrize("pickup", [Answers(), AnswersWithoutKey(), CarrierVoicemail(after=10)])
    def test_what_was_taken_is_never_seen(
        self, network: Network, bot: Bot, forwarding: Person, dana: Person, pickup: Pickup
    ) -> None:
        forwarding.takes(pickup)
        dana.calls(SAM, PATIENT)
        play(network)
        assert bot.asked == []

    def test_who_hangs_up_before_the_carrier_gives_up_is_never_seen(
        self, network: Network, bot: Bot, forwarding: Person, dana: Person
    ) -> None:
        call = dana.calls(SAM, HangsUp(after=19))
        play(network)
        assert (bot.asked, call.status) == ([], "no-answer")

    def test_without_forwarding_it_rings_out(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        call = dana.calls(SAM, PATIENT)
        play(network)
        assert (bot.asked, call.status) == ([], "no-answer")

    def test_a_withheld_number_stays_withheld(
        self, network: Network, bot: Bot, forwarding: Person, dana: Person
    ) -> None:
        dana.calls(SAM, PATIENT, shows="anonymous", stir="")
        play(network)
        [first] = bot.at("/voice")
        assert (first["From"], "StirVerstat" in first) == ("anonymous", False)

    @pytest.mark.parametrize("grade", ["A", "B", "C"])
    def test_the_carriers_word_on_the_caller_says_that_it_was_sent_on(
        self, network: Network, bot: Bot, forwarding: Person, dana: Person, grade: str
    ) -> None:
        dana.calls(SAM, PATIENT, stir=f"TN-Validation-Passed-{grade}")
        play(network)
        [first] = bot.at("/voice")
        assert first["StirVerstat"] == f"TN-Validation-Passed-{grade}-Diverted"
        assert (first["From"], first["To"]) == (DANA, BOT)

    @pytest.mark.parametrize(
        ("says", "status"), [("<Reject/>", "busy"), ("<Say>You have reached Sam.</Say>", "completed")]
    )
    def test_an_ordered_call_is_sent_on_too_and_comes_to_what_answers_there(
        self, network: Network, bot: Bot, forwarding: Person, says: str, status: str
    ) -> None:
        bot.says["/voice"] = says
        assert orders(network, bot).status == status
        assert [(form["From"], form["ForwardedFrom"]) for form in bot.at("/voice")] == [(BOT, SAM)]
