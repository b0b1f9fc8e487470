"""An owner leaves the house: all that is theirs goes in one transaction, and nothing of it is said any more.

What stays is who asked for no texts: digests, under a digest of the owner's phone, so that they hold again
should that owner come back. What is being sent at that moment may still arrive.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from callbot.db import Base
from callbot.domain.appointments import AppointmentStatus
from callbot.models import (
    ApiToken,
    Appointment,
    Call,
    Contact,
    KeptOptOut,
    Message,
    Number,
    OptOut,
    Outbound,
    Owner,
    Tape,
)
from callbot.services import optouts, outbox

COUNTED: dict[str, type[Any]] = {"call": Call, "text": Message, "contact": Contact, "API token": ApiToken}
AGREED = (AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL)
PIECE = 500


@dataclass(frozen=True, slots=True)
class Going:
    """How much there is of each kind, and what is still to come."""

    counts: dict[str, int]
    numbers: tuple[str, ...]
    ahead: int
    """Agreed times that are to come; nobody is told that they are off."""
    waiting: int
    """What is still to be said."""
    stopped: int
    """Who asked for no texts: all that is kept."""
    recordings: tuple[str, ...]
    """The sids of recordings whose audio may be here."""
    at_twilio: tuple[str, ...]
    """Those of them that Twilio has still."""


def what_goes(session: Session, owner: Owner, now: datetime) -> Going:
    """Everything that goes with this owner."""
    ahead = (Appointment.status.in_(AGREED), Appointment.starts_at > now)
    tapes = select(Tape.sid).where(Tape.owner_id == owner.id)
    return Going(
        counts={word: _count(session, kind, owner) for word, kind in COUNTED.items()},
        numbers=tuple(session.scalars(select(Number.e164).where(Number.owner_id == owner.id))),
        ahead=_count(session, Appointment, owner, *ahead),
        waiting=_count(session, Outbound, owner, outbox.QUEUED),
        stopped=_count(session, OptOut, owner),
        recordings=tuple(session.scalars(tapes)),
        at_twilio=tuple(session.scalars(tapes.where(Tape.due_at.is_not(None)))),
    )


def _count(session: Session, kind: type[Any], owner: Owner, *which: ColumnElement[bool]) -> int:
    return session.execute(select(func.count()).where(kind.owner_id == owner.id, *which)).scalar_one()


def remove(session: Session, owner_id: int, secret: str) -> None:
    """Delete everything of this owner's; who asked for no texts is kept as digests."""
    owner = session.get_one(Owner, owner_id, with_for_update=True)
    whose = optouts.digest(secret, owner.phone)
    known = set(session.scalars(select(KeptOptOut.digest).where(KeptOptOut.whose == whose)))
    stops = session.scalars(select(OptOut).where(OptOut.owner_id == owner_id)).all()
    session.add_all(
        KeptOptOut(whose=whose, digest=stop.digest, at=stop.at) for stop in stops if stop.digest not in known
    )
    session.flush()
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        if "owner_id" in table.c:
            session.execute(delete(table).where(table.c.owner_id == owner_id))
    session.execute(delete(Owner).where(Owner.id == owner_id))


def returned(session: Session, owners: Collection[Owner], secret: str) -> None:
    """Whoever asked these owners for no texts, before they left, is texted by them no more than then."""
    if session.scalars(select(KeptOptOut.id).limit(1)).first() is None:
        return
    by_phone = {optouts.digest(secret, owner.phone): owner.id for owner in owners}
    whose = list(by_phone)
    for start in range(0, len(whose), PIECE):
        kept = select(KeptOptOut).where(KeptOptOut.whose.in_(whose[start : start + PIECE]))
        for row in session.scalars(kept).all():
            session.add(OptOut(owner_id=by_phone[row.whose], digest=row.digest, at=row.at))
            session.delete(row)
    session.flush()
