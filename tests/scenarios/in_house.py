"""A conversation played inside this process: the services and the sender, one transaction a request."""

from datetime import datetime, timedelta

from sqlalchemy import select

from callbot.domain.conversation import Asked
from callbot.domain.outbox import Channel, Status
from callbot.models import Outbound, Question
from tests.scenarios.conversing import NAMES, PEOPLE
from tests.services.house import House, at

LAPSES = select(Question.expires_at).where(
    Question.answer.is_(None), Question.kind.in_((Asked.TIME, Asked.MAYBE))
)
"""When what Sam is asked about a time lapses."""


class InHouse:
    """Sam's house as a place; it begins on Tuesday, 3 February 2026, at 9:14."""

    def __init__(self, house: House) -> None:
        self.house, self.database = house, house.database
        self.house.now = at(3, 9, 14)
        self._reached: list[str] = []

    @property
    def now(self) -> datetime:
        """The business instant."""
        return self.house.now

    def calls(self, name: str, *, withheld: bool = False) -> None:
        """Somebody calls, and nobody takes it."""
        self.house.misses("anonymous" if withheld else PEOPLE[name])

    def leaves(self, name: str, words: str) -> None:
        """Somebody calls, nobody takes it, and they speak after the beep."""
        sid, _ = self.house.rings(PEOPLE[name])
        self.house.leg_ends(sid)
        self.house.wait(50)
        self.house.hangs_up_recording(sid)
        self.house.transcript(sid, words)

    def talks(self, name: str) -> None:
        """Somebody calls, and Sam takes it."""
        self.house.talks(PEOPLE[name])

    def texts(self, name: str, body: str) -> None:
        """Somebody texts Sam's number."""
        self.house.texts(body, PEOPLE[name])

    def until(self, instant: datetime) -> list[str]:
        """Everything that is due is said at its instant, and what lapses does so at its own; the lines."""
        while (due := self._next_due()) is not None and due <= instant:
            self.house.now = max(due, self.house.now)
            self.house.asks_lapse()
            self._reached += [line(row) for row in self.house.sends_due()]
        self.house.now = max(instant, self.house.now + timedelta(milliseconds=1))
        reached, self._reached = self._reached, []
        return reached

    def _next_due(self) -> datetime | None:
        instants = [row.due_at for row in self.house.outbox() if row.status is Status.QUEUED]
        with self.house.database.reading() as session:
            return min([*instants, *session.scalars(LAPSES)], default=None)


def line(row: Outbound) -> str:
    """What of it is seen or heard at a phone."""
    if row.channel is Channel.CALL:
        return f"{NAMES[row.to]} is rung"
    return f"{NAMES[row.to]} reads: {row.body}"
