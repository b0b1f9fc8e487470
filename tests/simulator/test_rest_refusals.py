"""What the simulated Twilio refuses at its door, with Twilio's own codes, and in which order."""

from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from callbot.simulator import Network, VirtualClock
from callbot.simulator.checks import MOST_CHARACTERS, MOST_TWIML, Refused, check_call, check_message
from callbot.simulator.exchange import Exchange
from callbot.simulator.resources import Resource
from tests.simulator.conftest import BOT, DANA, SAM

SECOND = "+12125550101"
ABROAD = "+447700900123"
TEXT = {"To": DANA, "From": BOT, "Body": "Hi"}
CALL = {"To": DANA, "From": BOT, "Url": "http://bot.example/voice"}
NONE: tuple[str, ...] = ()


@pytest.fixture
def desk(tmp_path: Path) -> Network:
    """A network with the bot's number, where texts and calls to Britain are switched off."""
    made = Network(VirtualClock(tmp_path / "clock"))
    made.number(BOT)
    made.number(SECOND)
    made.person("Dana", DANA)
    made.exchange.closed_prefixes = ("+44",)
    return made


@pytest.fixture
def exchange(desk: Network) -> Exchange:
    return desk.exchange


def asked(
    desk: Network, method: str, path: str, form: dict[str, str] | None = None, **more: str
) -> TestResponse:
    """One request with the account's own credentials, or those in `more`."""
    name, secret = more.get("name", desk.account_sid), more.get("secret", desk.auth_token)
    account = more.get("account", desk.account_sid)
    where = f"/2010-04-01/Accounts/{account}{path}"
    return Client(desk.rest).open(where, method=method, data=form, auth=(name, secret))


def said(answer: TestResponse) -> Resource:
    """The body of an answer."""
    body: Resource = answer.json or {}
    return body


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "12"}, 21211),
        ({"To": "+0125550133"}, 21211),
        ({"To": "16175550133"}, 21211),
        ({"To": "+1 617 555 0133"}, 21211),
        ({"To": "+" + "1" * 16}, 21211),
        ({"Body": ""}, 21602),
        ({"Body": "x" * (MOST_CHARACTERS + 1)}, 21617),
        ({"To": ABROAD}, 21408),
        ({"From": ""}, 21603),
        ({"From": SAM}, 21606),
        ({"To": BOT}, 21266),
    ],
)
def test_a_text_is_refused(exchange: Exchange, said: dict[str, str], code: int) -> None:
    with pytest.raises(Refused) as refused:
        check_message(exchange, {**TEXT, **said}, NONE)
    assert (refused.value.code, refused.value.status) == (code, 400)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "Dana"}, 21217),
        ({"To": "+1617"}, 21217),
        ({"From": ""}, 21213),
        ({"From": SAM}, 21210),
        ({"Url": ""}, 21205),
        ({"Url": "", "Twiml": "x" * (MOST_TWIML + 1)}, 21205),
        ({"To": ABROAD}, 21215),
    ],
)
def test_a_call_is_refused(exchange: Exchange, said: dict[str, str], code: int) -> None:
    with pytest.raises(Refused) as refused:
        check_call(exchange, {**CALL, **said})
    assert (refused.value.code, refused.value.status) == (code, 400)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Body": "x" * MOST_CHARACTERS},
        {"To": "+1234567"},
        {"To": "+" + "1" * 15},
        {"To": SAM},
    ],
)
def test_a_text_within_the_limits_leaves_from_the_bot(exchange: Exchange, said: dict[str, str]) -> None:
    assert check_message(exchange, {**TEXT, **said}, NONE) == BOT


def test_a_picture_needs_no_words(exchange: Exchange) -> None:
    assert check_message(exchange, {"To": DANA, "From": BOT}, ("http://bot.example/a.png",)) == BOT


def test_a_messaging_service_chooses_the_first_number(exchange: Exchange) -> None:
    assert check_message(exchange, {"To": DANA, "Body": "Hi", "MessagingServiceSid": "MG1"}, NONE) == BOT


def test_a_named_sender_wins_over_the_service(exchange: Exchange) -> None:
    form = {**TEXT, "From": SECOND, "MessagingServiceSid": "MG1"}
    assert check_message(exchange, form, NONE) == SECOND


def test_a_service_without_numbers_sends_nothing(tmp_path: Path) -> None:
    bare = Network(VirtualClock(tmp_path / "bare")).exchange
    with pytest.raises(Refused) as refused:
        check_message(bare, {"To": DANA, "Body": "Hi", "MessagingServiceSid": "MG1"}, NONE)
    assert refused.value.code == 21603


def test_who_opted_out_of_one_number_may_be_texted_from_another(exchange: Exchange) -> None:
    exchange.opted_out.add((DANA, BOT))
    with pytest.raises(Refused) as refused:
        check_message(exchange, TEXT, NONE)
    assert refused.value.code == 21610
    assert check_message(exchange, {**TEXT, "From": SECOND}, NONE) == SECOND


def test_a_document_of_the_longest_length_is_rung(exchange: Exchange) -> None:
    check_call(exchange, {"To": DANA, "From": BOT, "Twiml": "x" * MOST_TWIML})


def test_no_region_is_closed_unless_it_is_said(exchange: Exchange) -> None:
    exchange.closed_prefixes = ()
    check_call(exchange, {**CALL, "To": ABROAD})
    assert check_message(exchange, {**TEXT, "To": ABROAD}, NONE) == BOT


@pytest.mark.parametrize(
    ("name", "secret"),
    [("AC" + "9" * 32, ""), ("AC" + "9" * 32, "guess"), ("SK1", "guess")],
)
def test_a_stranger_is_not_let_in(desk: Network, name: str, secret: str) -> None:
    answer = asked(desk, "GET", ".json", name=name, secret=secret)
    assert (answer.status_code, said(answer)["code"]) == (401, 20003)


def test_nobody_is_let_in_without_credentials(desk: Network) -> None:
    answer = Client(desk.rest).get(f"/2010-04-01/Accounts/{desk.account_sid}.json")
    assert (answer.status_code, said(answer)["code"]) == (401, 20003)


def test_the_account_with_a_wrong_secret_is_not_let_in(desk: Network) -> None:
    assert asked(desk, "GET", ".json", secret="guess").status_code == 401


def test_an_api_key_opens_every_door_but_that_of_the_account_itself(desk: Network) -> None:
    desk.exchange.api_keys["SK1"] = "a secret"
    answer = asked(desk, "GET", "/Messages.json", name="SK1", secret="a secret")
    assert (answer.status_code, said(answer)["messages"]) == (200, [])
    assert asked(desk, "GET", ".json", name="SK1", secret="a secret").status_code == 401


def test_the_account_never_shows_its_token(desk: Network) -> None:
    answer = asked(desk, "GET", ".json")
    assert said(answer)["status"] == "active"
    assert desk.auth_token not in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/Messages/SM1.json"),
        ("GET", "/Calls/CA1.json"),
        ("POST", "/Calls/CA1.json"),
        ("GET", "/IncomingPhoneNumbers/PN1.json"),
        ("POST", "/IncomingPhoneNumbers/PN1.json"),
        ("GET", "/Recordings/RE1.json"),
        ("DELETE", "/Recordings/RE1.json"),
        ("GET", "/Recordings/RE1.mp3"),
        ("GET", "/Queues.json"),
    ],
)
def test_what_is_not_there_is_404(desk: Network, method: str, path: str) -> None:
    answer = asked(desk, method, path)
    assert (answer.status_code, said(answer)["code"]) == (404, 20404)
    assert path in said(answer)["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/Messages.json"),
        ("PUT", "/Calls.json"),
        ("POST", ".json"),
        ("POST", "/Recordings/RE1.mp3"),
    ],
)
def test_another_method_is_405(desk: Network, method: str, path: str) -> None:
    assert asked(desk, method, path).status_code == 405


def test_another_account_has_nothing_here(desk: Network) -> None:
    answer = asked(desk, "POST", "/Messages.json", TEXT, account="AC" + "9" * 32)
    assert (answer.status_code, said(answer)["code"]) == (404, 20404)
    assert desk.messages == []


def test_a_refusal_says_where_to_read_on(desk: Network) -> None:
    answer = asked(desk, "POST", "/Messages.json", {**TEXT, "Body": ""})
    assert said(answer) == {
        "code": 21602,
        "message": "Message body is required.",
        "status": 400,
        "more_info": "https://www.twilio.com/docs/errors/21602",
    }


def test_a_refused_text_leaves_no_trace(desk: Network) -> None:
    asked(desk, "POST", "/Messages.json", {**TEXT, "To": ABROAD})
    assert desk.messages == []
    assert desk.exchange.agenda.next_at() is None


def test_a_refused_call_leaves_no_trace(desk: Network) -> None:
    asked(desk, "POST", "/Calls.json", {**CALL, "To": ABROAD})
    assert desk.calls == []
    assert desk.exchange.agenda.next_at() is None
