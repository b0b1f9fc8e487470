"""What a person's phone does: ringing, texting, showing another number, and what is left on it."""

from datetime import timedelta

import pytest

from callbot.simulator import (
    Answers,
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
)
from callbot.simulator.manners import Pickup
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play


def test_a_new_phone_is_empty(sam: Person) -> None:
    assert (sam.inbox, sam.heard, sam.mailbox, sam.carrier_texts, sam.ears) == ([], [], [], [], "")


def test_two_phones_share_nothing(sam: Person, dana: Person) -> None:
    sam.takes(Busy())
    assert (dana.next_pickup(), sam.next_pickup()) == (NoAnswer(), Busy())


def test_what_was_heard_is_one_run_of_words(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Say>Hello.</Say><Pause/><Say>Goodbye.</Say>"
    dana.calls(BOT, HangsUp(after=60))
    play(network)
    assert dana.ears == "Hello. Goodbye."
    assert dana.heard[0].at < dana.heard[1].at


def test_a_caller_without_a_plan_loses_patience(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = '<Play loop="9">ring.mp3</Play>'
    dana.calls(BOT)
    play(network)
    assert [form["CallDuration"] for form in bot.at("/status")] == ["6"]


@pytest.mark.parametrize(
    ("shows", "stir", "verdict"),
    [
        (None, "TN-Validation-Passed-A", "TN-Validation-Passed-A"),
        (None, "TN-Validation-Failed-C", "TN-Validation-Failed-C"),
        (None, "", None),
        ("+12125550177", "TN-Validation-Passed-B", "TN-Validation-Passed-B"),
        ("anonymous", "", None),
        ("+266696687", "No-TN-Validation", "No-TN-Validation"),
    ],
)
def test_what_a_call_shows_of_its_caller(
    network: Network, bot: Bot, dana: Person, shows: str | None, stir: str, verdict: str | None
) -> None:
    bot.says["/voice"] = "<Hangup/>"
    dana.calls(BOT, shows=shows, stir=stir)
    play(network)
    [form] = bot.at("/voice")
    assert (form["From"], form.get("StirVerstat"), "CallToken" in form) == (
        shows or DANA,
        verdict,
        bool(stir),
    )


def test_the_verdict_comes_with_the_first_request_only(network: Network, bot: Bot, dana: Person) -> None:
    bot.says |= {"/voice": "<Redirect>/next</Redirect>", "/next": "<Hangup/>"}
    dana.calls(BOT)
    play(network)
    assert {"StirVerstat", "CallToken"}.isdisjoint(bot.at("/next")[0])


class TestPhoneToPhone:
    """Calls that the bot has nothing to do with, until a carrier forwards them."""

    @pytest.mark.parametrize(
        ("pickup", "status", "seconds"),
        [
            (Answers(after=6, talks=timedelta(minutes=2)), "completed", 120),
            (CarrierVoicemail(after=20), "completed", 300),
            (Busy(), "busy", 0),
            (HangsUpWhileRinging(), "busy", 0),
            (NoAnswer(), "no-answer", 0),
            (Unreachable(), "failed", 0),
        ],
    )
    def test_what_it_comes_to(
        self, network: Network, bot: Bot, sam: Person, dana: Person, pickup: Pickup, status: str, seconds: int
    ) -> None:
        sam.takes(pickup)
        call = network.place_call(dana, SAM, Talks(minutes=5, otherwise=HangsUp(after=900)), None, "")
        play(network)
        assert (call.status, call.seconds, bot.asked) == (status, seconds, [])

    def test_who_is_impatient_hangs_up(self, network: Network, sam: Person, dana: Person) -> None:
        call = dana.calls(sam, HangsUp(after=8))
        play(network)
        assert call.status == "no-answer"
        assert network.story[-1].words == "Dana (617) 555-0133 hangs up"

    def test_a_carrier_brings_it_to_the_bot(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.forwards_to = BOT
        bot.says |= {"/voice": '<Record action="/kept"/>', "/kept": "<Hangup/>"}
        dana.calls(sam, LeavesVoicemail("Hi Sam", seconds=9))
        play(network)
        [form] = bot.at("/voice")
        assert (form["From"], form["To"], form["ForwardedFrom"]) == (DANA, BOT, SAM)
        assert form["StirVerstat"] == "TN-Validation-Passed-A-Diverted"
        assert [tape.words for tape in network.recordings] == ["Hi Sam"]

    def test_a_forwarded_call_without_a_verdict_has_none(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.forwards_to = BOT
        bot.says["/voice"] = "<Hangup/>"
        dana.calls(sam, HangsUp(after=60), stir="")
        play(network)
        assert "StirVerstat" not in bot.at("/voice")[0]

    @pytest.mark.parametrize("after", [5.0, 20.0, 25.0])
    def test_the_carriers_patience_decides_when(
        self, network: Network, bot: Bot, sam: Person, dana: Person, after: float
    ) -> None:
        sam.forwards_to, sam.forwards_after = BOT, after
        bot.says["/voice"] = "<Say>Hello.</Say>"
        call = network.place_call(dana, SAM, HangsUp(after=60), None, "")
        play(network)
        assert dana.heard[0].at - call.created_at >= timedelta(seconds=after)
        assert dana.heard[0].at - call.created_at < timedelta(seconds=after + 1)
