"""The conversation with a contact and the offers that are open in it, whatever the channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from callbot.domain.availability import Policy
from callbot.domain.negotiation import State
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Contact, Conversation, Offer, Owner
from callbot.prepared import Prepared
from callbot.services import outbox

OF_CONTACT = select(Conversation).where(
    Conversation.owner_id == bindparam("owner_id"), Conversation.contact_id == bindparam("contact_id")
)
ROUND = (
    select(Offer.starts_at, Offer.expires_at)
    .where(
        Offer.conversation_id == bindparam("conversation_id"),
        Offer.generation == bindparam("generation"),
    )
    .order_by(Offer.position)
)
FORGET_ROUND = delete(Offer.__table__).where(  # type: ignore[arg-type]  # Core: a Table
    Offer.conversation_id == bindparam("conversation"), Offer.generation == bindparam("round")
)
PUT = Prepared(insert(Offer))
TALKING = frozenset({State.OFFERED, State.ASKED, State.AGREED, State.TAKEN_OVER})


def new(owner: Owner, reach: str, dialled: str, now: datetime) -> Conversation:
    """A conversation in which nothing was said yet; not written."""
    return Conversation(
        owner_id=owner.id,
        state=State.OPEN,
        generation=0,
        reach=reach,
        dialled=dialled,
        turns=0,
        opened_at=now,
    )


def opened(
    session: Session, owner: Owner, contact: Contact, reach: str, dialled: str, now: datetime
) -> Conversation:
    """The conversation with a contact; answers go to the number last heard from. Needs the owner's lock."""
    found = session.scalars(OF_CONTACT, {"owner_id": owner.id, "contact_id": contact.id}).first()
    if found is None:
        found = new(owner, reach, dialled, now)
        found.contact_id = contact.id
        session.add(found)
        session.flush()
    if (found.reach, found.dialled) != (reach, dialled):
        found.reach, found.dialled = reach, dialled
    return found


def is_open(conversation: Conversation) -> bool:
    """True while a talk is under way that the contact has taken part in."""
    return conversation.heard_at is not None and conversation.state in TALKING


def open_offers(session: Session, conversation: Conversation, now: datetime) -> tuple[datetime, ...]:
    """The slots that the contact may still pick, in their numbered order."""
    return tuple(starts_at for starts_at, expires_at in _round(session, conversation) if expires_at > now)


def numbered_offers(session: Session, conversation: Conversation) -> tuple[datetime, ...]:
    """All slots of the open round under the numbers that the contact read, the lapsed ones too."""
    return tuple(starts_at for starts_at, _ in _round(session, conversation))


def _round(session: Session, conversation: Conversation) -> Sequence[Row[datetime, datetime]]:
    terms = {"conversation_id": conversation.id, "generation": conversation.generation}
    return session.execute(ROUND, terms).all()


def put_offers(
    session: Session, conversation: Conversation, openings: Sequence[datetime], policy: Policy, now: datetime
) -> None:
    """Put slots to the contact as 1, 2, 3 of the open round; said again, the round is put anew."""
    connection = session.connection()
    if conversation.id is not None:
        connection.execute(FORGET_ROUND, {"conversation": conversation.id, "round": conversation.generation})
    lapse = timedelta(minutes=policy.offer_lapse_minutes)
    rows = [
        {
            "owner_id": conversation.owner_id,
            "conversation_id": conversation.id,
            "generation": conversation.generation,
            "position": position,
            "starts_at": starts_at,
            "expires_at": min(now + timedelta(hours=policy.offer_hours), starts_at - lapse),
            "offered_at": now,
        }
        for position, starts_at in enumerate(openings, start=1)
    ]
    if rows:
        PUT.run_each(connection, rows)
        if conversation.state in {State.OPEN, State.CLOSED}:
            conversation.state = State.OFFERED


def say(
    session: Session,
    conversation: Conversation,
    *,
    key: str,
    body: str,
    now: datetime,
    purpose: Purpose = Purpose.REPLY,
    appointment_id: int | None = None,
    version: int | None = None,
) -> None:
    """Queue one text to the contact, now; `key` is the happening's own."""
    outbox.enqueue(
        session,
        owner_id=conversation.owner_id,
        key=key,
        channel=Channel.SMS,
        purpose=purpose,
        to=conversation.reach,
        from_e164=conversation.dialled,
        body=body,
        due_at=now,
        now=now,
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        appointment_id=appointment_id,
        version=version,
    )
