"""Webhooks over real HTTP: signatures, retries, fallbacks, redirects."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.wrappers import Response

from callbot.simulator import HangsUp, Network, Person
from callbot.simulator.network import AUTH_TOKEN
from callbot.simulator.signing import signature
from callbot.simulator.webhooks import Overrides
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, play

PAYLOADS = Path(__file__).parents[2].parent / "shared" / "twilio" / "payloads"
CAPTURED = sorted(PAYLOADS.glob("*.json"))


@pytest.mark.skipif(not CAPTURED, reason="the captured webhooks (shared/twilio/payloads) are not here")
def test_every_captured_vector_is_signed_alike() -> None:
    for file in CAPTURED:
        case: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        vector, params = case["signature_vector"], case["params"] if case["method"] == "POST" else {}
        assert signature(vector["auth_token"], vector["url"], params) == vector["X-Twilio-Signature"], (
            file.name
        )


def test_twilios_own_validator_takes_what_we_send(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/sms"] = ""
    network.exchange.numbers[BOT].sms_url = f"{bot.origin}/sms?owner=1#rc=2&rp=5xx"
    dana.texts(BOT, "  héllo & <hi> 😀 ")
    play(network)
    [asked] = bot.asked
    url = f"{bot.origin}/sms?owner=1"
    assert RequestValidator(AUTH_TOKEN).validate(url, asked.form, asked.headers["X-Twilio-Signature"])
    assert asked.headers["User-Agent"] == "TwilioProxy/1.1"
    assert asked.headers["I-Twilio-Idempotency-Token"]


@pytest.mark.parametrize(
    ("fragment", "tries"), [("", 1), ("#rc=2&rp=5xx", 3), ("#rc=3&rp=ct", 1), ("#rc=1&rp=all", 2)]
)
def test_a_500_is_tried_again_only_where_asked(network: Network, bot: Bot, fragment: str, tries: int) -> None:
    bot.says["/x"] = Response(status=500)
    network.exchange.ask(f"{bot.origin}/x{fragment}", {})
    assert len(bot.asked) == tries
    assert len({asked.headers["I-Twilio-Idempotency-Token"] for asked in bot.asked}) == 1


def test_overrides_have_twilios_defaults() -> None:
    assert Overrides.of("http://bot/x") == Overrides(1, frozenset({"ct"}), 15.0)
    assert Overrides.of("http://bot/x#rc=4&rp=5xx,rt&rt=800") == Overrides(4, frozenset({"5xx", "rt"}), 0.8)


def test_a_failing_voice_url_goes_to_the_fallback(network: Network, bot: Bot, dana: Person) -> None:
    bot.says |= {"/voice": Response(status=500), "/spare": "<Say>Spare.</Say>"}
    network.exchange.numbers[BOT].voice_fallback_url = f"{bot.origin}/spare"
    dana.calls(BOT, HangsUp(after=60))
    play(network)
    [form] = bot.at("/spare")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", urldefrag(f"{bot.origin}/voice").url)
    assert dana.ears == "Spare."


def test_without_a_fallback_the_caller_hears_an_error(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = Response("no xml", mimetype="text/xml")
    dana.calls(BOT, HangsUp(after=60))
    play(network)
    assert dana.ears == "An application error has occurred."
    assert [complaint.code for complaint in network.complaints] == [12100]


def test_a_redirect_turns_the_post_into_a_get_and_loses_the_form(network: Network, bot: Bot) -> None:
    bot.says |= {"/a": Response(status=302, headers={"Location": "/a/"}), "/a/": ""}
    network.exchange.ask(f"{bot.origin}/a", {"Digits": "1"})
    assert [(asked.method, asked.form) for asked in bot.asked] == [("POST", {"Digits": "1"}), ("GET", {})]


def test_a_bot_that_is_gone_is_asked_again_once_it_is_back(network: Network, bot: Bot) -> None:
    lost: list[str] = []
    network.on_connection_lost = lambda: lost.append("gone")
    reply = network.exchange.ask("http://127.0.0.1:9/x#rc=2", {})
    assert (reply.failure, lost) == ("ct", ["gone", "gone"])
