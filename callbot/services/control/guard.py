"""What is not obeyed: a number that is not proven, a missing or wrong PIN, a flood, an answering machine.

A sender can be faked, and a phone may answer by itself; the answers go to the number on record alone.
"""

import hmac
from datetime import timedelta

from sqlalchemy import func, select

from callbot.domain import control
from callbot.domain.commands import BY_NAME
from callbot.language import understand
from callbot.models import Event, Message
from callbot.services import journal
from callbot.services.control.order import Order

MINUTE, HOUR, SPELL = timedelta(minutes=1), timedelta(hours=1), timedelta(minutes=10)
MOST_A_MINUTE = 20
MOST_WRONG = 5
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
    return _noted(order, "owner_word", "unknown", SPELL) >= MOST_UNKNOWN


def _by_machine(order: Order) -> bool:
    """True for a tapback or an automatic answer; what stands behind a word is the owner's."""
    if order.heard.word in BY_NAME:
        return False
    return not MACHINES.isdisjoint(understand(order.heard.text, now=order.local, speaker="owner").about)


def _by_pin(order: Order) -> str | None:
    wrong = _noted(order, "wrong_pin", None, HOUR)
    if wrong >= MOST_WRONG:
        return ""
    if order.heard.pin is None:
        return control.PIN_FIRST
    if hmac.compare_digest(order.heard.pin, order.settings.pin):
        return None
    journal.note(order.session, order.owner.id, "wrong_pin", f"message/{order.message.id}", order.now)
    return control.LOCKED if wrong + 1 == MOST_WRONG else control.PIN_WRONG


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


def _noted(order: Order, what: str, detail: str | None, within: timedelta) -> int:
    """How often something was written down lately."""
    asked = select(func.count(Event.id)).where(
        Event.owner_id == order.owner.id, Event.at > order.now - within, Event.what == what
    )
    return order.session.scalars(asked.where(Event.detail == detail) if detail else asked).one()
