"""The owner asked to be connected with a caller: their phone rings, and a key bridges the two.

The key is what rings the other: whoever faked the word hears nothing of it.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from callbot.domain import speech, voice
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Call, Outbound, Owner
from callbot.services import outbox

OF_USE = timedelta(minutes=10)
MOST_TURNS = 6


def ring(session: Session, owner: Owner, call: Call, who: str, now: datetime) -> bool:
    """Ring the owner, to be connected with whoever made this call; False where they ring already."""
    spell = int(now.timestamp() // OF_USE.total_seconds())
    queued = outbox.enqueue(
        session,
        owner_id=owner.id,
        key=f"connect/{call.id}/{spell}",
        channel=Channel.CALL,
        purpose=Purpose.ANSWER,
        to=owner.phone,
        from_e164=call.to_e164,
        body=speech.connects(owner.name, who),
        due_at=now,
        now=now,
        expires_at=now + OF_USE,
        contact_id=call.contact_id,
        call_id=call.id,
    )
    return queued is not None


def heard(session: Session, outbound: Outbound, key: str, turn: int, now: datetime) -> voice.Answer:
    """1 connects; any other key says it again, a few times."""
    call = session.get(Call, outbound.call_id) if outbound.call_id else None
    if key != "1" and turn < MOST_TURNS:
        return voice.Remind(outbound.body, outbound.id, turn + 1)
    if key != "1" or call is None or call.from_e164 is None:
        return voice.HangUp(speech.THANKS)
    outbound.acknowledged_at = outbound.acknowledged_at or now
    session.get_one(Owner, outbound.owner_id).life_at = now
    return voice.Connect(call.from_e164, outbound.from_e164)
