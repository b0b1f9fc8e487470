"""Who called or wrote lately: whom a word without a name is about."""

from datetime import datetime, timedelta

from sqlalchemy import select

from callbot.domain.screening import ContactKind
from callbot.models import Call, Contact, Conversation, Event, Message
from callbot.services.control.order import Order

LATELY = timedelta(minutes=30)
"""Who wrote within it may be meant by a reply."""
MOST = 5


def calls(order: Order, most: int = MOST) -> list[Call]:
    """The last calls, the newest first."""
    asked = select(Call).where(
        Call.owner_id == order.owner.id, Call.from_e164.is_distinct_from(order.owner.phone)
    )
    return list(order.session.scalars(asked.order_by(Call.started_at.desc(), Call.id.desc()).limit(most)))


def writers(order: Order) -> list[Conversation]:
    """The conversations of contacts who wrote, the newest first; blocked ones are not heard."""
    return list(
        order.session.scalars(
            select(Conversation)
            .join(Contact, Contact.id == Conversation.contact_id)
            .where(
                Conversation.owner_id == order.owner.id,
                Conversation.heard_at.is_not(None),
                Contact.kind != ContactKind.BLOCKED,
            )
            .order_by(Conversation.heard_at.desc(), Conversation.id.desc())
            .limit(10)
        )
    )


def asked(order: Order) -> tuple[Conversation, datetime] | None:
    """Who last asked for the owner at once, and when: they are free now, or want to be called."""
    event = order.session.scalars(
        select(Event)
        .where(Event.owner_id == order.owner.id, Event.what == "wants_owner")
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(1)
    ).first()
    message = order.session.get(Message, int(event.subject.partition("/")[2])) if event else None
    if event is None or message is None or message.conversation_id is None:
        return None
    return order.session.get_one(Conversation, message.conversation_id), event.at


def conversation(order: Order, contact_id: int) -> Conversation | None:
    """The conversation with a contact."""
    return order.session.scalars(
        select(Conversation).where(
            Conversation.owner_id == order.owner.id, Conversation.contact_id == contact_id
        )
    ).first()


def contact(order: Order) -> Contact | None:
    """Whoever called or wrote last."""
    last = next((call for call in calls(order, 10) if call.contact_id is not None), None)
    wrote = next(iter(writers(order)), None)
    called_at = last.started_at if last else None
    if wrote and (called_at is None or _at(wrote) > called_at):
        return order.session.get_one(Contact, wrote.contact_id)
    return order.session.get_one(Contact, last.contact_id) if last else None


def _at(conversation: Conversation) -> datetime:
    """When a contact was last heard."""
    return conversation.heard_at or conversation.opened_at
