"""One process of callbot for a play, inside the process of the test: whoever plays runs its sender.

Its provider is asked over a socket, by whoever plays alone, and under the doom of the play.
"""

import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from callbot.app import create_app
from callbot.db import Database
from callbot.dispatch.catching_up import catch_up
from callbot.dispatch.chores import chores
from callbot.dispatch.engine import LocalEngine
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import recover, tick
from callbot.domain.outbox import Due
from callbot.gateways.base import Receipt
from callbot.gateways.dry import DryPush
from callbot.gateways.recordings import TwilioRecordings
from callbot.gateways.twilio import TwilioTelephone
from callbot.runtime import Clock, Runtime
from callbot.settings import Settings
from callbot.simulator import VirtualClock
from tests.faults.doom import Doom, What


class Inline(LocalEngine):
    """The engine without threads of its own: whoever plays runs its jobs, and they fail in its own way."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(
            recover=partial(recover, runtime),
            tick=partial(tick, runtime),
            deliver=partial(deliver, runtime),
            now=runtime.clock.now,
            every=1.0,
            chores=(partial(catch_up, runtime), partial(chores, runtime)),
        )
        self.ids: deque[int] = deque()

    def start(self) -> None:
        """What was left by an earlier process is taken up, now or in the place of a tick."""
        self._recovered = False
        self._run(self._begin)

    def submit(self, due: Due) -> None:
        """Remember it for the next pass."""
        self.ids.append(due.outbound_id)

    def ticks(self) -> None:
        """One tick."""
        self._beat()

    def delivers(self) -> None:
        """The row that was submitted first, if there is one."""
        if self.ids:
            self._run(self._deliver, self.ids.popleft())

    def tends(self) -> None:
        """The chores."""
        for chore in range(len(self._chores)):
            self._tend(chore)


class Still(VirtualClock):
    """The clock of a play: on it no time passes but where the play moves it on."""

    def __init__(self, path: Path, at: datetime) -> None:
        self._lead = timedelta()
        super().__init__(path, lambda: at)

    @property
    def ahead(self) -> timedelta:
        """As it stands in the file, which nobody else writes."""
        return self._lead

    def _write(self, seconds: float) -> None:
        super()._write(seconds)
        self._lead = timedelta(seconds=seconds)


class Played(Clock):
    """What callbot sees of it."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock.path)
        self._clock = clock

    def now(self) -> datetime:
        """The instant at which the play is."""
        return self._clock.now()


class Leased(Database):
    """A database whose leases end on the clock of the play, which does not wait for the machine's."""

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        super().__init__(url)
        self._now = now

    def lease_seconds(self, session: Session) -> float:
        """The server is asked as ever; what it says is another time."""
        super().lease_seconds(session)
        return self._now().timestamp()


class Asked:
    """Around every request to the provider: it may fail before and after, and I5: no door makes one."""

    doom: Doom
    strangers: list[str]

    def asked(self, request: Callable[[], Any]) -> Any:
        """Ask, if it is the sender who asks, which is the thread that plays."""
        if threading.current_thread() is not threading.main_thread():
            self.strangers.append(threading.current_thread().name)
        self.doom.meets(What.ASK)
        answer = request()
        self.doom.meets(What.ANSWER)
        return answer


class Watched(Asked, TwilioTelephone):
    """Twilio's gateway, watched."""

    def text(self, **asked: Any) -> Receipt:
        return self.asked(lambda: super(Watched, self).text(**asked))  # type: ignore[no-any-return]

    def call(self, **asked: Any) -> Receipt:
        return self.asked(lambda: super(Watched, self).call(**asked))  # type: ignore[no-any-return]

    def texts_sent(self, **asked: Any) -> Any:
        return self.asked(lambda: super(Watched, self).texts_sent(**asked))

    def calls_made(self, **asked: Any) -> Any:
        return self.asked(lambda: super(Watched, self).calls_made(**asked))


class WatchedTapes(Asked, TwilioRecordings):
    """Twilio's recordings, watched."""

    def audio(self, sid: str) -> Any:
        return self.asked(lambda: super(WatchedTapes, self).audio(sid))

    def erase(self, sid: str) -> Any:
        return self.asked(lambda: super(WatchedTapes, self).erase(sid))


class House:
    """One process of callbot: made from its settings and the database, and from nothing else.

    `strangers` are the threads that ask the provider though they do not play.
    """

    def __init__(self, settings: Settings, played: VirtualClock, doom: Doom, strangers: list[str]) -> None:
        account = settings.twilio.account_sid or "", settings.twilio.auth_token or ""
        telephone = Watched(account_sid=account[0], auth_token=account[1], api_url=settings.twilio_api_url)
        recordings = WatchedTapes(account[0], account, settings.twilio_api_url)
        for gateway in (telephone, recordings):
            gateway.doom, gateway.strangers = doom, strangers
        clock = Played(played)
        self.runtime = Runtime(
            settings=settings,
            database=Leased(settings.database, clock.now),
            clock=clock,
            telephone=telephone,
            recordings=recordings,
            push=DryPush(),
            engine=Inline,
        )
        self.app = create_app(self.runtime)

    @property
    def engine(self) -> Inline:
        """Its engine."""
        assert isinstance(self.runtime.engine, Inline)
        return self.runtime.engine
