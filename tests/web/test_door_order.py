"""The door of /twilio/: every route refuses the same things, in the same order, before anything is done."""

import itertools
from typing import Any
from urllib.parse import urlencode

import pytest

from callbot.models import Message
from callbot.web.forms import MOST_BYTES
from tests.outboxes import DANA
from tests.web.doors import ACCOUNT, BASE, CALL, RINGS, TEXTS, Twilio, signed

ROUTES = {
    f"/twilio/{path}"
    for path in (
        "voice",
        "voice/owner",
        "voice/pin",
        "voice/whisper",
        "voice/accept",
        "voice/dialed",
        "voice/key",
        "voice/menu",
        "voice/confirm",
        "voice/spoken",
        "voice/number",
        "voice/recorded",
        "voice/recording",
        "voice/transcription",
        "voice/status",
        "voice/fallback",
        "voice/reminder",
        "voice/reminded",
        "sms",
        "sms/fallback",
        "status/message",
        "status/call",
    )
}
OF_CALLS = {path for path in ROUTES if path.startswith("/twilio/voice") and "fallback" not in path}
METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
OTHER = f"AC{9:032}"
MALFORMED = {"CallSid": "CA1"}
JSON, TOO_LONG = "application/json", f"Body={'a' * MOST_BYTES}"
UNSIGNED: dict[str, str] = {}


def test_every_route_has_its_entry_here(twilio: Twilio) -> None:
    rules = {rule.rule for rule in twilio.app.url_map.iter_rules()}
    assert {rule for rule in rules if rule.startswith("/twilio")} == ROUTES


def test_every_route_takes_posts_alone(twilio: Twilio) -> None:
    for path, method in itertools.product(sorted(ROUTES), METHODS):
        answer = twilio.post(path, RINGS, method=method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST"), (path, method)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"content_type": JSON}, 415),
        ({"content_type": "multipart/form-data; boundary=x"}, 415),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": ""}, 415),
        ({"headers": UNSIGNED}, 403),
        ({"headers": {"X-Twilio-Signature": ""}}, 403),
        ({"headers": {"X-Twilio-Signature": signed(BASE + "/elsewhere", "")}}, 403),
        ({"token": "not the token"}, 403),
    ],
)
def test_wh_01_04_12_every_route_refuses_what_is_not_a_signed_form(
    twilio: Twilio, more: dict[str, str], status: int
) -> None:
    before = twilio.counts()
    for path in sorted(ROUTES):
        assert twilio.post(path, RINGS, **more).status_code == status, path
    assert twilio.counts() == before


def test_wh_14_every_route_refuses_a_body_over_64_kib(twilio: Twilio) -> None:
    for path in sorted(ROUTES):
        assert twilio.post(path, TOO_LONG).status_code == 413, path
        assert twilio.post(path, "a=" + "a" * 600_000).status_code == 413, path


def test_a_body_of_no_stated_length_is_refused(twilio: Twilio) -> None:
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert twilio.post("/twilio/voice", RINGS, environ_overrides=chunked).status_code == 413


def test_wh_05_every_route_refuses_another_account_and_bears_none(twilio: Twilio) -> None:
    bare = {name: value for name, value in RINGS.items() if name != "AccountSid"}
    for path in sorted(ROUTES):
        assert twilio.post(path, {**RINGS, "AccountSid": OTHER}).status_code == 403, path
        assert twilio.post(path, {**RINGS, "AccountSid": ""}).status_code == 403, path
        assert twilio.post(f"{path}?AccountSid={OTHER}", bare).status_code == 403, path
        assert twilio.post(path, bare).status_code < 300, path


def test_wh_13_every_route_refuses_what_is_malformed_or_repeated(twilio: Twilio) -> None:
    before = twilio.counts()
    for path in sorted(ROUTES):
        assert twilio.post(path, {**RINGS, **MALFORMED}).status_code == 400, path
        assert twilio.post(path, "Digits=1&Digits=2").status_code == 400, path
        assert twilio.post(f"{path}?Digits=1", "Digits=1").status_code == 400, path
    assert twilio.counts() == before


WRONG: list[tuple[int, dict[str, Any], dict[str, str]]] = [
    (405, {"method": "PUT"}, {}),
    (415, {"content_type": JSON}, {}),
    (413, {}, {"Body": "a" * MOST_BYTES}),
    (403, {"headers": UNSIGNED}, {}),
    (403, {}, {"AccountSid": OTHER}),
    (400, {}, MALFORMED),
]


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(range(len(WRONG)), 2)))
def test_a_request_that_is_wrong_in_two_ways_gets_the_earlier_refusal(
    twilio: Twilio, first: int, second: int
) -> None:
    (status, how, said), (_, how_too, said_too) = WRONG[first], WRONG[second]
    answer = twilio.post("/twilio/voice", {**RINGS, **said, **said_too}, **how, **how_too)
    assert answer.status_code == status


def test_a_stranger_learns_nothing_of_what_is_malformed(twilio: Twilio) -> None:
    repeated = f"AccountSid={OTHER}&AccountSid={ACCOUNT}"
    assert twilio.post("/twilio/sms", repeated).status_code == 403
    assert twilio.post("/twilio/sms", "Digits=1&Digits=2", headers=UNSIGNED).status_code == 403


@pytest.mark.parametrize("name", sorted(RINGS))
def test_wh_02_a_parameter_changed_left_out_or_added_after_signing_is_seen(twilio: Twilio, name: str) -> None:
    headers = {"X-Twilio-Signature": signed(f"{BASE}/twilio/voice", urlencode(RINGS))}
    less = {key: value for key, value in RINGS.items() if key != name}
    for form in ({**RINGS, name: RINGS[name] + "0"}, less, {**RINGS, f"{name}X": "1"}):
        assert twilio.post("/twilio/voice", form, headers=headers).status_code == 403


def test_wh_11_a_request_replayed_at_another_door_is_refused(twilio: Twilio) -> None:
    headers = {"X-Twilio-Signature": signed(f"{BASE}/twilio/voice/status", f"CallSid={CALL}")}
    assert twilio.post("/twilio/voice", {"CallSid": CALL}, headers=headers).status_code == 403
    assert twilio.post("/twilio/voice/status", {"CallSid": CALL}, headers=headers).status_code == 200


def test_wh_06_parameters_that_nobody_knows_are_borne(twilio: Twilio) -> None:
    form = {**TEXTS, "MessagingServiceSid": f"MG{7:032}", "Novelty": "1"}
    assert twilio.post("/twilio/sms", form).status_code == 200
    assert [row.from_e164 for row in twilio.rows(Message)] == [DANA]


@pytest.mark.parametrize("path", sorted(OF_CALLS))
@pytest.mark.parametrize("more", [{}, {"CallSid": ""}])
def test_a_step_of_no_call_is_borne_and_leaves_nothing(
    twilio: Twilio, path: str, more: dict[str, str]
) -> None:
    form = {name: value for name, value in RINGS.items() if name != "CallSid"}
    before = twilio.counts()
    assert (answer := twilio.post(path, {**form, **more})).status_code == 200
    assert answer.text.startswith("<?xml")
    assert twilio.counts() == before
