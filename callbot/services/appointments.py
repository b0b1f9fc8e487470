"""An appointment's row, as it was decided: tentative while the owner is asked, confirmed once both are told.

Needs the owner's lock. A row of version 0 was never agreed: nobody was told of it, and no calendar has it.
"""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from callbot.domain.appointments import AppointmentStatus, Caller
from callbot.domain.decisions import Confirm
from callbot.domain.intervals import Interval
from callbot.models import Appointment, Conversation, Owner, Question

ASKED = select(Appointment).where(
    Appointment.conversation_id == bindparam("conversation_id"),
    Appointment.status == AppointmentStatus.TENTATIVE,
)
ASKED_ABOUT = (
    select(Appointment)
    .where(
        Appointment.conversation_id == bindparam("conversation_id"),
        Appointment.version == 0,
        Appointment.starts_at == bindparam("starts_at"),
        Appointment.ends_at == bindparam("ends_at"),
    )
    .order_by(Appointment.id.desc())
    .limit(1)
)


def new(owner: Owner, conversation: Conversation) -> Appointment:
    """A time with a contact that nobody has agreed to yet; not written."""
    return Appointment(
        owner_id=owner.id,
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        version=0,
        sequence=0,
        uid=f"{uuid.uuid4()}@callbot",
    )


def tentative(session: Session, conversation: Conversation) -> Appointment | None:
    """The time that the owner is asked about for this contact; never more than one."""
    return session.scalars(ASKED, {"conversation_id": conversation.id}).first()


def asked_about(session: Session, conversation: Conversation, when: Interval) -> Appointment | None:
    """The row of that very time, which the owner is asked about, or was and nothing came of it."""
    terms = {"conversation_id": conversation.id, "starts_at": when.start, "ends_at": when.end}
    return session.scalars(ASKED_ABOUT, terms).first()


def set_to(
    appointment: Appointment,
    owner: Owner,
    conversation: Conversation,
    decision: Confirm,
    status: AppointmentStatus,
    now: datetime,
) -> None:
    """Write down what was decided, as of now."""
    local = decision.when.start.astimezone(ZoneInfo(owner.timezone))
    appointment.status = status
    appointment.starts_at, appointment.ends_at = decision.when.start, decision.when.end
    appointment.zone, appointment.wall = owner.timezone, f"{local:%Y-%m-%dT%H:%M}"
    appointment.exact, appointment.minutes = decision.exact, decision.minutes
    appointment.calls = Caller.OWNER if decision.owner_calls else Caller.CONTACT
    appointment.medium = decision.medium
    appointment.number = conversation.reach if decision.owner_calls else dialled(owner, conversation)
    appointment.agreed_at, appointment.seen_at, appointment.late_minutes = now, None, 0


def lapse(asked: Appointment) -> None:
    """The owner is asked no more: what was not agreed meanwhile is not tentative either."""
    if asked.status is AppointmentStatus.TENTATIVE:
        asked.status = AppointmentStatus.CANCELLED


def merge(session: Session, asked: Appointment, moved: Appointment) -> None:
    """The agreed time has moved to the one that the owner was asked about: it is one call, with one row."""
    session.execute(
        update(Question).where(Question.appointment_id == asked.id).values(appointment_id=moved.id)
    )
    session.delete(asked)
    session.flush()


def dialled(owner: Owner, conversation: Conversation) -> str:
    """The number that the contact dials: callbot's where it rings first, else the owner's own."""
    return owner.phone if owner.mode == "forwarded" else conversation.dialled
