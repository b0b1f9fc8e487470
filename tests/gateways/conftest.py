"""The simulator's REST side over a real socket, with callbot's number and Dana's in its network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callbot.gateways.twilio import TwilioTelephone
from callbot.simulator import Network, VirtualClock
from tests.outboxes import BOT, DANA


@pytest.fixture
def network(tmp_path: Path) -> Network:
    made = Network(VirtualClock(tmp_path / "clock"))
    made.number(BOT)
    made.person("Dana", DANA)
    return made


@pytest.fixture
def telephone(network: Network) -> Iterator[TwilioTelephone]:
    with network.rest_server() as origin:
        yield wired(network, origin)


def wired(network: Network, origin: str, token: str | None = None) -> TwilioTelephone:
    return TwilioTelephone(
        account_sid=network.account_sid, auth_token=token or network.auth_token, api_url=origin
    )
