"""The REST side, driven by Twilio's own client."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from callbot.simulator import (
    AcceptThenReset,
    Answers,
    Busy,
    CarrierVoicemail,
    CutBeforeAccept,
    LeavesVoicemail,
    Network,
    Person,
    Refuse,
)
from callbot.simulator.network import ACCOUNT_SID, AUTH_TOKEN
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play


class ToTheSimulator(TwilioHttpClient):
    """Twilio's HTTP client with another host."""

    def __init__(self, origin: str) -> None:
        super().__init__(timeout=5)
        self.origin = origin

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """Send it to the simulator."""
        return super().request(method, url.replace("https://api.twilio.com", self.origin), *args, **kwargs)


@pytest.fixture
def origin(network: Network) -> Iterator[str]:
    """The address of the REST side."""
    with network.rest_server() as address:
        yield address


@pytest.fixture
def client(origin: str) -> Iterator[Client]:
    """Twilio's client of the account."""
    http = ToTheSimulator(origin)
    yield Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http)
    if http.session is not None:
        http.session.close()


def test_a_text_is_created_delivered_and_found_again(
    client: Client, network: Network, bot: Bot, dana: Person
) -> None:
    made = client.messages.create(to=DANA, from_=BOT, body="Hi", status_callback=f"{bot.origin}/texts")
    assert (str(made.status), str(made.direction), made.num_segments) == ("queued", "outbound-api", "1")
    play(network)
    assert [text.body for text in dana.inbox] == ["Hi"]
    since = datetime.now(UTC) - timedelta(minutes=1)
    [found] = client.messages.list(to=DANA, from_=BOT, date_sent_after=since)
    assert (found.sid, str(found.status), found.body) == (made.sid, "delivered", "Hi")
    assert client.messages.list(to=SAM) == []
    assert client.messages.list(date_sent_before=since) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "12", "from_": BOT, "body": "x"}, 21211),
        ({"to": DANA, "from_": SAM, "body": "x"}, 21606),
        ({"to": DANA, "from_": BOT}, 21602),
        ({"to": DANA, "from_": BOT, "body": "x" * 1601}, 21617),
        ({"to": "+447700900123", "from_": BOT, "body": "x"}, 21408),
    ],
)
def test_what_twilio_refuses_is_refused(
    client: Client, network: Network, fields: dict[str, str], code: int
) -> None:
    network.exchange.closed_prefixes = ("+44",)
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(**fields)
    assert (refused.value.code, refused.value.status) == (code, 400)


def test_a_wrong_token_is_refused(origin: str) -> None:
    answer = requests.get(
        f"{origin}/2010-04-01/Accounts/{ACCOUNT_SID}.json", auth=(ACCOUNT_SID, "x"), timeout=5
    )
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_an_ordered_call_is_rung_heard_and_told(
    client: Client, network: Network, bot: Bot, sam: Person
) -> None:
    bot.says |= {
        "/remind": '<Gather numDigits="1" action="/ready"><Say>Hi Sam.</Say></Gather>',
        "/ready": "<Hangup/>",
    }
    sam.takes(Answers(presses="1"))
    made = client.calls.create(
        to=SAM,
        from_=BOT,
        url=f"{bot.origin}/remind",
        status_callback=f"{bot.origin}/calls",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    play(network)
    assert sam.ears == "Hi Sam."
    assert bot.at("/ready")[0]["Digits"] == "1"
    assert [form["CallStatus"] for form in bot.at("/calls")] == [
        "initiated",
        "ringing",
        "in-progress",
        "completed",
    ]
    assert str(client.calls(str(made.sid)).fetch().status) == "completed"


def test_inline_documents_and_busy_phones(client: Client, network: Network, bot: Bot, sam: Person) -> None:
    sam.takes(Busy())
    client.calls.create(
        to=SAM, from_=BOT, twiml="<Response><Say>x</Say></Response>", status_callback=f"{bot.origin}/calls"
    )
    client.calls.create(to=SAM, from_=BOT, twiml="<Response><Say>Now.</Say></Response>")
    sam.takes(Answers())
    play(network)
    assert (bot.at("/calls")[0]["CallStatus"], bot.at("/calls")[0]["SipResponseCode"]) == ("busy", "486")
    assert sam.ears == "Now."


def test_a_machine_is_told_where_detection_is_asked(
    client: Client, network: Network, bot: Bot, sam: Person
) -> None:
    bot.says["/remind"] = "<Say>Hi Sam.</Say>"
    sam.takes(CarrierVoicemail(after=20))
    client.calls.create(to=SAM, from_=BOT, url=f"{bot.origin}/remind", machine_detection="Enable")
    play(network)
    assert bot.at("/remind")[0]["AnsweredBy"] == "machine_start"
    assert (sam.ears, sam.mailbox[0].words) == ("", "Hi Sam.")


def test_a_call_without_a_document_is_refused(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.calls.create(to=SAM, from_=BOT)
    assert refused.value.code == 21205


def test_a_live_call_can_be_ended(client: Client, network: Network, bot: Bot, sam: Person) -> None:
    bot.says["/long"] = '<Pause length="600"/>'
    sam.takes(Answers(after=0))
    made = client.calls.create(to=SAM, from_=BOT, url=f"{bot.origin}/long")
    network.run_due()
    client.calls(str(made.sid)).update(status="completed")
    play(network, 1)
    assert str(client.calls(str(made.sid)).fetch().status) == "completed"


def test_too_many_requests_are_refused_once(client: Client, network: Network, dana: Person) -> None:
    network.trouble.add(Refuse())
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=DANA, from_=BOT, body="Hi")
    assert refused.value.status == 429
    client.messages.create(to=DANA, from_=BOT, body="Hi")
    play(network)
    assert len(dana.inbox) == 1


@pytest.mark.parametrize(("trouble", "texts"), [(AcceptThenReset(), 1), (CutBeforeAccept(), 0)])
def test_a_cut_connection_looks_the_same_whatever_became_of_the_text(
    client: Client, network: Network, dana: Person, trouble: AcceptThenReset | CutBeforeAccept, texts: int
) -> None:
    network.trouble.add(trouble)
    with pytest.raises(requests.ConnectionError):
        client.messages.create(to=DANA, from_=BOT, body="Hi")
    play(network)
    assert len(dana.inbox) == len(client.messages.list(to=DANA)) == texts


def test_the_numbers_webhooks_are_read_and_set(client: Client, network: Network, bot: Bot) -> None:
    [number] = client.incoming_phone_numbers.list(phone_number=BOT)
    assert number.voice_url == f"{bot.origin}/voice"
    number.update(voice_url="http://bot.example/new")
    assert network.exchange.numbers[BOT].voice_url == "http://bot.example/new"


def test_a_voicemail_is_fetched_and_deleted(
    client: Client, origin: str, network: Network, bot: Bot, dana: Person
) -> None:
    bot.says |= {"/voice": '<Record action="/recorded"/>', "/recorded": "<Hangup/>"}
    dana.calls(BOT, LeavesVoicemail("Hi", seconds=3))
    play(network)
    path = bot.at("/recorded")[0]["RecordingUrl"].replace("https://api.twilio.com", origin)
    assert requests.get(f"{path}.wav", timeout=5).status_code == 401
    assert len(requests.get(f"{path}.wav", auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=5).content) > 3 * 8000
    client.recordings(bot.at("/recorded")[0]["RecordingSid"]).delete()
    assert network.recordings == []


def test_lists_come_in_pages(client: Client, network: Network, dana: Person) -> None:
    for number in range(5):
        client.messages.create(to=DANA, from_=BOT, body=str(number))
    assert [message.body for message in client.messages.list(page_size=2)] == ["4", "3", "2", "1", "0"]
