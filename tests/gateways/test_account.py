"""The account at Twilio, read and pointed over a real socket."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from callbot.domain.webhooks import Held, Pointing, Webhook
from callbot.gateways.account import TEST_CREDENTIALS, TwilioAccount, changes
from callbot.gateways.base import Failure, Later, Refused, Shut, Unknown
from callbot.simulator import AcceptThenReset, CutBeforeAccept, Garble, Network, Refuse
from callbot.simulator.exchange import MessagingService
from tests.outboxes import BOT, DANA, SAM

NEW = Pointing(
    voice=Webhook("https://callbot.example/v#rc=2"), sms=Webhook("https://callbot.example/s", "GET")
)
FAILURES = (Refused, Later, Unknown, Shut)


@pytest.fixture
def account(network: Network) -> Iterator[TwilioAccount]:
    with network.rest_server() as origin:
        yield wired(network, origin)


def wired(network: Network, origin: str, token: str | None = None) -> TwilioAccount:
    sid, token = network.account_sid, token or network.auth_token
    return TwilioAccount(sid, token, (sid, token), origin)


def held(account: TwilioAccount) -> Held:
    found = account.numbers(BOT)
    assert not isinstance(found, FAILURES)
    [number] = found
    return number


def test_a_number_comes_with_where_it_points(account: TwilioAccount, network: Network) -> None:
    network.exchange.numbers[BOT].voice_url = "https://old.example/v"
    number = held(account)
    assert (number.e164, number.sid) == (BOT, network.exchange.numbers[BOT].sid)
    assert number.pointing == Pointing(voice=Webhook("https://old.example/v"))


def test_a_number_that_is_not_there_is_none(account: TwilioAccount) -> None:
    assert account.numbers(DANA) == []


def test_a_part_of_a_number_is_another_number(account: TwilioAccount) -> None:
    assert account.numbers(BOT[:-1]) == []


def test_all_pages_are_read(
    account: TwilioAccount, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbot.gateways.account.PAGE", 2)
    for last in range(1, 7):
        network.number(f"+1212555010{last}")
    found = account.numbers()
    assert not isinstance(found, FAILURES)
    assert [number.e164[-1] for number in found] == list("0123456")


def test_it_is_pointed_elsewhere_and_back(account: TwilioAccount) -> None:
    before = held(account)
    after = account.point(before, NEW)
    assert isinstance(after, Held)
    assert after.pointing == held(account).pointing == NEW
    assert account.point(after, before.pointing) == before


def test_only_what_differs_is_written() -> None:
    assert changes(NEW, NEW) == {}
    assert changes(NEW, replace(NEW, trunk="TK1", voice=Webhook("https://callbot.example/v"))) == {
        "VoiceUrl": "https://callbot.example/v",
        "TrunkSid": "TK1",
    }


def test_services_come_with_their_numbers(account: TwilioAccount, network: Network) -> None:
    number = network.exchange.numbers[BOT]
    service = MessagingService("MG1", "Acme", network.clock.now(), "https://acme.example/in", defers=False)
    service.numbers.append(number.sid)
    network.exchange.services["MG1"] = service
    found = account.services()
    assert not isinstance(found, FAILURES)
    assert [(one.name, one.inbound.url, one.defers, one.numbers) for one in found] == [
        ("Acme", "https://acme.example/in", False, frozenset({number.sid}))
    ]


@pytest.mark.parametrize("trial", [True, False])
def test_a_trial_account_is_known(account: TwilioAccount, network: Network, trial: bool) -> None:
    network.exchange.trial = trial
    assert account.is_trial() is trial


Ask = Callable[[TwilioAccount], object]
ASKING: list[Ask] = [TwilioAccount.is_trial, TwilioAccount.numbers, TwilioAccount.services]


@pytest.mark.parametrize("ask", ASKING)
def test_credentials_that_are_refused_shut_it(network: Network, ask: Ask) -> None:
    with network.rest_server() as origin:
        assert isinstance(ask(wired(network, origin, "another-token")), Shut)


@pytest.mark.parametrize("ask", ASKING)
def test_test_credentials_are_named(account: TwilioAccount, network: Network, ask: Ask) -> None:
    network.exchange.test_credentials = True
    assert ask(account) == Shut(TEST_CREDENTIALS)


@pytest.mark.parametrize("ask", ASKING)
def test_where_nobody_listens_it_is_said_so(network: Network, ask: Ask) -> None:
    with network.rest_server() as origin:
        gone = wired(network, origin)
    assert ask(gone) == Later("Twilio could not be reached")


def test_what_twilio_refuses_comes_with_its_words(account: TwilioAccount) -> None:
    refused = account.point(held(account), Pointing(voice=Webhook("https://call_bot.example/v")))
    assert refused == Refused("Twilio refused it: VoiceUrl is not a valid URL. (error 21402)", 21402)


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        (Refuse(), Later),
        (Refuse(500, 20500, "Internal Server Error", None), Unknown),
        (CutBeforeAccept(), Later),
        (AcceptThenReset(), Later),
        (Garble(), Unknown),
        (Garble('{"sid": 5}', 200, "application/json"), Unknown),
        (Garble("[]", 200, "application/json"), Unknown),
    ],
)
def test_trouble_on_the_way_is_no_answer(
    account: TwilioAccount, network: Network, trouble: Refuse, answer: type[Failure]
) -> None:
    number = held(account)
    network.trouble.add(trouble)
    assert isinstance(account.point(number, NEW), answer)


class Onward(BaseHTTPRequestHandler):
    """A stand-in whose lists name another host for the next page, as Twilio's own do."""

    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(self.path)
        more = "https://messaging.twilio.com/v1/Services?Page=1" if "Page=1" not in self.path else None
        next_page = f'"{more}"' if more else "null"
        body = f'{{"services": [], "meta": {{"next_page_url": {next_page}}}}}'.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_the_next_page_is_asked_for_where_the_first_was() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Onward)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    Onward.seen.clear()
    try:
        found = TwilioAccount("AC1", "t", ("AC1", "t"), f"http://127.0.0.1:{server.server_port}").services()
    finally:
        server.shutdown()
        server.server_close()
    assert found == []
    assert Onward.seen == ["/v1/Services?PageSize=1000", "/v1/Services?Page=1"]


def test_a_list_that_does_not_end_is_none(monkeypatch: pytest.MonkeyPatch, network: Network) -> None:
    monkeypatch.setattr("callbot.gateways.account.PAGE", 1)
    monkeypatch.setattr("callbot.gateways.account.MOST_PAGES", 2)
    for number in (SAM, DANA):
        network.number(number)
    with network.rest_server() as origin:
        assert wired(network, origin).numbers() == Later("Twilio's list does not end")
