"""An agreed time has passed: how it stands is written down, and the owner is asked about it.

Needs the owner's lock. Nobody is written to without the owner's word.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import courtesy, passed, wording
from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.conversation import Asked, Happening
from callbot.domain.outbox import Purpose
from callbot.domain.people import Mode
from callbot.models import Appointment, Call, Contact, Conversation, Outbound, Owner, Question
from callbot.services import agreements, contacts, conversations, diary, journal, notices, questions
from callbot.services.courtesy import GOING_ON
from callbot.settings import Settings

TALKING = GOING_ON.where(Call.missed_at.is_(None))
LOOKED_AGAIN = timedelta(minutes=2)
"""While a call with them goes on, so much later."""
WAITS = timedelta(hours=24)
"""How long the owner may still answer."""


def ask(session: Session, row: Outbound, settings: Settings, now: datetime) -> courtesy.Verdict:
    """What becomes of the question that was kept for the end of an agreed time: asked, held, or needless."""
    appointment = session.get_one(Appointment, row.appointment_id)
    if appointment.status in {AppointmentStatus.MISSED, AppointmentStatus.UNSEEN}:
        return courtesy.SEND  # it was held for the night, with its number
    if appointment.status not in agreements.LIVE or row.version != appointment.version:
        return courtesy.Drop("that time is no longer agreed")
    terms = {
        "owner_id": row.owner_id,
        "contact_id": appointment.contact_id,
        "since": appointment.starts_at - agreements.KEPT_BEFORE,
    }
    if session.execute(TALKING, terms).first() is not None:
        return courtesy.Hold(now + LOOKED_AGAIN, "a call with them is going on")
    owner = session.get_one(Owner, row.owner_id)
    conversation = session.get_one(Conversation, appointment.conversation_id)
    _pass(session, owner, conversation, appointment, now)
    row.body = _question(session, owner, conversation, appointment, settings, now)
    notices.tell(
        session,
        owner,
        key=f"passed/{appointment.id}/{appointment.version}",
        body=row.body,
        now=now,
        purpose=Purpose.QUESTION,
        contact_id=appointment.contact_id,
        conversation=conversation,
        away_only=True,
    )
    return courtesy.Drop(notices.STOPPED) if owner.stopped_at is not None else courtesy.SEND


def _pass(
    session: Session, owner: Owner, conversation: Conversation, appointment: Appointment, now: datetime
) -> None:
    """Missed where every call of theirs would have been seen here; else nobody can know."""
    seen_here = owner.mode is Mode.RING_FIRST and appointment.calls is Caller.CONTACT
    by_phone = appointment.medium is Medium.PHONE
    status = AppointmentStatus.MISSED if seen_here and by_phone else AppointmentStatus.UNSEEN
    appointment.status = status
    conversations.happened(conversation, Happening.OVER)
    journal.note(session, owner.id, status.value, f"appointment/{appointment.id}", now)


def _question(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    appointment: Appointment,
    settings: Settings,
    now: datetime,
) -> str:
    contact, when = session.get_one(Contact, appointment.contact_id), _when(owner, appointment)
    who = contacts.named(contact, conversation.reach)
    missed = appointment.status is AppointmentStatus.MISSED
    if missed and contacts.no_texts(session, owner, conversation.reach, settings, now):
        return passed.no_nudge(who, when, conversation.reach)
    kind = Asked.MISSED if missed else Asked.UNSEEN
    question = questions.about(session, owner, conversation, kind, appointment, now, now + WAITS)
    words = passed.nobody_called if missed else passed.nobody_seen
    return words(question.number, who, when)


def spoke(session: Session, owner: Owner, question: Question, now: datetime) -> None:
    """The owner says that the call took place."""
    appointment = session.get_one(Appointment, question.appointment_id)
    appointment.status, appointment.seen_at = AppointmentStatus.DONE, appointment.seen_at or now
    journal.note(session, owner.id, "kept", f"appointment/{appointment.id}", now, "by the owner's word")


def nudge(session: Session, owner: Owner, question: Question, settings: Settings, now: datetime) -> str:
    """The contact reads that they missed each other, with openings; the owner reads that it is done."""
    appointment = session.get_one(Appointment, question.appointment_id)
    conversation = session.get_one(Conversation, appointment.conversation_id)
    contact, when = session.get_one(Contact, appointment.contact_id), _when(owner, appointment)
    who = contacts.named(contact, conversation.reach)
    if contacts.no_texts(session, owner, conversation.reach, settings, now):
        return passed.no_nudge(who, when, conversation.reach)
    openings = diary.openings(session, owner, settings.availability, now)
    conversations.put_anew(session, conversation, openings, settings.availability, now)
    waited = appointment.calls is Caller.CONTACT and appointment.medium is Medium.PHONE
    zone = ZoneInfo(owner.timezone)
    conversations.say(
        session,
        conversation,
        key=f"nudge/{question.id}",
        body=passed.nudge(owner.name, when, openings, zone, now, waited=waited),
        now=now,
        purpose=Purpose.OWN_WORDS,
    )
    return passed.nudged(who)


def _when(owner: Owner, appointment: Appointment) -> str:
    """The time, or the window, on the owner's clock."""
    zone = ZoneInfo(owner.timezone)
    return wording.span(appointment.starts_at, appointment.ends_at, zone, exact=appointment.exact)
