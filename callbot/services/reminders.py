"""Reminders of an agreed time: rows in the transaction that agrees it, retracted with it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain import reminders, speech, voice, wording
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Appointment, Contact, Conversation, Outbound, Owner
from callbot.models import Channel as Away
from callbot.services import conversations, notices, outbox
from callbot.settings import Settings


def plan(
    session: Session,
    owner: Owner,
    contact: Contact,
    appointment: Appointment,
    settings: Settings,
    now: datetime,
) -> tuple[reminders.Planned, ...]:
    """Queue every reminder of an appointment's version; the plan is returned, for the words of the notice."""
    planned = reminders.plan(
        appointment.starts_at,
        agreed_at=appointment.agreed_at,
        now=now,
        zone=ZoneInfo(owner.timezone),
        policy=settings.reminders,
    )
    conversation = session.get_one(Conversation, appointment.conversation_id)
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
                body=_words(owner, contact, appointment, item, conversation.reach),
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


def _words(
    owner: Owner, contact: Contact, appointment: Appointment, item: reminders.Planned, reach: str
) -> str:
    who = wording.contact_named(contact.company, contact.name, reach)
    zone, starts_at = ZoneInfo(owner.timezone), appointment.starts_at
    if item.channel is Channel.CALL:
        minutes = round((starts_at - item.due_at).total_seconds() / 60)
        return speech.reminder(owner.name, who, starts_at, zone, minutes, appointment.calls)
    if item.kind in {reminders.Kind.LAST_TEXT, reminders.Kind.LAST_PUSH}:
        return wording.last_reminder(who, starts_at, zone)
    return wording.reminder(
        who,
        starts_at,
        appointment.ends_at,
        zone,
        appointment.calls,
        appointment.number,
        exact=appointment.exact,
    )


def retract(session: Session, appointment: Appointment, reason: str) -> None:
    """The reminders of an appointment die with it, with its old time, or when a key answers them."""
    outbox.retract(
        session,
        appointment_id=appointment.id,
        purposes=(Purpose.REMINDER,),
        reason=reason,
    )


MOST_TELLINGS = 6
"""How often one reminder call says its words, each time twice."""


def heard(session: Session, outbound: Outbound, key: str, turn: int, now: datetime) -> voice.Answer:
    """1, 2 and 3 prove that a person heard the reminder, and end the ladder; any other says it again."""
    if key not in {"1", "2", "3"}:
        if turn >= MOST_TELLINGS:
            return voice.HangUp(speech.GOODBYE)
        return voice.Remind(outbound.body, outbound.id, turn + 1)
    outbound.acknowledged_at = outbound.acknowledged_at or now
    owner = session.get_one(Owner, outbound.owner_id)
    owner.life_at = now
    if outbound.appointment_id is None:
        return voice.HangUp(speech.READY)
    appointment = session.get_one(Appointment, outbound.appointment_id)
    appointment.seen_at = appointment.seen_at or now
    retract(session, appointment, "answered by a key")
    if key == "2" and _again(session, outbound, appointment, now):
        return voice.HangUp(speech.AGAIN_SOON)
    if key == "3":
        conversation = session.get_one(Conversation, appointment.conversation_id)
        conversations.say(
            session,
            conversation,
            key=f"late/{outbound.id}",
            body=wording.running_late(owner.name, appointment.starts_at, ZoneInfo(owner.timezone)),
            now=now,
        )
        return voice.HangUp(speech.TOLD)
    return voice.HangUp(speech.READY)


def _again(session: Session, outbound: Outbound, appointment: Appointment, now: datetime) -> bool:
    """Ring once more in five minutes, unless that is inside the silence before the call."""
    due_at = now + timedelta(minutes=5)
    if due_at >= appointment.starts_at - timedelta(minutes=5):
        return False
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
    return True
