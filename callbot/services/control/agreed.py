"""What is agreed, changed by text: moved, called off, or late; the contact is told."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from callbot.domain import control, own_words, wording
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.intervals import Interval
from callbot.domain.outbox import Purpose
from callbot.domain.people import Changed
from callbot.language import Instant, understand
from callbot.models import Appointment, Contact, Conversation
from callbot.services import agreements, conversations, questions
from callbot.services.control.order import Order

MOVE = re.compile(r"(?:(?P<who>.*?)\s+)?(?:to|for)\s+(?P<when>.+)", re.IGNORECASE | re.DOTALL)
LATE = re.compile(r"(?P<who>.*?)\s*(?:by\s+)?(?P<minutes>\d{1,3})?\s*(?:m|min|mins|minutes)?", re.IGNORECASE)
FILLERS = re.compile(r"\b(?:it|this|that|them|the|my|call|next|one|with|off|please)\b|[^\w -]", re.IGNORECASE)
SOON = timedelta(hours=3)
MOST_LATE = 120


def move(order: Order) -> str:
    """`move to thu 2`: the next call, or that with whoever is named, is moved; they are told."""
    split = MOVE.fullmatch(order.rest)
    who, when = ((split["who"] or ""), split["when"]) if split else ("", order.rest)
    appointment = _meant(order, who)
    if isinstance(appointment, str):
        return appointment
    if appointment.status is AppointmentStatus.DOUBTFUL:
        return control.THEY_STOPPED
    reading = understand(f"move to {when}", now=order.local, agreed=appointment.starts_at, speaker="owner")
    instants = [item.at for item in reading.times if isinstance(item, Instant)]
    if len(instants) != 1 or len(reading.times) != 1 or not reading.sure or instants[0] <= order.now:
        return control.WHICH_TIME
    if appointment.exact and appointment.starts_at == instants[0]:
        return control.already(order.with_whom(appointment), instants[0], order.zone)
    wanted = Interval(instants[0], instants[0] + timedelta(minutes=appointment.minutes))
    decision = replace(questions.as_agreed(appointment), when=wanted, exact=True)
    moved = agreements.confirm(
        order.session,
        order.owner,
        order.session.get_one(Conversation, appointment.conversation_id),
        decision,
        order.settings,
        order.now,
        happening=f"word/{order.message.id}",
        by_owner=True,
        unasked=True,
    )
    if moved is None:
        return control.taken(wanted.start, order.zone)
    order.changed(Changed.TOLD)
    return ""


def drop(order: Order) -> str:
    """`drop`: calls off what comes next, or what is agreed with whoever is named; they are told."""
    appointment = _meant(order, order.rest)
    if isinstance(appointment, str):
        return appointment
    who, at = order.with_whom(appointment), appointment.starts_at
    silent = appointment.status is AppointmentStatus.DOUBTFUL
    agreements.call_off(order.session, order.owner, appointment, order.now, by="owner")
    order.changed(Changed.TOLD)
    if not silent:
        conversations.say(
            order.session,
            order.session.get_one(Conversation, appointment.conversation_id),
            key=f"retraction/{appointment.id}/{appointment.version}",
            body=wording.called_off(order.owner.name, at, order.zone, by_owner=True),
            now=order.now,
            purpose=Purpose.RETRACTION,
        )
    return control.dropped(who, at, order.zone, told=not silent)


def late(order: Order) -> str:
    """`late 10`: whoever is about to call, or to be called, hears that the owner runs late."""
    split = LATE.fullmatch(order.rest)
    minutes = int(split["minutes"]) if split and split["minutes"] else 0
    if split is None or not 0 < minutes <= MOST_LATE:
        return control.HOW_LATE
    appointment = _meant(order, split["who"])
    if isinstance(appointment, str):
        return appointment
    at = appointment.starts_at
    if at - order.now > SOON:
        return control.NOT_SOON
    if appointment.status is AppointmentStatus.DOUBTFUL:
        return control.THEY_STOPPED
    conversations.say(
        order.session,
        order.session.get_one(Conversation, appointment.conversation_id),
        key=f"late/word/{order.message.id}",
        body=own_words.running_late(order.owner.name, minutes, at, order.zone),
        now=order.now,
        purpose=Purpose.OWN_WORDS,
        appointment_id=appointment.id,
    )
    order.changed(Changed.TOLD)
    return control.late(order.with_whom(appointment), minutes, at, order.zone)


def _meant(order: Order, who: str) -> Appointment | str:
    """The agreed time that is meant: the soonest, or the soonest with whoever is named."""
    ahead = agreements.ahead(order.session, order.owner, order.now)
    if not ahead:
        return control.NOTHING_AHEAD
    name = " ".join(FILLERS.sub(" ", who.lower()).split())
    if not name:
        return ahead[0]
    return next((item for item in ahead if _is_with(order, item, name)), None) or control.no_such_call(who)


def _is_with(order: Order, appointment: Appointment, name: str) -> bool:
    contact = order.session.get_one(Contact, appointment.contact_id)
    reach = order.session.get_one(Conversation, appointment.conversation_id).reach
    known: Sequence[str | None] = (contact.company, contact.name)
    digits = re.sub(r"\D", "", name)
    return any(word and name in word.lower() for word in known) or (
        len(digits) >= 4 and reach.endswith(digits)
    )
