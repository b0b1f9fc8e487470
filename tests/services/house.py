"""A house to try what happens in: Sam, who looks for work, and whoever rings or texts, in phone words.

Each verb is one request at a door: one transaction, one service. The clock stands until a test moves it,
but for the moment that lies between two requests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain import voice
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind
from callbot.gateways.base import Accepted, Arrival
from callbot.models import Appointment, Call, Contact, Conversation, Event, Outbound, Owner, Voicemail
from callbot.services import (
    agreements,
    answers,
    calls,
    contacts,
    inbox,
    keyed,
    menu,
    owners,
    receipts,
    reminders,
    sending,
    spoken,
    voicemails,
)
from callbot.settings import Settings

NEW_YORK = ZoneInfo("America/New_York")
SAM, BOT = "+12125550143", "+12125550100"
DANA, LEE, RAY = "+16175550133", "+16175550134", "+16175550135"
MOMENT = timedelta(milliseconds=1)
PROVEN = "TN-Validation-Passed-A"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in February 2026 on Sam's clock; the third is a Tuesday."""
    return datetime(2026, 2, day, hour, minute, tzinfo=NEW_YORK)


class House:
    """Sam's house on one database, at 9:14 on a Tuesday morning."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.settings = Settings(secret_key="x" * 32)
        self.now = at(3, 9, 14)
        self._sids = count(1)
        sam = owners.Wanted(
            SAM, "Sam Lee", NEW_YORK.key, "any morning after 9", BOT, mode=Mode.RING_FIRST, proven=True
        )
        with database.transaction() as session:
            owners.settle(session, sam, (), self.now)

    def wait(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds, minutes=minutes, hours=hours)

    # Calls

    def rings(self, from_: str = DANA, sid: str = "", **more: str) -> tuple[str, voice.Answer]:
        """Somebody calls Sam's number: the call's sid, and what is done."""
        arrival = Arrival(sid or f"CA{next(self._sids)}", from_, BOT, **more)
        self.now += MOMENT
        with self.database.transaction() as session:
            return arrival.sid, calls.take(session, arrival, self.settings, self.now)

    @contextmanager
    def during(self, sid: str) -> Iterator[tuple[Session, Call]]:
        """A request of a call that goes on, behind the owner's lock."""
        self.now += MOMENT
        with self.database.transaction() as session:
            contacts.callee(session, BOT)
            call = calls.found(session, sid)
            assert call is not None
            yield session, call

    def leg_answers(self, sid: str) -> voice.Answer:
        """Somebody, or something, picks up on Sam's side."""
        with self.during(sid) as (session, call):
            return calls.whisper(session, call, "CALEG", self.settings, self.now)

    def sam_presses(self, sid: str, key: str) -> voice.Answer:
        """A key on Sam's side."""
        with self.during(sid) as (session, call):
            return calls.accept(session, call, key, self.now)

    def leg_ends(
        self, sid: str, status: str = "no-answer", *, bridged: bool | None = None, seconds: int | None = None
    ) -> voice.Answer:
        """The result of ringing Sam."""
        dial = calls.Dialed(status, "CALEG" if status == "completed" else None, bridged, seconds)
        with self.during(sid) as (session, call):
            return calls.dialed(session, call, dial, self.settings, self.now)

    def hangs_up_ringing(self, sid: str) -> None:
        """The caller hangs up while Sam's phone rings: one request tells of the leg and of the end."""
        dial = calls.Dialed("no-answer", None, None, None, waits=False)
        with self.during(sid) as (session, call):
            calls.dialed(session, call, dial, self.settings, self.now)
            calls.ended(session, call, None, self.settings, self.now)

    def caller_presses(self, sid: str, key: str, turn: int = 1) -> voice.Answer:
        """A key in the greeting, or while recording."""
        with self.during(sid) as (session, call):
            return calls.pressed(session, call, key, turn, self.settings, self.now)

    def picks(self, sid: str, key: str, turn: int = 1) -> voice.Answer:
        """A key in the menu, or silence."""
        with self.during(sid) as (session, call):
            return menu.picked(session, call, key, turn, self.settings, self.now)

    def settles(self, sid: str, key: str, turn: int = 1) -> voice.Answer:
        """A key after the read back, or silence."""
        with self.during(sid) as (session, call):
            return menu.settled(session, call, key, turn, self.settings, self.now)

    def says(self, sid: str, words: str, turn: int = 1, tries: int = 1, *, key: str = "") -> voice.Answer:
        """The caller says another time, or presses a key instead."""
        with self.during(sid) as (session, call):
            return spoken.heard(session, call, words, key, tries, turn, self.settings, self.now)

    def keys_in(self, sid: str, digits: str, turn: int = 1, tries: int = 1) -> voice.Answer:
        """The caller keys in a number."""
        with self.during(sid) as (session, call):
            return keyed.keyed(session, call, digits, tries, turn, self.settings, self.now)

    def hangs_up_recording(self, sid: str, seconds: int = 24) -> None:
        """The Record action with Digits=hangup."""
        with self.during(sid) as (session, call):
            voicemails.recorded(session, call, "RE1", seconds, self.now)
            calls.ended(session, call, None, self.settings, self.now)

    def stops_recording(self, sid: str, seconds: int, *, tape: str = "RE1") -> None:
        """The Record action while the caller goes on."""
        with self.during(sid) as (session, call):
            voicemails.recorded(session, call, tape, seconds, self.now)

    def audio(self, sid: str, seconds: int = 24, *, kept: bool = True) -> None:
        """The recording's own status."""
        with self.during(sid) as (session, call):
            voicemails.recorded(session, call, "RE1", seconds, self.now, kept=kept)

    def transcript(self, sid: str, text: str | None = "Hi Sam, Dana at Acme", *, tape: str = "RE1") -> None:
        """The words of the voicemail, or that there are none."""
        with self.during(sid) as (session, call):
            voicemails.transcribed(session, call, tape, text, self.settings, self.now)

    def gives_up(self) -> None:
        """The chores find that words are overdue."""
        with self.database.transaction() as session:
            voicemails.overdue(session, self.settings, self.now)

    def asks_lapse(self) -> None:
        """The chores find the questions that nobody answered in time."""
        with self.database.transaction() as session:
            answers.lapse(session, self.settings, self.now)

    def over(self, sid: str, seconds: int | None = 40, from_: str = DANA) -> None:
        """The number's own status callback: completed."""
        self.now += MOMENT
        with self.database.transaction() as session:
            calls.learned(session, Arrival(sid, from_, BOT), seconds, self.settings, self.now)

    def misses(self, from_: str = DANA, seconds: int = 30, **more: str) -> str:
        """A whole missed call: Sam's phone rings out, the caller hears the greeting and hangs up."""
        sid, _ = self.rings(from_, **more)
        self.leg_ends(sid)
        self.wait(seconds)
        self.over(sid, seconds, from_)
        return sid

    def talks(self, from_: str = DANA, seconds: int = 540) -> str:
        """A whole answered call."""
        sid, _ = self.rings(from_)
        self.leg_answers(sid)
        self.sam_presses(sid, "5")
        self.wait(seconds)
        self.leg_ends(sid, "completed", bridged=True, seconds=seconds)
        self.over(sid, seconds + 10, from_)
        return sid

    # Texts

    def texts(self, body: str, from_: str = DANA, *, sid: str = "") -> None:
        """Somebody texts Sam's number."""
        self.now += MOMENT
        text = inbox.Text(sid or f"SM{next(self._sids)}", from_, BOT, body)
        with self.database.transaction() as session:
            inbox.receive(session, text, self.settings, self.now)

    def sam_texts(self, body: str) -> str:
        """Sam texts their own number, and reads the answer."""
        self.texts(body, SAM)
        answers = self.outbox(Purpose.ANSWER)
        return answers[-1].body if answers else ""

    def dana_agrees(self, body: str = "how about tomorrow at 11?") -> Appointment:
        """Dana misses Sam and texts a time, which is agreed."""
        self.misses()
        self.texts(body)
        return self.appointments()[-1]

    def reminded(self, kind: str, key: str, appointment_id: int = 1) -> voice.Answer:
        """Sam presses a key in a reminder call."""
        version = self.appointments()[appointment_id - 1].version
        row = self.row(f"reminder/{appointment_id}/{version}/{kind}")
        with self.database.transaction() as session:
            outbound = session.get_one(Outbound, row.id)
            return reminders.heard(session, outbound, key, 1, self.settings, self.now)

    def sends_due(self) -> list[Outbound]:
        """The sender says all that is due, and the provider takes it; what left, in order and as it left."""
        waiting = sorted(self.outbox(), key=lambda row: (row.due_at, row.id))
        left = [row.id for row in waiting if row.due_at <= self.now and self.sends(row.id)]
        with self.database.reading() as session:
            return [session.get_one(Outbound, row_id) for row_id in left]

    def sends(self, outbound_id: int) -> bool:
        """The sender says this row, if it may, and the provider takes it."""
        with self.database.transaction() as session:
            lease_now = self.database.lease_seconds(session)
            ready = sending.begin(
                session,
                outbound_id,
                settings=self.settings,
                now=self.now,
                lease_now=lease_now,
                by="test",
                room=True,
            )
            if ready is not None:
                sid = Accepted(f"SM{next(self._sids)}out")
                sending.settle(session, ready, sid, now=self.now, secret=self.settings.secret_key)
            return ready is not None

    def lands_on_a_desk(self, number: str) -> None:
        """The last text to a number comes back: it is a landline."""
        self.sends_due()
        with self.database.transaction() as session:
            row = session.scalars(select(Outbound).where(Outbound.to == number)).all()[-1]
            receipts.fail(session, row, "a landline", 30006, self.now, self.settings.secret_key)

    # What stands

    def outbox(self, *purposes: Purpose, to: str | None = None) -> list[Outbound]:
        """What is queued or on its way, oldest first: of these purposes, to this number."""
        with self.database.reading() as session:
            rows = session.scalars(
                select(Outbound)
                .where(Outbound.status.in_((Status.QUEUED, Status.ACCEPTED)))
                .order_by(Outbound.id)
            )
            return [row for row in rows if row.purpose in (purposes or Purpose) and to in {None, row.to}]

    def told(self, to: str = DANA) -> list[str]:
        """The words queued to a number, oldest first."""
        return [row.body for row in self.outbox(to=to) if row.channel is Channel.SMS]

    def row(self, key: str) -> Outbound:
        """The outbound with this key."""
        with self.database.reading() as session:
            return session.scalars(select(Outbound).where(Outbound.key == key)).one()

    def text_back(self) -> Outbound:
        """The one text-back there is, whatever became of it."""
        with self.database.reading() as session:
            return session.scalars(select(Outbound).where(Outbound.purpose == Purpose.TEXT_BACK)).one()

    def due_in(self) -> int:
        """Seconds from now until the one text-back that waits."""
        return round((self.text_back().due_at - self.now).total_seconds())

    def call(self, sid: str) -> Call:
        """A call as it is stored."""
        with self.database.reading() as session:
            return session.scalars(select(Call).where(Call.sid == sid)).one()

    def voicemail(self, sid: str) -> Voicemail:
        """What was left in a call."""
        with self.database.reading() as session:
            return session.scalars(select(Voicemail).join(Call).where(Call.sid == sid)).one()

    def appointments(self) -> list[Appointment]:
        """Every appointment, the oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Appointment).order_by(Appointment.id)))

    def sam(self) -> Owner:
        """Sam's row."""
        with self.database.reading() as session:
            return session.scalars(select(Owner)).one()

    def contact(self, from_: str = DANA) -> Contact | None:
        """The contact behind a number."""
        with self.database.reading() as session:
            return contacts.known(session, session.scalars(select(Owner)).one(), from_)

    def conversation(self) -> Conversation:
        """The one conversation."""
        with self.database.reading() as session:
            return session.scalars(select(Conversation)).one()

    def journal(self) -> list[str]:
        """What happened, in the house's own words."""
        with self.database.reading() as session:
            return list(session.scalars(select(Event.what).order_by(Event.id)))

    def reasons(self) -> list[str]:
        """Why it was done, where a reason was written down."""
        with self.database.reading() as session:
            return [why for why in session.scalars(select(Event.detail).order_by(Event.id)) if why]

    def change(self, **more: object) -> None:
        """Sam's row is set otherwise."""
        with self.database.transaction() as session:
            sam = session.scalars(select(Owner)).one()
            for name, value in more.items():
                setattr(sam, name, value)

    def knows(self, from_: str, kind: ContactKind, **more: str) -> None:
        """A contact that Sam has sorted already."""
        with self.database.transaction() as session:
            sam = session.scalars(select(Owner)).one()
            contact = contacts.met(session, sam, from_, self.now)
            contact.kind = kind
            contact.name, contact.company = more.get("name"), more.get("company")

    def coming(self) -> list[datetime]:
        """What is agreed ahead."""
        with self.database.reading() as session:
            sam = session.scalars(select(Owner)).one()
            return [item.starts_at for item in agreements.ahead(session, sam, self.now)]
