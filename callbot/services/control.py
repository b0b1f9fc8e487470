"""The owner's words by text: each is confirmed back in one short text; any other is explained."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain import availability, control, wording
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Purpose, Status
from callbot.models import Appointment, Call, Contact, Conversation, Message, Outbound, Owner, Question
from callbot.services import (
    agreements,
    answers,
    conversations,
    journal,
    misses,
    notices,
    questions,
    withdrawals,
)
from callbot.settings import Settings

WORD = re.compile(r"[\s\"'.]*(?P<word>[a-z]+)[\s.:,!\"']*(?P<rest>.*?)[\s.!\"']*", re.IGNORECASE | re.DOTALL)

Obey = Callable[["Order"], str]


class Order:
    """One text of the owner's, split into its word and the rest."""

    def __init__(
        self, session: Session, owner: Owner, message: Message, settings: Settings, now: datetime
    ) -> None:
        self.session = session
        self.owner = owner
        self.message = message
        self.settings = settings
        self.now = now
        self.zone = ZoneInfo(owner.timezone)
        match = WORD.fullmatch(message.body)
        self.word = match["word"].lower() if match else ""
        self.rest = match["rest"].strip() if match else ""


def obey(session: Session, owner: Owner, message: Message, settings: Settings, now: datetime) -> None:
    """Do what the owner's text says, and answer it to the number on record, never to a sender."""
    order = Order(session, owner, message, settings, now)
    if order.word.upper() in control.CARRIER_WORDS and not order.rest:
        journal.note(session, owner.id, "owner_word", f"message/{message.id}", now, "carrier")
        return
    answer = ORDERS.get(order.word, _unknown)(order)
    journal.note(session, owner.id, "owner_word", f"message/{message.id}", now, order.word[:20])
    if answer:
        notices.tell(
            session,
            owner,
            key=f"answer/{message.id}",
            body=answer,
            now=now,
            purpose=Purpose.ANSWER,
            from_e164=message.to_e164,
        )


def _free(order: Order) -> str:
    """`free any morning after 9`: sets what is stated; unreadable words change nothing."""
    read = availability.statement(order.rest, now=order.now.astimezone(order.zone))
    if read.problems:
        return control.not_understood(order.rest, read.problems[0])
    order.owner.stated, order.owner.stated_at = order.rest, order.now
    withdrawals.withdraw(order.session, order.owner, order.settings, order.now)
    return control.stated(order.rest, read.said)


def _next(order: Order) -> str:
    """`next`: what is coming."""
    coming = agreements.ahead(order.session, order.owner, order.now)[:3]
    named = [(_who(order, item), item.starts_at) for item in coming]
    return control.coming(named, order.zone)


def _ok(order: Order) -> str:
    question = _question(order)
    if isinstance(question, str):
        return question
    if question is None:
        return _seen(order)
    return answers.ok(order.session, order.owner, question, order.settings, order.now)


def _no(order: Order) -> str:
    question = _question(order)
    if isinstance(question, str):
        return question
    if question is None:
        return control.NO_QUESTION
    return answers.no(order.session, order.owner, question, order.settings, order.now)


def _question(order: Order) -> Question | str | None:
    """The question that is meant: the named one, else the only one that is open."""
    standing = questions.open_ones(order.session, order.owner, order.now)
    named = re.fullmatch(r"q?(\d{1,6})", order.rest, re.IGNORECASE)
    if named:
        found = next((item for item in standing if item.number == int(named[1])), None)
        return found or control.no_such_question(int(named[1]))
    if len(standing) > 1:
        return control.which([(item.number, item.starts_at) for item in standing], order.zone)
    return standing[0] if standing else None


def _seen(order: Order) -> str:
    """`ok` without a question: the owner has seen what is agreed, and what was said of it."""
    unseen = [
        item for item in agreements.ahead(order.session, order.owner, order.now) if item.seen_at is None
    ]
    for item in unseen:
        item.seen_at = order.now
    notes = order.session.scalars(
        select(Outbound).where(
            Outbound.owner_id == order.owner.id,
            Outbound.purpose.in_((Purpose.NOTICE, Purpose.REMINDER)),
            Outbound.to == order.owner.phone,
            Outbound.status.in_((Status.ACCEPTED, Status.DELIVERED)),
            Outbound.acknowledged_at.is_(None),
        )
    )
    for note in notes:
        note.acknowledged_at = order.now
    return control.NOTED


def _drop(order: Order) -> str:
    """`drop`: calls off what comes next; the contact is told."""
    coming = agreements.ahead(order.session, order.owner, order.now)
    if not coming:
        return control.NOTHING_AHEAD
    appointment = coming[0]
    who, at = _who(order, appointment), appointment.starts_at
    conversation = order.session.get_one(Conversation, appointment.conversation_id)
    silent = appointment.status is AppointmentStatus.DOUBTFUL
    agreements.call_off(order.session, order.owner, appointment, order.now, by="owner")
    if not silent:
        conversations.say(
            order.session,
            conversation,
            key=f"retraction/{appointment.id}/{appointment.version}",
            body=wording.called_off(order.owner.name, at, order.zone, by_owner=True),
            now=order.now,
            purpose=Purpose.RETRACTION,
        )
    return control.dropped(who, at, order.zone, told=not silent)


def _last_missed(order: Order) -> str:
    """`who`: the last missed call."""
    call = order.session.scalars(
        select(Call)
        .where(Call.owner_id == order.owner.id, Call.missed_at.is_not(None))
        .order_by(Call.started_at.desc())
        .limit(1)
    ).first()
    if call is None:
        return control.NOBODY_MISSED
    return control.last_missed(misses.caller_named(order.session, call), call.started_at, order.zone)


def _commands(_order: Order) -> str:
    return control.COMMANDS


def _unknown(order: Order) -> str:
    return control.unknown(order.word)


def _who(order: Order, appointment: Appointment) -> str:
    contact = order.session.get_one(Contact, appointment.contact_id)
    conversation = order.session.get_one(Conversation, appointment.conversation_id)
    return wording.contact_named(contact.company, contact.name, conversation.reach)


ORDERS: dict[str, Obey] = {
    "free": _free,
    "next": _next,
    "ok": _ok,
    "no": _no,
    "drop": _drop,
    "who": _last_missed,
    "commands": _commands,
}
