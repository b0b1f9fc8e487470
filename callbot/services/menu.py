"""A caller picks a time by key: openings, pick, read back; only the last key makes it an appointment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain import numbers, speech, voice
from callbot.domain.availability import Fit
from callbot.domain.screening import unreachable
from callbot.models import Call, Contact, Conversation, Offer, Owner
from callbot.services import agreements, conversations, diary
from callbot.settings import Settings

MOST_TURNS = 8
"""Menus in one call; then the beep, so that no call loops."""


def opened(session: Session, call: Call, settings: Settings, now: datetime, turn: int = 1) -> voice.Answer:
    """Put the openings to a caller; without any, or after too many turns, the beep."""
    owner = session.get_one(Owner, call.owner_id)
    conversation = _conversation(session, owner, call, now)
    if conversation is None or turn > MOST_TURNS:
        return voice.Beep(turn=turn + 1)
    openings = diary.read(session, owner, settings.availability, now).openings(now)
    if not openings:
        return voice.Beep(speech.no_openings(owner.name), turn + 1)
    conversation.generation += 1
    conversations.put_offers(session, conversation, openings, settings.availability, now)
    return voice.Menu(speech.menu(openings, ZoneInfo(owner.timezone), now), turn)


def picked(
    session: Session, call: Call, key: str, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """A key in the menu: an opening is read back, star says all again, anything else is the beep."""
    if key == "*":
        return opened(session, call, settings, now, turn + 1)
    owner = session.get_one(Owner, call.owner_id)
    conversation = _conversation(session, owner, call, now)
    starts_at = _offer(session, conversation, key) if conversation and key in {"1", "2", "3"} else None
    if starts_at is None:
        return voice.Beep(turn=turn + 1)
    return voice.ReadBack(speech.read_back(starts_at, ZoneInfo(owner.timezone)), int(key), turn)


def settled(
    session: Session, call: Call, key: str, position: int, turn: int, settings: Settings, now: datetime
) -> voice.Answer:
    """A key after the read back: 1 agrees if it is still free, 2 goes back, silence is no agreement."""
    if key == "2":
        return opened(session, call, settings, now, turn + 1)
    owner = session.get_one(Owner, call.owner_id)
    conversation = _conversation(session, owner, call, now)
    starts_at = _offer(session, conversation, str(position)) if conversation and key == "1" else None
    if conversation is None or starts_at is None:
        return voice.Beep(turn=turn + 1)
    policy = settings.availability
    fit = diary.read(session, owner, policy, now).fit(starts_at, policy.minutes, now, lead=timedelta(0))
    decision = agreements.exact(starts_at, policy.minutes)
    agreed = (
        agreements.confirm(session, owner, conversation, decision, settings, now, happening=f"call/{call.id}")
        if fit is Fit.FREE
        else None
    )
    if agreed is None:
        return opened(session, call, settings, now, turn + 1)
    return voice.HangUp(
        speech.settled(
            starts_at,
            ZoneInfo(owner.timezone),
            texts=not unreachable(numbers.facts(call.from_e164 or ""), (owner.country,)),
        )
    )


def _conversation(session: Session, owner: Owner, call: Call, now: datetime) -> Conversation | None:
    if call.contact_id is None or call.from_e164 is None:
        return None
    contact = session.get_one(Contact, call.contact_id)
    return conversations.opened(session, owner, contact, call.from_e164, call.to_e164, now)


def _offer(session: Session, conversation: Conversation, key: str) -> datetime | None:
    return session.scalar(
        select(Offer.starts_at).where(
            Offer.conversation_id == conversation.id,
            Offer.generation == conversation.generation,
            Offer.position == int(key),
        )
    )
