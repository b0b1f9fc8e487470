"""Real requests, with the signatures that Twilio's own code gave them."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from callbot.simulator.signing import signature
from callbot.web.signature import is_genuine, raw_target

PAYLOADS = sorted((Path(__file__).parents[2].parent / "shared" / "twilio" / "payloads").glob("*.json"))
TOKEN = "12345"
URL = "https://example.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675310",
    "Digits": "1234",
    "From": "+14158675310",
    "To": "+18005551212",
}  # the example of Twilio's own page on webhook security
SIGNED = "L/OH5YylLD5NRKLltdqwSvS0BnU="

needs_payloads = pytest.mark.skipif(not PAYLOADS, reason="the payload samples are not there")


def test_the_example_of_twilios_page_is_genuine() -> None:
    assert is_genuine(URL, FORM, SIGNED, [TOKEN])


def test_nothing_is_genuine_without_a_token_or_a_signature() -> None:
    assert not is_genuine(URL, FORM, SIGNED, [])
    assert not is_genuine(URL, FORM, "", [TOKEN])


def test_while_a_token_is_rotated_both_are_good() -> None:
    assert is_genuine(URL, FORM, SIGNED, ["the new one", TOKEN])
    assert not is_genuine(URL, FORM, SIGNED, ["the new one"])


@pytest.mark.parametrize("signed", ["https://example.com:443/sms", "https://example.com/sms"])
@pytest.mark.parametrize("url", ["https://example.com:443/sms", "https://example.com/sms"])
def test_twilio_may_name_the_port_or_leave_it_out(signed: str, url: str) -> None:
    assert is_genuine(url, FORM, signature(TOKEN, signed, FORM), [TOKEN])


@pytest.mark.parametrize("wrong", ["é", SIGNED[:-1], SIGNED.lower(), f" {SIGNED}"])
def test_what_is_nearly_the_signature_is_not_genuine(wrong: str) -> None:
    assert not is_genuine(URL, FORM, wrong, [TOKEN])


@pytest.mark.parametrize("name", FORM)
def test_a_changed_parameter_is_seen(name: str) -> None:
    assert not is_genuine(URL, {**FORM, name: FORM[name] + "0"}, SIGNED, [TOKEN])
    assert not is_genuine(URL, {key: value for key, value in FORM.items() if key != name}, SIGNED, [TOKEN])


@pytest.mark.parametrize(
    ("environ", "target"),
    [
        ({"RAW_URI": "/twilio/voice?n=J%C3%BCrgen"}, "/twilio/voice?n=J%C3%BCrgen"),
        ({"REQUEST_URI": "/twilio/sms"}, "/twilio/sms"),
        ({"RAW_URI": "https://elsewhere.example/twilio/sms?a=1"}, "/twilio/sms?a=1"),
        ({}, ""),
    ],
)
def test_the_target_is_taken_raw(environ: dict[str, object], target: str) -> None:
    assert raw_target(environ) == target


def vector(path: Path) -> tuple[str, dict[str, str], str, str]:
    sample: dict[str, Any] = json.loads(path.read_text())
    signed = sample["signature_vector"]
    form = (
        dict(parse_qsl(sample.get("form", ""), keep_blank_values=True)) if sample["method"] == "POST" else {}
    )
    return signed["url"], form, signed["X-Twilio-Signature"], signed["auth_token"]


@needs_payloads
@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_every_sample_is_genuine(path: Path) -> None:
    url, form, signed, token = vector(path)
    assert is_genuine(url, form, signed, [token])


@needs_payloads
@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_every_sample_with_one_byte_changed_is_refused(path: Path) -> None:
    url, form, signed, token = vector(path)
    flipped = ("A" if signed[0] != "A" else "B") + signed[1:]
    assert not is_genuine(url, form, flipped, [token])
    assert not is_genuine(url[:-1] + chr(ord(url[-1]) ^ 1), form, signed, [token])
    for name in form:
        assert not is_genuine(url, {**form, name: form[name] + "x"}, signed, [token])
