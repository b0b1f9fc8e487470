"""The one wiring: settings become a database, a clock, gateways and an engine, handed to every door.

`transaction()` is the only way any door opens a session; what it made due is handed to the engine
when it is committed. Nothing runs by itself: `runtime.engine.start()` is the worker's.
"""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from math import isfinite
from pathlib import Path

from sqlalchemy.orm import Session

from callbot import failpoints
from callbot.db import PATIENCE_SECONDS, Database
from callbot.dispatch.catching_up import catch_up
from callbot.dispatch.chores import chores
from callbot.dispatch.engine import Engine, HandingEngine, LocalEngine, Work
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import look_ahead, recover, tick
from callbot.dispatch.wiring import Wiring
from callbot.domain.outbox import Due
from callbot.errors import NoRoom, SettingsError
from callbot.gateways.account import TwilioAccount
from callbot.gateways.away import AppriseAway
from callbot.gateways.base import Account, Carriers, Push, Recordings, Telephone, Watch
from callbot.gateways.carriers import TwilioCarriers
from callbot.gateways.dry import DryAccount, DryCarriers, DryPush, DryRecordings, DryTelephone, DryWatch
from callbot.gateways.recordings import TwilioRecordings
from callbot.gateways.twilio import TwilioTelephone
from callbot.gateways.watch import HttpWatch
from callbot.meters import Meters
from callbot.room import needed
from callbot.services.outbox import DUE
from callbot.settings import PROCRASTINATE, Settings

KEY = "secret.key"
"""The secret key's file in the home folder, where the key is not given."""
TICK_SECONDS = 1.0
VIRTUAL_TICK_SECONDS = 0.1
"""A virtual clock jumps, so somebody must look more often."""


class Clock:
    """The time of the business: the machine's, plus the decimal seconds in a file, if there is one.

    The file is read afresh at each look. Raises SettingsError if it cannot be read at the start;
    later the last good value is kept, since a clock must always answer.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._ahead = timedelta()
        if path is not None:
            try:
                self._ahead = _seconds(path)
            except (OSError, ValueError, OverflowError) as error:
                raise SettingsError(
                    f"CALLBOT_CLOCK: {path} must hold a number of seconds ({error})"
                ) from error

    @property
    def virtual(self) -> bool:
        """True where the time is shifted by a file."""
        return self._path is not None

    def now(self) -> datetime:
        """The business instant, aware, in UTC."""
        if self._path is not None:
            with suppress(OSError, ValueError, OverflowError):
                self._ahead = _seconds(self._path)
        return datetime.now(UTC) + self._ahead


def _seconds(path: Path) -> timedelta:
    seconds = float(path.read_text(encoding="ascii"))
    if not isfinite(seconds):
        raise ValueError(f"{seconds} is no number of seconds")
    return timedelta(seconds=seconds)


class Runtime:
    """One wiring of the house. `engine` makes its engine of itself; the default is the one process's."""

    def __init__(
        self,
        *,
        settings: Settings,
        database: Database,
        clock: Clock,
        telephone: Telephone,
        push: Push,
        recordings: Recordings | None = None,
        carriers: Carriers | None = None,
        watch: Watch | None = None,
        account: Account | None = None,
        engine: "Callable[[Runtime], Engine] | None" = None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.meters = Meters()
        self.telephone = telephone
        self.push = push
        self.recordings: Recordings = recordings or DryRecordings()
        self.carriers: Carriers = carriers or DryCarriers()
        self.watch: Watch = watch or DryWatch()
        self.account: Account = account or DryAccount()
        self.name = f"{socket.gethostname()[:24]}/{os.getpid()}"
        self.engine = (engine or local)(self)

    @contextmanager
    def transaction(self, *, durable: bool = False, patience: float = PATIENCE_SECONDS) -> Iterator[Session]:
        """A writing transaction; what it made due is handed over in it, or wakes the sender after it."""
        with self.database.transaction(durable=durable, patience=patience) as session:
            yield session
            horizon = self.clock.now() + look_ahead(self.clock)
            due: list[Due] = [row for row in session.info.pop(DUE, ()) if row.due_at <= horizon]
            self.engine.hand_over(session, due)
        for row in due:
            self.engine.submit(row)

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that only reads."""
        return self.database.reading()

    def close(self) -> None:
        """Stop the engine and let every connection go."""
        self.engine.stop()
        self.database.close()


def work(runtime: Runtime, recover: Callable[[Wiring], bool] = recover) -> Work:
    """What every engine that works does, whether it is the one process's or one worker's among several."""
    return {
        "recover": partial(recover, runtime),
        "tick": partial(tick, runtime),
        "deliver": partial(deliver, runtime),
        "now": runtime.clock.now,
        "every": VIRTUAL_TICK_SECONDS if runtime.clock.virtual else TICK_SECONDS,
        "chores": (partial(catch_up, runtime), partial(chores, runtime)),
    }


def local(runtime: Runtime) -> Engine:
    """The engine of the one process that does everything."""
    return LocalEngine(**work(runtime))


def apart(runtime: Runtime) -> Engine:
    """The engine of the web half; where no worker would take up what it hands over, it hands over nothing."""
    return HandingEngine() if runtime.settings.worker.engine == PROCRASTINATE else local(runtime)


def build(settings: Settings, engine: Callable[[Runtime], Engine] = local) -> Runtime:
    """Wire the house; makes the home folder and the secret key where they are absent. Starts nothing.

    Raises SettingsError if the clock's file cannot be read.
    """
    clock = Clock(settings.clock)
    failpoints.arm(failpoints.parsed(settings.failpoint) if settings.failpoint else None)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.secret_key:
        settings = settings.model_copy(update={"secret_key": _kept_key(settings.home / KEY)})
    telephone, push, recordings, carriers = _gateways(settings)
    return Runtime(
        settings=settings,
        database=Database(settings.database),
        clock=clock,
        telephone=telephone,
        push=push,
        recordings=recordings,
        carriers=carriers,
        watch=DryWatch() if settings.dry else HttpWatch(),
        account=_account(settings),
        engine=engine,
    )


def _gateways(settings: Settings) -> tuple[Telephone, Push, Recordings, Carriers]:
    account = settings.twilio
    if account.account_sid is None or account.auth_token is None:
        return DryTelephone(), DryPush(), DryRecordings(), DryCarriers()
    telephone = TwilioTelephone(
        account_sid=account.account_sid,
        auth_token=account.auth_token,
        api_key=account.api_key,
        api_secret=account.api_secret,
        messaging_service_sid=account.messaging_service_sid,
        api_url=settings.twilio_api_url,
    )
    recordings = TwilioRecordings(account.account_sid, account.auth, settings.twilio_api_url)
    push = AppriseAway(settings.away.private_hosts.split())
    return telephone, push, recordings, TwilioCarriers(account.auth, settings.twilio_api_url)


def _account(settings: Settings) -> Account:
    given = settings.twilio
    if given.account_sid is None or given.auth_token is None:
        return DryAccount()
    return TwilioAccount(given.account_sid, given.auth_token, given.auth, settings.twilio_api_url)


def _kept_key(path: Path) -> str:
    """The secret key of this home, made at the first look; created exclusively, so that two starts agree.

    Raises NoRoom where it cannot be written down; no empty file stays.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if not kept:
            raise SettingsError(
                f"CALLBOT_SECRET_KEY: {path} is empty; put its backup there, or delete it"
            ) from None
        return kept
    key = secrets.token_urlsafe(32)
    try:
        with needed(), os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    except NoRoom:
        path.unlink()
        raise
    return key
