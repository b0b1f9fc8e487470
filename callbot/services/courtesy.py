"""The facts behind the last question before anything leaves; `domain.courtesy` answers it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callbot.domain import courtesy, numbers
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Appointment, Call, Contact, Conversation, Outbound, Owner
from callbot.services import optouts
from callbot.services.receipts import TO_CONTACT
from callbot.settings import Settings

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LONGEST_CALL = timedelta(minutes=10)
"""A call whose end nobody told us of holds texts back no longer than this."""
GONE = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.DONE, AppointmentStatus.MISSED})


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
    if row.purpose is Purpose.TEXT_BACK and row.conversation_id is not None:
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
    about = (appointment.starts_at, appointment.ends_at) if appointment else (None, None)
    if row.purpose not in TO_CONTACT:
        return courtesy.Facts(
            channel=row.channel,
            purpose=row.purpose,
            to_contact=False,
            expires_at=row.expires_at,
            zone=ZoneInfo(owner.timezone),
            starts_at=about[0],
            ends_at=about[1],
        )
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    return courtesy.Facts(
        channel=row.channel,
        purpose=row.purpose,
        to_contact=True,
        expires_at=row.expires_at,
        opted_out=optouts.is_stopped(session, owner.id, row.to, settings.secret_key),
        unreachable=_unreachable(row.to),
        zone=ZoneInfo((contact and contact.zone) or owner.timezone),
        calling=_calling(session, row, now),
        contact_today=_left(session, row, now - DAY, same_contact=True),
        owner_today=_left(session, row, now - DAY),
        new_contacts_today=_new_contacts(session, row, now - DAY),
        is_new_contact=_left(session, row, contact.created_at, same_contact=True) == 0 if contact else False,
        unanswered_in_week=_unanswered(session, row, now),
        starts_at=about[0],
        ends_at=about[1],
    )


def _unreachable(e164: str) -> str:
    return "that kind of number is never texted" if numbers.facts(e164).kind in numbers.COSTLY else ""


def _calling(session: Session, row: Outbound, now: datetime) -> bool:
    """Is another call with them going on than the one that this answers?"""
    live = select(Call.id).where(
        Call.owner_id == row.owner_id,
        Call.contact_id == row.contact_id,
        Call.started_at > now - LONGEST_CALL,
        Call.ended_at.is_(None),
        Call.id != (row.call_id or 0),
    )
    return row.contact_id is not None and session.scalars(live.limit(1)).first() is not None


def _left(session: Session, row: Outbound, since: datetime, *, same_contact: bool = False) -> int:
    """How many texts to contacts left since then."""
    texts = select(func.count()).where(
        Outbound.owner_id == row.owner_id,
        Outbound.begun_at >= since,
        Outbound.channel == Channel.SMS,
        Outbound.purpose.in_(TO_CONTACT),
        Outbound.id != row.id,
    )
    if same_contact:
        texts = texts.where(Outbound.contact_id == row.contact_id)
    return session.scalars(texts).one()


def _new_contacts(session: Session, row: Outbound, since: datetime) -> int:
    return session.scalars(
        select(func.count(Outbound.contact_id.distinct()))
        .join(Contact, Contact.id == Outbound.contact_id)
        .where(
            Outbound.owner_id == row.owner_id,
            Outbound.begun_at >= since,
            Outbound.purpose.in_(TO_CONTACT),
            Outbound.contact_id != row.contact_id,
            Contact.created_at >= since,
        )
    ).one()


def _unanswered(session: Session, row: Outbound, now: datetime) -> int:
    """Text-backs of the last seven days to which nothing was heard."""
    since = now - WEEK
    if row.conversation_id is not None:
        heard_at = session.get_one(Conversation, row.conversation_id).heard_at
        since = max(since, heard_at) if heard_at else since
    return session.scalars(
        select(func.count()).where(
            Outbound.owner_id == row.owner_id,
            Outbound.contact_id == row.contact_id,
            Outbound.purpose == Purpose.TEXT_BACK,
            Outbound.begun_at > since,
            Outbound.id != row.id,
        )
    ).one()
