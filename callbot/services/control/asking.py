"""What the owner asks: what is coming, who called, what the words are; nothing changes."""

from callbot.domain import control, numbers
from callbot.domain.commands import explained
from callbot.domain.people import Mode
from callbot.models import Call
from callbot.services import agreements, connecting, misses, notices
from callbot.services.control import expecting, lately, people
from callbot.services.control.order import Order


def coming(order: Order) -> str:
    """`next`: what is agreed, the soonest first, and what is expected."""
    ahead = agreements.ahead(order.session, order.owner, order.now)[:3]
    named = [(order.with_whom(item), item.starts_at) for item in ahead]
    return control.coming(named, order.zone, expecting.listed(order)[:2])


def who(order: Order) -> str:
    """`who`: the last missed call, and what was noted of whoever it was."""
    call = lately.missed(order)
    if call is None:
        return control.NOBODY_MISSED
    note = people.newest_note(order, call.contact_id) if call.contact_id else None
    named = misses.caller_named(order.session, call)
    return control.last_missed(named, call.started_at, order.zone, note.body if note else "")


def calls(order: Order) -> str:
    """`calls`: the last five, and how each came out."""
    listed = [
        (misses.caller_named(order.session, call), call.started_at, _how(call))
        for call in lately.calls(order)
    ]
    return control.calls(listed, order.zone) if listed else control.NO_CALLS


def _how(call: Call) -> str:
    return call.outcome.value if call.outcome else "going on"


def call(order: Order) -> str:
    """`call`: rings the owner, and connects them with the last missed caller; no other number is rung."""
    if order.rest:
        return control.call_elsewhere()
    last = lately.missed(order)
    if last is None:
        return control.NOBODY_MISSED
    if last.from_e164 is None:
        return control.WITHHELD
    owner, facts = order.owner, numbers.facts(last.from_e164)
    known = facts.country in (owner.country, *order.settings.contacts.countries.split())
    if facts.kind in numbers.COSTLY or not known:
        return control.may_not_ring(numbers.shown(last.from_e164, owner.country))
    who = misses.caller_named(order.session, last)
    aloud = who.replace(numbers.shown(last.from_e164), numbers.spoken(last.from_e164))
    if not connecting.ring(order.session, owner, last, aloud, order.now):
        return control.RINGS_ALREADY
    return control.ringing(who, last.started_at, order.zone)


def new_phone(order: Order) -> str:
    """`new phone`: what there is to do, as far as callbot can tell."""
    number = numbers.shown(notices.sender(order.session, order.owner.id), order.owner.country)
    return control.new_phone(number, forwarded=order.owner.mode is Mode.FORWARDED)


def commands(order: Order) -> str:
    """`commands`: every word, or what one of them does."""
    word = explained(order.rest)
    return control.explained(word) if word else control.COMMANDS
