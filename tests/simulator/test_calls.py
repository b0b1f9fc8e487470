"""Calls, verb by verb, as the two people and the bot live them."""

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
    Transcripts,
    Unreachable,
    presses,
)
from callbot.simulator.faults import EndlessCall
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play

RECORD = (
    '<Record action="/recorded" maxLength="119" timeout="5" transcribe="true" transcribeCallback="/words" '
    'recordingStatusCallback="/tape" recordingStatusCallbackEvent="completed absent"/>'
)
DIAL = (
    f'<Dial action="/after" timeout="15" answerOnBridge="true" callerId="{BOT}">'
    f'<Number url="/whisper" statusCallback="/leg" '
    f'statusCallbackEvent="initiated ringing answered completed">{SAM}</Number></Dial>'
)
WHISPER = (
    '<Gather numDigits="1" action="/accept" timeout="8" finishOnKey=""><Say>Press any key.</Say></Gather>'
    "<Hangup/>"
)


def ring_first(bot: Bot) -> None:
    """The bot rings Sam, whispers, and takes a message."""
    bot.says |= {
        "/voice": DIAL,
        "/whisper": WHISPER,
        "/accept": "",
        "/after": f"<Say>Hello.</Say>{RECORD}",
        "/recorded": "<Hangup/>",
    }


def test_a_caller_hears_what_is_said_and_the_status_callback_ends_it(
    network: Network, bot: Bot, dana: Person
) -> None:
    bot.says["/voice"] = "<Say>You have reached Sam.</Say>"
    dana.calls(BOT, HangsUp(after=60))
    play(network)
    assert dana.ears == "You have reached Sam."
    [end] = bot.at("/status")
    assert (end["CallStatus"], end["CallDuration"], end["SequenceNumber"]) == ("completed", "2", "0")
    assert network.complaints == []


def test_the_first_request_looks_like_a_real_one(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Hangup/>"
    dana.calls(BOT)
    play(network)
    [first] = bot.at("/voice")
    assert first["CallStatus"] == "ringing"
    assert (first["From"], first["Caller"], first["To"], first["Called"]) == (DANA, DANA, BOT, BOT)
    assert (first["FromCity"], first["ToZip"], first["Direction"]) == ("BOSTON", "10004", "inbound")
    assert first["StirVerstat"] == "TN-Validation-Passed-A"
    assert first["CallToken"]


def test_a_withheld_caller_shows_no_number(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Hangup/>"
    dana.calls(BOT, shows="anonymous", stir="")
    play(network)
    [first] = bot.at("/voice")
    assert first["From"] == "anonymous"
    assert "StirVerstat" not in first


def test_reject_as_first_verb_leaves_the_call_unanswered(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = '<Reject reason="busy"/>'
    dana.calls(BOT)
    play(network)
    [end] = bot.at("/status")
    assert (end["CallStatus"], end["CallDuration"]) == ("busy", "0")


def test_an_empty_document_answers_the_call(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = ""
    call = dana.calls(BOT)
    play(network)
    assert call.status == "completed"


def test_pause_first_keeps_it_ringing(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = '<Pause length="30"/><Say>Too late.</Say>'
    dana.calls(BOT, HangsUp(after=6))
    play(network)
    assert [end["CallStatus"] for end in bot.at("/status")] == ["no-answer"]


def test_redirect_goes_on_elsewhere_with_the_call_in_progress(
    network: Network, bot: Bot, dana: Person
) -> None:
    bot.says |= {
        "/voice": "<Say>One.</Say><Redirect>/next</Redirect><Say>Never.</Say>",
        "/next": "<Say>Two.</Say>",
    }
    dana.calls(BOT, HangsUp(after=60))
    play(network)
    assert dana.ears == "One. Two."
    assert bot.at("/next")[0]["CallStatus"] == "in-progress"


def test_a_loop_is_ended_loudly(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Redirect>/voice</Redirect>"
    dana.calls(BOT, HangsUp(after=600))
    with pytest.raises(EndlessCall):
        play(network)


class TestGather:
    """Keys and speech."""

    MENU = (
        '<Gather numDigits="1" action="/chosen" timeout="5"><Say>Press 1.</Say></Gather><Say>Nothing.</Say>'
    )

    def test_a_key_goes_to_the_action(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {"/voice": self.MENU, "/chosen": "<Say>Good.</Say>"}
        dana.calls(BOT, presses("1"))
        play(network)
        assert bot.at("/chosen")[0]["Digits"] == "1"
        assert dana.ears == "Press 1. Good."

    def test_without_a_key_the_next_verb_follows(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says["/voice"] = self.MENU
        dana.calls(BOT, presses(""))
        play(network)
        assert dana.ears == "Press 1. Nothing."

    def test_empty_results_are_sent_where_asked(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says["/voice"] = '<Gather numDigits="1" action="/chosen" actionOnEmptyResult="true"/>'
        dana.calls(BOT, presses(""))
        play(network)
        assert bot.at("/chosen")[0]["Digits"] == ""

    def test_pound_ends_a_number_and_is_no_digit(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {"/voice": '<Gather action="/chosen"/>', "/chosen": "<Hangup/>"}
        dana.calls(BOT, presses("6175550133#"))
        play(network)
        [form] = bot.at("/chosen")
        assert (form["Digits"], form["FinishedOnKey"]) == ("6175550133", "#")

    def test_pound_alone_falls_through(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says["/voice"] = self.MENU
        dana.calls(BOT, presses("#"))
        play(network)
        assert dana.ears.endswith("Nothing.")

    def test_pound_is_a_digit_where_no_key_finishes(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {
            "/voice": '<Gather numDigits="1" finishOnKey="" action="/chosen"/>',
            "/chosen": "<Hangup/>",
        }
        dana.calls(BOT, presses("#"))
        play(network)
        assert bot.at("/chosen")[0]["Digits"] == "#"

    def test_a_key_cuts_the_prompt_short(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {
            "/voice": f'<Gather numDigits="1" action="/chosen"><Say>{"word " * 60}</Say></Gather>',
            "/chosen": "<Hangup/>",
        }
        call = dana.calls(BOT, presses("1", reaction=3))
        play(network)
        assert call.status == "completed"
        assert network.calls[0].seconds == 3

    def test_speech_is_sent_with_its_confidence(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {
            "/voice": '<Gather input="speech" action="/said"><Say>When?</Say></Gather>',
            "/said": "<Hangup/>",
        }
        dana.calls(BOT, presses("Thursday at ten"))
        play(network)
        assert bot.at("/said")[0]["SpeechResult"] == "Thursday at ten"
        assert 0 < float(bot.at("/said")[0]["Confidence"]) <= 1


class TestVoicemail:
    """Record and what comes after it."""

    def test_hanging_up_sends_action_tape_words_and_status(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        bot.says |= {"/voice": RECORD, "/recorded": "<Hangup/>"}
        dana.calls(BOT, LeavesVoicemail("Hi Sam, Dana at Acme", seconds=24))
        play(network)
        [action], [tape], [words] = bot.at("/recorded"), bot.at("/tape"), bot.at("/words")
        assert (action["Digits"], action["CallStatus"], action["RecordingDuration"]) == (
            "hangup",
            "completed",
            "24",
        )
        assert (tape["RecordingStatus"], tape["RecordingSid"]) == ("completed", action["RecordingSid"])
        assert "From" not in tape
        assert (words["TranscriptionText"], words["TranscriptionStatus"]) == (
            "Hi Sam, Dana at Acme",
            "completed",
        )
        assert len(bot.at("/status")) == 1

    def test_a_key_ends_it_and_the_call_goes_on(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {"/voice": RECORD, "/recorded": "<Say>Thanks.</Say>"}
        dana.calls(BOT, LeavesVoicemail("Call me", seconds=9, ends_with="1"))
        play(network)
        assert bot.at("/recorded")[0]["Digits"] == "1"
        assert dana.ears == "Thanks."

    def test_silence_ends_it(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {"/voice": RECORD, "/recorded": "<Hangup/>"}
        dana.calls(BOT, presses())
        play(network)
        assert bot.at("/recorded")[0]["RecordingDuration"] == "5"

    def test_the_longest_tape_ends_it(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {"/voice": RECORD, "/recorded": "<Hangup/>"}
        dana.calls(BOT, LeavesVoicemail("a long tale", seconds=300))
        play(network)
        assert bot.at("/recorded")[0]["RecordingDuration"] == "119"

    @pytest.mark.parametrize("seconds", [1, 2])
    def test_a_short_one_is_never_transcribed(
        self, network: Network, bot: Bot, dana: Person, seconds: int
    ) -> None:
        bot.says |= {"/voice": RECORD, "/recorded": "<Hangup/>"}
        dana.calls(BOT, LeavesVoicemail("Oh", seconds=seconds))
        play(network)
        assert bot.at("/tape")
        assert not bot.at("/words")

    def test_hanging_up_at_the_beep_leaves_an_absent_tape(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        bot.says |= {"/voice": RECORD, "/recorded": "<Hangup/>"}
        dana.calls(BOT, LeavesVoicemail("", seconds=0))
        play(network)
        assert bot.at("/tape")[0]["RecordingStatus"] == "absent"


class TestRingFirst:
    """Dial with a whisper."""

    def test_a_key_connects_them(self, network: Network, bot: Bot, sam: Person, dana: Person) -> None:
        ring_first(bot)
        sam.takes(Answers(presses="5", talks=timedelta(minutes=9)))
        dana.calls(BOT, Talks(minutes=30))
        play(network, 40)
        [accepted], [after] = bot.at("/accept"), bot.at("/after")
        assert accepted["Digits"] == "5"
        assert accepted["CallSid"] == after["DialCallSid"]
        assert accepted["ParentCallSid"] == after["CallSid"]
        assert (after["DialCallStatus"], after["DialBridged"], after["CallStatus"]) == (
            "completed",
            "true",
            "in-progress",
        )
        assert int(after["DialCallDuration"]) >= 540

    def test_the_legs_progress_is_told_in_order(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        ring_first(bot)
        sam.takes(Answers())
        dana.calls(BOT, Talks(minutes=1))
        play(network)
        told = [(form["SequenceNumber"], form["CallStatus"]) for form in bot.at("/leg")]
        assert told == [("0", "initiated"), ("1", "ringing"), ("2", "in-progress"), ("3", "completed")]

    @pytest.mark.parametrize(
        "pickup", [AnswersWithoutKey(), AnswersWithoutKey(hangs_up_after=2), CarrierVoicemail(after=18)]
    )
    def test_an_answer_without_a_key_is_completed_but_not_bridged(
        self,
        network: Network,
        bot: Bot,
        sam: Person,
        dana: Person,
        pickup: AnswersWithoutKey | CarrierVoicemail,
    ) -> None:
        ring_first(bot)
        sam.takes(pickup)
        dana.calls(BOT, LeavesVoicemail("Hi", seconds=5))
        play(network)
        [after] = bot.at("/after")
        assert (after["DialCallStatus"], after["DialBridged"]) == ("completed", "false")
        assert dana.ears == "Hello."

    @pytest.mark.parametrize(
        ("pickup", "status"),
        [
            (NoAnswer(), "no-answer"),
            (Busy(), "busy"),
            (HangsUpWhileRinging(), "busy"),
            (Unreachable(), "failed"),
            (CarrierVoicemail(after=25), "no-answer"),
        ],
    )
    def test_nobody_comes(
        self, network: Network, bot: Bot, sam: Person, dana: Person, pickup: NoAnswer, status: str
    ) -> None:
        ring_first(bot)
        sam.takes(pickup)
        dana.calls(BOT, LeavesVoicemail("Hi", seconds=5))
        play(network)
        [after] = bot.at("/after")
        assert (after["DialCallStatus"], after["DialBridged"]) == (status, "false")
        assert "DialCallDuration" not in after

    def test_the_caller_hangs_up_while_it_rings(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        ring_first(bot)
        dana.calls(BOT, HangsUp(after=6))
        play(network)
        assert [end["CallStatus"] for end in bot.at("/status")] == ["no-answer"]
        assert not bot.at("/after")
        assert bot.at("/leg")[-1]["CallStatus"] == "canceled"

    def test_a_canceled_action_may_come_too(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        ring_first(bot)
        network.quirks.cancelled_action = True
        dana.calls(BOT, HangsUp(after=6))
        play(network)
        [after] = bot.at("/after")
        assert (after["DialCallStatus"], after["CallStatus"]) == ("canceled", "no-answer")
        assert dana.ears == ""

    def test_a_strange_caller_id_is_complained_of(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        bot.says["/voice"] = f'<Dial callerId="+13035550199">{SAM}</Dial>'
        dana.calls(BOT)
        play(network)
        assert [complaint.code for complaint in network.complaints] == [13214]

    def test_without_action_the_next_verb_follows(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        bot.says["/voice"] = f"<Dial>{SAM}</Dial><Say>Sorry.</Say>"
        sam.takes(Busy())
        dana.calls(BOT)
        play(network)
        assert dana.ears == "Sorry."


class TestForwarded:
    """The owner's carrier sends on what is not taken."""

    def test_an_unanswered_call_reaches_the_bot(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        bot.says["/voice"] = "<Say>Hello.</Say>"
        sam.forwards_to = BOT
        dana.calls(sam, HangsUp(after=60))
        play(network)
        [first] = bot.at("/voice")
        assert (first["From"], first["To"], first["ForwardedFrom"]) == (DANA, BOT, SAM)
        assert first["StirVerstat"].endswith("-Diverted")

    def test_an_answered_one_is_never_seen(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        sam.forwards_to = BOT
        sam.takes(Answers())
        dana.calls(sam, Talks(minutes=1))
        play(network)
        assert bot.asked == []

    def test_a_ring_that_comes_back_is_a_second_call(
        self, network: Network, bot: Bot, sam: Person, dana: Person
    ) -> None:
        ring_first(bot)
        sam.forwards_to, sam.forwards_after = BOT, 10
        bot.says["/voice"] = DIAL.replace(f'callerId="{BOT}"', "")
        dana.calls(BOT, HangsUp(after=14))
        play(network)
        assert [form.get("ForwardedFrom") for form in bot.at("/voice")][:2] == [None, SAM]


class TestLive:
    """People who act while the call stands, as in a browser."""

    def test_a_live_key_is_heard(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says |= {
            "/voice": '<Gather numDigits="1" action="/chosen" timeout="60"/>',
            "/chosen": "<Hangup/>",
        }
        call = dana.calls(BOT, presses())
        network.run_due()
        call.press("3")
        network.run_due()
        assert bot.at("/chosen")[0]["Digits"] == "3"

    def test_a_live_hang_up_ends_it_now(self, network: Network, bot: Bot, dana: Person) -> None:
        bot.says["/voice"] = f"<Say>{'word ' * 200}</Say>"
        call = dana.calls(BOT, presses())
        network.run_due()
        assert call.status == "in-progress"
        call.hang_up()
        network.run_due()
        assert call.status == "completed"


def test_the_story_of_a_missed_call(network: Network, bot: Bot, sam: Person, dana: Person) -> None:
    ring_first(bot)
    dana.calls(BOT, LeavesVoicemail("Hi Sam", seconds=24))
    play(network)
    assert [line.words for line in network.story] == [
        "Dana calls (212) 555-0100 as Dana (617) 555-0133",
        "the bot rings Sam (212) 555-0143, showing (212) 555-0100",
        "Sam (212) 555-0143: no-answer",
        "Dana (617) 555-0133 hears: “Hello.”",
        "Dana (617) 555-0133 is recorded for 24 s: “Hi Sam”",
        "the call from Dana (617) 555-0133 is over: completed, 24 s",
    ]


@pytest.mark.parametrize(
    ("fate", "expected"), [("failed", [("failed", "")]), ("blank", [("completed", "")]), ("never", [])]
)
def test_a_transcription_may_come_to_nothing(
    network: Network, bot: Bot, dana: Person, fate: str, expected: list[tuple[str, str]]
) -> None:
    network.quirks.transcripts = Transcripts(fate)
    bot.says |= {"/voice": RECORD, "/recorded": "<Hangup/>"}
    dana.calls(BOT, LeavesVoicemail("Hi Sam", seconds=9))
    play(network)
    assert [(form["TranscriptionStatus"], form["TranscriptionText"]) for form in bot.at("/words")] == expected


def test_two_phones_ring_and_the_first_to_answer_wins(
    network: Network, bot: Bot, sam: Person, dana: Person
) -> None:
    desk = network.person("Sam's desk", "+12125550144", usually=Answers(after=3))
    sam.takes(Answers(after=9))
    bot.says |= {
        "/voice": f'<Dial action="/after"><Number>{SAM}</Number><Number>{desk.number}</Number></Dial>'
    }
    dana.calls(BOT, Talks(minutes=1))
    play(network)
    assert {leg.to: leg.status for leg in network.calls[1:]} == {SAM: "canceled", desk.number: "completed"}
