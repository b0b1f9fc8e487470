"""What Twilio tells of account, registrations and countries, over a real socket."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from callbot.domain.doctor.facts import Brand, Campaign, Holder, Verification
from callbot.gateways.base import Later, Refused, Shut
from callbot.gateways.registry import TwilioRegistry
from callbot.simulator import Network
from callbot.simulator import registry as told
from callbot.simulator.exchange import MessagingService
from tests.outboxes import BOT

SERVICE = "MG" + "1" * 32


@pytest.fixture
def registry(network: Network) -> Iterator[TwilioRegistry]:
    network.exchange.services[SERVICE] = MessagingService(SERVICE, "callbot", network.exchange.clock.now())
    with network.rest_server() as origin:
        yield wired(network, origin)


def wired(network: Network, origin: str, token: str | None = None) -> TwilioRegistry:
    sid, token = network.account_sid, token or network.auth_token
    return TwilioRegistry(sid, token, (sid, token), origin)


def test_the_account(registry: TwilioRegistry, network: Network) -> None:
    assert registry.holder() == Holder("active", "Full")
    network.exchange.trial, network.exchange.registry.account_status = True, "suspended"
    assert registry.holder() == Holder("suspended", "Trial")


def test_a_wrong_token_opens_no_account(network: Network) -> None:
    with network.rest_server() as origin:
        assert isinstance(wired(network, origin, "0" * 32).holder(), Shut)


def test_an_api_key_opens_all_but_the_account(network: Network) -> None:
    key = ("SK" + "0" * 32, "made-up")
    network.exchange.api_keys[key[0]] = key[1]
    with network.rest_server() as origin:
        by_key = TwilioRegistry(network.account_sid, network.auth_token, key, origin)
        assert by_key.may_call("US") is True
        assert by_key.holder() == Holder("active", "Full")  # its token is asked with, never the key
        assert isinstance(TwilioRegistry(network.account_sid, "0" * 32, key, origin).holder(), Shut)


def test_twilios_clock(registry: TwilioRegistry) -> None:
    at = registry.told_at()
    assert isinstance(at, datetime)
    assert abs(at - datetime.now(UTC)) < timedelta(seconds=5)


def test_nobody_at_the_other_end(network: Network) -> None:
    away = wired(network, "http://127.0.0.1:1")
    for answer in (away.holder(), away.told_at(), away.campaigns(SERVICE), away.may_text("US")):
        assert isinstance(answer, Later)


def test_a_campaign_comes_with_its_brand_where_it_waits(registry: TwilioRegistry, network: Network) -> None:
    brand, campaign = told.Brand("BN1", identity="UNVERIFIED"), told.Campaign("QE1", SERVICE, "BN1")
    network.exchange.registry.brands.append(brand)
    network.exchange.registry.campaigns.append(campaign)
    assert registry.campaigns(SERVICE) == [Campaign("VERIFIED")]
    campaign.status, campaign.errors = "FAILED", ((30896, "no consent"),)
    waits = Campaign("FAILED", ("no consent",), Brand("APPROVED", "UNVERIFIED"))
    assert registry.campaigns(SERVICE) == [waits]


def test_a_service_without_a_campaign_and_one_that_is_not_there(registry: TwilioRegistry) -> None:
    assert registry.campaigns(SERVICE) == []
    assert isinstance(registry.campaigns("MG" + "2" * 32), Refused)


def test_verifications_stand_under_their_numbers(registry: TwilioRegistry, network: Network) -> None:
    sid = network.exchange.numbers[BOT].sid
    network.exchange.registry.verifications += [
        told.Verification("HH1", sid, "TWILIO_REJECTED", "no consent"),
        told.Verification("HH2", "PN" + "9" * 32),
    ]
    assert registry.verifications() == {
        sid: [Verification("TWILIO_REJECTED", "no consent")],
        "PN" + "9" * 32: [Verification("TWILIO_APPROVED")],
    }


def test_countries(registry: TwilioRegistry, network: Network) -> None:
    network.exchange.registry.not_called.add("GB")
    network.exchange.registry.not_texted.add("CA")
    assert [registry.may_call(country) for country in ("US", "GB", "CA")] == [True, False, True]
    assert [registry.may_text(country) for country in ("US", "GB", "CA")] == [True, True, False]
    assert isinstance(registry.may_call("nowhere"), Refused)
