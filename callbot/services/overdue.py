"""A reminder that leaves later than it was due, or not at all: the owner reads of it either way.

What is still of use leaves at once, marked as late, in words that are so now; of several such the last one
does for all. Where none of a time's reminders left while it was of use, the owner is told that.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from callbot.domain import courtesy, standstill
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.models import Appointment, Contact, Conversation, Outbound, Owner
from callbot.services import contacts, notices, outbox, reminders

LATE = timedelta(minutes=2)
"""A reminder is not late by what a slow provider takes."""


def look(session: Session, row: Outbound, verdict: courtesy.Verdict, now: datetime) -> courtesy.Verdict:
    """What becomes of a reminder for which courtesy has this verdict. Needs the row and its owner locked."""
    if row.appointment_id is None:
        return verdict
    is_late = now - row.due_at > LATE
    if isinstance(verdict, courtesy.Drop):
        if verdict.reason == courtesy.PASSED or (is_late and verdict.reason == courtesy.SILENCE):
            _missed(session, row, now)
            return courtesy.Drop(f"missed: {verdict.reason}")
    elif is_late and verdict is courtesy.SEND:
        if _says_it_too(session, row, now):
            return courtesy.Drop("missed: a later reminder says it")
        row.body = standstill.late(reminders.worded(session, row, now))
    return verdict


def _others(row: Outbound) -> Select[Outbound]:
    """The other reminders of the same agreed time."""
    return select(Outbound).where(
        Outbound.appointment_id == row.appointment_id,
        Outbound.version == row.version,
        Outbound.purpose == Purpose.REMINDER,
        Outbound.id != row.id,
    )


def _says_it_too(session: Session, row: Outbound, now: datetime) -> bool:
    """Whether a later one is due by now, on the same way."""
    later = _others(row).where(
        Outbound.channel == row.channel,
        Outbound.to == row.to,
        outbox.QUEUED,
        Outbound.due_at > row.due_at,
        Outbound.due_at <= now,
    )
    return session.execute(later.limit(1)).first() is not None


def _missed(session: Session, row: Outbound, now: datetime) -> None:
    """Tell the owner once of an agreed time, unless another reminder of it has left or still will."""
    for other in session.scalars(_others(row)):
        waits = other.status is Status.QUEUED and other.channel is not Channel.CALL
        of_use = other.expires_at is None or other.expires_at > now
        if (other.begun_at is not None and other.begun_at >= row.due_at) or (waits and of_use):
            return
    appointment = session.get_one(Appointment, row.appointment_id)
    contact = session.get_one(Contact, appointment.contact_id)
    conversation = session.get_one(Conversation, appointment.conversation_id)
    owner = session.get_one(Owner, row.owner_id)
    notices.tell(
        session,
        owner,
        key=f"not_reminded/{appointment.id}/{row.version}",
        body=standstill.not_reminded(
            contacts.named(contact, conversation.reach),
            appointment.starts_at,
            appointment.ends_at,
            ZoneInfo(owner.timezone),
            exact=appointment.exact,
        ),
        now=now,
        contact_id=contact.id,
        conversation=conversation,
        appointment_id=appointment.id,
        version=row.version,
    )
