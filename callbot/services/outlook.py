"""What is still to be said: when something is due next, and whether all that is due has been said."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from callbot.models import NumberKind, Outbound
from callbot.services import kinds, outbox, questions

NEXT = (
    select(func.min(Outbound.due_at)).where(outbox.QUEUED),
    select(func.min(Outbound.look_at)).where(outbox.UNKNOWN),
    questions.NEXT,
)


def next_at(session: Session) -> datetime | None:
    """When something is to be said, is looked up or lapses next; of every owner."""
    instants = [session.scalar(statement) for statement in NEXT]
    return min((instant for instant in instants if instant is not None), default=None)


def is_settled(session: Session, now: datetime) -> bool:
    """True if nothing is due, nothing has lapsed and nothing is being asked of a provider."""
    waiting = select(Outbound.id).where(
        or_(
            outbox.SENDING,
            outbox.QUEUED & (Outbound.due_at <= now),
            outbox.UNKNOWN & (Outbound.look_at <= now),
        )
    )
    asking = select(NumberKind.digest).where(
        NumberKind.kind.is_(None), NumberKind.wanted_at > now - kinds.PATIENCE
    )
    if any(session.scalar(each.limit(1)) is not None for each in (waiting, asking)):
        return False
    lapses = session.scalar(questions.NEXT)
    return lapses is None or lapses > now
