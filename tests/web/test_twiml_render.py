"""Each answer of a call as the document that Twilio plays: verb by verb, address by address."""

from dataclasses import replace

import pytest
from lxml import etree

from callbot.domain import voice
from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES
from callbot.settings import Calls
from callbot.web.twiml import MOST_WORDS, Renderer, document
from tests import twiml
from tests.outboxes import BOT, DANA, SAM
from tests.web.doors import BASE, CALL

VOICE = f"{BASE}/twilio/voice"
RENDERER = Renderer(BASE, Calls())
LISTENING = (
    (voice.Whisper("Hi"), f"/accept?call={CALL}", "4", "Gather Say Hangup"),
    (voice.Greet("Hi"), "/key", "0", "Gather Say Record"),
    (voice.Menu("Hi", 3), "/menu?turn=3", "6", "Gather Say"),
    (voice.ReadBack("Hi", 3), "/confirm?turn=3", "6", "Gather Say"),
    (voice.SayTime("Hi", 2, 2), "/spoken?turn=2&try=2", "5", "Gather Say"),
    (voice.KeyNumber("Hi", 2), "/number?turn=2&try=1", "6", "Gather Say"),
    (voice.Greet("Hi", instead="No"), "/key", "4", "Gather Say Say Hangup"),
    (voice.KeyPin("Hi", 2), "/pin?turn=2", "6", "Gather Say"),
    (voice.OwnerMenu("Hi", 2), "/owner?turn=2", "6", "Gather Say"),
    (voice.Remind("Hi", 7, 2), "/reminded?o=7&turn=2", "8", "Gather Say Pause Say Hangup"),
)


ON_SILENCE = (voice.Menu, voice.ReadBack, voice.SayTime, voice.KeyNumber, voice.KeyPin, voice.OwnerMenu)


def played(answer: voice.Answer, renderer: Renderer = RENDERER) -> etree._Element:
    """The document of an answer."""
    xml = renderer.render(answer, CALL)
    assert twiml.check(xml) == []
    return etree.fromstring(xml.encode())


def verbs(answer: voice.Answer) -> str:
    """The names of all that is in it, in order."""
    return " ".join(str(element.tag) for element in played(answer).iter("*") if element.tag != "Response")


def only(answer: voice.Answer, name: str) -> etree._Element:
    """Its one verb of this name."""
    [found] = played(answer).iter(name)
    return found


def address(url: str | None) -> str:
    """Where it leads in callbot, without what it asks of Twilio's patience."""
    assert url is not None
    assert url.startswith(VOICE)
    return url.removeprefix(VOICE).split("#")[0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (voice.Reject(), "Reject"),
        (voice.HangUp(), "Hangup"),
        (voice.HangUp("Goodbye."), "Say Hangup"),
        (voice.Bridge(), ""),
        (voice.Ring(SAM, BOT, 15), "Dial Number"),
        (voice.Connect(DANA, BOT), "Dial Number"),
        (voice.Beep(), "Record"),
        (voice.Beep("Sorry."), "Say Record"),
    ],
)
def test_an_answer_is_these_verbs_and_no_other(answer: voice.Answer, expected: str) -> None:
    assert verbs(answer) == expected


@pytest.mark.parametrize(("answer", "action", "seconds", "expected"), LISTENING)
def test_what_listens_has_its_own_address_and_patience(
    answer: voice.Answer, action: str, seconds: str, expected: str
) -> None:
    gather = only(answer, "Gather")
    assert verbs(answer) == expected
    assert (address(gather.get("action")), gather.get("timeout")) == (action, seconds)


@pytest.mark.parametrize(("answer", "action", "seconds", "expected"), LISTENING)
def test_silence_is_told_where_a_menu_must_go_on(
    answer: voice.Answer, action: str, seconds: str, expected: str
) -> None:
    told = only(answer, "Gather").get("actionOnEmptyResult")
    goes_on = isinstance(answer, ON_SILENCE)
    assert told == ("true" if goes_on else "false")


@pytest.mark.parametrize("words", ["Hi Sam", "</prosody></Say><Dial>+19005550100</Dial>"])
def test_the_voice_speaks_as_fast_as_is_set(words: str) -> None:
    root = played(voice.HangUp(words), Renderer(BASE, Calls(speed_percent=80)))
    [spoken] = root.iter("prosody")
    assert (spoken.get("rate"), spoken.text) == ("80%", words)


def test_a_rejected_call_sounds_busy() -> None:
    assert only(voice.Reject(), "Reject").get("reason") == "busy"


def test_the_owner_is_rung_under_callbots_number_until_a_key_bridges() -> None:
    dial, number = only(voice.Ring(SAM, BOT, 15), "Dial"), only(voice.Ring(SAM, BOT, 15), "Number")
    assert (dial.get("callerId"), dial.get("timeout"), dial.get("answerOnBridge")) == (BOT, "15", "true")
    assert address(dial.get("action")) == "/dialed"
    assert (number.text, address(number.get("url"))) == (SAM, f"/whisper?call={CALL}")


@pytest.mark.parametrize("seconds", [15, 20])
def test_the_ring_is_as_long_as_it_was_decided(seconds: int) -> None:
    assert only(voice.Ring(SAM, BOT, seconds), "Dial").get("timeout") == str(seconds)


@pytest.mark.parametrize("turn", [1, 2, 9])
def test_a_tape_says_which_it_is_and_where_its_words_go(turn: int) -> None:
    record = only(voice.Beep("", turn), "Record")
    assert address(record.get("action")) == f"/recorded?turn={turn}"
    assert address(record.get("transcribeCallback")) == "/transcription"
    assert address(record.get("recordingStatusCallback")) == "/recording"
    assert record.get("recordingStatusCallbackEvent") == "completed absent"


def test_a_tape_ends_by_key_one_star_pound_or_silence() -> None:
    record = only(voice.Beep(), "Record")
    assert (record.get("finishOnKey"), record.get("timeout"), record.get("playBeep")) == ("1#*", "5", "true")


def test_the_last_tape_ends_by_no_key_that_leads_on() -> None:
    assert only(voice.Beep(last=True), "Record").get("finishOnKey") == "#*"


@pytest.mark.parametrize("answer", [answer for answer, *_ in LISTENING])
def test_speech_is_listened_for_in_one_place(answer: voice.Answer) -> None:
    listens = only(answer, "Gather").get("input")
    assert listens == ("dtmf speech" if isinstance(answer, voice.SayTime) else None)


def test_a_tape_is_short_enough_to_be_written_down() -> None:
    longest = only(voice.Beep(), "Record").get("maxLength")
    assert longest is not None
    assert int(longest) < 120


def test_voice_language_and_length_are_the_settings() -> None:
    renderer = Renderer(BASE, Calls(voice="Polly.Matthew", language="en-GB", record_seconds=60))
    root = played(voice.Beep("Hello."), renderer)
    say, record = root
    assert (say.get("voice"), say.get("language")) == ("Polly.Matthew", "en-GB")
    assert record.get("maxLength") == "60"


@pytest.mark.parametrize("answer", [answer for answer, *_ in LISTENING])
def test_every_step_asks_twilio_to_try_again(answer: voice.Answer) -> None:
    action = only(answer, "Gather").get("action")
    assert action is not None
    assert action.endswith(STEP_RETRIES)


@pytest.mark.parametrize("name", ["transcribeCallback", "recordingStatusCallback"])
def test_what_is_told_of_a_tape_is_told_again_if_it_is_lost(name: str) -> None:
    told = only(voice.Beep(), "Record").get(name)
    assert told is not None
    assert told.endswith(CALLBACK_RETRIES)


@pytest.mark.parametrize("length", [MOST_WORDS - 1, MOST_WORDS, MOST_WORDS + 1])
def test_no_more_is_said_than_twilio_speaks(length: int) -> None:
    said = only(voice.HangUp("x" * length), "Say").text
    assert said == "x" * min(length, MOST_WORDS)


@pytest.mark.parametrize("base", ["https://callbot.example", "http://127.0.0.1:8000"])
def test_addresses_stand_on_the_public_origin(base: str) -> None:
    action = next(played(voice.Greet("Hi"), replace(RENDERER, base=base)).iter("Gather")).get("action")
    assert action is not None
    assert action.startswith(f"{base}/twilio/voice/key")


def test_a_document_is_sent_as_xml() -> None:
    answer = document("<Response/>")
    assert (answer.mimetype, answer.get_data(as_text=True)) == ("text/xml", "<Response/>")


def test_who_is_connected_sees_callbots_number_and_rings_on_until_they_answer() -> None:
    dial, number = only(voice.Connect(DANA, BOT), "Dial"), only(voice.Connect(DANA, BOT), "Number")
    assert dict(dial.items()) == {"callerId": BOT, "timeout": "30", "answerOnBridge": "true"}
    assert (number.text, dict(number.items())) == (DANA, {})
