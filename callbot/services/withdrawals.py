"""The owner's plans changed: openings that contacts hold, and that are open no more, are taken back.

Needs the owner's lock. What was agreed stays agreed; a text after a missed call that has not left yet is
worded anew instead.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import missed, replies
from callbot.domain.availability import STILL_OPEN
from callbot.domain.conversation import State
from callbot.domain.outbox import Purpose
from callbot.models import Conversation, Outbound, Owner
from callbot.services import appointments, conversations, diary, journal, outbox
from callbot.settings import Settings

HOLDING = (
    select(Conversation)
    .where(
        Conversation.owner_id == bindparam("owner_id"),
        Conversation.state.in_((State.OFFERED, State.ASKED, State.AGREED)),
    )
    .order_by(Conversation.id)
)
WAITING = select(Outbound).where(
    Outbound.conversation_id == bindparam("conversation_id"),
    Outbound.purpose == Purpose.TEXT_BACK,
    outbox.QUEUED,
)


def withdraw(session: Session, owner: Owner, settings: Settings, now: datetime) -> int:
    """Take back what the owner has made false, and put what is open now; how many contacts held such."""
    policy = settings.availability
    changed = 0
    for conversation in session.scalars(HOLDING, {"owner_id": owner.id}).all():
        book = diary.read(session, owner, policy, now, besides=conversation.id)
        offers = conversations.open_offers(session, conversation, now)
        gone = [at for at in offers if book.fit(at, policy.minutes, now, timedelta(0)) not in STILL_OPEN]
        if not gone:
            continue
        openings = book.openings(now)
        conversations.put_anew(session, conversation, openings, policy, now)
        _say(session, owner, conversation, gone, openings, now)
        journal.note(session, owner.id, "withdrawn", f"conversation/{conversation.id}", now)
        changed += 1
    return changed


def _say(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    gone: list[datetime],
    openings: tuple[datetime, ...],
    now: datetime,
) -> None:
    zone = ZoneInfo(owner.timezone)
    waiting = session.scalars(WAITING, {"conversation_id": conversation.id}).first()
    if waiting is not None:
        ring = appointments.dialled(owner, conversation)
        words = (owner.name, ring, owner.stated, openings, zone, now)
        body = missed.text_back(
            *words, may_stop=True, own=owner.wording, late=now - waiting.created_at > missed.LONG_AGO
        )
        outbox.reschedule(session, waiting.id, waiting.due_at, body)
        return
    conversations.say(
        session,
        conversation,
        key=f"withdrawn/{conversation.id}/{conversation.generation}",
        body=replies.withdrawn(owner.name, gone, openings, zone, now),
        now=now,
        purpose=Purpose.RETRACTION,
    )
