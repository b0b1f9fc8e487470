"""An owner's diary as a value: what is stated, what is taken; the facts that domain decides on."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, literal_column, or_, select
from sqlalchemy.orm import Session

from callbot.domain import availability
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.models import Appointment, Owner
from callbot.prepared import Prepared

LIVE = (AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL)
TAKEN = Prepared(
    select(Appointment.id, Appointment.starts_at, Appointment.ends_at)
    .where(
        Appointment.owner_id == bindparam("owner_id"),
        Appointment.ends_at > bindparam("since"),
        # Spelled out: a parameter that decides on a partial index has SQLite plan anew at each execution.
        or_(*(Appointment.status == literal_column(f"'{status}'") for status in LIVE)),
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
    """The owner's diary as of now; `besides` leaves one appointment out, which is about to move."""
    zone = ZoneInfo(owner.timezone)
    rows = TAKEN.run(session.connection(), owner_id=owner.id, since=now - timedelta(days=1))
    taken = [Interval(starts_at, ends_at) for row_id, starts_at, ends_at in rows if row_id != besides]
    statement = availability.statement(owner.stated, now=owner.stated_at.astimezone(zone))
    return Diary(statement=statement, taken=tuple(taken), zone=zone, policy=policy)


def openings(
    session: Session, owner: Owner, policy: availability.Policy, now: datetime
) -> tuple[datetime, ...]:
    """Up to three slots on different days, the soonest first; counted once a minute: calls come in bursts.

    Slots and stated hours stand on whole minutes, so a minute's answer is the same at each of its seconds.
    """
    begun = now.replace(second=0, microsecond=0)
    return _openings(
        read(session, owner, policy, now), begun if begun == now else begun + timedelta(minutes=1)
    )


@lru_cache(maxsize=256)
def _openings(diary: Diary, now: datetime) -> tuple[datetime, ...]:
    return diary.openings(now)
