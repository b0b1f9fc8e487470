"""What the owner asks: what is coming, who called, what the words are; nothing changes."""

from datetime import datetime, timedelta

from callbot.domain import control, numbers, wording
from callbot.domain.commands import explained
from callbot.domain.people import Mode
from callbot.models import Call, Conversation
from callbot.services import agreements, callers, connecting, forwarding, misses, notices
from callbot.services.control import expecting, lately, people
from callbot.services.control.order import Order

TEST_IN = timedelta(minutes=3)
"""Time to dial a code on the new phone."""


def coming(order: Order) -> str:
    """`next`: what is agreed, the soonest first, and what is expected."""
    ahead = agreements.ahead(order.session, order.owner, order.now)[:3]
    named = [
        (order.with_whom(item), wording.span(item.starts_at, item.ends_at, order.zone, exact=item.exact))
        for item in ahead
    ]
    return control.coming(named, expecting.listed(order)[:2])


def who(order: Order) -> str:
    """`who`: the last missed call, and what was noted of whoever it was."""
    call = misses.last(order.session, order.owner)
    if call is None:
        return control.NOBODY_MISSED
    note = people.newest_note(order, call.contact_id) if call.contact_id else None
    named = callers.caller_named(order.session, call)
    return control.last_missed(named, call.started_at, order.zone, note.body if note else "")


def calls(order: Order) -> str:
    """`calls`: the last five, and how each came out."""
    listed = [
        (callers.caller_named(order.session, call), call.started_at, _how(call))
        for call in lately.calls(order)
    ]
    return control.calls(listed, order.zone) if listed else control.NO_CALLS


def _how(call: Call) -> str:
    return call.outcome.value if call.outcome else "going on"


def call(order: Order) -> str:
    """`call`: rings the owner, and connects them with the last missed caller, or who asked for them since.

    No other number is rung on a text's say.
    """
    if order.rest:
        return control.call_elsewhere()
    last, asked = misses.last(order.session, order.owner), lately.asked(order)
    if asked is not None and (last is None or asked[1] > last.started_at):
        conversation, at = asked
        return _connected(order, conversation, conversation.reach, order.named(conversation), at)
    if last is None:
        return control.NOBODY_MISSED
    if last.from_e164 is None:
        return control.WITHHELD
    who = callers.caller_named(order.session, last)
    return _connected(order, last, last.from_e164, who, last.started_at)


def _connected(order: Order, meant: Call | Conversation, number: str, who: str, at: datetime) -> str:
    owner = order.owner
    if not connecting.may_ring(owner, number, order.settings):
        return control.may_not_ring(numbers.shown(number, owner.country))
    said = connecting.aloud(who, number, owner)
    if not connecting.ring(order.session, owner, meant, said, order.now):
        return control.RINGS_ALREADY
    missed = isinstance(meant, Call)
    return control.ringing(who, at, order.zone, missed=missed)


def new_phone(order: Order) -> str:
    """`new phone`: what there is to do, and a test call that proves it."""
    forwarded = order.owner.mode is Mode.FORWARDED
    if forwarded:
        forwarding.ring_soon(order.session, order.owner, order.now, TEST_IN)
    number = notices.sender(order.session, order.owner.id)
    return control.new_phone(number, TEST_IN // timedelta(minutes=1), forwarded=forwarded)


def commands(order: Order) -> str:
    """`commands`: every word, or what one of them does."""
    word = explained(order.rest)
    return control.explained(word) if word else control.COMMANDS
