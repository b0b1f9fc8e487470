"""A whole wiring on one database against the simulator's REST side."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from callbot import worker
from callbot.db import Database
from callbot.dispatch.engine import Engine
from callbot.gateways.base import Later, Push, Receipt, Telephone, TextReceived
from callbot.gateways.carriers import TwilioCarriers
from callbot.gateways.dry import DryPush
from callbot.gateways.twilio import TwilioTelephone
from callbot.runtime import Clock, Runtime, local
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
    database: Database,
    home: Path,
    *,
    virtual: bool = False,
    push: Push | None = None,
    engine: Callable[[Runtime], Engine] = local,
) -> Iterator[Stage]:
    """Put everything on; the engine is not started."""
    household(database)
    clock = VirtualClock(home / "clock")
    network = Network(clock)
    network.number(BOT)
    with network.rest_server() as origin:
        url = database.engine.url.render_as_string(hide_password=False)
        house = settings(home, caps=PLENTY, database_url=url)
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
            engine=engine,
        )
        try:
            yield Stage(runtime, network)
        finally:
            runtime.engine.stop()


class Phone:
    """One worker's way to Twilio, which knows what went through it."""

    def __init__(self, telephone: Telephone, list_seconds: float) -> None:
        self.telephone, self.list_seconds = telephone, list_seconds
        self.said, self.read = 0, 0

    def text(self, **asked: Any) -> Receipt:
        """One text."""
        self.said += 1
        return self.telephone.text(**asked)

    def texts_received(self, *, since: datetime) -> Sequence[TextReceived] | Later:
        """The list of what came in, as slow as it is."""
        self.read += 1
        time.sleep(self.list_seconds)
        return self.telephone.texts_received(since=since)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.telephone, name)


@contextmanager
def working(play: Stage, name: str = "one", list_seconds: float = 0) -> Iterator[Phone]:
    """A worker beside it, with connections of its own."""
    web = play.runtime
    phone = Phone(web.telephone, list_seconds)
    wired = Runtime(
        settings=web.settings,
        database=Database(web.settings.database),
        clock=web.clock,
        telephone=phone,
        push=DryPush(),
        engine=worker.engine,
    )
    wired.name = name
    wired.engine.start()
    try:
        yield phone
    finally:
        wired.close()


PLENTY = {
    "texts_per_contact_day": 10_000,
    "texts_per_owner_day": 10_000,
    "replies_per_contact_minute": 10_000,
    "usd_per_day": 10_000,
    "deployment_texts_per_day": 1_000_000,
    "deployment_usd_per_day": 1_000_000,
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


def lateness(play: Stage, due: Mapping[str, datetime], seconds: float = 30.0) -> list[timedelta]:
    """How late each of these texts came to Twilio, the earliest first; waits until all are there."""
    arrived: dict[str, datetime] = {}

    def all_there() -> bool:
        arrived.update({message.body: message.created_at for message in play.network.messages})
        return arrived.keys() >= due.keys()

    wait_for(all_there, seconds=seconds)
    return sorted(arrived[body] - due_at for body, due_at in due.items())


def wait_for(done: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait in real time until something is so."""
    limit = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < limit, "it did not come to pass"
        time.sleep(0.01)
