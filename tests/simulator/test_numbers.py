"""The numbers of the account as Twilio's own client changes them, and what the network then calls."""

from collections.abc import Iterator

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from callbot.simulator import HangsUp, Network, Person
from callbot.simulator.exchange import MessagingService
from callbot.simulator.network import ACCOUNT_SID, AUTH_TOKEN
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, SAM, play

APPLICATION, TRUNK = "AP" + "1" * 32, "TK" + "2" * 32


class ToTheSimulator(TwilioHttpClient):
    """Twilio's HTTP client with another host for each of Twilio's."""

    def __init__(self, origin: str) -> None:
        super().__init__(timeout=5)
        self.origin = origin

    def request(self, method: str, url: str, *args: object, **kwargs: object) -> Response:  # type: ignore[override]
        """Send it to the simulator."""
        for host in ("api", "messaging"):
            url = url.replace(f"https://{host}.twilio.com", self.origin)
        return super().request(method, url, *args, **kwargs)  # type: ignore[arg-type]


@pytest.fixture
def client(network: Network) -> Iterator[Client]:
    """Twilio's client of the account."""
    with network.rest_server() as origin:
        http = ToTheSimulator(origin)
        yield Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http)
        if http.session is not None:
            http.session.close()


def changed(client: Client, **fields: str) -> None:
    [number] = client.incoming_phone_numbers.list(phone_number=BOT)
    number.update(**fields)


@pytest.fixture
def service(network: Network) -> MessagingService:
    """A Messaging Service with the bot's number in it."""
    made = MessagingService("MG" + "3" * 32, "Acme", network.clock.now())
    made.numbers.append(network.exchange.numbers[BOT].sid)
    network.exchange.services[made.sid] = made
    return made


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"voice_url": "callbot.example"}, 21402),
        ({"sms_url": "ftp://callbot.example/in"}, 21402),
        ({"status_callback": "https://call_bot.example/in"}, 21402),
        ({"voice_method": "PUT"}, 21403),
        ({"voice_receive_mode": "data"}, 20001),
        ({"voice_application_sid": "AP1"}, 20001),
        ({"trunk_sid": APPLICATION}, 20001),
        ({"trunk_sid": TRUNK, "voice_application_sid": APPLICATION}, 20001),
    ],
)
def test_what_twilio_does_not_take_changes_nothing(
    client: Client, network: Network, fields: dict[str, str], code: int
) -> None:
    before = str(network.exchange.numbers[BOT])
    with pytest.raises(TwilioRestException) as refused:
        changed(client, friendly_name="new", **fields)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert repr(network.exchange.numbers[BOT]) == before


def test_an_application_and_a_trunk_drive_each_other_out(client: Client, network: Network) -> None:
    number = network.exchange.numbers[BOT]
    changed(client, voice_application_sid=APPLICATION)
    changed(client, trunk_sid=TRUNK)
    assert (number.voice_application_sid, number.trunk_sid) == ("", TRUNK)
    changed(client, voice_application_sid=APPLICATION)
    assert (number.voice_application_sid, number.trunk_sid) == (APPLICATION, "")


@pytest.mark.parametrize(
    "fields",
    [{"voice_application_sid": APPLICATION}, {"trunk_sid": TRUNK}, {"voice_receive_mode": "fax"}],
)
def test_what_goes_before_the_voice_webhooks_takes_the_call(
    client: Client, network: Network, bot: Bot, dana: Person, fields: dict[str, str]
) -> None:
    changed(client, **fields)
    dana.calls(BOT, HangsUp(after=3))
    play(network)
    assert network.posted == []


def test_an_application_takes_the_texts(client: Client, network: Network, bot: Bot, dana: Person) -> None:
    changed(client, sms_application_sid=APPLICATION)
    dana.texts(BOT, "hello")
    play(network)
    assert network.posted == []


@pytest.mark.parametrize(
    ("defers", "inbound", "asked"), [(True, "/own", ["/sms"]), (False, "/own", ["/own"]), (False, "", [])]
)
def test_a_service_takes_the_texts_unless_it_defers(
    network: Network, bot: Bot, dana: Person, service: MessagingService, defers: bool, inbound: str,
    asked: list[str],
) -> None:  # fmt: skip
    service.defers, service.inbound_url = defers, f"{bot.origin}{inbound}" if inbound else ""
    dana.texts(BOT, "hello")
    play(network)
    assert [post.url for post in network.posted] == [f"{bot.origin}{path}" for path in asked]


def test_services_and_their_numbers_are_listed(
    client: Client, network: Network, service: MessagingService
) -> None:
    for place in range(3):
        other = MessagingService(f"MG{place:032}", "Other", network.clock.now())
        network.exchange.services[other.sid] = other
    shown = client.messaging.v1.services.list(page_size=2)
    assert shown[0].sid == service.sid
    assert len(shown) == 4
    assert (shown[0].friendly_name, shown[0].use_inbound_webhook_on_number) == ("Acme", True)
    [member] = client.messaging.v1.services(service.sid).phone_numbers.list()
    assert member.phone_number == BOT


def test_a_trial_account_reaches_who_is_verified(client: Client, network: Network, dana: Person) -> None:
    network.exchange.trial = True
    network.exchange.verified.add(SAM)
    assert str(client.api.accounts(ACCOUNT_SID).fetch().type) == "Trial"
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=DANA, from_=BOT, body="hello")
    assert refused.value.code == 21608
    with pytest.raises(TwilioRestException) as refused:
        client.calls.create(to=DANA, from_=BOT, twiml="<Response/>")
    assert refused.value.code == 21219
    assert client.messages.create(to=SAM, from_=BOT, body="hello").sid


def test_test_credentials_open_almost_nothing(client: Client, network: Network) -> None:
    network.exchange.test_credentials = True
    with pytest.raises(TwilioRestException) as refused:
        client.incoming_phone_numbers(network.exchange.numbers[BOT].sid).fetch()
    assert (refused.value.status, refused.value.code) == (403, 20008)
    assert client.messages.create(to=DANA, from_=BOT, body="hello").sid
