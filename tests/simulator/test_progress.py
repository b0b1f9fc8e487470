"""Call progress: which events are told, in which order, and what the last one says."""

from datetime import timedelta
from pathlib import Path

import pytest

from callbot.simulator import Answers, AnswersWithoutKey, CarrierVoicemail, Network, Person, VirtualClock
from callbot.simulator.legs import Leg
from callbot.simulator.manners import Pickup
from callbot.simulator.progress import NOWHERE, Callback, Outcome, pick_up, ring, tell_progress, whole_ring
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, SAM, play

EVENTS = ("initiated", "ringing", "answered", "completed")


@pytest.fixture
def leg(network: Network) -> Leg:
    """The bot's call to Sam."""
    exchange = network.exchange
    return Leg("CA1", exchange.account_sid, "outbound-api", BOT, SAM, lambda: exchange.now)


def told(network: Network, bot: Bot, leg: Leg, *events: str) -> list[dict[str, str]]:
    """What the bot was told of a whole call, where it asked for these events."""
    callback = Callback(f"{bot.origin}/leg", frozenset(events))
    for event in EVENTS:
        tell_progress(network.exchange, leg, callback, event)
    play(network, minutes=1)
    return bot.at("/leg")


def ended(leg: Leg, status: str, seconds: float | None) -> Leg:
    """The leg after its end, answered so many seconds before (None: never)."""
    if seconds is not None:
        leg.answer()
        leg.answered_at = leg.now() - timedelta(seconds=seconds)
    leg.end(status)
    return leg


@pytest.mark.parametrize(
    ("events", "numbers"),
    [
        (EVENTS, ["0", "1", "2", "3"]),
        (("completed",), ["3"]),
        (("ringing", "answered"), ["1", "2"]),
        ((), []),
    ],
)
def test_sequence_numbers_count_what_is_not_told_too(
    network: Network, bot: Bot, leg: Leg, events: tuple[str, ...], numbers: list[str]
) -> None:
    assert [form["SequenceNumber"] for form in told(network, bot, leg, *events)] == numbers


def test_an_event_on_the_way_has_no_duration(network: Network, bot: Bot, leg: Leg) -> None:
    [form] = told(network, bot, leg, "ringing")
    assert form["CallbackSource"] == "call-progress-events"
    assert form["Timestamp"].endswith("+0000")
    assert {"CallDuration", "Duration", "SipResponseCode"}.isdisjoint(form)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, "0"), (1, "1"), (60, "1"), (61, "2"), (540, "9"), (541, "10")]
)
def test_minutes_are_begun_minutes(network: Network, bot: Bot, leg: Leg, seconds: int, minutes: str) -> None:
    [form] = told(network, bot, ended(leg, "completed", seconds), "completed")
    assert (form["CallDuration"], form["Duration"]) == (str(seconds), minutes)


@pytest.mark.parametrize(
    ("status", "code"),
    [("busy", "486"), ("no-answer", "487"), ("failed", "404"), ("completed", None), ("canceled", None)],
)
def test_an_end_has_the_code_of_its_kind(
    network: Network, bot: Bot, leg: Leg, status: str, code: str | None
) -> None:
    [form] = told(network, bot, ended(leg, status, None), "completed")
    assert (form["CallStatus"], form.get("SipResponseCode")) == (status, code)


def test_nowhere_is_told_nothing_and_still_counts(network: Network, leg: Leg) -> None:
    tell_progress(network.exchange, leg, NOWHERE, "completed")
    assert (network.open(), leg.sequence) == ([], 1)


def test_the_callback_may_come_by_get(network: Network, bot: Bot, leg: Leg) -> None:
    tell_progress(network.exchange, leg, Callback(f"{bot.origin}/leg", method="GET"), "completed")
    play(network, minutes=1)
    [asked] = bot.asked
    assert (asked.method, asked.form["CallSid"]) == ("GET", "CA1")


@pytest.mark.parametrize(
    ("pickup", "by"),
    [
        (Answers(), "human"),
        (AnswersWithoutKey(), "human"),
        (CarrierVoicemail(), "machine_start"),
    ],
)
def test_who_picks_up(leg: Leg, pickup: Pickup, by: str) -> None:
    pick_up(leg, pickup)
    assert (leg.answered_by, leg.status) == (by, "in-progress")


def test_who_picks_up_behaves_from_then_on(leg: Leg) -> None:
    pick_up(leg, Answers(presses=("4", "1"), hangs_up_after=8))
    assert (leg.next_turn(), leg.next_turn()) == ("4", "1")
    assert leg.leaves_at is not None


class TestRinging:
    """What ringing comes to, at the edges."""

    @pytest.fixture
    def network(self, tmp_path: Path) -> Network:
        """A network whose bot has a number and need not be there."""
        made = Network(VirtualClock(tmp_path / "clock"))
        made.number(BOT)
        return made

    @pytest.mark.parametrize(
        ("after", "comes_to"), [(19.9, "answered"), (20, "no-answer"), (40, "no-answer")]
    )
    def test_who_is_too_late_does_not_answer(
        self, network: Network, sam: Person, after: float, comes_to: str
    ) -> None:
        sam.takes(Answers(after=after))
        assert ring(network.exchange, sam, 20)[1].status == comes_to

    def test_an_answered_call_is_not_forwarded(self, network: Network, sam: Person) -> None:
        sam.forwards_to = BOT
        sam.takes(Answers(after=6))
        assert ring(network.exchange, sam, 60)[1] == Outcome("answered", 6)

    def test_a_number_that_is_not_the_bots_is_no_forward(self, network: Network, sam: Person) -> None:
        sam.forwards_to = "+12125550199"
        assert ring(network.exchange, sam, 60)[1] == Outcome("no-answer", 60)

    def test_a_carrier_forwards_after_its_own_time(self, network: Network, sam: Person) -> None:
        sam.forwards_to, sam.forwards_after = BOT, 12.5
        assert ring(network.exchange, sam, 60)[1] == Outcome("forwarded", 12.5)

    @pytest.mark.parametrize(
        ("timeout", "buffer", "seconds"),
        [("15", 5, 20), ("15", 0, 15), ("4", 0, 5), ("5", 0, 5), ("600", 0, 600), ("601", 0, 600)],
    )
    def test_the_whole_ring(self, network: Network, timeout: str, buffer: float, seconds: float) -> None:
        network.quirks.ring_buffer = buffer
        assert whole_ring(network.exchange, timeout) == seconds
