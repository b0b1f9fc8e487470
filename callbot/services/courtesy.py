"""The facts behind the last question before anything leaves; `domain.courtesy` answers it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, func, select
from sqlalchemy.orm import Session

from callbot.domain import costs, courtesy, numbers, reminders
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import AUTOMATIC, TO_CONTACT, Channel, Purpose
from callbot.models import Appointment, Call, Contact, Conversation, Outbound, Owner
from callbot.services import optouts, questions, spending
from callbot.settings import Settings

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
BLOCK = 4
"""A block of numbers shares all digits but so many."""
LONGEST_CALL = timedelta(minutes=10)
"""A call whose end nobody told us of holds texts back no longer than this."""
LATEST = timedelta(hours=4)
"""No silence reaches so far from the agreed time of its call, though they said that they run late."""
GONE = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.DONE, AppointmentStatus.MISSED})

_TODAY = Outbound.begun_at >= bindparam("day")
_LATELY = and_(Outbound.purpose == Purpose.REPLY, Outbound.begun_at > bindparam("minute"))
_UNANSWERED = and_(
    Outbound.purpose == Purpose.TEXT_BACK,
    Outbound.begun_at > bindparam("heard"),
    Outbound.attempts > 0,  # what they answer to a draft is not heard here
)
_AUTOMATIC = and_(
    Outbound.owner_id == bindparam("owner_id"),
    Outbound.channel == Channel.SMS,
    Outbound.purpose.in_(AUTOMATIC),
    Outbound.id != bindparam("id"),
)
LEFT = select(
    func.count().label("to_them"),
    func.count().filter(_TODAY).label("today"),
    func.count().filter(_UNANSWERED).label("unanswered"),
    func.count().filter(_LATELY).label("lately"),
).where(_AUTOMATIC, Outbound.contact_id == bindparam("contact_id"), Outbound.begun_at >= bindparam("week"))
LEFT_TODAY = select(func.count()).where(_AUTOMATIC, _TODAY)
MET = (
    select(func.count(Outbound.contact_id.distinct()))
    .join(Contact, Contact.id == Outbound.contact_id)
    .where(
        Outbound.owner_id == bindparam("owner_id"),
        _TODAY,
        Outbound.purpose.in_(AUTOMATIC),
        Outbound.contact_id != bindparam("contact_id"),
        Contact.created_at >= bindparam("day"),
    )
)
PREFIX = MET.join(Conversation, Conversation.id == Outbound.conversation_id).where(
    Outbound.begun_at >= bindparam("hour"), Conversation.reach.startswith(bindparam("prefix"))
)
GOING_ON = (
    select(Call.id)
    .where(
        Call.owner_id == bindparam("owner_id"),
        Call.contact_id == bindparam("contact_id"),
        Call.started_at > bindparam("since"),
        Call.ended_at.is_(None),
    )
    .limit(1)
)
"""A call of a contact's that has not ended, as far as is known."""
LIVE = GOING_ON.where(Call.id != bindparam("call_id"))
AROUND = select(Appointment).where(
    Appointment.owner_id == bindparam("owner_id"),
    Appointment.status.not_in((*GONE, AppointmentStatus.TENTATIVE)),
    Appointment.starts_at <= bindparam("until"),
    Appointment.ends_at > bindparam("since"),
)


def ask(session: Session, row: Outbound, settings: Settings, now: datetime) -> courtesy.Verdict:
    """May this leave now? Needs the row locked, so that the counts hold until it has begun."""
    owner = session.get_one(Owner, row.owner_id)
    appointment = session.get(Appointment, row.appointment_id) if row.appointment_id else None
    stale = _stale(session, row, appointment)
    if stale:
        return courtesy.Drop(stale)
    facts = _facts(session, row, owner, appointment, settings, now)
    return courtesy.before_sending(
        facts, now, quiet=settings.quiet, caps=settings.caps, text_back=settings.text_back
    )


def _stale(session: Session, row: Outbound, appointment: Appointment | None) -> str:
    """Why what it speaks of is no longer so, if it is not."""
    if row.purpose is Purpose.REMINDER and appointment is not None:
        if appointment.status in GONE:
            return "the appointment is off"
        if row.version is not None and row.version != appointment.version:
            return "the appointment has moved"
    overtaken = row.purpose is Purpose.TEXT_BACK or row.key.startswith(questions.UNANSWERED)
    if overtaken and row.conversation_id is not None:
        conversation = session.get_one(Conversation, row.conversation_id)
        if conversation.heard_at is not None and conversation.heard_at > row.created_at:
            return "they have spoken since"
    return ""


def _facts(
    session: Session,
    row: Outbound,
    owner: Owner,
    appointment: Appointment | None,
    settings: Settings,
    now: datetime,
) -> courtesy.Facts:
    late = timedelta(minutes=appointment.late_minutes) if appointment else timedelta()
    starts_at = appointment.starts_at + late if appointment else None
    spent = _spent(session, row, now)
    if row.purpose not in TO_CONTACT:
        return courtesy.Facts(
            channel=row.channel,
            purpose=row.purpose,
            to_contact=False,
            expires_at=row.expires_at,
            zone=ZoneInfo(owner.timezone),
            usd_today=spent,
            deployment=spending.everybodys(session, now),
            starts_at=starts_at,
            in_silence=row.channel is Channel.CALL
            and silent_until(session, owner, settings, now) is not None,
        )
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    left = _left(session, row, now)
    is_new = contact is not None and contact.created_at > now - DAY and left.to_them == 0
    return courtesy.Facts(
        channel=row.channel,
        purpose=row.purpose,
        to_contact=True,
        expires_at=row.expires_at,
        opted_out=optouts.is_stopped(session, owner.id, row.to, settings.secret_key),
        unreachable=_unreachable(row.to, owner, settings),
        zone=ZoneInfo((contact and contact.zone) or owner.timezone),
        calling=_calling(session, row, now),
        contact_today=left.today,
        owner_today=_left_today(session, row, now),
        new_contacts_today=_new_contacts(session, row, now) if is_new else 0,
        is_new_contact=is_new,
        new_of_prefix=_new_of_prefix(session, row, now) if is_new else 0,
        replies_lately=left.lately,
        usd_today=spent,
        deployment=spending.everybodys(session, now),
        unanswered_in_week=left.unanswered,
        starts_at=starts_at,
    )


def silent_until(session: Session, owner: Owner, settings: Settings, now: datetime) -> datetime | None:
    """Until when a ring would disturb an agreed call that is about to come, lasts, or has just ended."""
    terms = {"owner_id": owner.id, "since": now - LATEST, "until": now + LATEST}
    silences = []
    for item in session.scalars(AROUND, terms):
        late = timedelta(minutes=item.late_minutes)
        silences.append(reminders.silence(item.starts_at + late, item.ends_at + late, settings.reminders))
    return max((silent.end for silent in silences if silent.start <= now < silent.end), default=None)


def _unreachable(e164: str, owner: Owner, settings: Settings) -> str:
    facts = numbers.facts(e164)
    if facts.kind in numbers.COSTLY:
        return "that kind of number is never texted"
    known = facts.country in (owner.country, *settings.contacts.countries.split())
    return "" if known else "a number from abroad"


def _calling(session: Session, row: Outbound, now: datetime) -> bool:
    """Is another call with them going on than the one that this answers?"""
    terms = {
        "owner_id": row.owner_id,
        "contact_id": row.contact_id,
        "since": now - LONGEST_CALL,
        "call_id": row.call_id or 0,
    }
    return session.execute(LIVE, terms).first() is not None


def _left(session: Session, row: Outbound, now: datetime) -> Row[int, int, int, int]:
    """How many texts to this contact left within a week: to_them, today, unanswered, lately."""
    heard_at = session.get_one(Conversation, row.conversation_id).heard_at if row.conversation_id else None
    terms = {
        "id": row.id,
        "owner_id": row.owner_id,
        "contact_id": row.contact_id,
        "week": now - WEEK,
        "day": now - DAY,
        "minute": now - MINUTE,
        "heard": max(now - WEEK, heard_at) if heard_at else now - WEEK,
    }
    return session.execute(LEFT, terms).one()


def _left_today(session: Session, row: Outbound, now: datetime) -> int:
    """How many texts of the owner's left today, to all contacts together."""
    terms = {"id": row.id, "owner_id": row.owner_id, "day": now - DAY}
    return session.execute(LEFT_TODAY, terms).scalar_one()


def _new_contacts(session: Session, row: Outbound, now: datetime) -> int:
    """How many others were met today and texted."""
    terms = {"owner_id": row.owner_id, "contact_id": row.contact_id, "day": now - DAY}
    return session.execute(MET, terms).scalar_one()


def _new_of_prefix(session: Session, row: Outbound, now: datetime) -> int:
    """How many others of the same block of numbers were met today and texted within the hour."""
    terms = {
        "owner_id": row.owner_id,
        "contact_id": row.contact_id,
        "day": now - DAY,
        "hour": now - HOUR,
        "prefix": row.to[:-BLOCK],
    }
    return session.execute(PREFIX, terms).scalar_one()


def _spent(session: Session, row: Outbound, now: datetime) -> float:
    """What the owner's things that left today cost, and what this would, in US dollars; a push is free."""
    if row.channel is Channel.PUSH:
        return 0.0
    return spending.usd(session, row.owner_id, now) + costs.usd(row.channel, row.to, 1, len(row.body))
