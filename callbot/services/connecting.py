"""The owner asked to be connected with a caller: their phone rings, and a key bridges the two.

The key is what rings the other: whoever faked the word hears nothing of it.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from callbot.domain import speech, voice
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Call, Conversation, Outbound, Owner
from callbot.services import outbox

OF_USE = timedelta(minutes=10)
MOST_TURNS = 6


def ring(session: Session, owner: Owner, meant: Call | Conversation, who: str, now: datetime) -> bool:
    """Ring the owner, to be connected with whoever called or wrote; False where they ring already."""
    call = meant if isinstance(meant, Call) else None
    spell = int(now.timestamp() // OF_USE.total_seconds())
    queued = outbox.enqueue(
        session,
        owner_id=owner.id,
        key=f"connect/{meant.contact_id}/{spell}",
        channel=Channel.CALL,
        purpose=Purpose.ANSWER,
        to=owner.phone,
        from_e164=meant.to_e164 if isinstance(meant, Call) else meant.dialled,
        body=speech.connects(owner.name, who),
        due_at=now,
        now=now,
        expires_at=now + OF_USE,
        contact_id=meant.contact_id,
        conversation_id=None if call else meant.id,
        call_id=call.id if call else None,
    )
    return queued is not None


def heard(session: Session, outbound: Outbound, key: str, turn: int, now: datetime) -> voice.Answer:
    """1 connects; any other key says it again, a few times."""
    number = _number(session, outbound)
    if key != "1" and turn < MOST_TURNS:
        return voice.Remind(outbound.body, outbound.id, turn + 1)
    if key != "1" or number is None:
        return voice.HangUp(speech.THANKS)
    outbound.acknowledged_at = outbound.acknowledged_at or now
    session.get_one(Owner, outbound.owner_id).life_at = now
    return voice.Connect(number, outbound.from_e164)


def _number(session: Session, outbound: Outbound) -> str | None:
    """Whom it connects with: the number that called, or that wrote last."""
    if outbound.call_id is not None:
        return session.get_one(Call, outbound.call_id).from_e164
    if outbound.conversation_id is not None:
        return session.get_one(Conversation, outbound.conversation_id).reach
    return None
