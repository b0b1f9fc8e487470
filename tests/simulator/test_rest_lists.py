"""Lists of the simulated Twilio: what is newest, which page comes next, and what a filter lets through."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from werkzeug.test import Client

from callbot.simulator import Network, VirtualClock
from callbot.simulator.listing import page, within
from callbot.simulator.resources import Resource
from tests.simulator.conftest import BOT, DANA, SAM

SENT = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
SECOND = "+12125550101"


@pytest.fixture
def desk(tmp_path: Path) -> Network:
    made = Network(VirtualClock(tmp_path / "clock"))
    made.number(BOT)
    made.number(SECOND)
    made.person("Dana", DANA)
    made.person("Sam", SAM)
    return made


def asked(desk: Network, method: str, path: str, form: dict[str, str] | None = None) -> Resource:
    """The body of an answer that went well."""
    where = path if path.startswith("/2010") else f"/2010-04-01/Accounts/{desk.account_sid}{path}"
    answer = Client(desk.rest).open(where, method=method, data=form, auth=(desk.account_sid, desk.auth_token))
    assert answer.status_code in {200, 201}, answer.text
    body: Resource = answer.json or {}
    return body


def texts(desk: Network, body: str, to: str = DANA, from_: str = BOT) -> str:
    """The bot texts somebody: the sid."""
    made = asked(desk, "POST", "/Messages.json", {"To": to, "From": from_, "Body": body})
    return str(made["sid"])


def listed(desk: Network, query: str = "") -> list[str]:
    """The words of the texts that a list shows."""
    return [text["body"] for text in asked(desk, "GET", f"/Messages.json{query}")["messages"]]


def test_the_newest_stands_first(desk: Network) -> None:
    for words in ("one", "two", "three"):
        texts(desk, words)
    assert listed(desk) == ["three", "two", "one"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["three", "two", "one"]),
        ("?To=%2B16175550133", ["three", "one"]),
        ("?To=%2B12125550143", ["two"]),
        ("?From=%2B12125550101", ["three"]),
        ("?To=%2B12125550143&From=%2B12125550101", []),
        ("?To=%2B16175550199", []),
        ("?DateSent=2020-01-01", []),
        ("?DateSent%3E=2020-01-01", ["three", "two", "one"]),
        ("?DateSent%3C=2020-01-01", []),
    ],
)
def test_a_list_is_filtered(desk: Network, query: str, shown: list[str]) -> None:
    texts(desk, "one")
    texts(desk, "two", SAM)
    texts(desk, "three", from_=SECOND)
    assert listed(desk, query) == shown


def test_following_the_pages_shows_each_text_once(desk: Network) -> None:
    sids = [texts(desk, f"text {number}") for number in range(5)]
    found, where = [], "/Messages.json?PageSize=2"
    while where:
        shown = asked(desk, "GET", where)
        found += [text["sid"] for text in shown["messages"]]
        where = shown["next_page_uri"]
    assert found == sids[::-1]


def test_a_filter_goes_along_to_the_next_page(desk: Network) -> None:
    for number in range(3):
        texts(desk, f"text {number}")
    texts(desk, "to Sam", SAM)
    first = asked(desk, "GET", "/Messages.json?PageSize=2&DateSent%3E=2020-01-01")
    assert "DateSent>=2020-01-01" in unquote(first["next_page_uri"])


def test_calls_are_filtered_by_status(desk: Network) -> None:
    form = {"To": DANA, "From": BOT, "Twiml": "<Response/>"}
    sid = asked(desk, "POST", "/Calls.json", form)["sid"]
    status = asked(desk, "GET", f"/Calls/{sid}.json")["status"]
    assert [call["sid"] for call in asked(desk, "GET", f"/Calls.json?Status={status}")["calls"]] == [sid]
    assert asked(desk, "GET", "/Calls.json?Status=no-such")["calls"] == []


def test_numbers_are_found_by_number(desk: Network) -> None:
    path = "/IncomingPhoneNumbers.json?PhoneNumber=%2B12125550101"
    [number] = asked(desk, "GET", path)["incoming_phone_numbers"]
    assert (number["phone_number"], number["sid"]) == (SECOND, desk.exchange.numbers[SECOND].sid)


def test_all_numbers_are_listed(desk: Network) -> None:
    shown = asked(desk, "GET", "/IncomingPhoneNumbers.json")["incoming_phone_numbers"]
    assert [number["phone_number"] for number in shown] == [BOT, SECOND]


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("VoiceUrl", "voice_url"),
        ("VoiceMethod", "voice_method"),
        ("VoiceFallbackUrl", "voice_fallback_url"),
        ("VoiceFallbackMethod", "voice_fallback_method"),
        ("SmsUrl", "sms_url"),
        ("SmsMethod", "sms_method"),
        ("SmsFallbackUrl", "sms_fallback_url"),
        ("SmsFallbackMethod", "sms_fallback_method"),
        ("StatusCallback", "status_callback"),
        ("StatusCallbackMethod", "status_callback_method"),
        ("FriendlyName", "friendly_name"),
    ],
)
def test_one_setting_of_a_number_changes_alone(desk: Network, field: str, shown: str) -> None:
    new = "GET" if field.endswith("Method") else "https://new.example/in"
    path = f"/IncomingPhoneNumbers/{desk.exchange.numbers[BOT].sid}.json"
    before = asked(desk, "GET", path)
    after = asked(desk, "POST", path, {field: new})
    assert after == {**before, shown: new}
    assert asked(desk, "GET", path) == after


def test_a_setting_that_twilio_does_not_know_changes_nothing(desk: Network) -> None:
    path = f"/IncomingPhoneNumbers/{desk.exchange.numbers[BOT].sid}.json"
    before = asked(desk, "GET", path)
    assert asked(desk, "POST", path, {"PhoneNumber": SAM, "Sid": "PN1"}) == before


@pytest.mark.parametrize(
    ("size", "number", "rows", "start", "end", "more"),
    [
        (2, 0, [0, 1], 0, 1, True),
        (2, 1, [2, 3], 2, 3, True),
        (2, 2, [4], 4, 4, False),
        (2, 3, [], 6, 6, False),
        (5, 0, [0, 1, 2, 3, 4], 0, 4, False),
        (4, 0, [0, 1, 2, 3], 0, 3, True),
        (50, 0, [0, 1, 2, 3, 4], 0, 4, False),
    ],
)
def test_a_page_is_cut(size: int, number: int, rows: list[int], start: int, end: int, more: bool) -> None:
    shown = page("/x", "rows", range(5), lambda row: {"n": row}, {"PageSize": str(size), "Page": str(number)})
    assert [row["n"] for row in shown["rows"]] == rows
    assert (shown["start"], shown["end"], shown["next_page_uri"] is not None) == (start, end, more)


def test_an_empty_list_has_one_empty_page() -> None:
    shown = page("/x", "rows", (), lambda row: {"n": row}, {})
    assert (shown["rows"], shown["page_size"], shown["end"], shown["next_page_uri"]) == ([], 50, 0, None)


@pytest.mark.parametrize(
    ("args", "passes"),
    [
        ({"DateSent>": SENT.isoformat()}, True),
        ({"DateSent<": SENT.isoformat()}, True),
        ({"DateSent>": (SENT + timedelta(seconds=1)).isoformat()}, False),
        ({"DateSent<": (SENT - timedelta(seconds=1)).isoformat()}, False),
        ({"DateSent>": "2026-11-24T10:30:00-05:00"}, True),
        ({"DateSent>": "2026-11-24T10:31:00-05:00"}, False),
        ({"DateSent>": "2026-11-24"}, True),
        ({"DateSent>": "2026-11-25"}, False),
        ({"DateSent<=": "2026-11-25"}, True),
        ({"DateSent": "2026-11-24", "DateSent<": "2026-11-24T15:00:00Z"}, False),
        ({"DateSentinel": "2020-01-01"}, True),
    ],
)
def test_the_edges_of_a_date_filter(args: dict[str, str], passes: bool) -> None:
    assert within(SENT, args, "DateSent") is passes


def test_without_a_filter_even_what_was_never_sent_passes() -> None:
    assert within(None, {"To": DANA}, "DateSent")
