"""Reminders of an agreed time: rows in the transaction that agrees it, retracted with it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain import passed, reminders, speech, times, voice, wording
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Appointment, Contact, Conversation, Outbound, Owner
from callbot.services import away, connecting, contacts, conversations, notices, outbox, registration
from callbot.settings import Settings

READ = frozenset({reminders.Kind.EVENING, reminders.Kind.TEXT, reminders.Kind.LAST_TEXT})
"""The steps that are texts, unless the owner's carrier delivers none."""
KINDS = {kind.value: kind for kind in reminders.Kind}
AHEAD = frozenset({reminders.Kind.EVENING, reminders.Kind.TEXT, reminders.Kind.UNSEEN})
"""The steps so far ahead that a key on them ends no later one."""


def plan(
    session: Session,
    owner: Owner,
    contact: Contact,
    appointment: Appointment,
    settings: Settings,
    now: datetime,
) -> tuple[reminders.Planned, ...]:
    """Queue every reminder of an appointment's version; the plan is returned, for the words of the notice."""
    starts_at = expected_at(appointment)
    delay = starts_at - appointment.starts_at
    late = f"/late{now:%m%d%H%M%S%f}" if appointment.late_minutes else ""  # "10 late" may be said twice
    planned = reminders.plan(
        starts_at,
        appointment.ends_at + delay,
        agreed_at=appointment.agreed_at,
        now=now,
        zone=ZoneInfo(owner.timezone),
        policy=settings.reminders,
        seen=appointment.seen_at is not None,
        late=delay,
    )
    planned = tuple(replace(item, channel=_channel(owner, item)) for item in planned)
    conversation = session.get_one(Conversation, appointment.conversation_id)
    sender = notices.sender(session, owner.id)
    for item in planned:
        for way, to in _ways(session, owner, item):
            outbox.enqueue(
                session,
                owner_id=owner.id,
                key=f"reminder/{appointment.id}/{appointment.version}/{item.kind}{late}{way}",
                channel=item.channel,
                purpose=Purpose.QUESTION if item.kind is reminders.Kind.PASSED else Purpose.REMINDER,
                to=to,
                from_e164=sender,
                body=_words(owner, contact, appointment, item, conversation.reach),
                due_at=item.due_at,
                now=now,
                expires_at=_of_use_until(appointment, item),
                contact_id=contact.id,
                conversation_id=appointment.conversation_id,
                appointment_id=appointment.id,
                version=appointment.version,
            )
    return planned


def expected_at(appointment: Appointment) -> datetime:
    """When the call will come: at the agreed time, or as late as they said."""
    return appointment.starts_at + timedelta(minutes=appointment.late_minutes)


def _channel(owner: Owner, item: reminders.Planned) -> Channel:
    """By call what would be a text, while the owner's carrier delivers none."""
    if item.kind not in READ:
        return item.channel
    return Channel.SMS if owner.stopped_at is None else Channel.CALL


def carry(session: Session, owner: Owner) -> None:
    """The owner's carrier delivers texts no more, or again: what waits becomes a call, or a text."""
    waiting = session.scalars(
        select(Outbound).where(
            Outbound.owner_id == owner.id,
            Outbound.purpose == Purpose.REMINDER,
            outbox.QUEUED,
            Outbound.to == owner.phone,
            Outbound.appointment_id.is_not(None),
        )
    )
    for row in waiting:
        kind = kind_of(row)
        if kind is not None and kind in READ:
            item = reminders.Planned(kind, row.channel, row.due_at)
            _put_by(session, owner, row, replace(item, channel=_channel(owner, item)))


def by_call(session: Session, row: Outbound) -> bool:
    """Make a call of a text that cannot leave, and that would remind the owner; False where it is none."""
    kind = kind_of(row)
    if kind is None or kind not in READ:
        return False
    item = reminders.Planned(kind, Channel.CALL, row.due_at)
    _put_by(session, session.get_one(Owner, row.owner_id), row, item)
    return True


def _put_by(session: Session, owner: Owner, row: Outbound, item: reminders.Planned) -> None:
    """A reminder that waits goes by another channel, in the words for it."""
    appointment = session.get_one(Appointment, row.appointment_id)
    contact = session.get_one(Contact, appointment.contact_id)
    reach = session.get_one(Conversation, appointment.conversation_id).reach
    row.channel, row.expires_at = item.channel, _of_use_until(appointment, item)
    row.body = _words(owner, contact, appointment, item, reach)


def kind_of(row: Outbound) -> reminders.Kind | None:
    """The step that a reminder is, which its key names: "reminder/12/1/evening"; None for all else."""
    about, *rest = row.key.split("/")
    return KINDS.get(rest[2]) if about == "reminder" and len(rest) > 2 else None


def worded(session: Session, row: Outbound, now: datetime) -> str:
    """The words of a reminder of an agreed time that leaves now, long after it was due.

    Nobody can have failed to answer calls that were not made: the last text then is like the first.
    """
    kind = kind_of(row)
    if kind is None:
        return row.body
    if kind in {reminders.Kind.LAST_TEXT, reminders.Kind.LAST_PUSH}:
        kind = reminders.Kind.TEXT
    appointment = session.get_one(Appointment, row.appointment_id)
    contact = session.get_one(Contact, appointment.contact_id)
    reach = session.get_one(Conversation, appointment.conversation_id).reach
    item = reminders.Planned(kind, row.channel, now)
    return _words(session.get_one(Owner, row.owner_id), contact, appointment, item, reach)


def _of_use_until(appointment: Appointment, item: reminders.Planned) -> datetime | None:
    """Until when a reminder is of use: none rings once the call may come."""
    if item.kind is reminders.Kind.PASSED:
        return None
    return expected_at(appointment) if item.channel is Channel.CALL else appointment.ends_at


def _ways(session: Session, owner: Owner, item: reminders.Planned) -> list[tuple[str, str]]:
    """Where a step goes, and what its key ends with: the last word goes to every away channel there is."""
    if item.channel is not Channel.PUSH:
        return [("", owner.phone)]
    channels = away.ids(session, owner.id)
    asked = channels if item.kind is reminders.Kind.LAST_PUSH else channels[:1]
    return [(away.key("", channel_id), away.to(channel_id)) for channel_id in asked]


def _words(
    owner: Owner, contact: Contact, appointment: Appointment, item: reminders.Planned, reach: str
) -> str:
    who = contacts.named(contact, reach)
    if item.channel is Channel.CALL:
        who = connecting.aloud(who, reach, owner)
    zone, starts_at = ZoneInfo(owner.timezone), expected_at(appointment)
    if item.kind is reminders.Kind.PASSED:
        return passed.asked_later(who, times.stamp(starts_at, zone))
    if item.kind is reminders.Kind.UNSEEN:
        return speech.unseen(owner.name, who, starts_at, zone, appointment.calls)
    if item.kind is reminders.Kind.UNSEEN_PUSH:
        return wording.unseen(who, starts_at, zone)
    if item.channel is Channel.CALL and item.kind in AHEAD:
        return speech.reminder_ahead(owner.name, who, starts_at, zone, appointment.calls)
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
        medium=appointment.medium,
    )


OF_A_TIME = (Purpose.REMINDER, Purpose.QUESTION)


def retract(
    session: Session, appointment: Appointment, reason: str, purposes: tuple[Purpose, ...] = OF_A_TIME
) -> None:
    """The reminders of an appointment die with it or with its old time, and the question after it."""
    outbox.retract(session, appointment_id=appointment.id, purposes=purposes, reason=reason)


MOST_TELLINGS = 6
"""How often one reminder call says its words, each time twice."""


def heard(
    session: Session, outbound: Outbound, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """1, 2 and 3 prove that a person heard the reminder, and end the ladder; any other says it again."""
    if outbound.purpose is Purpose.TEST:  # answered, it proves nothing
        return voice.HangUp(speech.GOODBYE)
    if outbound.appointment_id is None:
        return connecting.heard(session, outbound, key, turn, settings, now)
    if key not in {"1", "2", "3"}:
        if turn >= MOST_TELLINGS:
            return voice.HangUp(speech.GOODBYE)
        return voice.Remind(outbound.body, outbound.id, turn + 1)
    outbox.acknowledge(outbound, now)
    owner = session.get_one(Owner, outbound.owner_id)
    owner.life_at = now
    appointment = session.get_one(Appointment, outbound.appointment_id)
    appointment.seen_at = appointment.seen_at or now
    if kind_of(outbound) in AHEAD:
        return voice.HangUp(speech.HEARD)
    retract(session, appointment, "answered by a key", (Purpose.REMINDER,))
    if key == "2" and _again(session, outbound, appointment, settings, now):
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
        texts = registration.texts_leave(session, conversation.dialled, settings)
        return voice.HangUp(speech.TOLD if texts else speech.NOT_TOLD)
    return voice.HangUp(speech.READY)


def _again(
    session: Session, outbound: Outbound, appointment: Appointment, settings: Settings, now: datetime
) -> bool:
    """Ring once more in five minutes, unless that is inside the silence before the call."""
    due_at = now + timedelta(minutes=5)
    starts_at = expected_at(appointment)
    ends_at = starts_at + timedelta(minutes=appointment.minutes)
    if due_at >= reminders.silence(starts_at, ends_at, settings.reminders).start:
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
        expires_at=expected_at(appointment),
        contact_id=outbound.contact_id,
        conversation_id=outbound.conversation_id,
        appointment_id=appointment.id,
        version=appointment.version,
    )
    return True
