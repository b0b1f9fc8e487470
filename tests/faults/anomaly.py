"""The whole story (two misses, a text, a time, reminders, the call) in which the n-th thing goes wrong.

Everything runs in this process: the network and its people on their clock, callbot's doors behind a socket,
its senders in the thread that plays. A door's failure is Twilio's to repeat; a sender's costs its job, whose
lease ends on the clock of the play. What dies is dropped and built anew from the database.

That clock stands still but where the play moves it on: on a slow machine as on a fast one, the story takes
the same steps, and the n-th of them is the same.
"""

import atexit
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import cycle
from pathlib import Path
from socket import SHUT_RDWR
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from werkzeug.serving import make_server

from callbot.db import Database
from callbot.domain.outbox import FINAL, Status
from callbot.models import Appointment, Call, Outbound
from callbot.services import owners
from callbot.settings import Settings
from callbot.simulator import Network, drive
from callbot.simulator.scenes import ZONE
from callbot.simulator.stage import NUMBER, OVERRIDES, OWNER, RECRUITER
from tests.faults import invariants
from tests.faults.conftest import emptied
from tests.faults.doom import TROUBLES, Died, Doom, under
from tests.faults.ending import Ending
from tests.faults.house import House, Inline, Still
from tests.scenarios.telling import BEGINS, UNREACHABLE, play
from tests.simulator.bot import Quiet

MOST_PASSES = 200
LONGEST_SECONDS = 30
"""That a door may take to end."""
TABLE = Outbound.__table__
OPEN = select(TABLE.c.status, TABLE.c.due_at, TABLE.c.look_at, TABLE.c.leased_until).where(
    TABLE.c.status.in_((Status.QUEUED, Status.SENDING, Status.UNKNOWN))
)
"""What is still to be said."""
CALLBACKS = frozenset({"status", "recording", "transcription"})
PATIENT = timedelta(milliseconds=1)
"""A lease has ended only after its end."""


class Play:
    """One playing of the story, by one process of callbot or more over one database."""

    def __init__(self, home: Path, url: str, network: Network, wires: "Wires", doom: Doom) -> None:
        self.network, self.doom = network, doom
        self.settings = Settings(
            home=home,
            secret_key="a secret of sixteen letters",
            public_url=wires.origin,
            clock=network.clock.path,
            database_url=url,
            twilio={"account_sid": network.account_sid, "auth_token": network.auth_token},
            twilio_api_url=wires.rest_origin,
        )
        self.owner, self.recruiter = network.person("Sam", OWNER), network.person("Dana", RECRUITER)
        self.deaths = 0
        self.rescued = False
        """A step of a call failed while somebody waited: they were answered what helps, and lost no time."""
        self.strangers: list[str] = []
        self.database, self._glance = _eye(url), _glance(url)
        self.houses: list[House] = []
        self._inside, self._left = 0, threading.Condition()
        self._dead: set[int] = set()
        self._dropped: list[House] = []

    def opens(self, senders: int) -> None:
        """So many processes begin to live."""
        self.houses = [
            House(self.settings, self.network.clock, self.doom, self.strangers) for _ in range(senders)
        ]
        self._next = cycle(range(senders))
        for house in self.houses:
            house.engine.start()

    def answers(self, environ: Any, start_response: Any) -> Any:
        """The doors of whatever callbot's turn it is; a death cuts the line."""
        turn, strikes = next(self._next), self.doom.strikes
        try:
            with self._within():
                answer = self.houses[turn].app(environ, start_response)
            self.rescued = self.rescued or (self.doom.strikes > strikes and _is_live(environ["PATH_INFO"]))
            return answer
        except Died:
            self._dead.add(turn)
            environ["werkzeug.socket"].shutdown(SHUT_RDWR)
            raise ConnectionError from None

    @contextmanager
    def _within(self) -> Iterator[None]:
        """Somebody is inside a door."""
        with self._left:
            self._inside += 1
        try:
            yield
        finally:
            with self._left:
                self._inside -= 1
                self._left.notify_all()

    def revives(self) -> None:
        """Whatever is dead is dropped, and what starts anew takes up what was left half done."""
        while self._dead:
            turn = self._dead.pop()
            self.deaths += 1
            assert self.deaths < 10, "it dies again and again"
            self.houses[turn].runtime.close()
            self._dropped.append(self.houses[turn])
            self.houses[turn] = House(self.settings, self.network.clock, self.doom, self.strangers)
            self._alive(turn, self.houses[turn].engine.start)

    def _alive(self, turn: int, job: Callable[[], None]) -> None:
        """A job of one of the processes, which may die of it."""
        try:
            job()
        except Died:
            self._dead.add(turn)
            self.revives()

    def passes(self) -> bool:
        """The senders say all that is due, row by row in turn."""
        self.revives()
        for _ in range(MOST_PASSES):
            due = self.next_due()
            if due is not None and due <= self.network.clock.now():
                self._each(Inline.ticks)
            if not any(house.engine.ids for house in self.houses):
                return True
            while any(house.engine.ids for house in self.houses):
                self._each(Inline.delivers)
        raise AssertionError("something is always due")

    def _each(self, job: Callable[[Inline], None]) -> None:
        for turn, house in enumerate(self.houses):
            self._alive(turn, partial(job, house.engine))

    def next_due(self) -> datetime | None:
        """When callbot next has something to do, or to take over from a sender that has not done it."""
        with self._aside(), self._glance.connect() as connection:
            return min((_instant(*row) for row in connection.execute(OPEN)), default=None)

    @contextmanager
    def looks(self) -> Iterator[Session]:
        """The database, as whoever plays reads it."""
        with self._aside(), self.database.reading() as session:
            yield session

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """What whoever plays reads is no part of the story."""
        armed, self.doom.armed = self.doom.armed, False
        yield
        self.doom.armed = armed

    def to(self, instant: datetime) -> None:
        """Play on until an instant, at which the chores come round."""
        drive(self.network, instant, self.next_due, self.passes)
        self._each(Inline.tends)

    def on(self, passing: timedelta) -> None:
        """Play on for so long."""
        self.to(self.network.clock.now() + passing)

    def ending(self) -> Ending:
        """What everybody has in hand now."""
        with self.looks() as session:
            over = FINAL | {Status.ACCEPTED}
            outcomes = session.scalars(select(Call.outcome).order_by(Call.started_at))
            return Ending(
                sorted(text.body for text in self.owner.inbox),
                sorted(text.body for text in self.recruiter.inbox),
                len([call for call in self.network.calls if call.direction == "outbound-api"]),
                [str(outcome) for outcome in outcomes],
                [(item.status.value, item.starts_at) for item in session.scalars(select(Appointment))],
                list(session.scalars(select(Outbound.key).where(Outbound.status.not_in(over)))),
                (len([*self.settings.home.glob("voicemails/*.mp3")]), len(self.network.recordings)),
            )

    def wrong(self) -> list[str]:
        """Every invariant that does not hold, I5 and what Twilio would complain of among them."""
        found = invariants.broken(self.database, self.settings, self.network)
        found += [f"I5: {thread} asked the network" for thread in self.strangers]
        return found + [str(item) for item in self.network.complaints if item.code != UNREACHABLE]

    def closes(self) -> None:
        """Every connection is let go: the next play lays its database in the place of this one's.

        A door whose line was cut may still be at work in there, and may ask once more.
        """
        with self._left:
            assert self._left.wait_for(lambda: not self._inside, LONGEST_SECONDS), "a door never ends"
        for house in (*self.houses, *self._dropped):
            house.runtime.close()
        self.database.close()
        self._glance.dispose()


def _is_live(path: str) -> bool:
    """Whether somebody on the phone waits for this door's answer, which is not asked for again then."""
    return path.startswith("/twilio/voice") and path.rpartition("/")[2] not in CALLBACKS


def _instant(
    status: Status, due_at: datetime, look_at: datetime | None, leased_until: float | None
) -> datetime:
    lease = datetime.fromtimestamp(leased_until, UTC) + PATIENT if leased_until else None
    moment = {Status.QUEUED: due_at, Status.UNKNOWN: look_at}.get(status)
    return max(instant for instant in (moment, lease) if instant is not None)


def leaves_alone(network: Network) -> None:
    """Nothing goes wrong in the network."""


@contextmanager
def played(
    home: Path,
    doom: Doom,
    meddles: Callable[[Network], None] = leaves_alone,
    *,
    url: str = "",
    senders: int = 1,
) -> Iterator[Play]:
    """The story, played to its end under a doom, in a network that somebody meddles with beforehand.

    The database is PostgreSQL's at `url`, which is emptied first, or a new one of SQLite's.
    """
    home.mkdir()
    url = url or _lived_in_anew()
    if url.startswith("postgresql"):
        _move_in(url)
    clock = Still(home / "clock", BEGINS.astimezone(UTC))
    network, wires = Network(clock), _wires()
    with under(doom), capture_logs():
        staged = Play(home, url, network, wires, doom)
        wires.doors, wires.rest = staged.answers, network.rest
        network.on_connection_lost = staged.revives
        _connects(network, wires.origin)
        staged.opens(senders)
        if doom.what in TROUBLES:
            network.trouble.add(*[None] * (doom.n - 1), TROUBLES[doom.what])
        meddles(network)
        try:
            doom.armed = True
            play(staged)
            doom.armed = False
            yield staged
        finally:
            doom.armed = False
            staged.closes()


@dataclass(slots=True)
class Wires:
    """The sockets of callbot's doors and of Twilio's REST side, for all plays one after another."""

    doors: Any = None
    rest: Any = None
    origin: str = field(init=False)
    rest_origin: str = field(init=False)

    def __post_init__(self) -> None:
        self.origin = _serves(lambda *asked: self.doors(*asked))
        self.rest_origin = _serves(lambda *asked: self.rest(*asked))


@lru_cache(maxsize=1)
def _wires() -> Wires:
    return Wires()


def _serves(app: Any) -> str:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]  # of the threading mix-in
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


@lru_cache(maxsize=4)
def _eye(url: str) -> Database:
    """What looks into a database from outside; closed after each play, and kept for what it has compiled."""
    return Database(url)


@lru_cache(maxsize=4)
def _glance(url: str) -> Engine:
    """For the one question that is asked at each step: it needs no transaction."""
    return create_engine(url, isolation_level="AUTOCOMMIT")


@lru_cache(maxsize=1)
def _lived_in() -> Path:
    """A file of SQLite's in which Sam has moved in, to be copied."""
    folder = mkdtemp(prefix="callbot-faults-")
    atexit.register(shutil.rmtree, folder)
    file = Path(folder) / "template.db"
    _move_in(f"sqlite:///{file}")
    return file


def _lived_in_anew() -> str:
    """A copy of it, in the place of the last one: nobody has that open any more."""
    file = _lived_in().with_name("callbot.db")
    for beside in file.parent.glob("callbot.db-*"):
        beside.unlink()
    shutil.copy(_lived_in(), file)
    return f"sqlite:///{file}"


def _move_in(url: str) -> None:
    """Sam lives there, and nobody else."""
    database = Database(url)
    sam = owners.Wanted(OWNER, "Sam Lee", ZONE.key, "any morning after 9", NUMBER, proven=True)
    with emptied(database).transaction() as session:
        owners.settle(session, sam, (), BEGINS.astimezone(UTC))
    database.close()


def _connects(network: Network, origin: str) -> None:
    network.number(
        NUMBER,
        voice_url=f"{origin}/twilio/voice{OVERRIDES}",
        voice_fallback_url=f"{origin}/twilio/voice/fallback",
        status_url=f"{origin}/twilio/voice/status{OVERRIDES}",
        sms_url=f"{origin}/twilio/sms{OVERRIDES}",
        sms_fallback_url=f"{origin}/twilio/sms/fallback",
    )
