"""Somebody wants no more texts, and says so by text or by voice: nothing queued to them leaves."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import wording
from callbot.domain.negotiation import State
from callbot.domain.outbox import Purpose
from callbot.models import Contact, Conversation, Owner
from callbot.services import agreements, notices, optouts, outbox
from callbot.settings import Settings

TEXTS = (Purpose.TEXT_BACK, Purpose.REPLY, Purpose.CONFIRMATION, Purpose.RETRACTION)


def stop(
    session: Session, owner: Owner, conversation: Conversation, key: str, settings: Settings, now: datetime
) -> bool:
    """Keep the opt-out and tell the owner; an agreed time stays, doubtful. False where it was known."""
    if not optouts.remember(session, owner.id, conversation.reach, now, settings.secret_key):
        return False
    outbox.retract(session, conversation_id=conversation.id, purposes=TEXTS, reason="they asked for no texts")
    conversation.state = State.STOPPED
    contact = session.get_one(Contact, conversation.contact_id)
    agreed = agreements.current(session, owner, contact.id, now)
    if agreed is not None:
        agreements.doubt(session, owner, agreed, now)
    who = wording.contact_named(contact.company, contact.name, conversation.reach)
    notices.tell(
        session,
        owner,
        key=key,
        body=wording.owner_opted_out(who, agreed.starts_at if agreed else None, ZoneInfo(owner.timezone)),
        now=now,
        contact_id=contact.id,
        conversation=conversation,
    )
    return True
