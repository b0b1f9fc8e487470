"""WH-12 to WH-19: what may come in, and what becomes of words and numbers that mean harm."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from callbot.domain import segments
from callbot.domain.outbox import Channel
from callbot.models import Call, Contact, Message, Outbound, Owner
from callbot.web.forms import FORM
from tests.outboxes import BOT, DANA, SAM
from tests.twiml import check
from tests.web.doors import BASE, CALL, RINGS, TEXT, TEXTS, Twilio, signed
from tests.web.test_door_order import ROUTES

SMS, VOICE = "/twilio/sms", "/twilio/voice"
OURS = {SAM, "away/1"}
NASTY = [
    "</Say><Dial>+19005550123</Dial>",
    "]]><Dial>+19005550123</Dial>",
    "&lt;Dial&gt;<!--",
    '" voice="x"><Redirect>http://elsewhere.example</Redirect>',
]


class Unread(BytesIO):
    """A body that nobody may touch."""

    def read(self, *_size: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_wh_12_only_posts_are_taken(line: Twilio, method: str) -> None:
    for path in sorted(ROUTES):
        assert line.post(path, TEXTS, method=method).status_code == 405, path
    assert line.rows_of("message", "call", "outbound") == 0


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_wh_12_what_the_signature_does_not_cover_stays_unread(line: Twilio, kind: str) -> None:
    headers = {"X-Twilio-Signature": signed(BASE + SMS, "")}
    body: dict[str, Any] = {
        "data": None,
        "input_stream": Unread(urlencode(TEXTS).encode()),
        "content_length": 200,
    }
    assert line.post(SMS, "", content_type=kind, headers=headers, **body).status_code == 415
    assert line.rows_of("message") == 0


TWICE = ["Body=a&Body=b", "Body=b&Body=a", "From=%2B16175550133&From=%2B12125550143", "Digits=1&Digits=1"]


@pytest.mark.parametrize("twice", TWICE)
def test_wh_13_what_is_given_twice_counts_not_once(line: Twilio, twice: str) -> None:
    rest = {name: value for name, value in TEXTS.items() if f"{name}=" not in twice}
    assert line.post(SMS, f"{urlencode(rest)}&{twice}").status_code == 400
    assert line.rows_of("message", "outbound") == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"MessageSid": "SM1"},
        {"MessageSid": f"{TEXT}\n"},
        {"AccountSid": "AC0000000000000000000000000000bee\u0660"},
        {"From": "+1617555\x000133"},
        {"NumMedia": "\u0661"},
    ],
    ids=str,
)
def test_wh_13_a_malformed_text_is_refused(line: Twilio, wrong: dict[str, str]) -> None:
    assert line.post(SMS, {**TEXTS, **wrong}).status_code in {400, 403}
    assert line.rows_of("message") == 0


def test_wh_14_too_much_is_refused_and_a_long_text_is_cut_with_a_mark(line: Twilio) -> None:
    assert line.post(SMS, {**TEXTS, "Body": "a" * 600_000}).status_code == 413
    assert line.post(SMS, {**TEXTS, **{f"p{each}": "" for each in range(1_500)}}).status_code == 400
    assert line.rows_of("message") == 0
    line.asks(SMS, {**TEXTS, "Body": "a" * 2_000})
    [text] = line.rows(Message)
    assert (len(text.body), text.body[-4:]) == (1_600, "a...")


ODD = {
    "a%00b": "ab",
    "a%0Bb": "a\x0bb",
    "a%ED%A0%80b": "a\ufffd\ufffd\ufffdb",
    "%FF%FE": "\ufffd\ufffd",
    "a%E2%80%AEb": "a\u202eb",
    "%F0%9F%98%80": "\U0001f600",
    "e%CC%81": "e\u0301",
    "a%0D%0Ab": "a\r\nb",
}


@pytest.mark.parametrize("sent", ODD)
def test_wh_15_odd_signs_are_kept_alike_on_both_databases(line: Twilio, sent: str) -> None:
    rest = {name: value for name, value in TEXTS.items() if name != "Body"}
    line.asks(SMS, f"{urlencode(rest)}&Body={sent}")
    assert [row.body for row in line.rows(Message)] == [ODD[sent]]
    told = line.asks(VOICE, f"{urlencode(RINGS)}&CallerName={sent}")
    assert [row.caller_name for row in line.rows(Call)] == [segments.one_line(ODD[sent], 40)]
    assert check(told) == []


def test_wh_15_a_form_in_latin_1_is_read_as_such(line: Twilio) -> None:
    rest = {name: value for name, value in TEXTS.items() if name != "Body"}
    body = f"{urlencode(rest)}&Body=J%FCrgen"
    headers = {"X-Twilio-Signature": signed(BASE + SMS, body, encoding="latin-1")}
    line.asks(SMS, body, content_type=f"{FORM}; charset=latin-1", headers=headers)
    assert [row.body for row in line.rows(Message)] == ["J\u00fcrgen"]


def verbs(document: str) -> list[str]:
    """The elements of a document, in order."""
    return [str(element.tag) for element in etree.fromstring(document.encode()).iter()]


@pytest.mark.parametrize("words", NASTY)
def test_wh_16_words_of_a_caller_become_no_verb(line: Twilio, words: str) -> None:
    greeting = line.asks(VOICE, RINGS)
    again = line.asks(VOICE, {**RINGS, "CallSid": f"CA{3:032}", "CallerName": words, "FromCity": words})
    assert verbs(again) == verbs(greeting)
    heard = line.step("recorded?turn=1", SpeechResult=words, Digits="", RecordingDuration="3")
    assert verbs(heard) == ["Response", "Say", "Hangup"]
    assert line.asks(SMS, {**TEXTS, "Body": words}) == '<?xml version="1.0" encoding="UTF-8"?><Response/>'


LONG_NAMES = ["\u202eemca", "\u200bA\u200bc", "Acme\r\nX: y", "\U0001f600" * 2_500, "A" * 300]


@pytest.mark.parametrize("name", LONG_NAMES, ids=["rtl", "zero-width", "crlf", "emoji", "long"])
def test_wh_17_a_strange_name_costs_no_segments_and_breaks_no_text(line: Twilio, name: str) -> None:
    line.asks(VOICE, {**RINGS, "CallerName": name, "From": "+16175550139"})
    line.asks("/twilio/voice/status", {**RINGS, "From": "+16175550139", "CallStatus": "completed"})
    for row in line.rows(Outbound):
        if row.channel is Channel.SMS:
            assert segments.size(row.body).segments <= 3, row.body
            assert not set(row.body) & set("\u202e\u200b\r")


NO_ADDRESS = ["anonymous", "", "+266696687", "72975", "ACME", "client:dana", "sip:dana@acme.example"]
ODD_ADDRESS = [*NO_ADDRESS, "whatsapp:+16175550133", "+7378742883", "Restricted", "+1617555013"]


@pytest.mark.parametrize("number", ODD_ADDRESS)
def test_wh_18_who_has_no_number_is_logged_and_never_texted(line: Twilio, number: str) -> None:
    line.asks(SMS, {**TEXTS, "From": number})
    line.asks(VOICE, {**RINGS, "From": number})
    line.asks("/twilio/voice/status", {**RINGS, "From": number, "CallStatus": "completed"})
    assert line.rows_of("message", "call") == 2
    assert [row.from_e164 for row in line.rows(Call)] == [None]
    assert {row.to for row in line.rows(Outbound)} <= OURS
    assert [row.name for row in line.rows(Contact)] == ["Dana"]


NOT_SAM = [
    "+99912125550143", "+112125550143", "12125550143", "2125550143", "+1 212 555 0143", "+1212555014\u0663",
    "whatsapp:+12125550143", "sip:+12125550143@x.example", "+12125550143 ", "tel:+12125550143",
]  # fmt: skip


@pytest.mark.parametrize("number", NOT_SAM)
def test_wh_19_who_only_looks_like_sam_is_not_sam(line: Twilio, number: str) -> None:
    line.asks(SMS, {**TEXTS, "From": number, "Body": "free any evening after 6"})
    line.asks(VOICE, {**RINGS, "From": number})
    [sam] = line.rows(Owner)
    assert (sam.stated, sam.life_at) == ("any morning after 9", None)
    assert CALL in {row.sid for row in line.rows(Call)}
    assert {row.to for row in line.rows(Outbound)} <= OURS


def test_wh_19_sam_is_sam(line: Twilio) -> None:
    line.asks(SMS, {**TEXTS, "From": SAM, "Body": "free any evening after 6"})
    assert [row.stated for row in line.rows(Owner)] == ["any evening after 6"]
    assert {row.to for row in line.rows(Outbound)} == {SAM}
    assert DANA not in {row.from_e164 for row in line.rows(Message)}
    assert [row.to_e164 for row in line.rows(Message)] == [BOT]
