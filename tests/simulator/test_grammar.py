"""What Twilio's debugger would say of a document."""

import json
from pathlib import Path

import pytest

from callbot.simulator.grammar import MESSAGING, VOICE, read

GOOD = [
    '<Dial timeout="20" action="/dial" answerOnBridge="true"><Number url="/w">+12125550143</Number></Dial>',
    '<Gather numDigits="1" action="/a" actionOnEmptyResult="true"><Say>Press 1</Say></Gather><Hangup/>',
    '<Say voice="Polly.Joanna" language="en-US">Hi <break time="1s"/> there</Say>',
    '<Say><say-as interpret-as="telephone">2125550143</say-as></Say><Reject reason="busy"/>',
    "",
]
BAD = [
    ("<say>hi</say>", "unknown element <say>"),
    ("<Gather><Record/></Gather>", "<Record> may not be inside <Gather>"),
    ('<Record maxlength="5"/>', "<Record> has no attribute maxlength"),
    ('<Dial timeout="soon">+12125550143</Dial>', "<Dial> timeout='soon' is no whole number"),
    ("<Number>+12125550143</Number>", "<Number> may not be inside <Response>"),
    ("<Gather>Press</Gather>", "<Gather> has no text"),
]


@pytest.mark.parametrize("verbs", GOOD)
def test_good_documents_pass(verbs: str) -> None:
    root, complaints = read(f"<Response>{verbs}</Response>", "text/xml; charset=utf-8", "/x", VOICE)
    assert root is not None
    assert complaints == []


@pytest.mark.parametrize(("verbs", "what"), BAD)
def test_bad_ones_are_named(verbs: str, what: str) -> None:
    root, [complaint] = read(f"<Response>{verbs}</Response>", "text/xml", "/x", VOICE)
    assert root is not None
    assert (complaint.code, complaint.what) == (12200, what)


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (" <?xml version='1.0'?><Response/>", "text/xml", 12100),
        ("<Say>no response</Say>", "text/xml", 12100),
        ("<Response><Say>\x00</Say></Response>", "text/xml", 12100),
        ("<Response/>", "text/plain", 12300),
        (f"<Response><Say>{'x' * 65_536}</Say></Response>", "text/xml", 11750),
    ],
)
def test_what_cannot_be_played_has_its_code(body: str, kind: str, code: int) -> None:
    root, [complaint] = read(body, kind, "/x", VOICE)
    assert (root, complaint.code) == (None, code)


def test_a_text_is_answered_with_an_empty_response() -> None:
    assert read("<Response/>", "text/xml", "/sms", MESSAGING)[1] == []


def test_the_table_says_nothing_that_twilios_library_does_not_know() -> None:
    table = (
        Path(__file__).parents[2].parent
        / "shared"
        / "twilio"
        / "twiml"
        / "twiml_attributes.twilio-python-9.13.json"
    )
    if not table.exists():
        pytest.skip("the table of twilio-python's elements (shared/twilio/twiml) is not here")
    known = json.loads(table.read_text(encoding="utf-8"))["voice"]
    for name, shape in VOICE.items():
        assert shape.attributes <= {*known[name]["attributes"], "xml:lang", "alphabet", "ph"}, name
        assert shape.children <= set(known[name]["children"]), name
