"""`undo`: the newest change of the last day is taken back, unless somebody was told of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from callbot.domain import control
from callbot.domain.people import Changed
from callbot.domain.screening import ContactKind
from callbot.models import Change, Contact, Expectation, Note
from callbot.services import withdrawals
from callbot.services.control import lately
from callbot.services.control.order import Order

DAY = timedelta(days=1)


def undo(order: Order) -> str:
    """`undo`: as it was before the last word that changed something."""
    newest = order.session.scalars(
        select(Change)
        .where(
            Change.owner_id == order.owner.id,
            Change.at > order.now - DAY,
            Change.undone_at.is_(None),
        )
        .order_by(Change.at.desc(), Change.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        return control.NOTHING_TO_UNDO
    if newest.what is Changed.TOLD:
        return control.TOLD_ALREADY
    newest.undone_at = order.now
    return control.undone(BACK[newest.what](order, newest))


def _stated(order: Order, change: Change) -> str:
    stated_at, _, words = (change.before or "").partition(" ")
    order.owner.stated, order.owner.stated_at = words, datetime.fromisoformat(stated_at)
    withdrawals.withdraw(order.session, order.owner, order.settings, order.now)
    return f'Callers hear from now on: "{words}".'


def _rules(order: Order, change: Change) -> str:
    order.owner.busy = change.before or ""
    withdrawals.withdraw(order.session, order.owner, order.settings, order.now)
    return "What you said before of busy times and days holds again."


def _paused(order: Order, change: Change) -> str:
    order.owner.paused_at = datetime.fromisoformat(change.before) if change.before else None
    return "I am paused again." if order.owner.paused_at else "I text callers again."


def _kind(order: Order, change: Change) -> str:
    contact = order.session.get_one(Contact, change.subject_id)
    contact.kind = ContactKind(change.before or ContactKind.UNKNOWN)
    conversation = lately.conversation(order, contact.id)
    named = order.named(conversation) if conversation else "The contact"
    return f"{named} is to me as before."


def _note(order: Order, change: Change) -> str:
    order.session.delete(order.session.get_one(Note, change.subject_id))
    return "The note is gone."


def _expected(order: Order, change: Change) -> str:
    row = order.session.get_one(Expectation, change.subject_id)
    row.status = change.before or row.status
    return f"{row.who} is {'expected again' if row.status == 'open' else 'not expected any more'}."


BACK: dict[Changed, Callable[[Order, Change], str]] = {
    Changed.STATED: _stated,
    Changed.RULES: _rules,
    Changed.PAUSED: _paused,
    Changed.KIND: _kind,
    Changed.NOTE: _note,
    Changed.EXPECTED: _expected,
}
