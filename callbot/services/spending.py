"""What an owner's texts, calls and look-ups of the last day cost, estimated."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from callbot.domain import costs
from callbot.domain.outbox import Channel
from callbot.models import NumberKind, Outbound

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SAID = (
    select(Outbound.channel, Outbound.to, func.count(), func.sum(func.length(Outbound.body)))
    .where(
        Outbound.owner_id == bindparam("owner_id"),
        Outbound.created_at >= bindparam("week"),
        Outbound.begun_at >= bindparam("day"),
        Outbound.channel != Channel.PUSH,
        Outbound.attempts > 0,  # what was given to the owner as a draft costs nothing
    )
    .group_by(Outbound.channel, Outbound.to)
)
LOOKED_UP = select(func.count()).where(
    NumberKind.owner_id == bindparam("owner_id"), NumberKind.wanted_at >= bindparam("day")
)


def usd(session: Session, owner_id: int, now: datetime) -> float:
    """The whole of it, in US dollars; the away channel is free."""
    terms = {"owner_id": owner_id, "week": now - WEEK, "day": now - DAY}
    said = sum(costs.usd(*row) for row in session.execute(SAID, terms))
    return said + costs.LOOKUP_USD * lookups(session, owner_id, now)


def lookups(session: Session, owner_id: int, now: datetime) -> int:
    """How many carriers were to be asked."""
    return session.execute(LOOKED_UP, {"owner_id": owner_id, "day": now - DAY}).scalar_one()
