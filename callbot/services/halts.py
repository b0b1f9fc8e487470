"""Why nothing leaves for now: a restored database that waits to be let, or an account that Twilio refuses.

A restored database takes everything in and says nothing. What waited in the backup and was due before it is
resumed may long have left from the machine that the backup was made on: it is let go of, never said.

Without room to write in, texts and calls wait too: one that is not written down could be said twice.

After a standstill contacts are written to only when it is known what came in meanwhile, or when that took too
long to find out.

Where Twilio refuses the account, not a row is lost: all wait, and one a minute tries whether it is taken
again. The away channel does not go through Twilio, and goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from callbot.domain.outbox import TO_CONTACT, Channel, Halted, Purpose, Status
from callbot.models import Halt, Outbound
from callbot.prepared import Prepared
from callbot.services import outbox, pulse

STANDING = Prepared(select(Halt.name, Halt.until_at))
PROBE = timedelta(minutes=1)
BY_TWILIO = frozenset({Channel.SMS, Channel.CALL})
STALE = "from before the restore, when it may have left already"
WAITS = "waits until Twilio takes the account again"
NO_ROOM = "waits for room on the disk"


@dataclass(frozen=True, slots=True)
class Way:
    """Whether something may leave now, else when to ask again; one that `tries` finds out whether it may."""

    open: bool
    until: datetime | None = None
    reason: str = ""
    tries: bool = False


@dataclass(frozen=True, slots=True)
class Resumed:
    """What becomes of the outbox: how many rows are let go of, and how many are still to be said."""

    let_go: int
    waiting: int


def way(session: Session, channel: Channel, purpose: Purpose, now: datetime, *, room: bool) -> Way:
    """May something leave by this channel? Where Twilio refuses the account, one in a while is let try."""
    standing = dict(STANDING.run(session.connection()))
    if Halted.RESTORED in standing:
        return Way(open=False)
    if purpose in TO_CONTACT and _stood_still(session, standing.get(Halted.STANDSTILL), now):
        return Way(open=False)
    if channel not in BY_TWILIO:
        return Way(open=True)
    if not room:
        return Way(open=False, until=now + PROBE, reason=NO_ROOM)
    if Halted.REFUSED not in standing:
        return Way(open=True)
    tries = session.execute(
        update(Halt)
        .where(Halt.name == Halted.REFUSED, Halt.until_at <= now)
        .values(until_at=now + PROBE)
        .returning(Halt.name)
    ).first()
    if tries:
        return Way(open=True, tries=True)
    return Way(open=False, until=standing[Halted.REFUSED], reason=WAITS)


def _stood_still(session: Session, until: datetime | None, now: datetime) -> bool:
    """Whether it is not known yet what came in: a timer may ring before the tick has seen the standstill."""
    if until is not None:
        return now < until
    at = pulse.last(session, pulse.WORKER)
    return at is not None and pulse.is_still(at, now)


def refused(session: Session, reason: str, now: datetime) -> datetime:
    """Twilio refuses the account; when it is tried again. Said again, it is no news."""
    halt = session.get(Halt, Halted.REFUSED)
    if halt is None:
        halt = Halt(name=Halted.REFUSED, at=now)
        session.add(halt)
    halt.reason, halt.until_at = reason, now + PROBE
    session.flush()
    return halt.until_at


def taken_again(session: Session, now: datetime) -> None:
    """Twilio takes the account again: what waited for that is due."""
    session.execute(delete(Halt).where(Halt.name == Halted.REFUSED))
    session.execute(
        update(Outbound)
        .where(outbox.QUEUED, Outbound.reason == WAITS)
        .values(due_at=now, leased_until=None, leased_by=None)
    )


def why(session: Session, name: Halted) -> tuple[datetime, str | None] | None:
    """Since when, and why, nothing leaves for this reason; None where it does not stand."""
    halt = session.get(Halt, name)
    return None if halt is None else (halt.at, halt.reason)


def resume(session: Session, now: datetime) -> Resumed | None:
    """Let a restored outbox speak, without what was due in the meantime; None where it may already."""
    halt = session.get(Halt, Halted.RESTORED, with_for_update=True)
    if halt is None:
        return None
    unsaid = Outbound.status.in_((Status.QUEUED, Status.SENDING, Status.UNKNOWN))
    stale = session.execute(
        update(Outbound)
        .where(unsaid, Outbound.created_at < halt.at, Outbound.due_at <= now)
        .values(status=Status.CANCELLED, reason=STALE, leased_until=None, leased_by=None)
        .returning(Outbound.id)
    ).all()
    waiting = session.execute(select(func.count()).where(outbox.QUEUED)).scalar_one()
    session.delete(halt)
    return Resumed(len(stale), waiting)
