"""A conversation over HTTP: callbot behind its real server, the simulator at both ends of the phone."""

from datetime import datetime, timedelta

from sqlalchemy import update

from callbot.db import Base, Database
from callbot.models import Owner
from callbot.simulator import Answers, HangsUp, LeavesVoicemail, Talks
from callbot.simulator.people import Person
from callbot.simulator.script import next_time
from callbot.simulator.stage import NUMBER, Stage
from tests.scenarios.conversing import NAMES, NEW_YORK, PEOPLE

KEPT = {"owner", "number", "channel", "heartbeat"}
GREETED = HangsUp(after=28)  # twenty seconds of ringing, eight of the greeting


class OnStage:
    """One stage for many conversations: each begins on the next Tuesday at 9:14, with empty books."""

    def __init__(self, stage: Stage, database: Database) -> None:
        self.stage, self.database = stage, database
        self.people: dict[str, Person] = {"Sam": stage.owner, "Dana": stage.recruiter}
        for name in PEOPLE.keys() - self.people.keys():
            self.people[name] = stage.network.person(name, PEOPLE[name])
        self._read: dict[str, int] = {}
        self._rung = 0

    def begin(self) -> None:
        """A new week, and nothing is left of the one before, neither here nor in Twilio's lists."""
        exchange = self.stage.network.exchange
        with exchange.lock:
            for kept in (exchange.messages, exchange.calls, exchange.opted_out):
                kept.clear()
        with self.database.transaction() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in KEPT:
                    session.execute(table.delete())
            stated = "any morning after 9"
            session.execute(
                update(Owner).values(
                    questions=0, life_at=None, stopped_at=None, paused_at=None, stated=stated, busy=""
                )
            )
        self.stage.to(_next_week(self.stage.now))
        self._look()

    @property
    def now(self) -> datetime:
        """The business instant, on the minute at which a step begins."""
        return self.stage.now.replace(second=0, microsecond=0)

    def calls(self, name: str, *, withheld: bool = False) -> None:
        """Somebody calls, and nobody takes it."""
        if withheld:
            self.people[name].calls(NUMBER, GREETED, shows="anonymous", stir="")
        else:
            self.people[name].calls(NUMBER, GREETED)

    def leaves(self, name: str, words: str) -> None:
        """Somebody calls, nobody takes it, and they speak after the beep."""
        self.people[name].calls(NUMBER, LeavesVoicemail(words, 24))

    def talks(self, name: str) -> None:
        """Somebody calls, and Sam takes it."""
        self.stage.owner.takes(Answers(presses="5", after=4, talks=timedelta(minutes=9)))
        self.people[name].calls(NUMBER, Talks(minutes=9))

    def texts(self, name: str, body: str) -> None:
        """Somebody texts Sam's number."""
        self.people[name].texts(NUMBER, body)

    def until(self, instant: datetime) -> list[str]:
        """Time goes by; the lines that reached the phones since the last look."""
        self.stage.to(instant)
        return self._look()

    def _look(self) -> list[str]:
        texts = [
            f"{name} reads: {text.body}"
            for name, person in self.people.items()
            for text in person.inbox[self._read.get(name, 0) :]
        ]
        self._read = {name: len(person.inbox) for name, person in self.people.items()}
        rings = [call for call in self.stage.network.calls if call.direction == "outbound-api"]
        rung = [f"{NAMES[call.to]} is rung" for call in rings[self._rung :]]
        self._rung = len(rings)
        return texts + rung


def _next_week(now: datetime) -> datetime:
    """The next Tuesday at 9:14 that no change of the clocks follows: what is nearest would change too."""
    tuesday = next_time(now, NEW_YORK, "Tue", "9", "14")
    later = tuesday + timedelta(days=7)
    return tuesday if tuesday.utcoffset() == later.utcoffset() else later
