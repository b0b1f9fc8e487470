"""The JSON of resources and lists: Twilio's fields, its dates and its filters."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callbot.simulator import HangsUp, LeavesVoicemail, Network, Person
from callbot.simulator.listing import page, within
from callbot.simulator.messages import Draft, send
from callbot.simulator.network import ACCOUNT_SID
from callbot.simulator.resources import Resource, call_json, message_json, number_json, recording_json
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, play

API = Path(__file__).parents[1] / "data/twilio/api.json"
SENT = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def fields(name: str) -> set[str]:
    """The fields of one resource in Twilio's own description."""
    schemas = json.loads(API.read_text(encoding="utf-8"))["components"]["schemas"]
    return set(schemas[f"api.v2010.account.{name}"]["properties"])


@pytest.fixture
def after_a_voicemail(network: Network, bot: Bot, dana: Person) -> Network:
    """A network in which Dana left a voicemail and got a text."""
    bot.says |= {"/voice": '<Record action="/recorded"/>', "/recorded": "<Hangup/>"}
    dana.calls(BOT, LeavesVoicemail("Hi", seconds=8))
    send(network.exchange, Draft(BOT, DANA, "Hello"))
    play(network)
    return network


def test_a_call_has_twilios_fields(after_a_voicemail: Network) -> None:
    [leg] = after_a_voicemail.calls
    shown = call_json(leg)
    assert fields("call") <= set(shown)
    assert (shown["status"], shown["duration"], shown["direction"]) == ("completed", "8", "inbound")
    assert shown["end_time"].endswith("+0000")


def test_a_message_has_twilios_fields(after_a_voicemail: Network) -> None:
    [message] = after_a_voicemail.messages
    shown = message_json(ACCOUNT_SID, message)
    assert fields("message") <= set(shown)
    assert (shown["from"], shown["to"], shown["status"]) == (BOT, DANA, "delivered")


def test_a_recording_has_twilios_fields(after_a_voicemail: Network) -> None:
    [recording] = after_a_voicemail.recordings
    shown = recording_json(ACCOUNT_SID, recording)
    assert fields("recording") - {"media_url"} <= set(shown)
    assert (shown["duration"], shown["status"]) == ("8", "completed")


def test_a_number_has_twilios_fields(network: Network, bot: Bot) -> None:
    shown = number_json(ACCOUNT_SID, network.exchange.numbers[BOT])
    assert fields("incoming_phone_number") <= set(shown)
    assert shown["status_callback"] == f"{bot.origin}/status"


def test_a_call_that_stands_has_no_duration_yet(network: Network, bot: Bot, dana: Person) -> None:
    bot.says["/voice"] = "<Say>A rather long greeting.</Say>"
    dana.calls(BOT, HangsUp(after=60))
    network.run_due()
    shown = call_json(network.calls[0])
    assert (shown["status"], shown["duration"], shown["end_time"]) == ("in-progress", None, None)


@pytest.mark.parametrize(
    ("args", "passes"),
    [
        ({}, True),
        ({"DateSent": "2026-11-24"}, True),
        ({"DateSent": "2026-11-23"}, False),
        ({"DateSent>": "2026-11-24T15:00:00Z"}, True),
        ({"DateSent>": "2026-11-24T16:00:00Z"}, False),
        ({"DateSent>=": "2026-11-24T15:30:00Z"}, True),
        ({"DateSent<": "2026-11-24T15:00:00Z"}, False),
        ({"DateSent<": "2026-11-24"}, True),
        ({"DateSent<=": "2026-11-23"}, False),
        ({"DateSent>": "2026-11-24T15:00:00", "DateSent<": "2026-11-24T16:00:00"}, True),
        ({"StartTime": "2020-01-01"}, True),
    ],
)
def test_dates_filter_in_every_spelling(args: dict[str, str], passes: bool) -> None:
    assert within(SENT, args, "DateSent") is passes


def test_what_was_never_sent_passes_no_date() -> None:
    assert not within(None, {"DateSent>": "2026-11-24"}, "DateSent")


def shown(row: int) -> Resource:
    """A row of numbers."""
    return {"n": row}


def test_a_page_names_the_next() -> None:
    first = page("/rows.json", "rows", range(3), shown, {"PageSize": "2", "To": "x"})
    assert first["rows"] == [{"n": 0}, {"n": 1}]
    assert first["next_page_uri"] == "/rows.json?To=x&PageSize=2&Page=1&PageToken=P1"


def test_the_last_page_names_none() -> None:
    last = page("/rows.json", "rows", range(3), shown, {"PageSize": "2", "Page": "1"})
    assert (last["rows"], last["next_page_uri"]) == ([{"n": 2}], None)


def test_dates_are_whole_seconds(network: Network, bot: Bot) -> None:
    number = network.exchange.numbers[BOT]
    number.created_at = SENT + timedelta(microseconds=7)
    assert number_json(ACCOUNT_SID, number)["date_created"] == "Tue, 24 Nov 2026 15:30:00 +0000"
