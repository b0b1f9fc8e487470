"""Dialling: who is rung, who wins, what the whisper decides, and what the action is told."""

from datetime import timedelta

import pytest
from werkzeug.wrappers import Response

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
    Talks,
    Unreachable,
)
from callbot.simulator.manners import Conduct, Pickup
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play

WAITS = HangsUp(after=600)
WHISPER = '<Gather numDigits="1" action="/accept" finishOnKey=""><Say>Key.</Say></Gather><Hangup/>'
SORRY = "<Say>Sorry.</Say>"
UNANSWERED = 'answerOnBridge="true"'


def rings(
    network: Network,
    bot: Bot,
    dana: Person,
    conduct: Conduct = WAITS,
    attributes: str = UNANSWERED,
    target: str = f'<Number url="/whisper">{SAM}</Number>',
) -> dict[str, str]:
    """Dana calls and the bot rings Sam; what the action was told, {} if nothing."""
    dial = f'<Dial action="/after" timeout="15" {attributes}>{target}</Dial>'
    for path, xml in (("/voice", dial), ("/whisper", WHISPER), ("/accept", ""), ("/after", SORRY)):
        bot.says.setdefault(path, xml)
    dana.calls(BOT, conduct)
    play(network, minutes=60)
    forms = bot.at("/after")
    assert len(forms) <= 1
    return forms[0] if forms else {}


@pytest.mark.parametrize(
    ("pickup", "status", "bridged", "duration"),
    [
        (Answers(presses="1", talks=timedelta(minutes=9)), "completed", "true", True),
        (Answers(presses="#"), "completed", "true", True),
        (AnswersWithoutKey(), "completed", "false", True),
        (Answers(presses="1", hangs_up_after=0.5), "completed", "false", True),
        (CarrierVoicemail(after=10), "completed", "false", True),
        (CarrierVoicemail(after=20), "no-answer", "false", False),
        (Answers(after=19.9), "completed", "true", True),
        (Busy(), "busy", "false", False),
        (HangsUpWhileRinging(), "busy", "false", False),
        (NoAnswer(), "no-answer", "false", False),
        (Unreachable(), "failed", "false", False),
    ],
)
def test_what_a_ring_comes_to(
    network: Network,
    bot: Bot,
    sam: Person,
    dana: Person,
    pickup: Pickup,
    status: str,
    bridged: str,
    duration: bool,
) -> None:
    sam.takes(pickup)
    form = rings(network, bot, dana, Talks(minutes=20, otherwise=WAITS))
    assert (form["DialCallStatus"], form["DialBridged"]) == (status, bridged)
    assert ("DialCallDuration" in form) is duration


class TestTheTalk:
    """Two people on one call."""

    @pytest.mark.parametrize(
        ("owner_has", "caller_has", "limit", "seconds"),
        [(9, 20, "", 540), (20, 3, "", 180), (9, 20, 'timeLimit="60"', 60), (1, 1, "", 60)],
    )
    def test_the_one_with_less_to_say_ends_it(
        self,
        network: Network,
        bot: Bot,
        sam: Person,
        dana: Person,
        owner_has: int,
        caller_has: int,
        limit: str,
        seconds: int,
    ) -> None:
        sam.takes(Answers(talks=timedelta(minutes=owner_has)))
        bot.says["/whisper"] = ""
        form = rings(network, bot, dana, Talks(minutes=caller_has), limit)
        assert form["DialCallDuration"] == str(seconds)

    def test_a_caller_who_lingers_hears_what_follows(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(Answers(talks=timedelta(minutes=1)))
        rings(network, bot, dana, Talks(minutes=9))
        assert dana.ears == "Sorry."

    def test_a_caller_who_hung_up_hears_nothing_more(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(Answers(talks=timedelta(minutes=9)))
        form = rings(network, bot, dana, Talks(minutes=1))
        assert (form["DialBridged"], form["CallStatus"], dana.heard) == ("true", "completed", [])

    def test_both_ends_stood_and_are_over(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(Answers())
        rings(network, bot, dana, Talks(minutes=1))
        assert [(leg.bridged, leg.status) for leg in network.calls] == [(True, "completed")] * 2

    def test_a_carriers_machine_talks_until_its_tape_is_full(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(CarrierVoicemail(after=10, seconds=45))
        form = rings(network, bot, dana, Talks(minutes=9), target=f"<Number>{SAM}</Number>")
        assert (form["DialBridged"], form["DialCallDuration"]) == ("true", "45")


class TestTheWhisper:
    """What only the callee hears."""

    def test_the_caller_hears_none_of_it(self, network: Network, bot: Bot, sam: Person, dana: Person) -> None:
        sam.takes(AnswersWithoutKey())
        rings(network, bot, dana)
        assert (sam.ears, dana.ears) == ("Key.", "Sorry.")

    def test_its_requests_are_of_the_dialled_leg(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(Answers())
        rings(network, bot, dana)
        parent, child = network.calls
        for form in bot.at("/whisper") + bot.at("/accept"):
            assert (form["CallSid"], form["ParentCallSid"]) == (child.sid, parent.sid)
            assert (form["To"], form["Direction"]) == (SAM, "outbound-dial")

    def test_the_key_goes_to_its_action(self, network: Network, bot: Bot, sam: Person, dana: Person) -> None:
        sam.takes(Answers(presses="*"))
        rings(network, bot, dana)
        assert [form["Digits"] for form in bot.at("/accept")] == ["*"]

    def test_an_action_that_hangs_up_does_not_connect(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(Answers(presses="9"))
        bot.says["/accept"] = "<Hangup/>"
        assert rings(network, bot, dana)["DialBridged"] == "false"

    def test_a_machine_hears_it_into_the_mailbox(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(CarrierVoicemail(after=5))
        rings(network, bot, dana)
        assert ([words.words for words in sam.mailbox], sam.heard) == (["Key."], [])

    def test_without_one_an_answer_connects(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(AnswersWithoutKey())
        form = rings(network, bot, dana, Talks(minutes=1), target=f"<Number>{SAM}</Number>")
        assert (form["DialBridged"], bot.at("/whisper")) == ("true", [])

    def test_one_that_fails_hangs_up(self, network: Network, bot: Bot, sam: Person, dana: Person) -> None:
        sam.takes(Answers())
        bot.says["/whisper"] = Response("oops", 500)
        assert rings(network, bot, dana)["DialBridged"] == "false"

    def test_what_may_not_be_whispered_is_complained_of(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(Answers())
        bot.says["/whisper"] = "<Record/>"
        assert rings(network, bot, dana, Talks(minutes=1))["DialBridged"] == "true"
        assert [shown.what for shown in network.complaints] == ["<Record> may not be played here"]


class TestTheCaller:
    """A caller who leaves, and what they count as."""

    @pytest.mark.parametrize("after", [0.5, 5, 19])
    def test_who_leaves_while_it_rings_was_never_answered(
        self, network: Network, bot: Bot, sam: Person, dana: Person, after: float
    ) -> None:
        assert rings(network, bot, dana, HangsUp(after=after)) == {}
        assert [form["CallStatus"] for form in bot.at("/status")] == ["no-answer"]
        assert [leg.status for leg in network.calls] == ["no-answer", "canceled"]

    def test_where_the_dial_answers_the_action_comes(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        form = rings(network, bot, dana, HangsUp(after=5), 'answerOnBridge="false"')
        assert (form["DialCallStatus"], form["CallStatus"]) == ("canceled", "completed")

    def test_who_leaves_during_the_whisper_ends_both(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.takes(AnswersWithoutKey(after=4))
        form = rings(network, bot, dana, HangsUp(after=7))
        assert (form["DialCallStatus"], form["DialBridged"]) == ("completed", "false")
        assert [leg.status for leg in network.calls] == ["no-answer", "completed"]


class TestSeveralPhones:
    """Ringing more than one."""

    BOTH = f"<Number>{SAM}</Number><Number>+12125550199</Number>"

    @pytest.mark.parametrize(
        ("mobile", "desk", "statuses"),
        [
            (Answers(after=3), Answers(after=9), ["completed", "canceled"]),
            (Answers(after=9), Answers(after=3), ["canceled", "completed"]),
            (Answers(after=9), Busy(), ["completed", "busy"]),
            (Busy(), NoAnswer(), ["busy", "no-answer"]),
        ],
    )
    def test_the_first_to_answer_wins(
        self,
        network: Network,
        bot: Bot,
        sam: Person,
        dana: Person,
        mobile: Pickup,
        desk: Pickup,
        statuses: list[str],
    ) -> None:
        sam.takes(mobile)
        network.person("Desk", "+12125550199").takes(desk)
        rings(network, bot, dana, Talks(minutes=1), target=self.BOTH)
        assert [leg.status for leg in network.calls if leg.parent] == statuses

    def test_the_action_is_told_of_the_winner(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        network.person("Desk", "+12125550199").takes(Answers())
        form = rings(network, bot, dana, Talks(minutes=1), target=self.BOTH)
        [desk] = [leg for leg in network.calls if leg.to == "+12125550199"]
        assert (form["DialCallSid"], form["DialCallStatus"]) == (desk.sid, "completed")


@pytest.mark.parametrize(
    ("caller_id", "shown", "codes"),
    [
        ("", DANA, []),
        (f'callerId="{BOT}"', BOT, []),
        (f'callerId="{DANA}"', DANA, []),
        ('callerId="+12125550177"', "+12125550177", [13214]),
    ],
)
def test_which_number_the_phone_shows(
    network: Network, bot: Bot, sam: Person, dana: Person, caller_id: str, shown: str, codes: list[int]
) -> None:
    rings(network, bot, dana, attributes=caller_id)
    assert network.calls[1].from_ == shown
    assert [shown.code for shown in network.complaints] == codes


def test_a_bare_number_is_rung_too(network: Network, bot: Bot, sam: Person, dana: Person) -> None:
    rings(network, bot, dana, target=f" {SAM} ")
    assert network.calls[1].to == SAM


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", ["completed"]),
        ('statusCallbackEvent="answered"', ["in-progress"]),
        ('statusCallbackEvent="initiated ringing completed"', ["initiated", "ringing", "completed"]),
    ],
)
def test_the_progress_that_was_asked_for(
    network: Network, bot: Bot, sam: Person, dana: Person, asked: str, told: list[str]
) -> None:
    sam.takes(Answers())
    rings(
        network, bot, dana, Talks(minutes=1), target=f'<Number statusCallback="/leg" {asked}>{SAM}</Number>'
    )
    assert [form["CallStatus"] for form in bot.at("/leg")] == told


def test_a_phone_rings_as_long_as_asked_and_a_little(
    network: Network, bot: Bot, sam: Person, dana: Person
) -> None:
    rings(network, bot, dana)
    child = network.calls[1]
    assert child.ended_at is not None
    assert child.ended_at - child.created_at == timedelta(seconds=20)
    assert dana.heard[0].at == child.ended_at
