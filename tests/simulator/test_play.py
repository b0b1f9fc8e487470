"""Smaller promises of the interpreter: how long things last, what may follow what, what the schema says."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from callbot.simulator import Answers, Busy, HangsUp, LeavesVoicemail, Network, Person, Talks, presses
from callbot.simulator.playing import seconds_of, words_of
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play

SCHEMA = Path(__file__).parents[2].parent / "shared/twilio/twiml/twiml_v20100401_twilioRealtimeCallSchema.xsd"


@pytest.mark.parametrize(
    ("verb", "seconds"),
    [
        ("<Say>fourteen chars</Say>", 1.0),
        ('<Say loop="2">fourteen chars</Say>', 2.0),
        ('<Say>fourteen chars<break time="500ms"/></Say>', 1.5),
        ("<Pause/>", 1.0),
        ('<Pause length="7"/>', 7.0),
        ("<Play>/beep.mp3</Play>", 5.0),
    ],
)
def test_how_long_it_lasts(verb: str, seconds: float) -> None:
    assert seconds_of(ElementTree.fromstring(verb)) == seconds  # noqa: S314 our own


def test_words_are_read_through_markup() -> None:
    verb = ElementTree.fromstring("<Say>Ring <say-as>212</say-as>\n  now</Say>")  # noqa: S314 our own
    assert words_of(verb) == "Ring 212 now"


def test_nothing_runs_after_a_hangup(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Say>Bye.</Say><Hangup/><Say>Still here.</Say>"
    dana.calls(BOT)
    play(network)
    assert dana.ears == "Bye."


def test_a_late_reject_hangs_up_an_answered_call(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Say>Bye.</Say><Reject/>"
    call = dana.calls(BOT)
    play(network)
    assert call.status == "completed"


def test_nothing_runs_after_a_record_with_a_voicemail(network: Network, bot: Bot, dana: Person) -> None:
    bot.says |= {"/voice": '<Record action="/recorded"/><Say>Never.</Say>', "/recorded": "<Hangup/>"}
    dana.calls(BOT, LeavesVoicemail("Hi", seconds=5, ends_with="#"))
    play(network)
    assert dana.ears == ""


def test_unknown_verbs_are_left_out_and_complained_of(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Sing>La</Sing><Say>Hello.</Say>"
    dana.calls(BOT, HangsUp(after=60))
    play(network)
    assert dana.ears == "Hello."
    assert [complaint.what for complaint in network.complaints] == ["unknown element <Sing>"]


@pytest.mark.parametrize(
    "verb", ["<Pause/>", "<Redirect>/x</Redirect>", '<Record action="/x"/>', f"<Dial>{DANA}</Dial>"]
)
def test_a_whisper_may_only_speak_listen_and_hang_up(
    network: Network, bot: Bot, sam: Person, dana: Person, verb: str
) -> None:
    bot.says |= {
        "/voice": f'<Dial><Number url="/whisper">{SAM}</Number></Dial>',
        "/whisper": f"{verb}<Hangup/>",
    }
    sam.takes(Answers())
    dana.calls(BOT, Talks(minutes=1))
    play(network)
    assert [complaint.code for complaint in network.complaints] == [12200]


def test_a_whisper_that_only_speaks_connects(network: Network, bot: Bot, sam: Person, dana: Person) -> None:
    bot.says |= {
        "/voice": f'<Dial><Number url="/whisper">{SAM}</Number></Dial>',
        "/whisper": "<Say>Dana.</Say>",
    }
    sam.takes(Answers(presses=""))
    dana.calls(BOT, Talks(minutes=1))
    play(network)
    assert sam.ears == "Dana."
    assert network.calls[1].bridged


def test_a_whisper_that_fails_does_not_connect(network: Network, bot: Bot, sam: Person, dana: Person) -> None:
    bot.says["/voice"] = f'<Dial action="/after"><Number url="/gone">{SAM}</Number></Dial>'
    bot.says["/after"] = "<Hangup/>"
    sam.takes(Answers())
    dana.calls(BOT, Talks(minutes=1))
    play(network)
    assert bot.at("/after")[0]["DialBridged"] == "false"


def test_the_caller_leaves_during_the_whisper(network: Network, bot: Bot, sam: Person, dana: Person) -> None:
    bot.says |= {
        "/voice": f'<Dial answerOnBridge="true" action="/after"><Number url="/whisper">{SAM}</Number></Dial>',
        "/whisper": '<Gather numDigits="1" action="/accept" timeout="20"><Say>Press.</Say></Gather><Hangup/>',
        "/after": "<Hangup/>",
    }
    sam.takes(Answers(presses="", after=4))
    call = dana.calls(BOT, HangsUp(after=10))
    play(network)
    assert call.status == "no-answer"
    assert network.calls[1].status == "completed"
    assert bot.at("/after")[0]["DialBridged"] == "false"


def test_a_caller_who_stays_hears_what_comes_after_the_talk(
    network: Network, bot: Bot, sam: Person, dana: Person
) -> None:
    bot.says |= {"/voice": f'<Dial action="/after">{SAM}</Dial>', "/after": "<Say>Goodbye.</Say>"}
    sam.takes(Answers())
    dana.calls(BOT, Talks(minutes=30))
    play(network)
    assert dana.ears == "Goodbye."


def test_a_time_limit_ends_the_talk(network: Network, bot: Bot, sam: Person, dana: Person) -> None:
    bot.says["/voice"] = f'<Dial timeLimit="60">{SAM}</Dial>'
    sam.takes(Answers())
    dana.calls(BOT, Talks(minutes=30))
    play(network)
    assert network.calls[1].seconds == 60


def test_the_bot_connects_its_owner_with_a_contact(
    network: Network, bot: Bot, sam: Person, dana: Person
) -> None:
    bot.says |= {
        "/voice": '<Gather numDigits="1" action="/connect"><Say>Press 1.</Say></Gather>',
        "/connect": f'<Dial callerId="{BOT}">{DANA}</Dial>',
    }
    dana.takes(Answers(presses=""))
    sam.calls(BOT, presses("1"))
    play(network)
    assert [leg.bridged for leg in network.calls] == [True, True]


def test_one_listening_after_the_other(network: Network, bot: Bot, dana: Person) -> None:
    bot.says |= {
        "/voice": '<Gather numDigits="1" action="/menu"><Say>One.</Say></Gather>',
        "/menu": '<Gather numDigits="1" action="/sure"><Say>Two.</Say></Gather>',
        "/sure": "<Say>Booked.</Say>",
    }
    dana.calls(BOT, presses("1", "2"))
    play(network)
    assert (bot.at("/menu")[0]["Digits"], bot.at("/sure")[0]["Digits"]) == ("1", "2")
    assert dana.ears == "One. Two. Booked."


def test_a_key_during_the_recording(network: Network, bot: Bot, dana: Person) -> None:
    bot.says |= {
        "/voice": '<Gather numDigits="1" timeout="1" action="/x"/><Record action="/recorded"/>',
        "/recorded": "<Hangup/>",
    }
    dana.calls(BOT, presses("", "1"))
    play(network)
    assert bot.at("/recorded")[0]["Digits"] == "1"


def test_a_busy_owner_whose_carrier_forwards_comes_back_to_the_bot(
    network: Network, bot: Bot, sam: Person, dana: Person
) -> None:
    bot.says |= {"/voice": f'<Dial timeout="15" action="/after">{SAM}</Dial>', "/after": "<Hangup/>"}
    sam.forwards_to = BOT
    sam.takes(Busy(), Busy())
    sam.usually = Answers()
    dana.calls(BOT, Talks(minutes=1))
    play(network)
    assert [form.get("ForwardedFrom") for form in bot.at("/voice")] == [None, SAM, SAM]


def test_documents_are_kept_for_the_schema(network: Network, bot: Bot, dana: Person) -> None:
    if not SCHEMA.exists():
        pytest.skip("Twilio's schema (shared/twilio/twiml) is not here")
    etree: Any = pytest.importorskip("lxml.etree")
    bot.says |= {"/voice": '<Record action="/recorded" maxLength="60"/>', "/recorded": "<Hangup/>"}
    dana.calls(BOT, LeavesVoicemail("Hi", seconds=3))
    play(network)
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    assert [document.url.rsplit("/", 1)[1] for document in network.documents] == ["voice", "recorded"]
    assert all(schema.validate(etree.fromstring(document.xml)) for document in network.documents)
