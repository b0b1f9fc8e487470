"""The figures of the house that its database knows, for whoever scrapes it: of everybody together.

Each is read by an index or from the newest rows alone, so that a scrape costs the same however much there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from callbot.domain.courtesy import Spent
from callbot.domain.outbox import Channel, Halted, Status
from callbot.models import Halt, Outbound, Owner
from callbot.services import outbox, pulse, spending

NEWEST = 10_000
"""Rows of the outbox whose statuses are counted: all of them, in the house of one person."""
FEW_OWNERS = 20
"""So many at most have a figure of their own: it names the owner, by id."""
DUE = (
    select(Outbound.channel, func.count(), func.min(Outbound.due_at))
    .where(outbox.QUEUED, Outbound.due_at <= bindparam("now", type_=Outbound.due_at.type))
    .group_by(Outbound.channel)
)
UNKNOWN = select(func.count()).where(outbox.UNKNOWN)
LAST = select(func.max(Outbound.id))
STANDING = (
    select(Outbound.channel, Outbound.status, func.count())
    .where(Outbound.id > bindparam("after"))
    .group_by(Outbound.channel, Outbound.status)
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted; `oldest` is for how long the longest overdue row has been due."""

    due: Mapping[Channel, int]
    oldest: timedelta
    unknown: int
    newest: Mapping[tuple[Channel, Status], int]
    worker: timedelta | None
    """Since when the worker has shown no life; None where none ever ran."""
    halts: frozenset[Halted]
    owners: int
    spent: Spent
    """What left within the last day, of all owners together."""
    usd_by_owner: Mapping[int, float]
    """What each owner's of it cost, where owners are few."""


def look(session: Session, now: datetime) -> Figures:
    """All of them, at `now` on the clock of the business."""
    due = session.execute(DUE, {"now": now}).all()
    after = (session.scalar(LAST) or 0) - NEWEST
    newest = session.execute(STANDING, {"after": after}).all()
    beat = pulse.last(session, pulse.WORKER)
    owners = session.scalars(select(Owner.id).limit(FEW_OWNERS + 1)).all()
    few = owners if len(owners) <= FEW_OWNERS else []
    return Figures(
        due={channel: count for channel, count, _ in due},
        oldest=max((now - oldest for *_, oldest in due), default=timedelta()),
        unknown=session.execute(UNKNOWN).scalar_one(),
        newest={(channel, status): count for channel, status, count in newest},
        worker=None if beat is None else now - beat,
        halts=frozenset(session.scalars(select(Halt.name))),
        owners=session.execute(select(func.count()).select_from(Owner)).scalar_one(),
        spent=spending.everybodys(session, now),
        usd_by_owner={owner_id: spending.usd(session, owner_id, now) for owner_id in few},
    )
