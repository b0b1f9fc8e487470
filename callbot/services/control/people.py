"""The contacts, by text: marked personal or blocked, noted on, answered in the owner's own words."""

import re

from sqlalchemy import select

from callbot.domain import control, numbers, own_words
from callbot.domain.outbox import Purpose
from callbot.domain.people import Changed
from callbot.domain.screening import ContactKind, unreachable
from callbot.models import Contact, Conversation, Note
from callbot.services import callers, contacts, conversations, misses, optouts, outbox, questions
from callbot.services.control import lately
from callbot.services.control.order import Order

TO_NUMBER = re.compile(r"(?P<who>\d{4})[\s:,]+(?P<words>.+)", re.DOTALL)
TO_NAME = re.compile(r"(?P<who>[^\s:][^:]{0,40}):\s*(?P<words>.+)", re.DOTALL)
MOST = 450
"""Characters of the owner's own words in one text: three segments with what names them."""
MOST_NOTE = 500


def personal(order: Order) -> str:
    """`personal`: the last caller still rings through, and is never texted."""
    return _marked(order, ContactKind.PERSONAL)


def block(order: Order) -> str:
    """`block`: the last caller is neither put through nor answered."""
    return _marked(order, ContactKind.BLOCKED)


def _marked(order: Order, kind: ContactKind) -> str:
    last = next(iter(lately.calls(order, 1)), None)
    if last is None:
        return control.NO_CALLS
    if last.contact_id is None:
        return control.WITHHELD
    contact = order.session.get_one(Contact, last.contact_id)
    order.changed(Changed.KIND, contact.kind.value, contact.id)
    contact.kind = kind
    conversation = lately.conversation(order, contact.id)
    if conversation is not None:
        questions.settle(order.session, order.owner, conversation, kind.value, order.now)
        outbox.retract(
            order.session,
            conversation_id=conversation.id,
            purposes=(Purpose.TEXT_BACK, Purpose.REPLY),
            reason=f"{kind.value} by the owner's word",
        )
    return control.marked(callers.caller_named(order.session, last), blocked=kind is ContactKind.BLOCKED)


def note(order: Order) -> str:
    """`note asked about salary`: kept on whoever called or wrote last."""
    if not order.rest:
        return control.WHAT_TO_NOTE
    contact = lately.contact(order)
    if contact is None:
        return control.NOBODY
    row = Note(owner_id=order.owner.id, contact_id=contact.id, body=order.rest[:MOST_NOTE], at=order.now)
    order.session.add(row)
    order.session.flush()
    order.changed(Changed.NOTE, subject_id=row.id)
    conversation = lately.conversation(order, contact.id)
    reach = conversation.reach if conversation else None
    return control.note_kept(contacts.named(contact, reach), row.body)


def newest_note(order: Order, contact_id: int) -> Note | None:
    """What the owner last noted of a contact."""
    return order.session.scalars(
        select(Note)
        .where(Note.owner_id == order.owner.id, Note.contact_id == contact_id)
        .order_by(Note.at.desc(), Note.id.desc())
        .limit(1)
    ).first()


def reply(order: Order) -> str:
    """`reply Thanks`: the owner's words go to whoever wrote last; where several did lately, it is asked."""
    if not order.rest:
        return control.WHAT_TO_SAY
    meant, words = _addressed(order)
    if isinstance(meant, str):
        return meant
    if len(words) > MOST:
        return control.TOO_LONG
    refused = _refused(order, meant)
    if refused:
        return refused
    conversations.say(
        order.session,
        meant,
        key=f"reply/word/{order.message.id}",
        body=own_words.written(order.owner.name, words),
        now=order.now,
        purpose=Purpose.OWN_WORDS,
    )
    meant.turns = 0
    order.changed(Changed.TOLD)
    return control.sent(order.named(meant), words)


def _addressed(order: Order) -> tuple[Conversation | str, str]:
    """Whom the words are for, or what is answered instead; and the words."""
    writers = lately.writers(order)
    for form in (TO_NUMBER, TO_NAME):
        split = form.fullmatch(order.rest)
        meant = [one for one in writers if split and _is(order, one, split["who"])]
        if split and len(meant) == 1:
            return meant[0], split["words"].strip()
        if meant:
            return _to_whom(order, meant), ""
    fresh = [one for one in writers if one.heard_at and one.heard_at > order.now - lately.LATELY]
    if len(fresh) > 1:
        return _to_whom(order, fresh), ""
    if writers:
        return writers[0], order.rest
    last = misses.last(order.session, order.owner)
    found = lately.conversation(order, last.contact_id) if last and last.contact_id else None
    return found or control.NOBODY, order.rest


def _to_whom(order: Order, several: list[Conversation]) -> str:
    return control.to_whom([(order.named(one), one.reach[-4:]) for one in several[:2]])


def _is(order: Order, conversation: Conversation, who: str) -> bool:
    contact = order.session.get_one(Contact, conversation.contact_id)
    known = [word.lower() for word in (contact.name, contact.company) if word]
    name = who.strip().lower()
    return conversation.reach.endswith(who) if who.isdigit() else any(name in word for word in known)


def _refused(order: Order, conversation: Conversation) -> str:
    """Why nothing may be written to them, if so: they want none, or it would cost money abroad."""
    owner, settings = order.owner, order.settings
    if optouts.is_stopped(order.session, owner.id, conversation.reach, settings.secret_key):
        return control.THEY_STOPPED
    countries = (owner.country, *settings.contacts.countries.split())
    reason = unreachable(numbers.facts(conversation.reach), countries)
    return control.may_not_write(f"it is {reason}") if reason else ""
