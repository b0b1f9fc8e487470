"""Whatever is said, a document stays the document that was meant: no words become verbs."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from callbot.domain import voice
from callbot.settings import Calls
from callbot.web.twiml import EMPTY, MOST_WORDS, Renderer
from tests import twiml
from tests.outboxes import BOT, SAM
from tests.web.doors import BASE, CALL

RENDERER = Renderer(BASE, Calls())
SPEAKING = (
    voice.HangUp("words"),
    voice.Whisper("words"),
    voice.Greet("words"),
    voice.Beep("words", 2),
    voice.Menu("words", 3),
    voice.ReadBack("words", 3),
    voice.SayTime("words", 3),
    voice.KeyNumber("words", 3),
    voice.Greet("words", instead="words"),
    voice.KeyPin("words", 1),
    voice.OwnerMenu("words", 1),
    voice.Remind("words", 7, 1),
)
SILENT = (
    voice.Reject(),
    voice.HangUp(),
    voice.Bridge(),
    voice.Beep(),
    voice.Ring(SAM, BOT, 15),
    voice.Connect(SAM, BOT),
)
NASTY = (
    "</Say><Dial>+19005550100</Dial>",
    "]]><Hangup/>",
    "&amp;&#0;\x00\x0b",
    "\ud800\udfff\ufffe\uffff",
    "\u202eabc\u200b\r\n",
    "\U0001f600" * 2_500,
    "&" * 10_000,
    "\U0001f600" * 10_000,
)


def verbs(xml: str) -> list[str]:
    """A document's elements in order, with their attributes: all but the words."""
    root = etree.fromstring(xml.encode())
    return [f"{element.tag!s} {sorted(element.items())}" for element in root.iter("*")]


def spoken(xml: str) -> str:
    """What the voice says first."""
    return etree.fromstring(xml.encode()).findtext(".//Say") or ""


def name(answer: voice.Answer) -> str:
    """An answer's name."""
    return type(answer).__name__


@pytest.mark.parametrize("answer", SPEAKING + SILENT, ids=name)
def test_every_answer_is_a_document_that_twilio_takes(answer: voice.Answer) -> None:
    assert twiml.check(RENDERER.render(answer, CALL)) == []


def test_every_kind_of_answer_is_tried_here() -> None:
    kinds = {*voice.Listening.__args__, *voice.Answer.__args__}
    assert {type(answer) for answer in SPEAKING + SILENT} == kinds


@pytest.mark.parametrize("answer", SPEAKING, ids=name)
@settings(max_examples=40)  # for each answer that speaks
@given(words=st.text())
@example(words=NASTY[0])
@example(words=NASTY[1])
@example(words=NASTY[2])
@example(words=NASTY[3])
@example(words=NASTY[4])
@example(words=NASTY[5])
@example(words=NASTY[6])
@example(words=NASTY[7])
def test_wh_15_16_17_words_stay_words(answer: Any, words: str) -> None:
    xml = RENDERER.render(replace(answer, words="x" + words), CALL)
    assert twiml.check(xml) == []
    assert verbs(xml) == verbs(RENDERER.render(answer, CALL))


@given(words=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1))
def test_words_are_spoken_as_they_are(words: str) -> None:
    assert spoken(RENDERER.render(voice.HangUp(words), CALL)) == words[:MOST_WORDS]


def test_wh_16_voice_and_language_are_no_markup() -> None:
    renderer = Renderer(BASE, Calls(voice='Polly.Joanna"><Dial>', language="en-US</Say>"))
    said = renderer.render(voice.HangUp("words"), CALL)
    assert [element.tag for element in etree.fromstring(said.encode()).iter("*")] == [
        "Response",
        "Say",
        "Hangup",
    ]


@pytest.mark.parametrize("answer", SPEAKING + SILENT, ids=name)
def test_no_gather_or_record_asks_the_address_it_came_from(answer: voice.Answer) -> None:
    root = etree.fromstring(RENDERER.render(answer, CALL).encode())
    dials = () if isinstance(answer, voice.Connect) else ("Dial",)  # that one ends with its document
    for verb in root.iter("Gather", "Record", *dials):
        assert verb.get("action", "").startswith(f"{BASE}/twilio/voice/")


@pytest.mark.parametrize("answer", SPEAKING + SILENT, ids=name)
def test_nothing_follows_a_recording(answer: voice.Answer) -> None:
    root = etree.fromstring(RENDERER.render(answer, CALL).encode())
    assert all(record.getnext() is None for record in root.iter("Record"))


def test_the_beep_comes_at_once() -> None:
    gather, record = etree.fromstring(RENDERER.render(voice.Greet("Hi"), CALL).encode())
    assert (gather.get("timeout"), record.get("playBeep")) == ("0", "true")


def test_star_and_pound_are_keys_everywhere() -> None:
    for answer in SPEAKING:
        for gather in etree.fromstring(RENDERER.render(answer, CALL).encode()).iter("Gather"):
            keys = ("#", "10") if isinstance(answer, voice.KeyNumber | voice.KeyPin) else ("", "1")
            assert (gather.get("finishOnKey"), gather.get("numDigits")) == keys


def test_a_reminder_is_spoken_twice() -> None:
    root = etree.fromstring(RENDERER.render(voice.Remind("Hi Sam", 7, 1), CALL).encode())
    assert [say.text for say in root.iter("Say")] == ["Hi Sam", "Hi Sam"]


def test_an_empty_answer_is_a_document_too() -> None:
    assert twiml.check(EMPTY) == []


BAD = (
    "<Response><say>hi</say></Response>",
    "<Response><Gather><Record/></Gather></Response>",
    '<Response><Dial timeout="soon">+15005550100</Dial></Response>',
    "<Response><Number>+1</Number></Response>",
    '<Response><Record maxlength="5"/></Response>',
    '<Response><Dial><Number machineDetection="Enable">+15005550100</Number></Dial></Response>',
)


@pytest.mark.skipif(not twiml.is_there(), reason="Twilio's schema is not there")
@pytest.mark.parametrize("xml", BAD)
def test_the_check_finds_what_twilio_would_refuse(xml: str) -> None:
    assert twiml.check(xml)


@pytest.mark.parametrize(
    "xml", ["", "<Response>", "<Say/>", "<Response>\x00</Response>", f"<Response>{'a' * 65536}</Response>"]
)
def test_the_check_finds_what_is_no_document_at_all(xml: str) -> None:
    assert twiml.check(xml)
