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
SHOWN = 3
"""Of several with one name; a fourth finds itself by NEXT."""


def move(order: Order) -> str:
    """`move to thu 2`: the next call, or that with whoever is named, is moved; they are told."""
    split = MOVE.fullmatch(order.rest)
    who, when = ((split["who"] or ""), split["when"]) if split else ("", order.rest)
    appointment = _meant(order, who, "MOVE {} TO FRI 2 PM")
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
    appointment = _meant(order, order.rest, "DROP {}")
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
    appointment = _meant(order, split["who"], f"LATE {{}} {minutes}")
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


def _meant(order: Order, who: str, example: str) -> Appointment | str:
    """The agreed time that is meant: the soonest, or that with whoever is named; else what to text instead.

    `example` is the word again, with a place for the digits that tell two of one name apart.
    """
    ahead = agreements.ahead(order.session, order.owner, order.now)
    if not ahead:
        return control.NOTHING_AHEAD
    name = " ".join(FILLERS.sub(" ", who.lower()).split())
    if not name:
        return ahead[0]
    found = [item for item in ahead if _is_with(order, item, name)]
    wholly = [item for item in found if _is_with(order, item, name, wholly=True)]
    meant = wholly or found
    if not meant:
        return control.no_such_call(who)
    return meant[0] if len(meant) == 1 else _which(order, meant[:SHOWN], example)


def _which(order: Order, several: Sequence[Appointment], example: str) -> str:
    reaches = [_reach(order, item) for item in several]
    length = 4 if len({reach[-4:] for reach in reaches}) == len(reaches) else 10
    digits = [reach[-length:] for reach in reaches]
    listed = [
        (theirs, order.with_whom(item), item.starts_at) for theirs, item in zip(digits, several, strict=True)
    ]
    return control.which_call(listed, example.format(digits[0]), order.zone)


def _is_with(order: Order, appointment: Appointment, name: str, *, wholly: bool = False) -> bool:
    """Whether the name is part of theirs, or whole words of it; or their number ends so."""
    contact = order.session.get_one(Contact, appointment.contact_id)
    known: Sequence[str | None] = (contact.company, contact.name)
    digits = re.sub(r"\D", "", name)
    edge = r"\b" if wholly else ""
    words = re.compile(f"{edge}{re.escape(name)}{edge}")
    return any(word and words.search(word.lower()) for word in known) or (
        len(digits) >= 4 and _reach(order, appointment).endswith(digits)
    )


def _reach(order: Order, appointment: Appointment) -> str:
    return order.session.get_one(Conversation, appointment.conversation_id).reach
