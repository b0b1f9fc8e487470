"""What a resource shows in each state of a call, a text and a tape."""

from datetime import UTC, datetime, timedelta

import pytest

from callbot.simulator.exchange import Message, Number, Recording
from callbot.simulator.legs import FINAL, Leg
from callbot.simulator.resources import call_json, message_json, number_json, recording_json
from tests.simulator.conftest import BOT, DANA, SAM

ACCOUNT = "AC1"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOON_TOLD = "Tue, 24 Nov 2026 12:00:00 +0000"


@pytest.fixture
def leg() -> Leg:
    """Dana's call to the bot at noon."""
    return Leg("CA1", ACCOUNT, "inbound", DANA, BOT, lambda: NOON)


@pytest.fixture
def message() -> Message:
    """The bot's text to Dana at noon."""
    return Message("SM1", "outbound-api", BOT, DANA, "Hi", "queued", NOON)


def test_a_call_that_rings_has_only_begun(leg: Leg) -> None:
    shown = call_json(leg)
    assert (shown["status"], shown["duration"]) == ("queued", None)
    assert (shown["date_created"], shown["start_time"], shown["end_time"]) == (NOON_TOLD, None, None)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_call_that_nobody_answered_lasted_no_second(leg: Leg, status: str) -> None:
    leg.end(status)
    shown = call_json(leg)
    assert (shown["status"], shown["duration"], shown["end_time"]) == (status, "0", NOON_TOLD)


def test_a_call_lasts_from_answer_to_end(leg: Leg) -> None:
    leg.answer()
    leg.now = lambda: NOON + timedelta(minutes=9)
    leg.end("completed")
    shown = call_json(leg)
    assert (shown["start_time"], shown["duration"]) == (NOON_TOLD, "540")
    assert shown["date_updated"] == shown["end_time"] == "Tue, 24 Nov 2026 12:09:00 +0000"


def test_a_dialled_leg_names_its_parent(leg: Leg) -> None:
    child = Leg("CA2", ACCOUNT, "outbound-dial", BOT, SAM, lambda: NOON, parent=leg)
    assert (call_json(child)["parent_call_sid"], call_json(leg)["parent_call_sid"]) == ("CA1", None)


@pytest.mark.parametrize(
    ("by", "detects", "told"), [("human", True, "human"), ("human", False, None), ("", True, None)]
)
def test_who_answered_is_shown_where_it_was_asked(leg: Leg, by: str, detects: bool, told: str | None) -> None:
    leg.answered_by, leg.detects = by, detects
    assert call_json(leg)["answered_by"] == told


def test_a_text_that_was_not_sent_has_no_date_of_sending(message: Message) -> None:
    shown = message_json(ACCOUNT, message)
    assert (shown["status"], shown["date_sent"], shown["date_updated"]) == ("queued", None, NOON_TOLD)
    assert (shown["messaging_service_sid"], shown["num_media"]) == (None, "0")


def test_a_text_that_failed_has_its_code(message: Message) -> None:
    message.status, message.error_code, message.sent_at = "undelivered", 30006, NOON
    shown = message_json(ACCOUNT, message)
    assert (shown["status"], shown["error_code"], shown["date_sent"]) == ("undelivered", 30006, NOON_TOLD)


def test_a_text_of_a_service_names_it(message: Message) -> None:
    message.service_sid, message.media = "MG1", ("https://callbot.example/a.png",)
    shown = message_json(ACCOUNT, message)
    assert (shown["messaging_service_sid"], shown["num_media"]) == ("MG1", "1")


@pytest.mark.parametrize(("name", "shown"), [("", BOT), ("Sam's", "Sam's")])
def test_a_number_is_called_by_itself_where_it_has_no_name(name: str, shown: str) -> None:
    number = Number(BOT, "PN1", NOON, friendly_name=name)
    assert number_json(ACCOUNT, number)["friendly_name"] == shown


def test_a_number_shows_each_address_with_its_method() -> None:
    number = Number(BOT, "PN1", NOON, "/v", "/vf", "/st", "/s", "/sf", "GET")
    shown = number_json(ACCOUNT, number)
    assert (shown["voice_url"], shown["voice_fallback_url"], shown["status_callback"]) == ("/v", "/vf", "/st")
    assert (shown["sms_url"], shown["sms_fallback_url"]) == ("/s", "/sf")
    assert (shown["voice_method"], shown["sms_method"]) == ("GET", "POST")


@pytest.mark.parametrize(("seconds", "status"), [(9, "completed"), (0, "absent")])
def test_a_tape_shows_its_length_and_never_its_words(seconds: int, status: str) -> None:
    shown = recording_json(ACCOUNT, Recording("RE1", "CA1", NOON, seconds, "Hi Sam", status))
    assert (shown["duration"], shown["status"], shown["call_sid"]) == (str(seconds), status, "CA1")
    assert "Hi Sam" not in str(shown)


def test_every_resource_has_its_address(leg: Leg, message: Message) -> None:
    shown = [
        call_json(leg),
        message_json(ACCOUNT, message),
        number_json(ACCOUNT, Number(BOT, "PN1", NOON)),
        recording_json(ACCOUNT, Recording("RE1", "CA1", NOON, 9, "")),
    ]
    assert [one["uri"] for one in shown] == [
        "/2010-04-01/Accounts/AC1/Calls/CA1.json",
        "/2010-04-01/Accounts/AC1/Messages/SM1.json",
        "/2010-04-01/Accounts/AC1/IncomingPhoneNumbers/PN1.json",
        "/2010-04-01/Accounts/AC1/Recordings/RE1.json",
    ]
