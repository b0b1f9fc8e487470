"""Somebody wants no more texts, and says so by text or by voice: nothing queued to them leaves."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import wording
from callbot.domain.conversation import Happening
from callbot.domain.outbox import Purpose
from callbot.models import Contact, Conversation, Owner
from callbot.services import agreements, contacts, conversations, notices, optouts, outbox, questions
from callbot.settings import Settings

TEXTS = (Purpose.TEXT_BACK, Purpose.REPLY, Purpose.CONFIRMATION, Purpose.RETRACTION)


def stop(
    session: Session, owner: Owner, conversation: Conversation, key: str, settings: Settings, now: datetime
) -> bool:
    """Keep the opt-out and tell the owner under `key`; False where it was known.

    An agreed time stays, doubtful, and the owner is asked whether it stands.
    """
    if not optouts.remember(session, owner.id, conversation.reach, now, settings.secret_key):
        return False
    outbox.retract(session, conversation_id=conversation.id, purposes=TEXTS, reason="they asked for no texts")
    conversations.happened(conversation, Happening.STOP)
    questions.settle(session, owner, conversation, "settled", now)
    contact = session.get_one(Contact, conversation.contact_id)
    who = contacts.named(contact, conversation.reach)
    agreed = agreements.current(session, owner, contact.id, now)
    body, purpose = wording.owner_opted_out(who), Purpose.NOTICE
    if agreed is not None:
        agreements.doubt(session, owner, agreed, now)
        question = questions.doubt(session, owner, conversation, agreed, now)
        zone = ZoneInfo(owner.timezone)
        body = wording.owner_doubts(question.number, who, agreed.starts_at, zone, conversation.reach)
        purpose = Purpose.QUESTION
    notices.tell(
        session,
        owner,
        key=key,
        body=body,
        now=now,
        purpose=purpose,
        contact_id=contact.id,
        conversation=conversation,
    )
    return True
