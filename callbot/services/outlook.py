"""What is still to be said: when something is due next, and whether all that is due has been said."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from callbot.domain.outbox import Status
from callbot.models import Outbound
from callbot.services import outbox

NEXT = (
    select(func.min(Outbound.due_at)).where(outbox.QUEUED),
    select(func.min(Outbound.look_at)).where(outbox.UNKNOWN),
)


def next_at(session: Session) -> datetime | None:
    """When something is to be said, or looked up, next; of every owner."""
    instants = [session.scalar(statement) for statement in NEXT]
    return min((instant for instant in instants if instant is not None), default=None)


def is_settled(session: Session, now: datetime) -> bool:
    """True if nothing is due and nothing is on its way to a provider."""
    waiting = select(Outbound.id).where(
        or_(
            Outbound.status == Status.SENDING,
            outbox.QUEUED & (Outbound.due_at <= now),
            outbox.UNKNOWN & (Outbound.look_at <= now),
        )
    )
    return session.scalar(waiting.limit(1)) is None
