"""Reminders of an agreed time: rows in the transaction that agrees it, retracted with it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from callbot.domain import reminders, wording
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.models import Appointment, Contact, Owner, Outbound
from callbot.models import Channel as Away
from callbot.services import notices, outbox
from callbot.settings import Settings


def plan(
    session: Session, owner: Owner, contact: Contact, appointment: Appointment, settings: Settings, now: datetime
) -> tuple[reminders.Planned, ...]:
    """Queue every reminder of an appointment's version; the plan is returned, for the words of the notice."""
    planned = reminders.plan(
        appointment.starts_at,
        appointment.ends_at,
        agreed_at=appointment.agreed_at,
        now=now,
        zone=ZoneInfo(owner.timezone),
        exact=appointment.exact,
        quiet=settings.quiet,
        policy=settings.reminders,
    )
    sender = notices.sender(session, owner.id)
    for item in planned:
        for way, to in _ways(session, owner, item.channel):
            outbox.enqueue(
                session,
                owner_id=owner.id,
                key=f"reminder/{appointment.id}/{appointment.version}/{item.kind}{way}",
                channel=item.channel,
                purpose=Purpose.REMINDER,
                to=to,
                from_e164=sender,
                body=_words(owner, contact, appointment, item),
                due_at=item.due_at,
                now=now,
                expires_at=appointment.ends_at if item.channel is not Channel.CALL else appointment.starts_at,
                contact_id=contact.id,
                conversation_id=appointment.conversation_id,
                appointment_id=appointment.id,
                version=appointment.version,
            )
    return planned


def _ways(session: Session, owner: Owner, channel: Channel) -> list[tuple[str, str]]:
    if channel is not Channel.PUSH:
        return [("", owner.phone)]
    away = session.scalars(select(Away).where(Away.owner_id == owner.id).order_by(Away.position))
    return [(f"/{row.id}", row.url) for row in away]


def _words(owner: Owner, contact: Contact, appointment: Appointment, item: reminders.Planned) -> str:
    who = wording.contact_named(contact.company, contact.name, appointment.number)
    if item.channel is Channel.CALL:
        return wording.reminder_spoken(
            owner.name, who, appointment.starts_at, owner.timezone, item.due_at, calls=appointment.calls
        )
    return wording.reminder(
        who,
        appointment.starts_at,
        appointment.ends_at,
        owner.timezone,
        item.due_at,
        calls=appointment.calls,
        exact=appointment.exact,
        number=appointment.number,
    )


def retract(session: Session, appointment: Appointment) -> None:
    """The reminders of an appointment die with it, or with its old time."""
    outbox.retract(session, appointment_id=appointment.id, purposes=(Purpose.REMINDER,), reason="no longer so")


def heard(session: Session, outbound: Outbound, key: str, now: datetime) -> None:
    """A key proves that a person heard the reminder: the ladder above it is not climbed."""
    outbound.acknowledged_at = outbound.acknowledged_at or now
    owner = session.get_one(Owner, outbound.owner_id)
    owner.life_at = now
    if outbound.appointment_id is None:
        return
    appointment = session.get_one(Appointment, outbound.appointment_id)
    appointment.seen_at = appointment.seen_at or now
    session.execute(
        update(Outbound)
        .where(
            Outbound.appointment_id == outbound.appointment_id,
            Outbound.purpose == Purpose.REMINDER,
            Outbound.status == Status.QUEUED,
        )
        .values(status=Status.CANCELLED, reason="answered by a key")
        .execution_options(synchronize_session=False)
    )
    if key == "2":
        _again(session, outbound, appointment, now)


def _again(session: Session, outbound: Outbound, appointment: Appointment, now: datetime) -> None:
    """Ring once more in five minutes, unless that is inside the silence before the call."""
    due_at = now + timedelta(minutes=5)
    if due_at >= appointment.starts_at - timedelta(minutes=5):
        return
    outbox.enqueue(
        session,
        owner_id=outbound.owner_id,
        key=f"{outbound.key}/again",
        channel=Channel.CALL,
        purpose=Purpose.REMINDER,
        to=outbound.to,
        from_e164=outbound.from_e164,
        body=outbound.body,
        due_at=due_at,
        now=now,
        expires_at=appointment.starts_at,
        contact_id=outbound.contact_id,
        conversation_id=outbound.conversation_id,
        appointment_id=appointment.id,
        version=appointment.version,
    )
