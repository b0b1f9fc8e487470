"""A time that was heard in a voicemail: the contact is asked about it; nothing is agreed by itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import heard
from callbot.domain.availability import Fit
from callbot.models import Conversation, Owner
from callbot.services import appointments, conversations, diary
from callbot.settings import Settings


def about(
    session: Session,
    owner: Owner,
    conversation: Conversation,
    at: datetime,
    settings: Settings,
    now: datetime,
    *,
    may_stop: bool,
) -> str:
    """The words that ask whether this time was meant: the one offer, or what is nearest to it."""
    policy, zone = settings.availability, ZoneInfo(owner.timezone)
    if is_free(session, owner, at, settings, now):
        conversations.put_offers(session, conversation, (at,), policy, now)
        ring = appointments.dialled(owner, conversation)
        return heard.free(owner.name, ring, at, zone, may_stop=may_stop, own=owner.wording)
    openings = diary.read(session, owner, policy, now).nearest(at, now)
    conversations.put_offers(session, conversation, openings, policy, now)
    return heard.not_free(owner.name, at, openings, zone, now, may_stop=may_stop)


def is_free(session: Session, owner: Owner, at: datetime, settings: Settings, now: datetime) -> bool:
    """True where a call of the usual length may be agreed to for then."""
    policy = settings.availability
    lead = timedelta(minutes=policy.confirm_lead_minutes)
    return diary.read(session, owner, policy, now).fit(at, policy.minutes, now, lead) is Fit.FREE
