"""`ok` and `no`: answers to a question, by its number; a bare word counts only where one is open."""

import re
from datetime import timedelta

from sqlalchemy import select

from callbot.domain import control
from callbot.domain.outbox import Purpose, Status
from callbot.domain.people import Changed
from callbot.models import Outbound, Question
from callbot.services import agreements, answers, questions
from callbot.services.control.order import Order

LATELY = timedelta(days=7)
"""What is older was seen long ago, or never will be."""
NUMBERED = re.compile(r"(?:q|#)?\s*(\d{1,6})", re.IGNORECASE)


def ok(order: Order) -> str:
    """`ok 4`: yes to a question; `ok` where none is open: what was said is seen."""
    question = _question(order)
    if isinstance(question, str):
        return question
    if question is None:
        return _seen(order)
    order.changed(Changed.TOLD)
    return answers.ok(order.session, order.owner, question, order.settings, order.now)


def no(order: Order) -> str:
    """`no 4`: no to a question; the contact keeps the openings that they have."""
    question = _question(order)
    if isinstance(question, str):
        return question
    if question is None:
        return control.NO_QUESTION
    order.changed(Changed.TOLD)
    return answers.no(order.session, order.owner, question, order.settings, order.now)


def _question(order: Order) -> Question | str | None:
    """The question that is meant: the named one, else the only one that is open."""
    standing = questions.open_ones(order.session, order.owner, order.now)
    named = NUMBERED.fullmatch(order.rest)
    if named:
        found = next((item for item in standing if item.number == int(named[1])), None)
        return found or _not_open(order, int(named[1]))
    if len(standing) > 1:
        return control.which([(item.number, item.starts_at) for item in standing], order.zone)
    return standing[0] if standing else None


def _not_open(order: Order, number: int) -> str:
    """Why a question is not open, where there ever was one of that number."""
    once = order.session.scalars(
        select(Question).where(Question.owner_id == order.owner.id, Question.number == number)
    ).first()
    return control.no_such_question(number, (once.answer or "lapsed") if once else None)


def _seen(order: Order) -> str:
    """The owner has seen what is agreed, and what was said of it."""
    for item in agreements.ahead(order.session, order.owner, order.now):
        item.seen_at = item.seen_at or order.now
    notes = order.session.scalars(
        select(Outbound).where(
            Outbound.owner_id == order.owner.id,
            Outbound.begun_at >= order.now - LATELY,
            Outbound.purpose.in_((Purpose.NOTICE, Purpose.REMINDER)),
            Outbound.to == order.owner.phone,
            Outbound.status.in_((Status.ACCEPTED, Status.DELIVERED)),
            Outbound.acknowledged_at.is_(None),
        )
    )
    for note in notes:
        note.acknowledged_at = order.now
    return control.NOTED
