"""The conversation with a contact and the offers that are open in it, whatever the channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select
from sqlalchemy.orm import Session

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.availability import Policy
from callbot.domain.conversation import Happening, State, following
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Appointment, Contact, Conversation, Offer, Owner
from callbot.prepared import Prepared
from callbot.services import outbox, questions

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
PUT_SINCE = select(Offer.starts_at).where(
    Offer.conversation_id == bindparam("conversation_id"), Offer.offered_at > bindparam("since")
)
FORGET_ROUND = delete(Offer.__table__).where(  # type: ignore[arg-type]  # Core: a Table
    Offer.conversation_id == bindparam("conversation"), Offer.generation == bindparam("round")
)
PUT = Prepared(insert(Offer))
LIVE = (AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL)
AHEAD = (
    select(Appointment.id)
    .where(
        Appointment.conversation_id == bindparam("conversation_id"),
        or_(*(Appointment.status == status for status in LIVE)),  # IN is rendered anew at each execution
        Appointment.ends_at > bindparam("now"),
    )
    .limit(1)
)
TALKING = frozenset({State.OFFERED, State.ASKED, State.AGREED, State.TAKEN_OVER})
ASKED_BACK = timedelta(hours=24)
"""How long a question that was put to the contact waits for its answer."""


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
    """The conversation with a contact as it stands now; answers go to the number last heard from.

    Needs the owner's lock.
    """
    found = session.scalars(OF_CONTACT, {"owner_id": owner.id, "contact_id": contact.id}).first()
    if found is None:
        found = new(owner, reach, dialled, now)
        found.contact_id = contact.id
        session.add(found)
        session.flush()
    if (found.reach, found.dialled) != (reach, dialled):
        found.reach, found.dialled = reach, dialled
    refresh(session, found, now)
    return found


def happened(conversation: Conversation, happening: Happening) -> None:
    """Move the conversation on, as the table of the states says."""
    conversation.state = following(conversation.state, happening)


def progressed(conversation: Conversation) -> None:
    """Something was settled: what was said once may be said again, and turns are counted anew."""
    conversation.turns = 0
    conversation.passed_on_at = conversation.asked_back_at = None


def refresh(session: Session, conversation: Conversation, now: datetime) -> None:
    """What time alone has changed: an agreed time is over, a question or the openings have lapsed."""
    if conversation.state is State.AGREED:
        terms = {"conversation_id": conversation.id, "now": now}
        if session.execute(AHEAD, terms).first() is None:
            happened(conversation, Happening.OVER)
    if conversation.state is State.ASKED and not _waits(session, conversation, now):
        happened(conversation, Happening.SETTLE)
    if conversation.state is State.OFFERED and not open_offers(session, conversation, now):
        happened(conversation, Happening.LAPSE)


def _waits(session: Session, conversation: Conversation, now: datetime) -> bool:
    """Whether the owner is asked, or the contact was asked back and may still answer."""
    asked_at = conversation.asked_back_at
    if asked_at is not None and now - asked_at < ASKED_BACK:
        return True
    return questions.asking(session, conversation, now) is not None


def is_open(conversation: Conversation) -> bool:
    """True while a talk is under way that the contact has taken part in."""
    return conversation.heard_at is not None and conversation.state in TALKING


def open_offers(session: Session, conversation: Conversation, now: datetime) -> tuple[datetime, ...]:
    """The slots that the contact may still pick, in their numbered order."""
    return tuple(starts_at for starts_at, expires_at in round_of(session, conversation) if expires_at > now)


def put_since(session: Session, conversation: Conversation, since: datetime) -> tuple[datetime, ...]:
    """Every slot that was put to the contact since an instant."""
    terms = {"conversation_id": conversation.id, "since": since}
    return tuple(session.scalars(PUT_SINCE, terms))


def round_of(session: Session, conversation: Conversation) -> tuple[tuple[datetime, datetime], ...]:
    """The open round in its numbered order: each slot with its expiry."""
    terms = {"conversation_id": conversation.id, "generation": conversation.generation}
    return tuple((row.starts_at, row.expires_at) for row in session.execute(ROUND, terms))


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
        happened(conversation, Happening.PUT)


def put_anew(
    session: Session, conversation: Conversation, openings: Sequence[datetime], policy: Policy, now: datetime
) -> None:
    """The same as a new round: what was put before counts no more."""
    conversation.generation += 1
    put_offers(session, conversation, openings, policy, now)


def say(
    session: Session,
    conversation: Conversation,
    *,
    key: str,
    body: str,
    now: datetime,
    purpose: Purpose = Purpose.REPLY,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    appointment_id: int | None = None,
    version: int | None = None,
) -> None:
    """Queue one text to the contact, now or for `due_at`; `key` is the happening's own."""
    outbox.enqueue(
        session,
        owner_id=conversation.owner_id,
        key=key,
        channel=Channel.SMS,
        purpose=purpose,
        to=conversation.reach,
        from_e164=conversation.dialled,
        body=body,
        due_at=due_at or now,
        now=now,
        expires_at=expires_at,
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        appointment_id=appointment_id,
        version=version,
    )
