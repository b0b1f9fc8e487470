"""What the sender needs of the house: the parts of the one wiring that `runtime` makes."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.gateways.base import Carriers, Push, Recordings, Telephone, Watch
from callbot.meters import Meters
from callbot.settings import Settings


class Clock(Protocol):
    """The time of the business: aware instants in UTC."""

    def now(self) -> datetime:
        """What time it is."""

    @property
    def virtual(self) -> bool:
        """True where it may jump: nothing is planned ahead on the machine's own time then."""


class Wiring(Protocol):
    """The wiring as the sender sees it; `callbot.runtime.Runtime` is one."""

    @property
    def settings(self) -> Settings: ...

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def telephone(self) -> Telephone: ...

    @property
    def push(self) -> Push: ...

    @property
    def recordings(self) -> Recordings: ...

    @property
    def carriers(self) -> Carriers: ...

    @property
    def watch(self) -> Watch: ...

    @property
    def meters(self) -> Meters: ...

    @property
    def name(self) -> str:
        """Of this process: who holds a lease."""

    def transaction(self, *, durable: bool = False) -> AbstractContextManager[Session]:
        """A writing transaction; what it makes due is handed to the engine at commit."""
