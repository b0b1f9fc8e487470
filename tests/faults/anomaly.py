"""A short story (one miss, one text, one confirmation, one reminder) in which the n-th thing goes wrong.

Everything runs in this process: the network and its people on their clock, callbot's doors behind a
socket, the sender in the thread that plays. What fails is the n-th SQL statement, the n-th commit (before it
is made, or after, unseen), or the n-th call to the provider. Where the sender meets a failure all that is in
memory is dropped and built anew from the database, as after a death; a door's failure is Twilio's to repeat.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from apiflask import APIFlask
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from callbot.app import create_app
from callbot.db import Base, Database
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import recover, tick
from callbot.domain.outbox import FINAL, Status, Urgency
from callbot.gateways.base import Receipt
from callbot.gateways.dry import DryPush
from callbot.gateways.twilio import TwilioTelephone
from callbot.models import Appointment, Call, Outbound
from callbot.runtime import Clock, Runtime
from callbot.services import outlook, owners
from callbot.settings import Settings
from callbot.simulator import (
    AcceptThenReset,
    Answers,
    CutBeforeAccept,
    HangsUp,
    Network,
    Refuse,
    VirtualClock,
    drive,
)
from callbot.simulator.scenes import REPLY, ZONE
from callbot.simulator.stage import NUMBER, OVERRIDES, OWNER, RECRUITER
from callbot.simulator.trouble import SERVER_ERROR, RestTrouble
from tests.simulator.bot import Quiet

BEGINS = datetime(2027, 2, 2, 9, 14, tzinfo=ZONE)
STARTS = datetime(2027, 2, 3, 11, 0, tzinfo=ZONE)


class What(StrEnum):
    """What goes wrong."""

    STATEMENT = "statement"
    """An SQL statement fails."""
    COMMIT = "commit"
    """A commit fails, and nothing is written."""
    AFTER_COMMIT = "after commit"
    """A commit is made, and nobody learns of it."""
    RESET = "reset"
    """The provider took it; the connection is cut before its answer."""
    CUT = "cut"
    """The connection is cut before the provider took it."""
    SERVER_ERROR = "server error"
    """The provider answers 500."""
    TOO_MANY = "too many"
    """The provider answers 429."""


TROUBLES: dict[What, RestTrouble] = {
    What.RESET: AcceptThenReset(),
    What.CUT: CutBeforeAccept(),
    What.SERVER_ERROR: SERVER_ERROR,
    What.TOO_MANY: Refuse(),
}


@dataclass(slots=True)
class Doom:
    """Counts what happens at the driver, and lets the n-th of one kind fail; n = 0 only counts."""

    what: What
    n: int
    counts: dict[What, int] = field(default_factory=dict)
    armed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def meets(self, what: What) -> None:
        """Something of this kind happens now. Raises sqlite3.OperationalError if it is the one."""
        if not self.armed:
            return
        with self._lock:
            count = self.counts[what] = self.counts.get(what, 0) + 1
        if self.is_struck(what, count):
            raise sqlite3.OperationalError(f"disk I/O error, made up: {what} {count}")

    def is_struck(self, what: What, count: int) -> bool:
        """Whether the count-th of this kind is the one."""
        return what is self.what and count == self.n


def doomed(doom: Doom) -> type[sqlite3.Connection]:
    """A driver's connection under this doom."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *rest: Any) -> "Cursor":
            if not sql.startswith("PRAGMA"):
                doom.meets(What.STATEMENT)
            super().execute(sql, *rest)
            return self

        def executemany(self, sql: str, *rest: Any) -> "Cursor":
            doom.meets(What.STATEMENT)
            super().executemany(sql, *rest)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, *_kind: Any) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            changes = self.in_transaction
            if changes:
                doom.meets(What.COMMIT)
            super().commit()
            if changes:
                doom.meets(What.AFTER_COMMIT)

    return Connection


@contextmanager
def under(doom: Doom) -> Iterator[None]:
    """Every SQLite connection that is opened meanwhile is under this doom."""
    kind = doomed(doom)

    def connects(_dialect: Any, _record: Any, given: Any, named: Any) -> sqlite3.Connection:
        return sqlite3.connect(*given, factory=kind, **named)

    event.listen(Engine, "do_connect", connects)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", connects)


class Inline:
    """An engine that is told ids and runs none: whoever plays runs them."""

    def __init__(self) -> None:
        self.ids: deque[int] = deque()

    def start(self) -> None:
        """Nothing runs by itself."""

    def stop(self) -> None:
        """So nothing is to be stopped."""

    def submit(self, outbound_id: int, due_at: datetime, urgency: Urgency) -> None:
        """Remember it for the next pass."""
        self.ids.append(outbound_id)

    def is_well(self) -> bool:
        """It cannot die."""
        return True


class Watched(TwilioTelephone):
    """Twilio's gateway. I5: nobody but the sender, which is the thread that plays, asks it for anything."""

    def text(self, **asked: Any) -> Receipt:
        """One text, if it is the sender who asks."""
        _must_play()
        return super().text(**asked)

    def call(self, **asked: Any) -> Receipt:
        """One call, if it is the sender who asks."""
        _must_play()
        return super().call(**asked)


def _must_play() -> None:
    assert threading.current_thread() is threading.main_thread(), "I5: a door asked the network"


@dataclass(frozen=True, slots=True)
class Ending:
    """What everybody has in hand at the end."""

    owner: list[str]
    recruiter: list[str]
    calls: int
    appointments: list[tuple[str, datetime]]
    waiting: list[str]


class Play:
    """One playing of the story."""

    def __init__(self, home: Path, url: str, rest: str, network: Network, origin: str, doom: Doom) -> None:
        self.network = network
        self.doom = doom
        self.settings = Settings(
            home=home,
            secret_key="a secret of sixteen letters",
            public_url=origin,
            clock=network.clock.path,
            database_url=url,
            twilio={"account_sid": network.account_sid, "auth_token": network.auth_token},
            twilio_api_url=rest,
        )
        self.rest = rest
        self.deaths = 0
        self.runtime, self.app = self.built()

    def built(self) -> tuple[Runtime, APIFlask]:
        """callbot, from nothing but its settings and its database."""
        telephone = Watched(
            account_sid=self.network.account_sid, auth_token=self.network.auth_token, api_url=self.rest
        )
        self.engine = Inline()
        runtime = Runtime(
            settings=self.settings,
            database=Database(self.settings.database),
            clock=Clock(self.settings.clock),
            telephone=telephone,
            push=DryPush(),
            engine=lambda _runtime: self.engine,
        )
        return runtime, create_app(runtime)

    def answers(self, environ: Any, start_response: Any) -> Any:
        """The doors of whatever callbot lives now."""
        return self.app(environ, start_response)

    def passes(self) -> bool:
        """The sender says all that is due; a failure is a death, and what comes after it a new life."""
        while True:
            try:
                tick(self.runtime)
                while self.engine.ids:
                    deliver(self.runtime, self.engine.ids.popleft())
                with self.looks() as session:
                    return outlook.is_settled(session, self.network.clock.now())
            except (DBAPIError, sqlite3.Error):
                self.dies()

    def dies(self) -> None:
        """All that is in memory is gone; what starts anew takes up what was left half done."""
        self.deaths += 1
        assert self.deaths < 5, "it dies again and again"
        self.runtime.close()
        self.runtime, self.app = self.built()
        recover(self.runtime)

    def next_due(self) -> datetime | None:
        """When callbot next has something to do."""
        with self.looks() as session:
            return outlook.next_at(session)

    @contextmanager
    def looks(self) -> Iterator[Session]:
        """What whoever plays reads is no part of the story."""
        armed, self.doom.armed = self.doom.armed, False
        with self.runtime.reading() as session:
            yield session
        self.doom.armed = armed

    def on(self, until: datetime) -> None:
        """Play on until an instant."""
        drive(self.network, until, self.next_due, self.passes)

    def whole(self) -> None:
        """The story."""
        sam, dana = self.network.person("Sam", OWNER), self.network.person("Dana", RECRUITER)
        dana.calls(NUMBER, HangsUp(after=28))
        self.on(BEGINS + timedelta(minutes=40))
        dana.texts(NUMBER, REPLY)
        self.on(BEGINS + timedelta(hours=2))
        sam.usually = Answers(presses="1")
        self.on(STARTS + timedelta(minutes=50))

    def ending(self) -> Ending:
        """What everybody has in hand now."""
        people = self.network.exchange.people
        with self.looks() as session:
            over = FINAL | {Status.ACCEPTED}
            return Ending(
                sorted(text.body for text in people[OWNER].inbox),
                sorted(text.body for text in people[RECRUITER].inbox),
                len(session.scalars(select(Call.id)).all()),
                [(item.status.value, item.starts_at) for item in session.scalars(select(Appointment))],
                list(session.scalars(select(Outbound.key).where(Outbound.status.not_in(over)))),
            )


def leaves_alone(network: Network) -> None:
    """Nothing goes wrong in the network."""


@contextmanager
def played(home: Path, doom: Doom, meddles: Callable[[Network], None] = leaves_alone) -> Iterator[Play]:
    """The story, played to its end under a doom, in a network that somebody meddles with beforehand."""
    home.mkdir()
    url = f"sqlite:///{home / 'callbot.db'}"
    clock = VirtualClock(home / "clock")
    clock.to(BEGINS)
    network = Network(clock)
    holder: list[Play] = []
    server = make_server(
        "127.0.0.1", 0, lambda *asked: holder[0].answers(*asked), threaded=True, request_handler=Quiet
    )
    origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        with network.rest_server() as rest, under(doom):
            play = Play(home, url, rest, network, origin, doom)
            holder.append(play)
            _moves_in(play, network, origin)
            if doom.what in TROUBLES:
                network.trouble.add(*[None] * (doom.n - 1), TROUBLES[doom.what])
            meddles(network)
            doom.armed = True
            play.whole()
            doom.armed = False
            yield play
            play.runtime.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _moves_in(play: Play, network: Network, origin: str) -> None:
    Base.metadata.create_all(play.runtime.database.engine)
    sam = owners.Wanted(OWNER, "Sam Lee", ZONE.key, "any morning after 9", NUMBER)
    with play.runtime.transaction() as session:
        owners.settle(session, sam, (), network.clock.now())
    network.number(
        NUMBER,
        voice_url=f"{origin}/twilio/voice{OVERRIDES}",
        voice_fallback_url=f"{origin}/twilio/voice/fallback",
        status_url=f"{origin}/twilio/voice/status{OVERRIDES}",
        sms_url=f"{origin}/twilio/sms{OVERRIDES}",
        sms_fallback_url=f"{origin}/twilio/sms/fallback",
    )
