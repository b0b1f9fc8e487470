"""What is not obeyed: a number that is not proven, a missing or wrong PIN, a flood, an answering machine.

A sender can be faked, and a phone may answer by itself; the answers go to the number on record alone.
"""

from datetime import timedelta

from sqlalchemy import func, select

from callbot.domain import control
from callbot.domain.commands import BY_NAME
from callbot.language import understand
from callbot.models import Event, Message
from callbot.services import pins
from callbot.services.control.order import Order

MINUTE, SPELL = timedelta(minutes=1), timedelta(minutes=10)
MOST_A_MINUTE = 20
MOST_UNKNOWN = 3
"""Automatic turns without progress, as with any contact."""
MACHINES = frozenset({"reaction", "auto_reply"})


def refusal(order: Order) -> str | None:
    """Why a text is not obeyed, in the words of the answer ("": none is given); None where it is."""
    if _by_machine(order):
        return ""
    texts = _texts(order)
    if texts > MOST_A_MINUTE:
        return control.FLOOD if texts == MOST_A_MINUTE + 1 else ""
    if order.owner.phone_proven_at is None:
        return control.UNPROVEN
    return _by_pin(order) if order.settings.pin and order.heard.changes else None


def is_lost(order: Order) -> bool:
    """True where texts that are no words of ours were answered often enough by now."""
    unknown = select(func.count(Event.id)).where(
        Event.owner_id == order.owner.id,
        Event.at > order.now - SPELL,
        Event.what == "owner_word",
        Event.detail == "unknown",
    )
    return order.session.scalars(unknown).one() >= MOST_UNKNOWN


def _by_machine(order: Order) -> bool:
    """True for a tapback or an automatic answer; what stands behind a word is the owner's."""
    if order.heard.word in BY_NAME:
        return False
    return not MACHINES.isdisjoint(understand(order.heard.text, now=order.local, speaker="owner").about)


def _by_pin(order: Order) -> str | None:
    if order.heard.pin is None:
        return "" if pins.is_locked(order.session, order.owner, order.now) else control.PIN_FIRST
    subject = f"message/{order.message.id}"
    match pins.weighed(order.session, order.owner, order.heard.pin, order.settings.pin, subject, order.now):
        case pins.Verdict.RIGHT:
            return None
        case pins.Verdict.LOCKED:
            return ""
        case pins.Verdict.LOCKING:
            return control.LOCKED
        case pins.Verdict.WRONG:
            return control.PIN_WRONG


def _texts(order: Order) -> int:
    """How many texts came from the owner's number within a minute."""
    return order.session.scalars(
        select(func.count(Message.id)).where(
            Message.owner_id == order.owner.id,
            Message.at > order.now - MINUTE,
            Message.direction == "inbound",
            Message.from_e164 == order.owner.phone,
        )
    ).one()
