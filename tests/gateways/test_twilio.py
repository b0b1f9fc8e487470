"""What became of one request to Twilio, asked of the simulator's REST side over a real socket."""

import socket
from datetime import datetime, timedelta

import pytest

from callbot.gateways import twilio
from callbot.gateways.base import Accepted, CallReceived, Later, Receipt, Refused, Shut, TextReceived, Unknown
from callbot.gateways.twilio import TwilioTelephone
from callbot.simulator import (
    SERVER_ERROR,
    AcceptThenReset,
    CutBeforeAccept,
    Hang,
    Network,
    Refuse,
)
from tests.gateways.conftest import wired
from tests.outboxes import BOT, DANA


def text(telephone: TwilioTelephone, body: str = "Hi", to: str = DANA) -> Receipt:
    return telephone.text(to=to, from_=BOT, body=body, status_url="http://127.0.0.1:9/s", valid_seconds=60)


def test_taken_has_a_sid(network: Network, telephone: TwilioTelephone) -> None:
    receipt = text(telephone)
    assert receipt == Accepted(network.messages[0].sid)


def test_a_call_is_taken(network: Network, telephone: TwilioTelephone) -> None:
    receipt = telephone.call(
        to=DANA, from_=BOT, url="http://127.0.0.1:9/v", status_url="http://127.0.0.1:9/s", ring_seconds=20
    )
    assert isinstance(receipt, Accepted)
    since = network.clock.now() - timedelta(minutes=2)
    made = telephone.calls_made(to=DANA, from_=BOT, since=since, until=since + timedelta(minutes=12))
    assert not isinstance(made, Later)
    assert [call.sid for call in made] == [receipt.sid]


@pytest.mark.parametrize(
    ("trouble", "receipt"),
    [
        (Refuse(400, 21610, "opted out", None), Refused("they asked not to be texted", 21610)),
        (Refuse(400, 29999, "odd", None), Refused("the phone company refused it (error 29999)", 29999)),
        (Refuse(429, 20429, "slow", 7), Later("the phone company asks for patience", 7.0)),
        (Refuse(401, 20003, "who", None), Shut("the account did not accept our credentials")),
        (Refuse(400, 21611, "full", None), Later("our number has too many texts waiting", 60.0)),
        (SERVER_ERROR, Unknown("no clear answer (HTTP 500)")),
    ],
)
def test_an_error_is_read(
    network: Network, telephone: TwilioTelephone, trouble: Refuse, receipt: Receipt
) -> None:
    network.trouble.add(trouble)
    assert text(telephone) == receipt


@pytest.mark.parametrize("trouble", [AcceptThenReset(), CutBeforeAccept()])
def test_cr_04_a_reset_is_unknown(
    network: Network, telephone: TwilioTelephone, trouble: AcceptThenReset | CutBeforeAccept
) -> None:
    network.trouble.add(trouble)
    assert isinstance(text(telephone), Unknown)


def test_cr_04_a_time_out_is_unknown(
    network: Network, telephone: TwilioTelephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "READ_SECONDS", 0.2)
    network.trouble.add(Hang(1.0))
    assert isinstance(text(telephone), Unknown)
    assert len(network.messages) == 1


def test_cr_05_refused_at_the_door_is_surely_not_taken(network: Network) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
    assert text(wired(network, origin)) == Later("the phone company could not be reached")


def test_cr_05_no_such_host_is_surely_not_taken(network: Network) -> None:
    assert isinstance(text(wired(network, "http://twilio.invalid")), Later)


def test_a_wrong_token_burns_no_text(network: Network) -> None:
    with network.rest_server() as origin:
        assert isinstance(text(wired(network, origin, "another-token")), Shut)
    assert network.messages == []


def test_a_look_up_finds_what_was_taken_without_an_answer(
    network: Network, telephone: TwilioTelephone
) -> None:
    network.trouble.add(AcceptThenReset())
    text(telephone, "Hi, you just called Sam")
    since = network.clock.now() - timedelta(minutes=2)
    found = telephone.texts_sent(to=DANA, from_=BOT, since=since, until=since + timedelta(minutes=12))
    assert not isinstance(found, Later)
    assert [item.body for item in found] == ["Hi, you just called Sam"]
    assert telephone.texts_sent(to=DANA, from_=BOT, since=since, until=since) == ()


def test_a_list_that_cannot_be_had_is_later(network: Network) -> None:
    with network.rest_server() as origin:
        telephone = wired(network, origin, "another-token")
        since = network.clock.now()
        assert isinstance(telephone.texts_sent(to=DANA, from_=BOT, since=since, until=since), Later)


def came_in(telephone: TwilioTelephone, since: datetime) -> list[TextReceived | CallReceived]:
    """Texts, then calls, as the lists have them."""
    texts, calls = telephone.texts_received(since=since), telephone.calls_received(since=since)
    assert not isinstance(texts, Later)
    assert not isinstance(calls, Later)
    return [*texts, *calls]


def test_what_came_in_is_read_from_the_lists(network: Network, telephone: TwilioTelephone) -> None:
    since = network.clock.now() - timedelta(minutes=1)
    dana = network.exchange.people[DANA]
    dana.texts(BOT, "Thursday at 10?")
    network.exchange.numbers[BOT].voice_url = "http://127.0.0.1:9/nobody"
    dana.calls(BOT)
    network.run_due()
    text(telephone)
    told, rang = came_in(telephone, since)
    assert told == TextReceived(network.messages[0].sid, DANA, BOT, "Thursday at 10?", 0, told.at)
    assert isinstance(rang, CallReceived)
    assert (rang.sid, rang.from_raw, rang.to) == (network.calls[0].sid, DANA, BOT)


def test_what_came_in_is_read_to_the_last_page(
    network: Network, telephone: TwilioTelephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "PAGE", 2)
    since = network.clock.now() - timedelta(minutes=1)
    for number in range(5):
        network.exchange.people[DANA].texts(BOT, f"text {number}")
    words = [each.body for each in came_in(telephone, since) if isinstance(each, TextReceived)]
    assert words == [f"text {number}" for number in (4, 3, 2, 1, 0)]


def test_what_came_before_is_left_out(network: Network, telephone: TwilioTelephone) -> None:
    network.exchange.people[DANA].texts(BOT, "long ago")
    assert telephone.texts_received(since=network.clock.now() + timedelta(minutes=1)) == ()


def test_what_no_database_takes_is_left_out(network: Network, telephone: TwilioTelephone) -> None:
    since = network.clock.now() - timedelta(minutes=1)
    network.exchange.people[DANA].texts(BOT, "half a pair \ud83d and \x00 nothing")
    [told] = came_in(telephone, since)
    assert isinstance(told, TextReceived)
    assert told.body == "half a pair ? and  nothing"


@pytest.mark.parametrize("trouble", [SERVER_ERROR, Refuse(), CutBeforeAccept(), Hang(1.0)])
@pytest.mark.parametrize("page", [1, 2])
def test_half_a_list_is_none(
    network: Network,
    telephone: TwilioTelephone,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Refuse | CutBeforeAccept | Hang,
    page: int,
) -> None:
    monkeypatch.setattr(twilio, "READ_SECONDS", 0.2)
    monkeypatch.setattr(twilio, "PAGE", 1)
    since = network.clock.now() - timedelta(minutes=1)
    for number in range(2):
        network.exchange.people[DANA].texts(BOT, f"text {number}")
    network.trouble.lists.extend([None] * (page - 1) + [trouble])
    assert isinstance(telephone.texts_received(since=since), Later)
