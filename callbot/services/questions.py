"""What is put to the owner: each question has a number, an expiry and an answer; a dead one stays dead."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain.intervals import Interval
from callbot.domain.negotiation import Asked
from callbot.models import Conversation, Owner, Question

LAPSE = timedelta(hours=2)
BEFORE = timedelta(minutes=60)
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
    session: Session, owner: Owner, conversation: Conversation, kind: Asked, when: Interval, now: datetime
) -> Question:
    """Put a question to the owner; it lapses after two hours or an hour before the time it is about."""
    owner.questions += 1
    question = Question(
        owner_id=owner.id,
        number=owner.questions,
        kind=kind,
        conversation_id=conversation.id,
        starts_at=when.start,
        ends_at=when.end,
        asked_at=now,
        expires_at=max(min(now + LAPSE, when.start - BEFORE), now + timedelta(minutes=10)),
    )
    session.add(question)
    session.flush()
    return question


def open_ones(session: Session, owner: Owner, now: datetime) -> list[Question]:
    """The owner's open questions, by number."""
    return list(session.scalars(OPEN, {"owner_id": owner.id, "now": now}))


def settle(session: Session, owner: Owner, conversation: Conversation, answer: str, now: datetime) -> None:
    """The contact chose otherwise, or the owner answered elsewhere: what was asked about them is settled."""
    for question in open_ones(session, owner, now):
        if question.conversation_id == conversation.id:
            question.answer, question.answered_at = answer, now
