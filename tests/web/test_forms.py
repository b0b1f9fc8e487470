"""What reaches a view: only what Twilio signed, over our public address and the target as it was sent."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
from werkzeug.serving import make_server

from callbot.models import Message
from callbot.web.forms import FORM, MOST_FIELDS, count
from tests.simulator.bot import Quiet
from tests.web.doors import BASE, CALL, RINGS, TEXTS, TOKEN, Twilio, at_the_doors, signed

NEW, OLD = "the new token", "the old token"
ACCOUNT = {"account_sid": RINGS["AccountSid"]}


@contextmanager
def on_the_wire(twilio: Twilio) -> Iterator[http.client.HTTPConnection]:
    """A connection to callbot over a real socket."""
    server = make_server("127.0.0.1", 0, twilio.app, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    yield connection
    connection.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "target",
    [
        "/twilio/sms",
        "/twilio/sms?n=a%2Bb",
        "/twilio/sms?n=J%C3%BCrgen",
        "/twilio/sms?n=a+b&m=%7E%3A%22",
        "/twilio/sms?n=%2b",
        "/twilio/%73ms",
    ],
)
def test_wh_08_a_target_counts_as_it_was_sent(twilio: Twilio, target: str) -> None:
    body = urlencode(TEXTS)
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signed(BASE + target, body)}
    with on_the_wire(twilio) as connection:
        connection.request("POST", target, body, headers)
        assert connection.getresponse().status == 200


FORGED = {
    "Host": "elsewhere.example",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Prefix": "/twilio/voice",
    "X-Original-URL": "/twilio/voice",
    "Forwarded": "host=elsewhere.example;proto=http",
}


@pytest.mark.parametrize(("base", "status"), [(BASE, 200), ("https://elsewhere.example", 403)])
def test_wh_07_host_and_forwarding_headers_do_not_matter(twilio: Twilio, base: str, status: int) -> None:
    body = urlencode(TEXTS)
    headers = {**FORGED, "Content-Type": FORM, "X-Twilio-Signature": signed(f"{base}/twilio/sms", body)}
    with on_the_wire(twilio) as connection:
        connection.request("POST", "/twilio/sms", body, headers)
        assert connection.getresponse().status == status


@pytest.mark.parametrize(
    "public", [BASE, f"{BASE}:443", f"{BASE}:8443", f"{BASE}/", "http://callbot.example"]
)
def test_wh_08_the_public_address_is_the_one_that_is_set(tmp_path: Path, public: str) -> None:
    with at_the_doors(tmp_path, public_url=public) as twilio:
        base = public.rstrip("/")
        assert twilio.post("/twilio/sms", TEXTS, base=base).status_code == 200
        assert twilio.post("/twilio/sms", TEXTS, base="https://elsewhere.example").status_code == 403


def test_wh_08_connection_overrides_are_no_part_of_the_signature(twilio: Twilio) -> None:
    headers = {"X-Twilio-Signature": signed(f"{BASE}/twilio/sms#rc=2&rp=all", urlencode(TEXTS))}
    assert twilio.post("/twilio/sms", TEXTS, headers=headers).status_code == 200


def test_wh_09_while_a_token_is_rotated_both_open(tmp_path: Path) -> None:
    rotating = {**ACCOUNT, "auth_token": NEW, "auth_token_previous": OLD}
    with at_the_doors(tmp_path, twilio=rotating) as twilio:
        answers = [twilio.post("/twilio/sms", TEXTS, token=token).status_code for token in (NEW, OLD, TOKEN)]
    assert answers == [200, 200, 403]


def test_wh_09_once_rotated_the_old_token_opens_no_more(tmp_path: Path) -> None:
    with at_the_doors(tmp_path, twilio={**ACCOUNT, "auth_token": NEW}) as twilio:
        assert twilio.post("/twilio/sms", TEXTS, token=OLD).status_code == 403


@pytest.mark.parametrize(
    "settings", [{"twilio": {}}, {"twilio": ACCOUNT}, {"twilio": {"auth_token": TOKEN}}, {"public_url": None}]
)
def test_wh_03_dry_or_without_an_address_every_door_is_shut(
    tmp_path: Path, settings: dict[str, dict[str, str]]
) -> None:
    with at_the_doors(tmp_path, **settings) as twilio:
        before = twilio.counts()
        for rule in twilio.app.url_map.iter_rules():
            if rule.rule.startswith("/twilio"):
                for token, form in product((TOKEN, "", "None"), (urlencode(RINGS), "")):
                    assert twilio.post(rule.rule, form, token=token).status_code == 403, rule
        assert twilio.counts() == before


MALFORMED = {
    "CallSid": ["CA1", f"ca{1:032}", f"CA{1:033}", f"SM{1:032}", f"CA{1:032}\n"],
    "MessageSid": ["SM1", f"CA{1:032}"],
    "RecordingSid": ["RE1", f"RE{'g' * 32}"],
    "Digits": ["1DigitsX2", "12345678901", "1 ", "a", "\u0661"],
    "CallStatus": ["completed\nX", "Completed"],
    "RecordingDuration": ["-2", "1.5", "9999999"],
    "CallDuration": ["x"],
    "NumMedia": ["-1", "100"],
    "ErrorCode": ["21610a"],
    "From": ["+1\x0012125550143", "+1" * 65, "+12125550143\r\nX: y"],
    "StirVerstat": ["TN Validation"],
    "turn": ["", "-1", "99999", "1.0"],
    "try": ["0", "10"],
    "o": ["", "-1", "1" * 19, "1;"],
    "call": ["", "CA1"],
}


@pytest.mark.parametrize("name", MALFORMED)
def test_wh_13_a_malformed_parameter_is_refused(twilio: Twilio, name: str) -> None:
    for value in MALFORMED[name]:
        assert twilio.post("/twilio/voice/fallback", {name: value}).status_code == 400, value


def test_wh_13_two_parameters_that_share_a_signature_do_not_share_an_effect(twilio: Twilio) -> None:
    headers = {"X-Twilio-Signature": signed(f"{BASE}/twilio/voice/key", f"CallSid={CALL}&Digits=1&DigitsX=2")}
    statuses = [
        twilio.post("/twilio/voice/key", f"CallSid={CALL}&{form}", headers=headers).status_code
        for form in ("Digits=1&DigitsX=2", "Digits=1DigitsX2")
    ]
    assert statuses == [200, 400]


def test_wh_14_no_more_parameters_than_twilio_has(twilio: Twilio) -> None:
    forms = [
        "&".join(f"p{number}=" for number in range(many)) for many in (MOST_FIELDS, MOST_FIELDS + 1, 1500)
    ]
    assert [twilio.post("/twilio/sms", form).status_code for form in forms] == [200, 400, 400]


@pytest.mark.parametrize(
    ("body", "kind", "heard"),
    [
        ("a%00b", FORM, "ab"),
        ("a%0Bb", FORM, "a\x0bb"),
        ("a%ED%A0%80b", FORM, "a\ufffd\ufffd\ufffdb"),
        ("%FF", FORM, "\ufffd"),
        ("J%FCrgen", f"{FORM}; charset=latin-1", "J\xfcrgen"),
        ("J%C3%BCrgen", f"{FORM}; charset=UTF-8", "J\xfcrgen"),
        ("J%C3%BCrgen", f"{FORM}; charset=nonsense", "J\xfcrgen"),
    ],
)
def test_wh_15_odd_bytes_become_words(twilio: Twilio, body: str, kind: str, heard: str) -> None:
    form = f"MessageSid={TEXTS['MessageSid']}&To=%2B12125550100&From=%2B16175550133&Body={body}"
    signature = signed(f"{BASE}/twilio/sms", form, encoding="latin-1" if "latin" in kind else "utf-8")
    answer = twilio.post("/twilio/sms", form, content_type=kind, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    assert [row.body for row in twilio.rows(Message)] == [heard]


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("0", 0), ("", None), (None, None), ("-1", None), ("1.5", None)]
)
def test_a_count_is_a_count_or_not_known(text: str | None, number: int | None) -> None:
    assert count(text) == number
