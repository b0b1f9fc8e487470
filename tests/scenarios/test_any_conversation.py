"""Random recruiters, owners, delays, repeats and clock changes: what must hold in every conversation.

A run plays on one database, in process, with the sender after each step; it begins shortly before New
York's clocks change, or in the middle of winter. `make test` plays 200 runs, the fuzz profile 2,000.
"""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from callbot.db import Base, Database
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.conversation import Asked
from callbot.domain.outbox import TO_CONTACT, Purpose, Status
from callbot.domain.screening import ContactKind
from callbot.models import Appointment, Message, Outbound, Owner, Question
from callbot.services import answers, optouts
from tests.services.house import DANA, LEE, NEW_YORK, RAY, House

PEOPLE = (DANA, LEE, RAY)
BEGINNINGS = [
    datetime(2026, 2, 3, 9, 14, tzinfo=NEW_YORK),
    datetime(2026, 3, 6, 9, 14, tzinfo=NEW_YORK),  # clocks go forward on Sunday
    datetime(2026, 10, 30, 9, 14, tzinfo=NEW_YORK),  # and back on Sunday
]
TIMES = """\
1
2
yes
the second one
tomorrow at 11
tomorrow at 9:30
today at 11
today at 10
friday at 10
monday at 9
sunday at 1:30 am
sunday at 2:30 am
tomorrow at 3 pm
monday at 11 or tuesday at 10
tomorrow at 11 for an hour
friday morning
tomorrow between 9 and 11
can we move it to friday at 9?
have Sam call me tomorrow at 10""".splitlines()
"""What may be agreed to, by Sam's word at least; said more often. Once it is agreed, no answer is due."""
WORDS = """\

3
4
no
ok
sounds good
none of those work
not interested
any day but monday
mornings are best
maybe tomorrow at 10, let me check first
can we do a zoom tomorrow at 10?
my colleague will call tomorrow at 11
tuesday feb 4 at 11
call me back
are you free now?
calling in 5
running 10 minutes late
can we reschedule?
I can't make it
please cancel
who is this?
is this a bot?
when is Sam free?
what time is our call?
what salary?
hello?
thanks!
START
YES
HELP
kindly pay the fee
Liked "Confirmed"
this is an automatic reply""".splitlines()
HOURS = {"any morning after 9": (9, 12), "weekdays 2 to 5": (14, 17)}
"""What Sam may state, and the hours that it means on weekdays."""
ORDERS = ["ok", "no", "drop", "next", "ok 1", "no 1", "ok 2", *(f"free {stated}" for stated in HOURS)]
UNSURE = re.compile(r"maybe|zoom|colleague|tuesday feb")
SILENT = re.compile(
    r"^(?:yes|ok|sounds good|thanks!|HELP|START|YES|.*automatic reply)$|STOP|CANCEL|stop texting|Liked"
)
"""What may get no answer: plain agreement to what is agreed, thanks, machines, and the carriers' words."""
LIVE = (AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL)
RUNS = max(200, min(2_000, settings().max_examples))
"""The second number in `make fuzz`, whose profile asks for more."""
DELAYS = [0.02, 1, 5, 30, 61, 125, 300, 1440, 2 * 1440]
EXCEPTED = frozenset({Purpose.CONFIRMATION, Purpose.RETRACTION, Purpose.FAREWELL})


class Conversations(RuleBasedStateMachine):
    """Three contacts and Sam, at any time of the day, in any order."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        with self.database.transaction() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
        self.house = House(self.database)
        self.said: list[tuple[str, str, str]] = []

    @initialize(begins=st.sampled_from(BEGINNINGS), known=st.sets(st.sampled_from(PEOPLE)))
    def begin(self, begins: datetime, known: set[str]) -> None:
        """Sam knows some of them; the clock stands before a change or far from one."""
        self.house.now = begins
        for e164 in sorted(known):
            self.house.knows(e164, ContactKind.RECRUITER, name=e164[-4:], company="Acme")

    @rule(who=st.sampled_from(PEOPLE), body=st.sampled_from(WORDS) | st.sampled_from(TIMES))
    def texts(self, who: str, body: str) -> None:
        """A contact texts; the same text may be delivered again later."""
        sid = f"SMfuzz{len(self.said)}"
        self.said.append((who, body, sid))
        before = self.counted()
        self.house.texts(body, who, sid=sid)
        self.confirmed_only_what_was_free(before[1])
        if not SILENT.search(body) and not (body in TIMES and self.has_agreed(who)):
            assert self.counted() != before or self.chatters(who), body
        self.settles()

    @rule(who=st.sampled_from(PEOPLE), body=st.sampled_from(["STOP", "CANCEL", "please stop texting me"]))
    def stops(self, who: str, body: str) -> None:
        """A contact wants no texts, and may write on."""
        self.texts(who, body)
        self.texts(who, "when is Sam free?")

    @rule(ago=st.integers(1, 4))
    def delivered_again(self, ago: int) -> None:
        """Twilio repeats a text, though others came since: nothing changes."""
        if len(self.said) < ago:
            return
        before = self.counted()
        who, body, sid = self.said[-ago]
        self.house.texts(body, who, sid=sid)
        assert self.counted() == before

    @rule(who=st.sampled_from(PEOPLE))
    def calls(self, who: str) -> None:
        """A contact calls and nobody takes it; who was never heard of is answered."""
        fresh = self.house.contact(who) is None
        self.house.misses(who)
        texts = [row.status for row in self.all_rows() if row.to == who and row.purpose is Purpose.TEXT_BACK]
        assert not fresh or texts == [Status.QUEUED]
        self.settles()

    @rule(who=st.sampled_from(PEOPLE))
    def talks(self, who: str) -> None:
        """A contact calls and Sam takes it."""
        self.house.talks(who)
        self.settles()

    @rule(order=st.sampled_from(ORDERS))
    def sam_says(self, order: str) -> None:
        """Sam texts a word."""
        self.house.sam_texts(order)
        self.settles()

    @rule(minutes=st.sampled_from(DELAYS))
    def time_goes_by(self, minutes: float) -> None:
        """What is due in between is said at its instant, in an order of its own."""
        until = self.house.now + timedelta(minutes=minutes)
        while (due := self.next_due()) is not None and due <= until:
            self.house.now = max(due, self.house.now)
            self.settles()
        self.house.now = until
        self.settles()

    @rule(hours=st.sampled_from([1, 3, 14]))
    def the_machine_sleeps(self, hours: int) -> None:
        """The clock jumps; what fell due meanwhile is looked at when it wakes."""
        self.house.wait(hours=hours)
        self.settles()

    @invariant()
    def no_two_calls_at_once(self) -> None:
        """Nothing agreed overlaps, but what Sam gave away of a window kept free."""
        for one, other in combinations(self.live(), 2):
            if one.exact and other.exact:
                assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at

    @invariant()
    def nobody_who_opted_out_is_texted(self) -> None:
        """No row is on its way to them but the one acknowledgement."""
        with self.database.reading() as session:
            sam = session.scalars(select(Owner)).one()
            for row in self.rows(Status.ACCEPTED):
                if row.to in PEOPLE and optouts.is_stopped(
                    session, sam.id, row.to, self.house.settings.secret_key
                ):
                    assert row.begun_at is not None
                    assert row.purpose is Purpose.FAREWELL or row.begun_at <= self.stopped_at(row.to)

    @invariant()
    def one_unanswered_text_at_most(self) -> None:
        """Between two words of theirs a contact reads one text, beside what settles something."""
        with self.database.reading() as session:
            spoken = session.execute(
                select(Message.from_e164, Message.at).where(Message.direction == "inbound")
            ).all()
        for who in PEOPLE:
            since = max(
                (at for sender, at in spoken if sender == who), default=datetime.min.replace(tzinfo=UTC)
            )
            window = max(since, self.house.now - timedelta(hours=4))
            unanswered = [
                row
                for row in self.rows(Status.ACCEPTED)
                if row.to == who
                and row.purpose in TO_CONTACT - EXCEPTED
                and (row.begun_at or row.created_at) > window
            ]
            changed = len({row.body.split("Reply")[0] for row in unanswered})
            assert len(unanswered) <= 1 or changed == len(unanswered) == 2, [row.body for row in unanswered]

    @invariant()
    def every_agreed_time_is_reminded_of_and_no_other(self) -> None:
        """Reminders that wait are those of the version that stands; one that is ahead has some."""
        agreed = {row.id: row for row in self.live()}
        waiting = [row for row in self.rows(Status.QUEUED) if row.purpose is Purpose.REMINDER]
        for row in waiting:
            assert row.appointment_id in agreed
            assert row.version == agreed[row.appointment_id].version
        reminded = {row.appointment_id for row in waiting}
        for appointment in agreed.values():
            ahead = appointment.starts_at - self.house.now
            assert ahead < timedelta(minutes=62) or appointment.id in reminded

    @invariant()
    def who_was_confirmed_and_called_off_was_told_so(self) -> None:
        """A confirmation that left is matched by a live time, by its end, or by a text that takes it back."""
        with self.database.reading() as session:
            told = Counter(
                row.conversation_id for row in self.rows(Status.ACCEPTED) if row.purpose is Purpose.RETRACTION
            )
            gone = session.scalars(
                select(Appointment).where(
                    Appointment.status == AppointmentStatus.CANCELLED, Appointment.version > 0
                )
            ).all()
        lost = Counter(row.conversation_id for row in gone)
        for conversation_id, count in lost.items():
            assert conversation_id in self.silenced() or told[conversation_id] >= count

    @invariant()
    def what_is_tentative_is_asked_about(self) -> None:
        """Every tentative time has its open question, and every question about a time its tentative time."""
        with self.database.transaction() as session:
            answers.lapse(session, self.house.settings, self.house.now)
        with self.database.reading() as session:
            asking = select(Question.appointment_id).where(
                Question.answer.is_(None), Question.kind.in_((Asked.TIME, Asked.MAYBE))
            )
            tentative = select(Appointment).where(Appointment.status == AppointmentStatus.TENTATIVE)
            rows = session.scalars(tentative).all()
            assert {row.id for row in rows} == set(session.scalars(asking))
            assert {row.version for row in rows} <= {0}
            assert len({row.conversation_id for row in rows}) == len(rows)

    # What is looked at

    def settles(self) -> None:
        """The sender says what is due, a little later."""
        self.house.wait(6)
        self.house.sends_due()

    def next_due(self) -> datetime | None:
        """When something waits to be said next."""
        return min((row.due_at for row in self.rows(Status.QUEUED)), default=None)

    def has_agreed(self, who: str) -> bool:
        """A time stands with them: that time said again needs no answer."""
        contact = self.house.contact(who)
        return any(contact is not None and row.contact_id == contact.id for row in self.live())

    def chatters(self, who: str) -> bool:
        """So many texts in ten minutes that Sam is told of them once."""
        with self.database.reading() as session:
            since = self.house.now - timedelta(minutes=11)
            lately = select(Message.id).where(Message.from_e164 == who, Message.at > since)
            return len(session.scalars(lately).all()) > self.house.settings.conversations.texts_relayed

    def all_rows(self) -> list[Outbound]:
        """Everything that was ever put into the outbox."""
        with self.database.reading() as session:
            return list(session.scalars(select(Outbound)))

    def rows(self, status: Status) -> list[Outbound]:
        """What is to be said, or was."""
        with self.database.reading() as session:
            return list(session.scalars(select(Outbound).where(Outbound.status == status)))

    def live(self) -> list[Appointment]:
        """What is agreed and not over."""
        with self.database.reading() as session:
            return list(
                session.scalars(
                    select(Appointment).where(
                        Appointment.status.in_(LIVE), Appointment.ends_at > self.house.now
                    )
                )
            )

    def counted(self) -> tuple[int, dict[int, tuple[datetime, int]]]:
        """How much was said so far, and every agreed time with its version."""
        with self.database.reading() as session:
            said = len(session.scalars(select(Outbound.id)).all())
            agreed = session.scalars(select(Appointment).where(Appointment.status.in_(LIVE)))
            return said, {row.id: (row.starts_at, row.version) for row in agreed}

    def confirmed_only_what_was_free(self, before: dict[int, tuple[datetime, int]]) -> None:
        """What a contact's text has agreed lies in the hours that Sam stated, and the text was sure of it."""
        begins, ends = HOURS[self.house.sam().stated]
        for row in self.live():
            if before.get(row.id) == (row.starts_at, row.version):
                continue
            start, end = (at.astimezone(NEW_YORK) for at in (row.starts_at, row.ends_at))
            assert start.weekday() < 5
            assert start.date() == end.date()
            assert start.hour >= begins
            assert (end.hour, end.minute) <= (ends, 0)
            assert row.starts_at > self.house.now
            assert not UNSURE.search(self.said[-1][1])

    def stopped_at(self, who: str) -> datetime:
        """When they said so last."""
        with self.database.reading() as session:
            said = session.execute(select(Message.at, Message.body).where(Message.from_e164 == who)).all()
        return max(at for at, body in said if re.search("STOP|CANCEL|stop texting", body))

    def silenced(self) -> set[int | None]:
        """Conversations with somebody who opted out at some time: nobody may tell them anything."""
        with self.database.reading() as session:
            said = session.execute(select(Message.conversation_id, Message.body)).all()
        return {found for found, body in said if re.search("STOP|CANCEL|stop texting", body)}


@pytest.mark.timeout(9 * RUNS)
def test_what_must_hold_in_any_conversation(house: House) -> None:
    Conversations.database = house.database
    run_state_machine_as_test(
        Conversations,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=12,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make it shorter takes minutes
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
