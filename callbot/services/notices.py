"""What the owner is told: by text, and on the away channel until they show life."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import outbox as words
from callbot.models import Conversation, Number, Owner
from callbot.services import away, outbox

SENDER = select(Number.e164).where(Number.owner_id == bindparam("owner_id")).order_by(Number.id).limit(1)
STOPPED = "the owner's carrier delivers none, since they texted STOP or its like"
LIFE = timedelta(minutes=15)
"""How long a sign of life keeps the away channel quiet."""


def sender(session: Session, owner_id: int) -> str:
    """The owner's number of callbot's that speaks to the owner."""
    return session.execute(SENDER, {"owner_id": owner_id}).scalar_one()


def ring(
    session: Session,
    owner: Owner,
    *,
    key: str,
    body: str,
    now: datetime,
    expires_at: datetime,
    purpose: words.Purpose = words.Purpose.NOTICE,
    due_at: datetime | None = None,
    conversation: Conversation | None = None,
) -> int | None:
    """Ring the owner with these words, until it is too late; quiet hours and agreed calls go before.

    The row's id; None where the same was asked for before.
    """
    return outbox.enqueue(
        session,
        owner_id=owner.id,
        key=key,
        channel=words.Channel.CALL,
        purpose=purpose,
        to=owner.phone,
        from_e164=sender(session, owner.id),
        body=body,
        due_at=due_at or now,
        now=now,
        expires_at=expires_at,
        contact_id=conversation.contact_id if conversation else None,
        conversation_id=conversation.id if conversation else None,
    )


def tell(
    session: Session,
    owner: Owner,
    *,
    key: str,
    body: str,
    now: datetime,
    purpose: words.Purpose = words.Purpose.NOTICE,
    due_at: datetime | None = None,
    contact_id: int | None = None,
    conversation: Conversation | None = None,
    appointment_id: int | None = None,
    version: int | None = None,
    call_id: int | None = None,
    from_e164: str | None = None,
    away_only: bool = False,
    at_once: bool = False,
) -> None:
    """Queue one notice by text and, until they show life, on the away channel; `key` is the happening's own.

    `away_only`: the phone gets it by a row of its own. `at_once`: no text can leave, so it goes there too.
    """
    ways = [] if away_only else [(f"{key}/sms", words.Channel.SMS, owner.phone)]
    quiet = purpose is words.Purpose.ANSWER or (owner.life_at is not None and owner.life_at >= now - LIFE)
    if owner.stopped_at is not None or at_once or not quiet:
        first = away.ids(session, owner.id)[:1]
        ways += [(away.key(key, each), words.Channel.PUSH, away.to(each)) for each in first]
    for way, channel, to in ways:
        outbox.enqueue(
            session,
            owner_id=owner.id,
            key=way,
            channel=channel,
            purpose=purpose,
            to=to,
            from_e164=from_e164 or (conversation.dialled if conversation else sender(session, owner.id)),
            body=body,
            due_at=due_at or now,
            now=now,
            contact_id=contact_id,
            conversation_id=conversation.id if conversation else None,
            appointment_id=appointment_id,
            version=version,
            call_id=call_id,
            suppressed=STOPPED if owner.stopped_at is not None and channel is words.Channel.SMS else None,
        )
