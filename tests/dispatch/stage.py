"""A whole wiring on one database against the simulator's REST side."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from callbot.db import Database
from callbot.gateways.base import Push, Receipt
from callbot.gateways.carriers import TwilioCarriers
from callbot.gateways.dry import DryPush
from callbot.gateways.twilio import TwilioTelephone
from callbot.runtime import Clock, Runtime
from callbot.simulator import Network, VirtualClock
from tests.outboxes import BOT, DANA, SAM, household, settings


class Stage:
    """Sam's callbot and the network around it; business time is the machine's until it is pushed on."""

    def __init__(self, runtime: Runtime, network: Network) -> None:
        self.runtime = runtime
        self.network = network
        self.dana = network.person("Dana", DANA)
        self.sam = network.person("Sam", SAM)

    def inbox(self) -> list[str]:
        """What reached Dana's phone so far."""
        self.network.run_due()
        return [text.body for text in self.dana.inbox]

    def accepted(self) -> list[str]:
        """The bodies of all that Twilio took."""
        return [message.body for message in self.network.messages]


@contextmanager
def stage(
    database: Database, home: Path, *, virtual: bool = False, push: Push | None = None
) -> Iterator[Stage]:
    """Put everything on; the engine is not started."""
    household(database)
    clock = VirtualClock(home / "clock")
    network = Network(clock)
    network.number(BOT)
    with network.rest_server() as origin:
        house = settings(home, caps=PLENTY)
        telephone = TwilioTelephone(
            account_sid=network.account_sid, auth_token=network.auth_token, api_url=origin
        )
        runtime = Runtime(
            settings=house,
            database=database,
            clock=Clock(clock.path if virtual else None),
            telephone=telephone,
            push=push or DryPush(),
            carriers=TwilioCarriers((network.account_sid, network.auth_token), origin),
        )
        try:
            yield Stage(runtime, network)
        finally:
            runtime.engine.stop()


PLENTY = {
    "texts_per_contact_day": 10_000,
    "texts_per_owner_day": 10_000,
    "replies_per_contact_minute": 10_000,
    "usd_per_day": 10_000,
}


class Channels:
    """An away channel whose next answers are set."""

    def __init__(self, *receipts: Receipt) -> None:
        self.receipts = list(receipts)
        self.pushed: list[str] = []

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """Answer with the next of the set ones."""
        self.pushed.append(body)
        return self.receipts.pop(0)


def wait_for(done: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait in real time until something is so."""
    limit = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < limit, "it did not come to pass"
        time.sleep(0.01)
