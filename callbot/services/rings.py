"""A ring about an agreed time that is still far off: never beside another ring, nor around an agreed call.

It waits for those, as long as the call shortly before the time does not come first.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from callbot.domain import courtesy
from callbot.domain.outbox import Channel, Status
from callbot.models import Appointment, Outbound, Owner
from callbot.services import outbox, reminders
from callbot.services.courtesy import silent_until
from callbot.settings import Settings

UNENDED = frozenset({Status.SENDING, Status.UNKNOWN, Status.ACCEPTED})
LONGEST, SOON, PAUSE = timedelta(minutes=5), timedelta(minutes=1), timedelta(minutes=2)
"""For how long a ring may go on whose end is not told, what is as good as due, and the wait for it."""
SAID, RUNG = "another call said it", "another call rings them"


def look(
    session: Session, row: Outbound, verdict: courtesy.Verdict, settings: Settings, now: datetime
) -> courtesy.Verdict:
    """What becomes of such a ring for which courtesy has this verdict. Needs the row and its owner locked."""
    if isinstance(verdict, courtesy.Drop) and verdict.reason == courtesy.SILENCE:
        until = silent_until(session, session.get_one(Owner, row.owner_id), settings, now)
        return _held(session, row, until or now, courtesy.SILENCE, settings) or verdict
    if verdict is not courtesy.SEND:
        return verdict
    others = session.scalars(_others(row, now)).all()
    if any(other.begun_at is not None and _says_it(other, row) for other in others):
        return courtesy.Drop(SAID)
    if any(_rings(other, now) for other in others):
        return _held(session, row, now + PAUSE, RUNG, settings) or courtesy.Drop(SAID)
    return verdict


def _others(row: Outbound, now: datetime) -> Select[Outbound]:
    """The other calls to the same owner that wait, or left within a day."""
    return select(Outbound).where(
        Outbound.owner_id == row.owner_id,
        or_(outbox.QUEUED, Outbound.begun_at > now - timedelta(days=1)),
        Outbound.channel == Channel.CALL,
        Outbound.to == row.to,
        Outbound.id != row.id,
    )


def _says_it(other: Outbound, row: Outbound) -> bool:
    """Whether it says the same of the same time, about when this was due: a text that became a call, say."""
    same = (other.appointment_id, other.version) == (row.appointment_id, row.version)
    return same and _is_ahead(other) and abs(other.due_at - row.due_at) < LONGEST


def _rings(other: Outbound, now: datetime) -> bool:
    """Whether it rings just now, or is about to; of two that could wait for each other, none does."""
    if other.status is Status.QUEUED:
        return other.due_at <= now + SOON and not _is_ahead(other)
    return other.status in UNENDED and other.begun_at is not None and other.begun_at > now - LONGEST


def _is_ahead(row: Outbound) -> bool:
    return reminders.kind_of(row) in reminders.AHEAD


def _held(
    session: Session, row: Outbound, until: datetime, reason: str, settings: Settings
) -> courtesy.Hold | None:
    """Later, unless the call shortly before the time says it by then."""
    appointment = session.get_one(Appointment, row.appointment_id)
    last = reminders.expected_at(appointment) - timedelta(minutes=settings.reminders.call_minutes)
    return courtesy.Hold(until, reason) if until < last else None
