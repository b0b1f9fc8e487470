"""The owner's own STOP and START to callbot's number: carriers act on them, so callbot goes around them.

While it holds, reminders are calls, and all else goes to the away channels.
"""

from callbot.domain import control, numbers
from callbot.domain.commands import OPT_IN, OPT_OUT
from callbot.services import notices, reminders
from callbot.services.control.order import Order


def heed(order: Order) -> str:
    """What a bare carrier word of the owner's entails; HELP and INFO are the carrier's to answer."""
    word = order.heard.word.upper()
    if word in OPT_OUT and order.owner.stopped_at is None:
        _stop(order, word)
    elif word in OPT_IN and order.owner.stopped_at is not None:
        order.owner.stopped_at = None
        reminders.carry(order.session, order.owner)
        return control.TEXTS_AGAIN
    return ""


def _stop(order: Order, word: str) -> None:
    order.owner.stopped_at = order.now
    reminders.carry(order.session, order.owner)
    number = numbers.shown(order.message.to_e164, order.owner.country)
    notices.tell(
        order.session,
        order.owner,
        key=f"stopped/{order.message.id}",
        body=control.stopped(word, number),
        now=order.now,
        from_e164=order.message.to_e164,
    )
