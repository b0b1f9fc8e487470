"""WH-01 to WH-11: who may come in, and that nobody comes in twice; on each database."""

import ast
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from callbot.models import CallStep, Message, Outbound, Owner
from callbot.services import owners
from callbot.web import forms
from tests.outboxes import BOT, DANA, NOON
from tests.web.doors import BASE, RINGS, TEXTS, Twilio, signed
from tests.web.test_door_order import ROUTES

WEB = Path(forms.__file__).parent
ALEX, ALEXBOT = "+12125550144", "+12125550101"
SMS, VOICE = "/twilio/sms", "/twilio/voice"
OTHERS = 20_000


def refused(twilio: Twilio, **more: Any) -> None:
    """Every door answers 403 to this, and nothing is written down."""
    before = twilio.counts()
    for path, form in product(sorted(ROUTES), (RINGS, TEXTS)):
        assert twilio.post(path, form, **more).status_code == 403, path
    assert twilio.counts() == before


def test_wh_01_without_a_signature_every_door_is_shut(line: Twilio) -> None:
    refused(line, headers={})
    refused(line, headers={"X-Twilio-Signature": ""})


@pytest.mark.parametrize("form", [RINGS, TEXTS], ids=["call", "text"])
def test_wh_02_nothing_may_change_after_signing(line: Twilio, form: dict[str, str]) -> None:
    door = VOICE if form is RINGS else SMS
    headers = {"X-Twilio-Signature": signed(BASE + door, urlencode(form))}
    before = line.counts()
    for name in form:
        less = {key: value for key, value in form.items() if key != name}
        for changed in (less, {**form, name: form[name] + "0"}, {**form, f"{name}X": ""}):
            assert line.post(door, changed, headers=headers).status_code == 403
    assert line.counts() == before


@pytest.mark.parametrize("token", ["", "None", "null", "0" * 32])
def test_wh_03_a_guessed_token_opens_nothing(line: Twilio, token: str) -> None:
    refused(line, token=token)


def test_wh_04_no_view_of_twilios_is_mounted_but_behind_the_guard(line: Twilio) -> None:
    mounted = {
        rule.rule: line.app.view_functions[rule.endpoint]
        for rule in line.app.url_map.iter_rules()
        if rule.rule.startswith("/twilio")
    }
    assert mounted.keys() == ROUTES
    assert {view.__code__.co_qualname for view in mounted.values()} == {"answers.<locals>.guarded"}


@pytest.mark.parametrize("path", sorted(WEB.glob("*.py")), ids=lambda path: path.stem)
def test_wh_04_no_module_mounts_a_twilio_door_by_itself(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if "/twilio" in source and path.name != "forms.py":
        functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
        decorators = [ast.unparse(each) for node in functions for each in node.decorator_list]
        assert "add_url_rule" not in source
        assert [each for each in decorators if "route" in each] == []


@pytest.fixture
def neighbours(line: Twilio) -> Twilio:
    """Alex has a callbot of their own on the same account."""
    alex = owners.Wanted(ALEX, "Alex Roe", "America/New_York", "weekdays 9 to 5", ALEXBOT)
    with line.runtime.transaction() as session:
        owners.settle(session, alex, (), NOON)
    return line


def whose(twilio: Twilio, kind: type[Message] | type[Outbound]) -> set[int]:
    """The owners of all rows of a kind."""
    return {row.owner_id for row in twilio.rows(kind)}


def test_wh_05_the_dialled_number_says_whose_it_is(neighbours: Twilio) -> None:
    assert neighbours.post(SMS, {**TEXTS, "To": ALEXBOT, "AccountSid": f"AC{9:032}"}).status_code == 403
    assert whose(neighbours, Message) == set()
    neighbours.asks(SMS, {**TEXTS, "To": ALEXBOT})
    assert whose(neighbours, Message) == whose(neighbours, Outbound) == {2}


def test_wh_05_another_owners_mobile_commands_nothing_here(neighbours: Twilio) -> None:
    neighbours.asks(SMS, {**TEXTS, "From": ALEX, "Body": "free any evening after 6"})
    assert {row.stated for row in neighbours.rows(Owner)} == {"any morning after 9", "weekdays 9 to 5"}
    assert whose(neighbours, Outbound) == {1}


def test_wh_06_what_nobody_knows_is_borne(line: Twilio) -> None:
    more = {"MessagingServiceSid": f"MG{7:032}", "Novelty": "1", "ToZip": "", "Ax\u00e9": "\u2603"}
    line.asks(SMS, {**TEXTS, **more})
    line.asks(VOICE, {**RINGS, **more})
    assert line.rows_of("message", "call") == 2


GENUINE = ["", "/", "?n=a%2Bb", "?n=J%C3%BCrgen&m=%7E%3A%22", "?n=", "?#", "#rc=2&rp=all"]


@pytest.mark.parametrize("more", GENUINE)
def test_wh_08_a_genuine_address_opens_however_it_is_spelled(line: Twilio, more: str) -> None:
    target = SMS + more.partition("#")[0]
    headers = {"X-Twilio-Signature": signed(BASE + SMS + more, urlencode(TEXTS))}
    assert line.post(target, TEXTS, headers=headers).status_code == 200


@pytest.mark.parametrize("target", ["/twilio//sms", "/TWILIO/sms", f"{SMS};x=1"])
def test_wh_08_another_address_is_no_door(line: Twilio, target: str) -> None:
    assert line.post(target, TEXTS).status_code == 404
    assert line.rows_of("message") == 0


def others(session: Session) -> None:
    """Twenty thousand texts and as many steps of calls come in between."""
    texts = [
        {
            "owner_id": 1, "sid": f"SM{number:032x}", "direction": "inbound", "from_e164": DANA,
            "to_e164": BOT, "body": "", "status": "received", "at": NOON,
        }
        for number in range(1_000, 1_000 + OTHERS)
    ]  # fmt: skip
    steps = [
        {
            "owner_id": 1, "call_sid": f"CA{number:032x}", "step": "arrive", "digest": "",
            "twiml": "", "at": NOON,
        }
        for number in range(1_000, 1_000 + OTHERS)
    ]  # fmt: skip
    session.execute(insert(Message), texts)
    session.execute(insert(CallStep), steps)


REPLAYS: dict[str, Callable[[Twilio], None]] = {
    "at once": lambda _line: None,
    "a minute later": lambda line: line.at(NOON + timedelta(minutes=1)),
    "a day later": lambda line: line.at(NOON + timedelta(days=1)),
    "a year later": lambda line: line.at(NOON + timedelta(days=365)),
}


@pytest.mark.parametrize("when", REPLAYS)
def test_wh_10_a_replay_has_no_effect(line: Twilio, when: str) -> None:
    answers = [line.asks(SMS, TEXTS), line.asks(VOICE, RINGS)]
    before = line.counts()
    REPLAYS[when](line)
    assert [line.asks(SMS, TEXTS), line.asks(VOICE, RINGS)] == answers
    assert line.counts() == before


def test_wh_10_twenty_thousand_others_push_nothing_out(line: Twilio) -> None:
    answers = [line.asks(SMS, TEXTS), line.asks(VOICE, RINGS)]
    with line.runtime.transaction() as session:
        others(session)
    before = line.counts()
    assert [line.asks(SMS, TEXTS), line.asks(VOICE, RINGS)] == answers
    assert line.counts() == before


def test_wh_11_a_fresh_token_of_idempotency_makes_nothing_new(line: Twilio) -> None:
    line.asks(SMS, TEXTS)
    before = line.counts()
    for token in ("one", "two"):
        line.asks(SMS, TEXTS, environ_overrides={"HTTP_I_TWILIO_IDEMPOTENCY_TOKEN": token})
    assert line.counts() == before


def test_wh_11_what_was_signed_for_one_door_opens_no_other(line: Twilio) -> None:
    body = urlencode(TEXTS)
    headers = {"X-Twilio-Signature": signed(BASE + SMS, body)}
    for path in sorted(ROUTES - {SMS}):
        assert line.post(path, TEXTS, headers=headers).status_code == 403, path
    assert line.rows_of("message", "outbound") == 0
