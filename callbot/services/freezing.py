"""A restored database is frozen: it takes everything in and says nothing, until somebody resumes it.

What waited in the backup and was due before it is resumed may long have left from the machine that the
backup was made on. It is let go of, never said: nothing is said twice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from callbot.domain.outbox import Status
from callbot.models import Freeze, Outbound

IS_FROZEN = select(Freeze.id).limit(1)
STALE = "from before the restore, when it may have left already"


@dataclass(frozen=True, slots=True)
class Thaw:
    """What becomes of the outbox: how many rows are let go of, and how many are still to be said."""

    let_go: int
    waiting: int


def is_frozen(session: Session) -> bool:
    """True while nothing may leave."""
    return session.execute(IS_FROZEN).first() is not None


def frozen_at(session: Session) -> datetime | None:
    """Since when nothing leaves; None where all is well."""
    return session.scalars(select(Freeze.at)).first()


def thaw(session: Session, now: datetime) -> Thaw | None:
    """Let the outbox speak again, without what was due in the meantime; None where it is not frozen."""
    freeze = session.scalars(select(Freeze).with_for_update()).first()
    if freeze is None:
        return None
    unsaid = Outbound.status.in_((Status.QUEUED, Status.SENDING, Status.UNKNOWN))
    stale = session.execute(
        update(Outbound)
        .where(unsaid, Outbound.created_at < freeze.at, Outbound.due_at <= now)
        .values(status=Status.CANCELLED, reason=STALE, leased_until=None, leased_by=None)
        .returning(Outbound.id)
    ).all()
    waiting = session.execute(select(func.count()).where(Outbound.status == Status.QUEUED)).scalar_one()
    session.delete(freeze)
    return Thaw(len(stale), waiting)
