"""A world in which all is well: Sam's callbot behind its public address, the simulator as Twilio.

A test breaks one thing of it, and the doctor looks.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from callbot.app import create_app
from callbot.doctor.examination import examine
from callbot.domain.doctor.findings import Finding
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.webhooks import ours
from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES
from callbot.models import Channel as Away
from callbot.models import Heartbeat, Number, Outbound, Owner
from callbot.runtime import Clock, Runtime, build
from callbot.settings import Settings
from callbot.simulator import Network, VirtualClock
from callbot.simulator.exchange import MessagingService
from callbot.simulator.registry import Brand, Campaign
from tests.outboxes import BOT, SAM

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECONDS = 8.0


class Silent(WSGIRequestHandler):
    """No access log."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class World:
    """Sam's callbot; `front` is what stands before it at its public address, the app itself at first."""

    network: Network
    runtime: Runtime
    url: str
    settings: dict[str, Any]
    app: "WSGIApplication" = field(init=False)
    front: "WSGIApplication" = field(init=False)

    def __post_init__(self) -> None:
        self.app = self.front = create_app(self.runtime)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """What the public address answers."""
        return self.front(environ, start_response)

    @property
    def home(self) -> Path:
        """Sam's home folder."""
        return self.runtime.settings.home

    def change(self, do: Callable[[Owner], object]) -> None:
        """Change Sam's row."""
        with self.runtime.transaction() as session:
            do(session.scalars(select(Owner)).one())

    def forget(self, kind: type[Any]) -> None:
        """Take all rows of a kind away."""
        with self.runtime.transaction() as session:
            for row in session.scalars(select(kind)):
                session.delete(row)

    def add(self, *rows: Any) -> None:
        """Put rows in."""
        with self.runtime.transaction() as session:
            session.add_all(rows)

    def found(self, *, seconds: float = SECONDS, **changed: Any) -> list[Finding]:
        """What the doctor finds, with so many seconds for each look and settings changed to these."""
        settings = Settings(**{**self.settings, **changed})
        return examine(settings, Clock(settings.clock), seconds=seconds)


def ring(world_now: Any, purpose: Purpose) -> Outbound:
    """A call of callbot's that was answered by a key, or came back."""
    return Outbound(
        owner_id=1,
        key=f"{purpose}/1",
        channel=Channel.CALL,
        purpose=purpose,
        to=SAM,
        from_e164=BOT,
        body="Hi Sam",
        due_at=world_now,
        status=Status.DELIVERED,
        created_at=world_now,
        acknowledged_at=world_now,
        attempts=1,
        looks=0,
    )


def well(world: World) -> None:
    """Everything is as it should be: Sam is proven, callbot runs, the number leads here and may text."""
    now = world.runtime.clock.now()
    world.add(
        Owner(
            id=1,
            name="Sam Lee",
            phone=SAM,
            timezone="America/New_York",
            country="US",
            mode=Mode.RING_FIRST,
            stated="any morning after 9",
            phone_proven_at=now,
            created_at=now,
        )
    )
    world.add(
        Number(owner_id=1, e164=BOT, created_at=now),
        Away(owner_id=1, url="json://127.0.0.1:9/", proven_at=now),
        Heartbeat(name="worker", at=now),
        ring(now - timedelta(days=3), Purpose.REMINDER),
    )
    registered(world.network, pointed(world.network, BOT, world.url))


def pointed(network: Network, e164: str, url: str) -> str:
    """Give the account a number whose webhooks are ours; its sid."""
    wanted = ours(url, step=STEP_RETRIES, callback=CALLBACK_RETRIES)
    return network.number(
        e164,
        voice_url=wanted.voice.url,
        voice_fallback_url=wanted.voice_fallback.url,
        status_url=wanted.voice_status.url,
        sms_url=wanted.sms.url,
        sms_fallback_url=wanted.sms_fallback.url,
    ).sid


def registered(network: Network, number_sid: str) -> None:
    """Put a number into a Messaging Service with an approved campaign."""
    exchange = network.exchange
    service = MessagingService(exchange.sid("MG"), "callbot", exchange.clock.now(), numbers=[number_sid])
    brand = Brand(exchange.sid("BN"))
    exchange.services[service.sid] = service
    exchange.registry.brands.append(brand)
    exchange.registry.campaigns.append(Campaign(exchange.sid("QE"), service.sid, brand.sid))


@contextmanager
def world(folder: Path, database: Path, **more: Any) -> Iterator[World]:
    """The world in a folder, with a copy of an upgraded database."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    shutil.copy(database, home / "callbot.db")
    network = Network(VirtualClock(folder / "clock"))
    server = make_server("127.0.0.1", 0, lambda *asked: made(*asked), threaded=True, request_handler=Silent)
    server.daemon_threads = True  # type: ignore[attr-defined]  # of the threading mix-in
    url = f"http://127.0.0.1:{server.server_port}"
    with network.rest_server() as origin:
        settings = {
            "home": home,
            "public_url": url,
            "twilio_api_url": origin,
            "twilio": {"account_sid": network.account_sid, "auth_token": network.auth_token},
            **more,
        }
        runtime = build(Settings(**settings))
        made = World(network, runtime, url, settings)
        well(made)
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            runtime.close()
