"""What is put to the owner: each question has a number, an expiry and an answer; a dead one stays dead."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from callbot.domain.appointments import AppointmentStatus, Caller
from callbot.domain.conversation import Asked
from callbot.domain.decisions import Confirm
from callbot.domain.intervals import Interval
from callbot.domain.wishes import Terms
from callbot.models import Appointment, Conversation, Owner, Question
from callbot.services import appointments, journal

ASKING = (
    select(Question)
    .where(
        Question.owner_id == bindparam("owner_id"),
        Question.conversation_id == bindparam("conversation_id"),
        or_(Question.kind == Asked.TIME, Question.kind == Asked.MAYBE),
        Question.answer.is_(None),
        Question.expires_at > bindparam("now"),
    )
    .limit(1)
)
_WAITING = select(Question).where(
    Question.kind.in_((Asked.TIME, Asked.MAYBE)),  # an OR would go through those that never lapse, too
    Question.answer.is_(None),
)
NEXT = _WAITING.with_only_columns(func.min(Question.expires_at))
_LAPSED = _WAITING.where(Question.expires_at <= bindparam("now"))
LAPSED = _LAPSED.where(Question.owner_id == bindparam("owner_id"))
LATE = _LAPSED.with_only_columns(Question.owner_id).distinct().order_by(Question.owner_id)
UNANSWERED = "unanswered/"
"""So begins the key of what a contact is told once a question about their time has lapsed."""
SHORTEST = timedelta(minutes=10)
"""Nobody can answer sooner than that."""
OPEN = (
    select(Question)
    .where(
        Question.owner_id == bindparam("owner_id"),
        Question.answer.is_(None),
        Question.expires_at > bindparam("now"),
    )
    .order_by(Question.number)
)


def ask(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    kind: Asked,
    wanted: Confirm,
    terms: Terms,
    now: datetime,
) -> Question:
    """Put a question about a time to the owner, which is tentative from now on.

    The question before it about this contact is settled by it.
    """
    settle(session, owner, conversation, "settled", now)
    lapses = min(
        now + timedelta(hours=terms.question_hours),
        wanted.when.start - timedelta(minutes=terms.question_lapse_minutes),
    )
    tentative = appointments.new(owner, conversation)
    appointments.set_to(tentative, owner, conversation, wanted, AppointmentStatus.TENTATIVE, now)
    session.add(tentative)
    session.flush()
    question = _new(owner, conversation, kind, wanted, now, max(lapses, now + SHORTEST))
    question.appointment_id = tentative.id
    session.add(question)
    session.flush()
    return question


def doubt(
    session: Session, owner: Owner, conversation: Conversation, appointment: Appointment, now: datetime
) -> Question:
    """Ask whether an agreed time stands, of which nobody can be sure any more; open until it begins."""
    return about(session, owner, conversation, Asked.DOUBT, appointment, now, appointment.starts_at)


def about(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    kind: Asked,
    appointment: Appointment,
    now: datetime,
    expires_at: datetime,
) -> Question:
    """Put a question about an agreed time; the one before about this contact is settled by it."""
    settle(session, owner, conversation, "settled", now)
    question = _new(owner, conversation, kind, as_agreed(appointment), now, expires_at)
    question.appointment_id = appointment.id
    session.add(question)
    session.flush()
    return question


def _new(
    owner: Owner, conversation: Conversation, kind: Asked, wanted: Confirm, now: datetime, expires: datetime
) -> Question:
    owner.questions += 1
    return Question(
        owner_id=owner.id,
        number=owner.questions,
        kind=kind,
        conversation_id=conversation.id,
        starts_at=wanted.when.start,
        ends_at=wanted.when.end,
        exact=wanted.exact,
        minutes=wanted.minutes,
        calls=Caller.OWNER if wanted.owner_calls else Caller.CONTACT,
        medium=wanted.medium,
        asked_at=now,
        expires_at=expires,
    )


def wanted(question: Question) -> Confirm | None:
    """The time that it asks about, as it would be agreed."""
    if question.starts_at is None or question.ends_at is None:
        return None
    return _confirm(question, Interval(question.starts_at, question.ends_at))


def as_agreed(appointment: Appointment) -> Confirm:
    """An agreed time as it was decided."""
    return _confirm(appointment, Interval(appointment.starts_at, appointment.ends_at))


def _confirm(row: Question | Appointment, when: Interval) -> Confirm:
    return Confirm(when, row.exact, row.minutes, owner_calls=row.calls is Caller.OWNER, medium=row.medium)


def open_ones(session: Session, owner: Owner, now: datetime) -> list[Question]:
    """The owner's open questions, by number."""
    return list(session.scalars(OPEN, {"owner_id": owner.id, "now": now}))


def asking(session: Session, conversation: Conversation, now: datetime) -> Question | None:
    """The open question to the owner about a time that this contact wants."""
    terms = {"owner_id": conversation.owner_id, "conversation_id": conversation.id, "now": now}
    return session.scalars(ASKING, terms).first()


def settle(session: Session, owner: Owner, conversation: Conversation, answer: str, now: datetime) -> None:
    """The contact chose otherwise, or the owner answered elsewhere: what was asked about them is settled."""
    for question in open_ones(session, owner, now):
        if question.conversation_id == conversation.id:
            question.answer, question.answered_at = answer, now
    asked = appointments.tentative(session, conversation)
    if asked is not None:
        appointments.lapse(asked)


def lapse(session: Session, now: datetime) -> list[Question]:
    """The times that owners were asked about too long ago are tentative no more: what was asked about them.

    Locks their owners.
    """
    lapsed: list[Question] = []
    for owner_id in session.scalars(LATE, {"now": now}).all():
        session.get_one(Owner, owner_id, with_for_update=True)
        for question in session.scalars(LAPSED, {"now": now, "owner_id": owner_id}).all():
            question.answer, question.answered_at = "lapsed", now
            asked = session.get(Appointment, question.appointment_id) if question.appointment_id else None
            if asked is not None:
                appointments.lapse(asked)
            journal.note(session, owner_id, "lapsed", f"appointment/{question.appointment_id}", now)
            lapsed.append(question)
    return lapsed
