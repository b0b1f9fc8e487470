"""callbot under a steady load for as long as you like: `serve` on SQLite, the simulator as its Twilio.

    python -m tests.faults.soak [--minutes 30] [--calls 2] [--steps]

Every caller misses Sam once and then texts three times, so `--calls 2` makes six texts a second, on the
machine's own clock. Nothing may be lost or said twice, and what the process holds must stay flat. With
`--steps` the rate grows from round to round, of `--minutes` each, until texts leave late.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

import phonenumbers
from sqlalchemy import func, select, update

from callbot import settings
from callbot.cli.demo import watching
from callbot.db import Database
from callbot.domain.outbox import Channel, Status
from callbot.models import Call, Message, Outbound, Owner
from callbot.simulator import HangsUp
from callbot.simulator.agenda import Process
from callbot.simulator.people import Person
from callbot.simulator.stage import NUMBER, Stage, staged
from tests.faults import invariants

WORDS = ("Who is this?", "When is Sam free?", "ok, thank you")
FIRST_TEXT, BETWEEN = timedelta(seconds=45), timedelta(seconds=15)
PATIENCE = HangsUp(after=24.0)  # Sam's phone rings for twenty seconds, then they hear the greeting
SAMPLE_SECONDS = 5.0
DRAIN_SECONDS = 180.0
LATE_SECONDS = 1.0
"""A text that leaves later than this after it was due is late."""
PAGE = os.sysconf("SC_PAGE_SIZE")
BOUNDLESS = {
    f"CALLBOT_CAPS__{cap}": "10000000"
    for cap in (
        "TEXTS_PER_OWNER_DAY",
        "NEW_CONTACTS_PER_DAY",
        "NEW_CONTACTS_PER_PREFIX_HOUR",
        "USD_PER_DAY",
        "DEPLOYMENT_TEXTS_PER_DAY",
        "DEPLOYMENT_USD_PER_DAY",
    )
}


@dataclass(frozen=True, slots=True)
class Sample:
    """What callbot's processes hold at one moment, and how late texts left since the last one (seconds)."""

    rss_mb: float
    files: int
    threads: int
    wal_mb: float
    late: list[float] = field(repr=False)
    behind: float
    """By how many seconds the network itself lags: it is then the load, not callbot, that is at its end."""

    def __str__(self) -> str:
        return (
            f"{self.rss_mb:6.1f} MB {self.files:4} files {self.threads:4} threads, WAL {self.wal_mb:5.2f} MB "
            f"{len(self.late):4} texts, p99 late {p99(self.late):6.3f} s, network behind {self.behind:5.2f} s"
        )


def p99(values: list[float]) -> float:
    """The 99th percentile; 0 of nothing."""
    return quantiles(values, n=100)[98] if len(values) > 1 else sum(values)


def callers() -> Iterator[str]:
    """Fictional numbers that may be texted: 555-0100 to 555-0199 in every area of the United States."""
    for last in range(100):
        for area in range(201, 990):
            number = phonenumbers.parse(f"+1{area}5550100")
            textable = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
            if textable and phonenumbers.region_code_for_number(number) == "US" and area != 212:
                yield f"+1{area}55501{last:02}"


class Soak:
    """One deployment under load."""

    def __init__(self, stage: Stage, database: Database, home: Path) -> None:
        self.stage, self.database, self.wal = stage, database, home / "callbot.db-wal"
        self.numbers = callers()
        self.people: list[Person] = []
        self.samples: list[Sample] = []
        self.looked_at = stage.now

    def load(self, seconds: float, calls_a_second: float) -> list[Sample]:
        """So many new callers a second for so long; what was seen meanwhile."""
        begun, made, first = time.monotonic(), 0, len(self.samples)
        looks_at = begun + SAMPLE_SECONDS
        while (passed := time.monotonic() - begun) < seconds:
            while made < passed * calls_a_second:
                self._arrives()
                made += 1
            self._plays()
            if time.monotonic() > looks_at:
                looks_at += SAMPLE_SECONDS
                self.samples.append(self._looks())
        return self.samples[first:]

    def rests(self) -> None:
        """Play on until everybody has hung up and everything is said."""
        limit = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < limit:
            self._plays()
            if self.stage.network.next_at() is None and self.stage.settled():
                return

    def _plays(self) -> None:
        if not self.stage.network.run_due():
            time.sleep(0.005)

    def _arrives(self) -> None:
        number = next(self.numbers)
        person = self.stage.network.person(number, number)
        self.people.append(person)
        self.stage.network.exchange.agenda.add(self._visit(person), f"visit of {number}")

    def _visit(self, person: Person) -> Process:
        person.calls(NUMBER, PATIENCE)
        at = self.stage.now + FIRST_TEXT
        for words in WORDS:
            yield at
            person.texts(NUMBER, words)
            at += BETWEEN

    def _looks(self) -> Sample:
        processes = [*_of_group(self.stage.program.group)]
        since, self.looked_at = self.looked_at, self.stage.now
        begun = select(Outbound.begun_at, Outbound.due_at).where(
            Outbound.begun_at >= since, Outbound.begun_at < self.looked_at, Outbound.channel == Channel.SMS
        )
        with self.database.reading() as session:
            late = [(at - due).total_seconds() for at, due in session.execute(begun) if at]
        planned = self.stage.network.next_at() or self.looked_at
        return Sample(
            sum(int((each / "statm").read_text().split()[1]) for each in processes) * PAGE / 2**20,
            sum(len([*(each / "fd").iterdir()]) for each in processes),
            sum(len([*(each / "task").iterdir()]) for each in processes),
            self.wal.stat().st_size / 2**20 if self.wal.exists() else 0.0,
            late,
            max((self.looked_at - planned).total_seconds(), 0.0),
        )

    def lost(self) -> list[str]:
        """Whatever did not arrive, at callbot or at somebody's phone."""
        with self.database.reading() as session:
            calls = session.scalar(select(func.count()).select_from(Call))
            heard = session.scalar(select(func.count()).where(Message.direction == "inbound"))
            over = (Status.DELIVERED, Status.ACCEPTED, Status.SUPPRESSED, Status.CANCELLED)
            open_ = session.scalars(select(Outbound.key).where(Outbound.status.not_in(over))).all()
        found = [f"{key} did not leave" for key in open_]
        found += [f"nobody answered {each.number}" for each in self.people if not each.inbox]
        if calls != len(self.people):
            found.append(f"{len(self.people)} called, {calls} are logged")
        if heard != len(self.people) * len(WORDS):
            found.append(f"{len(self.people) * len(WORDS)} texts were sent, {heard} are kept")
        return found

    def doubled(self) -> list[str]:
        """Whatever somebody was told twice, by their phones and by the database."""
        return [
            f"{times} times to {person.number}: {body}"
            for person in self.people
            for body, times in Counter(text.body for text in person.inbox).items()
            if times > 1
        ]


def _of_group(group: int) -> Iterator[Path]:
    """The folders in /proc of a process group."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == group:
                yield folder
        except (FileNotFoundError, ProcessLookupError):
            continue


def grown(samples: list[Sample]) -> list[str]:
    """What is not flat: the last third of a run held against the middle one, which is warm."""
    third = len(samples) // 3
    middle, last = samples[third : 2 * third], samples[2 * third :]
    if not middle:
        return []
    found = []
    for what, room, share in (("rss_mb", 4, 1.1), ("files", 8, 1.0), ("threads", 4, 1.0), ("wal_mb", 8, 1.5)):
        was, now = (median(getattr(each, what) for each in part) for part in (middle, last))
        if now > was * share + room:
            found.append(f"{what} grew from {was:.1f} to {now:.1f}")
    return found


def late(samples: list[Sample]) -> list[str]:
    """Whether texts leave late in the last third of a run."""
    seconds = _late(samples[2 * (len(samples) // 3) :])
    return [f"texts leave {seconds:.1f} s late"] if seconds > LATE_SECONDS else []


def _late(samples: list[Sample]) -> float:
    return p99([seconds for sample in samples for seconds in sample.late])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line wants."""

    minutes: float
    calls: float
    steps: bool


@contextmanager
def deployed(home: Path) -> Iterator[Soak]:
    """`serve` on SQLite, on the machine's own clock, and nobody has called yet."""
    database = Database(f"sqlite:///{home / 'callbot.db'}")
    now = datetime.now(UTC)
    given = {**BOUNDLESS, "CALLBOT_CLOCK": ""}
    with staged(home, now, watching(database), settings=given) as stage:
        with database.transaction() as session:
            session.execute(update(Owner).values(timezone=_at_eleven(now)))
        yield Soak(stage, database, home)
    database.close()


def run(asked: Asked, home: Path) -> int:
    """Play it; 0 where all is well."""
    with deployed(home) as soak:
        database, stage = soak.database, soak.stage
        if asked.steps:
            _climb(soak, asked)
        else:
            for minute in range(max(1, round(asked.minutes))):
                last = soak.load(60, asked.calls)
                print(f"{minute + 1:3} min  {last[-1]}", flush=True)
        soak.rests()
        wired = settings.Settings(home=home, secret_key=(home / "secret.key").read_text().strip())
        broken = invariants.broken(database, wired, stage.network)
        complaints = [str(each) for each in stage.network.complaints]
        lost, doubled = soak.lost(), soak.doubled()
        faults = [*broken, *lost, *doubled, *complaints]
        faults += [] if asked.steps else grown(soak.samples) + late(soak.samples)
    print(*faults[:20], sep="\n")
    print(f"{len(soak.people)} calls, {len(soak.people) * len(WORDS)} texts in: lost {len(lost)}, "
          f"doubled {len(doubled)}, invariants broken {len(broken)}, complaints {len(complaints)}; "
          f"p99 late {_late(soak.samples):.3f} s; {'FAILED' if faults else 'all well'}")  # fmt: skip
    return 1 if faults else 0


def _climb(soak: Soak, asked: Asked) -> None:
    """Half as many calls more each round, until texts leave late or the network cannot keep up."""
    rate = asked.calls
    while True:
        samples = soak.load(asked.minutes * 60, rate)[-3:]
        seconds, behind = _late(samples), samples[-1].behind
        print(f"{rate:5.1f} calls, {rate * len(WORDS):5.1f} texts a second: {samples[-1]}", flush=True)
        if seconds > LATE_SECONDS or behind > LATE_SECONDS:
            print(f"the end: texts {seconds:.2f} s late, the network {behind:.2f} s behind")
            return
        rate *= 1.5


def _at_eleven(now: datetime) -> str:
    """A zone where it is eleven in the morning, so that nothing is held over night."""
    east = (11 - now.hour + 12) % 24 - 12
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0, help="how long, or how long a step takes")
    parser.add_argument(
        "--calls", type=float, default=2.0, help="missed calls a second; three times the texts"
    )
    parser.add_argument("--steps", action="store_true", help="let the rate grow until texts leave late")
    with tempfile.TemporaryDirectory(prefix="callbot-soak-") as folder:
        sys.exit(run(Asked(**vars(parser.parse_args())), Path(folder)))
