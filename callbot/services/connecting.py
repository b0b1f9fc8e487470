"""The owner is to be connected with a caller: their phone rings, and a key bridges the two.

They asked for it, or somebody asks for them now.

The key is what rings the other: whoever faked the word hears nothing of it.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from callbot.domain import numbers, speech, voice
from callbot.domain.outbox import Channel, Purpose
from callbot.models import Call, Conversation, Outbound, Owner
from callbot.services import notices, outbox
from callbot.settings import Settings

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


def ring_at_once(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    key: str,
    who: str,
    settings: Settings,
    now: datetime,
) -> None:
    """Ring the owner: somebody is free now, or about to call, and will not be for long."""
    rung = may_ring(owner, conversation.reach, settings)
    notices.ring(
        session,
        owner,
        key=key,
        body=speech.asks_now(owner.name, aloud(who, conversation.reach, owner), connects=rung),
        now=now,
        expires_at=now + OF_USE,
        conversation=conversation,
    )


def may_ring(owner: Owner, number: str, settings: Settings) -> bool:
    """True for a number at home, or where the settings let callbot text, that is no dearer than a call."""
    facts = numbers.facts(number)
    at_home = facts.country in (owner.country, *settings.contacts.countries.split())
    return at_home and facts.kind not in numbers.COSTLY


def aloud(who: str, number: str, owner: Owner) -> str:
    """Somebody as a voice says them: their number, however it is written, digit by digit."""
    for written in (numbers.shown(number), numbers.shown(number, owner.country)):
        who = who.replace(written, numbers.spoken(number, owner.country))
    return who


def heard(
    session: Session, outbound: Outbound, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """1 connects, where there is somebody who may be rung; any other key says it again, a few times."""
    if key != "1" and turn < MOST_TURNS:
        return voice.Remind(outbound.body, outbound.id, turn + 1)
    if key != "1":
        return voice.HangUp(speech.THANKS)
    owner, number = session.get_one(Owner, outbound.owner_id), _number(session, outbound)
    outbox.acknowledge(outbound, now)
    owner.life_at = now
    if number is None or not may_ring(owner, number, settings):
        return voice.HangUp(speech.THANKS)
    return voice.Connect(number, outbound.from_e164)


def _number(session: Session, outbound: Outbound) -> str | None:
    """Whom it connects with: the number that called, or that wrote last."""
    if outbound.call_id is not None:
        return session.get_one(Call, outbound.call_id).from_e164
    if outbound.conversation_id is not None:
        return session.get_one(Conversation, outbound.conversation_id).reach
    return None
