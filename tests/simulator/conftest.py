"""One network, one bot with one number, and two people: Sam who owns it and Dana who calls."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.simulator import Network, Person, VirtualClock, drive
from tests.simulator.bot import Bot

BOT, SAM, DANA = "+12125550100", "+12125550143", "+16175550133"


@pytest.fixture
def bot() -> Iterator[Bot]:
    """A bot that listens on loopback."""
    with Bot().running() as running:
        yield running


@pytest.fixture
def network(bot: Bot, tmp_path: Path) -> Network:
    """A network in which the bot has its number."""
    made = Network(VirtualClock(tmp_path / "clock"))
    made.number(
        BOT, voice_url=f"{bot.origin}/voice", status_url=f"{bot.origin}/status", sms_url=f"{bot.origin}/sms"
    )
    return made


@pytest.fixture
def sam(network: Network) -> Person:
    """The owner."""
    return network.person("Sam", SAM)


@pytest.fixture
def dana(network: Network) -> Person:
    """The recruiter."""
    return network.person("Dana", DANA)


def play(network: Network, minutes: float = 15.0) -> None:
    """Play on for so many business minutes; whatever was planned has then happened."""
    drive(network, network.clock.now() + timedelta(minutes=minutes))
