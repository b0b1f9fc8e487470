"""Owners and their recruiters on the stage that is deployed, what goes wrong there, and what came of it."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from callbot.db import Database
from callbot.domain.outbox import TO_CONTACT, Channel, Purpose, Status
from callbot.models import Outbound, Voicemail
from callbot.services import owners
from callbot.simulator import Answers, HangsUp, LeavesVoicemail, Network, NoAnswer
from callbot.simulator.agenda import Process
from callbot.simulator.people import Person
from callbot.simulator.trouble import Hang
from callbot.web.listen import address
from tests.deploy.deployment import SITE, Deployment
from tests.faults.soak import callers

OVERRIDES = "#rc=5&rp=all"
DRAIN_SECONDS = 800.0
"""What is in doubt is looked up after two minutes, and where nothing was found, after ten more."""
AHEAD = timedelta(minutes=15, seconds=30)
"""How far ahead a time is proposed at the least: what is nearer than a quarter of an hour means now."""
KILLED, CUT, RESTARTED = "a worker was killed", "a host was cut off", "PostgreSQL was restarted"
LONGER = {KILLED: timedelta(seconds=20), CUT: timedelta(seconds=20), RESTARTED: timedelta(seconds=12)}
"""For how long after each an outage may be felt: a worker that fell silent is stood in for after ten."""
CONFIG = """
[availability]
calling_days = "MO TU WE TH FR SA SU"
minutes = 1
buffer_minutes = 0
proposal_grid_minutes = 1
lead_minutes = 1
confirm_lead_minutes = 1
shown_lead_minutes = 1

[calls]
ring_seconds = 5
ring_expected_seconds = 5

[text_back]
delay_seconds = 1

[reminders]
text_minutes = 15
call_minutes = 14
again_minutes = 13
last_minutes = 12
"""


@dataclass(slots=True)
class Pair:
    """An owner and the recruiter who misses them, the number in between, and the time that is proposed."""

    owner: Person
    recruiter: Person
    number: str
    leaves_word: bool
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """Something that went wrong, from when until when it was there."""

    what: str
    begun: datetime
    over: datetime

    def covers(self, instant: datetime) -> bool:
        """Whether what was due then may have felt it: rows are claimed a little before their instant."""
        return self.begun - timedelta(seconds=3) <= instant <= self.over + LONGER[self.what]


@dataclass(frozen=True, slots=True)
class Asked:
    """How much of it is played."""

    owners: int
    short: bool

    @property
    def spread(self) -> float:
        """Seconds between one owner's call and the next one's."""
        return 1.0 if self.short else 150.0 / self.owners

    @property
    def cut_seconds(self) -> float:
        """For how long a host is cut off."""
        return 8.0 if self.short else 25.0

    @property
    def rings(self) -> int:
        """How often an owner is rung before a time: the first is not heard; a short play may end before."""
        return 0 if self.short else 2


@dataclass(slots=True)
class Play:
    """What is on stage."""

    asked: Asked
    deployment: Deployment
    network: Network
    database: Database
    begun: datetime
    pairs: list[Pair] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        """Where it is about eleven in the morning, so that nothing is held over night."""
        east = (11 - self.begun.hour + 12) % 24 - 12
        return ZoneInfo(f"Etc/GMT{-east:+d}" if east else "Etc/GMT")

    def move_in(self) -> None:
        """Set the owners up, each with a number, and let their recruiters call one after the other."""
        numbers = callers()
        origin = f"https://{SITE}/twilio"
        for turn in range(self.asked.owners):
            mobile, number, caller = next(numbers), next(numbers), next(numbers)
            wanted = owners.Wanted(
                mobile, f"Sam Lee {turn}", self.zone.key, "every day 8 to 6", number, proven=True
            )
            with self.database.transaction() as session:
                owners.settle(session, wanted, (), self.begun)
            self.network.number(
                number,
                voice_url=f"{origin}/voice{OVERRIDES}",
                voice_fallback_url=f"{origin}/voice/fallback",
                status_url=f"{origin}/voice/status{OVERRIDES}",
                sms_url=f"{origin}/sms{OVERRIDES}",
                sms_fallback_url=f"{origin}/sms/fallback",
            )
            owner, recruiter = (self.network.person(each, each) for each in (mobile, caller))
            owner.takes(NoAnswer(), NoAnswer(), Answers(presses="1"))  # the missed call, then the reminders
            pair = Pair(owner, recruiter, number, leaves_word=turn % 10 == 0)
            self.pairs.append(pair)
            at = self.begun + timedelta(seconds=turn * self.asked.spread)
            self.network.exchange.agenda.add(self._visit(pair, at), f"visit of {caller}", at)

    def _visit(self, pair: Pair, at: datetime) -> Process:
        word = LeavesVoicemail("Hi Sam, it is about the job.", seconds=3.0)
        pair.recruiter.calls(pair.number, word if pair.leaves_word else HangsUp(after=12.0))
        while not pair.recruiter.inbox:
            yield at
            at = max(at, self.network.clock.now()) + timedelta(seconds=1)
        soonest = self.network.clock.now() + AHEAD  # by then, and not as planned: the network may be behind
        pair.starts_at = (soonest + timedelta(minutes=1)).replace(second=0, microsecond=0)
        said = f"{pair.starts_at.astimezone(self.zone):%I:%M %p}".lstrip("0")
        pair.recruiter.texts(pair.number, f"how about today at {said}?")

    def until(self, instant: datetime) -> None:
        """Play on."""
        while self.network.clock.now() < instant:
            self._goes_on()

    def for_(self, seconds: float) -> None:
        """Play on for so long."""
        self.until(self.network.clock.now() + timedelta(seconds=seconds))

    def _goes_on(self) -> None:
        self.deployment.tend()
        if not self.network.run_due():
            time.sleep(0.005)

    def tell(self, words: str) -> None:
        """What happens, and when."""
        print(f"{(self.network.clock.now() - self.begun).total_seconds():6.1f} s  {words}", flush=True)

    # What goes wrong.

    def kills(self, name: str) -> None:
        """SIGKILL a worker while Twilio, which took the text, has not answered yet."""
        sending = select(Outbound.key).where(
            Outbound.status == Status.SENDING, Outbound.leased_by.startswith(f"{name}/")
        )
        limit = time.monotonic() + 120
        while time.monotonic() < limit:
            if not self.network.trouble.creates:
                self.network.trouble.add(Hang(2.0))
            self._goes_on()
            with self.database.reading() as session:
                key = session.scalars(sending).first()
            if key is not None:
                break
        assert key is not None, f"{name} sent nothing"
        self.deployment.running[name].kill()
        now = self.network.clock.now()
        self.network.trouble.creates.clear()
        self.outages.append(Outage(KILLED, now, now))
        self.tell(f"{name} is killed while it sends {key}")

    def cuts_off(self, name: str) -> None:
        """Pull a host's cable, and put it in again a while later."""
        host, begun = self.deployment.hosts[name], self.network.clock.now()
        host.cut_off()
        self.tell(f"{name} is cut off")
        self.for_(self.asked.cut_seconds)
        host.back()
        self.outages.append(Outage(CUT, begun, self.network.clock.now()))
        self.tell(f"{name} is back")

    def restarts_database(self) -> None:
        """Stop PostgreSQL as compose does, and start it again."""
        postgres, begun = self.deployment.running["postgres"], self.network.clock.now()
        took = postgres.stop()
        postgres.start()
        postgres.comes_up()
        self.outages.append(Outage(RESTARTED, begun, self.network.clock.now()))
        whole = (self.network.clock.now() - begun).total_seconds()
        self.tell(f"PostgreSQL is restarted: {took:.1f} s to stop, {whole:.1f} s in all")

    # What came of it.

    def drains(self) -> None:
        """Play on until everything that is due by now is said, or looked up."""
        limit = time.monotonic() + DRAIN_SECONDS
        self.tell(f"what was due has left, but for {self.open_rows() or 'nothing'}")
        while self.open_rows() and time.monotonic() < limit:
            self.for_(1.0)

    def open_rows(self) -> list[str]:
        """What has been due and is at no end; what an owner may have been told already is not waited for."""
        over = (Status.DELIVERED, Status.ACCEPTED, Status.SUPPRESSED, Status.CANCELLED, Status.FAILED)
        due = select(Outbound.key).where(
            Outbound.status.not_in(over),
            Outbound.due_at <= self.network.clock.now(),
            or_(Outbound.status != Status.UNKNOWN, Outbound.purpose.in_(TO_CONTACT)),
        )
        with self.database.reading() as session:
            return list(session.scalars(due))

    def in_doubt(self) -> Counter[str]:
        """How many texts and rings to each number a dead worker may have said or not.

        Nobody says them again before two looks at Twilio, ten minutes apart, found nothing.
        """
        asked = select(Outbound.to).where(Outbound.status == Status.UNKNOWN)
        with self.database.reading() as session:
            return Counter(session.scalars(asked))

    def lost(self) -> list[str]:
        """Whatever somebody should have got and has not."""
        found = [f"{key} did not leave" for key in self.open_rows()]
        rings = Counter(call.to for call in self.network.calls if call.direction == "outbound-api")
        doubts = self.in_doubt()
        for pair in self.pairs:
            heard = [text.body for text in pair.recruiter.inbox]
            found += [
                f"no {word} to {pair.recruiter.number}"
                for word in ("you just called", "Confirmed")
                if not any(word in body for body in heard)
            ]
            read = [text.body for text in pair.owner.inbox]
            missing = [
                word
                for word in ("MISSED", "BOOKED", "Reminder")
                if not any(body.startswith(word) for body in read)
            ]
            missing += ["ring"] * (self.asked.rings - rings[pair.owner.number])
            if len(missing) > doubts[pair.owner.number]:
                found.append(f"no {', '.join(missing)} to owner {pair.owner.number}")
        return found

    def _rings_that_left(self) -> Counter[str]:
        """How many rows to each number are rings that left: each is rung once, and so often at the most."""
        left = (Status.ACCEPTED, Status.DELIVERED, Status.FAILED, Status.UNKNOWN, Status.SENDING)
        rows = select(Outbound.to).where(Outbound.channel == Channel.CALL, Outbound.status.in_(left))
        with self.database.reading() as session:
            return Counter(session.scalars(rows))

    def doubled(self) -> list[str]:
        """Whatever somebody was told twice: the same words, a second booking, a ring too many."""
        people = [person for pair in self.pairs for person in (pair.owner, pair.recruiter)]
        found = [
            f"{times} times to {person.number}: {body}"
            for person in people
            for body, times in Counter(text.body for text in person.inbox).items()
            if times > 1
        ]
        rings = Counter(call.to for call in self.network.calls if call.direction == "outbound-api")
        rung = self._rings_that_left()
        return found + [
            f"{person.number} was rung {rings[person.number]} times"
            for person in people
            if rings[person.number] > rung[person.number]
        ]

    def lateness(self) -> tuple[list[float], list[float]]:
        """By how many seconds reminders left late: outside of outages, and in them."""
        asked = select(Outbound.begun_at, Outbound.due_at).where(
            Outbound.purpose == Purpose.REMINDER,
            Outbound.begun_at.is_not(None),
            Outbound.channel.in_((Channel.SMS, Channel.CALL)),
        )
        outside, inside = list[float](), list[float]()
        with self.database.reading() as session:
            for begun_at, due_at in session.execute(asked):
                into = inside if any(outage.covers(due_at) for outage in self.outages) else outside
                into.append((begun_at - due_at).total_seconds() if begun_at else 0.0)
        return outside, inside

    def unheard(self) -> list[str]:
        """Voicemails that some half cannot play: each is asked for at the door, which shares requests out."""
        with self.database.reading() as session:
            ids = session.scalars(select(Voicemail.id).where(Voicemail.kept.is_not(False))).all()
        now, found = self.network.clock.now(), []
        for each in ids:
            url = address(f"https://{SITE}", self.deployment.secret_key, each, now)
            for _ in range(4):
                with urlopen(url) as answer:  # noqa: S310 - an address of the test's own
                    if not answer.read():
                        found.append(f"voicemail {each} is silent")
        return found if ids else ["nobody left a voicemail"]
