"""A time is agreed, moved, called off or kept: the appointment, and all that follows, in one transaction.

Needs the owner's lock. Overlap is checked again here, whatever was decided before; the calendar uid
stays while the sequence rises.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, not_, or_, select
from sqlalchemy.orm import Session

from callbot.domain import numbers, own_words, wording
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.conversation import Happening
from callbot.domain.decisions import Confirm
from callbot.domain.intervals import Interval
from callbot.domain.outbox import Purpose
from callbot.domain.reminders import Planned
from callbot.models import Appointment, Call, Contact, Conversation, Owner, Question
from callbot.services import (
    appointments,
    contacts,
    conversations,
    diary,
    journal,
    notices,
    outbox,
    questions,
    reminders,
)
from callbot.settings import Settings

LIVE = (AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL)
IS_LIVE = or_(*(Appointment.status == status for status in LIVE))
"""Written out: IN is rendered anew at each execution."""
CURRENT = (
    select(Appointment)
    .where(
        Appointment.owner_id == bindparam("owner_id"),
        Appointment.contact_id == bindparam("contact_id"),
        IS_LIVE,
        Appointment.ends_at > bindparam("since"),
    )
    .order_by(Appointment.starts_at)
    .limit(1)
)
NEXT = (
    select(Appointment)
    .where(
        Appointment.owner_id == bindparam("owner_id"),
        IS_LIVE,
        Appointment.ends_at > bindparam("now"),
    )
    .order_by(Appointment.starts_at)
)
OTHERS = select(Appointment).where(
    Appointment.owner_id == bindparam("owner_id"),
    Appointment.id != bindparam("besides"),
    IS_LIVE,
    Appointment.ends_at > bindparam("since"),
)
WINDOWS = OTHERS.where(not_(Appointment.exact))
CLASHES = OTHERS.where(Appointment.exact, Appointment.starts_at < bindparam("until"))
KEPT_BEFORE = timedelta(minutes=15)
KEPT_AFTER = timedelta(minutes=60)


def current(session: Session, owner: Owner, contact_id: int, now: datetime) -> Appointment | None:
    """The agreed time with a contact that is still ahead, or going on."""
    return session.scalars(CURRENT, {"owner_id": owner.id, "contact_id": contact_id, "since": now}).first()


def ahead(session: Session, owner: Owner, now: datetime) -> list[Appointment]:
    """What is coming, the soonest first."""
    return list(session.scalars(NEXT, {"owner_id": owner.id, "now": now}))


def windows(
    session: Session, owner: Owner, now: datetime, besides: Appointment | None
) -> tuple[Interval, ...]:
    """What is kept free as a window for others than the one whose appointment this is."""
    terms = {"owner_id": owner.id, "besides": besides.id if besides else 0, "since": now}
    return tuple(Interval(row.starts_at, row.ends_at) for row in session.scalars(WINDOWS, terms))


def confirm(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    decision: Confirm,
    settings: Settings,
    now: datetime,
    *,
    happening: str,
    by_owner: bool = False,
    unasked: bool = False,
) -> Appointment | None:
    """Agree to a time, or move the agreed one to it; None where it was taken in the meantime.

    Both are told, reminders planned, old ones retracted. `happening` keys what is said. What is kept free
    as a window for somebody else only the owner may give away; `by_owner`: it answers a word of theirs, so
    it is seen. `unasked`: the contact did not ask for that time.
    """
    contact = session.get_one(Contact, conversation.contact_id)
    old = current(session, owner, contact.id, now)
    if by_owner:
        taken = _clashes(session, owner, decision.when, old)
    else:
        taken = _is_taken(session, owner, conversation, decision.when, settings, now)
    if taken:
        return None
    moved_from = old.starts_at if old else None
    appointment = _settled(session, owner, conversation, decision, old, now)
    if by_owner:
        appointment.seen_at = now
    session.flush()
    conversations.happened(conversation, Happening.AGREE)
    conversations.progressed(conversation)
    conversation.generation += 1
    questions.settle(session, owner, conversation, "settled", now)
    outbox.retract(
        session,
        conversation_id=conversation.id,
        purposes=(Purpose.TEXT_BACK, Purpose.REPLY),
        reason="a time is agreed",
    )
    conversations.say(
        session,
        conversation,
        key=f"confirmation/{happening}",
        body=told(owner, contact, conversation, appointment, moved_from if unasked else None),
        now=now,
        purpose=Purpose.CONFIRMATION,
        appointment_id=appointment.id,
        version=appointment.version,
    )
    planned = reminders.plan(session, owner, contact, appointment, settings, now)
    purpose = Purpose.ANSWER if by_owner else Purpose.NOTICE
    happened = "moved" if old else "agreed"
    _tell_owner(session, owner, contact, conversation, appointment, planned, now, purpose, happened)
    journal.note(session, owner.id, happened, f"appointment/{appointment.id}", now)
    return appointment


def _clashes(session: Session, owner: Owner, when: Interval, besides: Appointment | None) -> bool:
    """Whether another exact time is in the way: a window that is kept free the owner may give away."""
    own = besides.id if besides else 0
    terms = {"owner_id": owner.id, "besides": own, "since": when.start, "until": when.end}
    return session.scalars(CLASHES, terms).first() is not None


def _is_taken(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    when: Interval,
    settings: Settings,
    now: datetime,
) -> bool:
    """Whether what is agreed with somebody else is in the way, be it a window."""
    taken = diary.read(session, owner, settings.availability, now, besides=conversation.id).taken
    return any(when.overlaps(interval) for interval in taken)


def _settled(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    decision: Confirm,
    old: Appointment | None,
    now: datetime,
) -> Appointment:
    """The row of what is agreed: the older time moves, else what the owner was asked about is confirmed."""
    asked = appointments.asked_about(session, conversation, decision.when)
    appointment = old or asked or appointments.new(owner, conversation)
    appointments.set_to(appointment, owner, conversation, decision, AppointmentStatus.CONFIRMED, now)
    appointment.version += 1
    session.add(appointment)
    if old is not None:
        appointment.sequence += 1
        reminders.retract(session, appointment, "moved")
        if asked is not None:
            appointments.merge(session, asked, old)
    return appointment


def _tell_owner(
    session: Session,
    owner: Owner,
    contact: Contact,
    conversation: Conversation,
    appointment: Appointment,
    planned: Sequence[Planned],
    now: datetime,
    purpose: Purpose,
    happened: str,
) -> None:
    notices.tell(
        session,
        owner,
        key=f"agreed/{appointment.id}/{appointment.version}",
        body=wording.owner_booked(
            contacts.named(contact, conversation.reach),
            appointment.starts_at,
            appointment.ends_at,
            ZoneInfo(owner.timezone),
            appointment.number,
            appointment.calls,
            planned,
            exact=appointment.exact,
            moved=happened == "moved",
            medium=appointment.medium,
        ),
        now=now,
        purpose=purpose,
        contact_id=contact.id,
        conversation=conversation,
        appointment_id=appointment.id,
        version=appointment.version,
    )


def told(
    owner: Owner,
    contact: Contact,
    conversation: Conversation,
    appointment: Appointment,
    moved_from: datetime | None = None,
) -> str:
    """What the contact is told of an agreed time, as it stands; the owner may have moved it unasked."""
    zone = ZoneInfo(owner.timezone)
    theirs = their_zone(contact, conversation.reach, zone)
    if moved_from is not None:
        return own_words.moved(
            owner.name, moved_from, appointment.starts_at, zone, theirs, appointment.number, appointment.calls
        )
    if appointment.exact:
        return wording.confirmed(
            owner.name,
            appointment.starts_at,
            zone,
            theirs,
            appointment.number,
            appointment.minutes,
            appointment.calls,
            appointment.medium,
            own=owner.wording,
        )
    return wording.window_noted(
        owner.name,
        appointment.starts_at,
        appointment.ends_at,
        zone,
        theirs,
        appointment.number,
        appointment.calls,
        own=owner.wording,
    )


def their_zone(contact: Contact, reach: str, zone: ZoneInfo) -> ZoneInfo | None:
    """The contact's zone where they said it, else what their area suggests, to print both clocks."""
    if contact.zone:
        return ZoneInfo(contact.zone)
    suggested = numbers.area_zones(reach)
    return ZoneInfo(suggested[0]) if len(suggested) == 1 and suggested[0] != zone.key else None


def call_off(session: Session, owner: Owner, appointment: Appointment, now: datetime, *, by: str) -> None:
    """An agreed time is off: its reminders are gone in the same transaction."""
    appointment.status = AppointmentStatus.CANCELLED
    appointment.sequence += 1
    appointment.version += 1
    reminders.retract(session, appointment, "called off")
    outbox.retract(
        session,
        appointment_id=appointment.id,
        purposes=(Purpose.CONFIRMATION,),
        reason="called off",
    )
    conversation = session.get_one(Conversation, appointment.conversation_id)
    conversations.happened(conversation, Happening.CALL_OFF)
    conversations.progressed(conversation)
    questions.settle(session, owner, conversation, "settled", now)
    journal.note(session, owner.id, "called_off", f"appointment/{appointment.id}", now, by)


def doubt(session: Session, owner: Owner, appointment: Appointment, now: datetime) -> None:
    """The contact wants no more texts: the time stays, marked doubtful."""
    appointment.status = AppointmentStatus.DOUBTFUL
    journal.note(session, owner.id, "doubted", f"appointment/{appointment.id}", now)


def stands(session: Session, owner: Owner, appointment: Appointment, now: datetime) -> None:
    """The owner clears the doubt: they are sure that the time stands."""
    appointment.status = AppointmentStatus.CONFIRMED
    appointment.seen_at = now
    journal.note(session, owner.id, "stands", f"appointment/{appointment.id}", now)


def late(
    session: Session, owner: Owner, appointment: Appointment, minutes: int, settings: Settings, now: datetime
) -> None:
    """The contact runs late: reminders and the silence around the call move, the agreed time does not."""
    appointment.late_minutes = minutes
    reminders.retract(session, appointment, "they run late")
    contact = session.get_one(Contact, appointment.contact_id)
    reminders.plan(session, owner, contact, appointment, settings, now)
    journal.note(session, owner.id, "late", f"appointment/{appointment.id}", now, str(minutes))


def kept(session: Session, call: Call, now: datetime) -> None:
    """An answered call around an agreed time is that call."""
    if call.contact_id is None:
        return
    around = session.scalars(
        select(Appointment).where(
            Appointment.owner_id == call.owner_id,
            Appointment.contact_id == call.contact_id,
            Appointment.status.in_((*LIVE, AppointmentStatus.MISSED, AppointmentStatus.UNSEEN)),
            Appointment.starts_at <= call.started_at + KEPT_BEFORE,
            Appointment.ends_at >= call.started_at - KEPT_AFTER,
        )
    ).first()
    if around is None:
        return
    around.status, around.seen_at = AppointmentStatus.DONE, around.seen_at or now
    reminders.retract(session, around, "the call came")
    conversation = session.get_one(Conversation, around.conversation_id)
    conversations.happened(conversation, Happening.OVER)
    for question in session.scalars(
        select(Question).where(Question.appointment_id == around.id, Question.answer.is_(None))
    ):
        question.answer, question.answered_at = "settled", now
    journal.note(session, call.owner_id, "kept", f"appointment/{around.id}", now)


def exact(starts_at: datetime, minutes: int) -> Confirm:
    """The decision to agree to an opening of ours."""
    when = Interval(starts_at, starts_at + timedelta(minutes=minutes))
    return Confirm(when, exact=True, minutes=minutes, owner_calls=False)
