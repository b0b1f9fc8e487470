"""The owner hears what callers hear, and reads what a contact would get, at their own phone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import control, missed, speech
from callbot.domain.outbox import Purpose
from callbot.domain.people import Mode
from callbot.models import Owner
from callbot.services import diary, menu, notices
from callbot.settings import Settings

OF_USE = timedelta(minutes=10)


def rehearse(session: Session, owner: Owner, settings: Settings, now: datetime) -> None:
    """Ring the owner with greeting and menu, and text them the answer to a miss: once a minute."""
    zone, paused = ZoneInfo(owner.timezone), owner.paused_at is not None
    sender = notices.sender(session, owner.id)
    openings = diary.openings(session, owner, settings.availability, now)
    greeting = menu.greeting(owner, now, promise="" if paused else speech.TEXTS)
    keys = speech.menu(openings, zone, now) if openings else speech.no_openings(owner.name)
    ring = sender if owner.mode is Mode.RING_FIRST else owner.phone
    words = (owner.name, ring, owner.stated, openings, zone, now)
    text = missed.text_back(*words, may_stop=True, own=owner.wording)
    minute = int(now.timestamp() // 60)
    notices.ring(
        session,
        owner,
        key=f"rehearsal/{minute}/call",
        body=f"{greeting} {keys}",
        now=now,
        expires_at=now + OF_USE,
        purpose=Purpose.ANSWER,
    )
    notices.tell(
        session,
        owner,
        key=f"rehearsal/{minute}",
        body=control.PAUSED_TEXTS if paused else missed.rehearsed(text),
        now=now,
        purpose=Purpose.ANSWER,
        from_e164=sender,
    )
