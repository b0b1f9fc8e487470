"""The REST side of registrations and permissions, asked by Twilio's own library."""

from collections.abc import Iterator
from typing import Any

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from callbot.gateways.twilio import Wire
from callbot.simulator import Network
from callbot.simulator.exchange import MessagingService
from callbot.simulator.registry import Brand, Campaign, Verification
from tests.simulator.conftest import BOT

SERVICE, BRAND, CAMPAIGN = "MG" + "1" * 32, "BN" + "1" * 32, "QE" + "1" * 32


@pytest.fixture
def client(network: Network) -> Iterator[Any]:
    exchange = network.exchange
    exchange.services[SERVICE] = MessagingService(SERVICE, "callbot", exchange.clock.now())
    exchange.registry.brands.append(Brand(BRAND))
    exchange.registry.campaigns.append(Campaign(CAMPAIGN, SERVICE, BRAND, "FAILED", ((30896, "no consent"),)))
    with network.rest_server() as origin:
        yield Client(network.account_sid, network.auth_token, http_client=Wire(origin))


def test_a_campaign_and_its_brand(client: Any) -> None:
    [found] = client.messaging.v1.services(SERVICE).us_app_to_person.list()
    assert (found.sid, found.campaign_status) == (CAMPAIGN, "FAILED")
    assert found.errors[0]["error_code"] == 30896
    brand = client.messaging.v1.brand_registrations(found.brand_registration_sid).fetch()
    assert (str(brand.status), str(brand.identity_status)) == ("APPROVED", "VERIFIED")


def test_verifications_of_one_number(client: Any, network: Network) -> None:
    sid = network.exchange.numbers[BOT].sid
    network.exchange.registry.verifications += [
        Verification("HH" + "1" * 32, sid, "TWILIO_REJECTED", "no consent"),
        Verification("HH" + "2" * 32, "PN" + "2" * 32),
    ]
    [found] = client.messaging.v1.tollfree_verifications.list(tollfree_phone_number_sid=sid)
    assert (str(found.status), found.rejection_reason) == ("TWILIO_REJECTED", "no consent")
    assert len(client.messaging.v1.tollfree_verifications.list()) == 2


def test_countries(client: Any, network: Network) -> None:
    network.exchange.registry.not_called.add("GB")
    network.exchange.registry.not_texted.add("CA")
    assert client.voice.v1.dialing_permissions.countries("US").fetch().low_risk_numbers_enabled
    assert not client.voice.v1.dialing_permissions.countries("GB").fetch().low_risk_numbers_enabled
    told = client.accounts.v1.messaging_geopermissions.fetch(country_code="CA")
    assert told.permissions == [{"country_code": "CA", "type": "country", "enabled": False}]


def test_what_is_not_there_is_not_found(client: Any) -> None:
    for ask in (
        client.messaging.v1.services("MG" + "9" * 32).us_app_to_person.list,
        client.messaging.v1.brand_registrations("BN" + "9" * 32).fetch,
        client.voice.v1.dialing_permissions.countries("nowhere").fetch,
    ):
        with pytest.raises(TwilioException, match="404"):
            ask()


def test_the_account_is_told_to_its_own_token_alone(client: Any, network: Network) -> None:
    assert str(client.api.v2010.accounts(network.account_sid).fetch().status) == "active"
    key = "SK" + "0" * 32
    network.exchange.api_keys[key] = "made-up"
    by_key = Client(key, "made-up", network.account_sid, http_client=client.http_client)
    assert by_key.incoming_phone_numbers.list()
    with pytest.raises(TwilioRestException) as refused:
        by_key.api.v2010.accounts(network.account_sid).fetch()
    assert refused.value.status == 401
