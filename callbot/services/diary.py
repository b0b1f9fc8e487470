"""An owner's diary as a value: what is stated, what is taken; the facts that domain decides on."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, literal_column, or_, select
from sqlalchemy.orm import Session

from callbot.domain import availability, rules
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.availability import STILL_OPEN
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.models import Appointment, Owner
from callbot.prepared import Prepared
from callbot.services import holidays

COUNTED = (
    AppointmentStatus.TENTATIVE,
    AppointmentStatus.CONFIRMED,
    AppointmentStatus.DOUBTFUL,
    AppointmentStatus.DONE,
)
AGREED = Prepared(
    select(Appointment.conversation_id, Appointment.starts_at, Appointment.ends_at, Appointment.status)
    .where(
        Appointment.owner_id == bindparam("owner_id"),
        Appointment.ends_at > bindparam("since"),
        # Spelled out: a parameter that decides on a partial index has SQLite plan anew at each execution.
        or_(*(Appointment.status == literal_column(f"'{status}'") for status in COUNTED)),
    )
    .order_by(Appointment.starts_at)
)


def read(
    session: Session,
    owner: Owner,
    policy: availability.Policy,
    now: datetime,
    *,
    besides: int | None = None,
) -> Diary:
    """The owner's diary as of now, but what is agreed in the conversation `besides`: that may move."""
    zone = ZoneInfo(owner.timezone)
    taken: list[Interval] = []
    asked: list[Interval] = []
    done: list[datetime] = []
    rows = AGREED.run(session.connection(), owner_id=owner.id, since=now - timedelta(days=1))
    for conversation_id, starts_at, ends_at, status in rows:
        if status == AppointmentStatus.DONE:
            done.append(starts_at)
        elif conversation_id != besides:
            tentative = status == AppointmentStatus.TENTATIVE
            (asked if tentative else taken).append(Interval(starts_at, ends_at))
    return Diary(
        statement=_statement(owner, zone),
        taken=tuple(taken),
        zone=zone,
        policy=policy,
        done=tuple(done),
        holidays=_holidays(owner, policy, now),
        asked=tuple(asked),
    )


def _statement(owner: Owner, zone: ZoneInfo) -> availability.Statement:
    """What the owner stated, with what they said since for single days laid over it."""
    statement = availability.statement(owner.stated, now=owner.stated_at.astimezone(zone))
    if owner.paused_at is not None:  # nothing is offered, or agreed to, without the owner
        return replace(statement, items=())
    return rules.layered(statement, owner.busy, zone) if owner.busy else statement


def _holidays(owner: Owner, policy: availability.Policy, now: datetime) -> frozenset[date]:
    """The owner's, of every year that the horizon touches in some zone; none where they are left in."""
    if not policy.holidays:
        return frozenset()
    first, last = now - timedelta(days=1), now + timedelta(days=policy.horizon_days + 2)
    return holidays.public(owner.country, first.year, last.year) or frozenset()


def openings(
    session: Session,
    owner: Owner,
    policy: availability.Policy,
    now: datetime,
    *,
    first: datetime | None = None,
) -> tuple[datetime, ...]:
    """Up to three slots on different days, the soonest first; counted once a minute: calls come in bursts.

    Slots and stated hours stand on whole minutes, so a minute's answer is the same at each of its seconds.
    What was chosen already comes `first`, while it is free.
    """
    begun = now.replace(second=0, microsecond=0)
    found = read(session, owner, policy, now)
    soonest = _openings(found, begun if begun == now else begun + timedelta(minutes=1))
    if first is None or found.fit(first, policy.minutes, now, lead=timedelta(0)) not in STILL_OPEN:
        return soonest
    local = first.astimezone(found.zone)
    others = [at for at in soonest if at.astimezone(found.zone).date() != local.date()]
    return (local, *others)[: policy.openings]


@lru_cache(maxsize=256)
def _openings(diary: Diary, now: datetime) -> tuple[datetime, ...]:
    return diary.openings(now)
