"""The PIN that proves an owner, by text or by phone: one count of wrong ones, and one lock, for both."""

import hmac
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callbot.models import Event, Owner
from callbot.services import journal

HOUR = timedelta(hours=1)
MOST_WRONG = 5


class Verdict(Enum):
    """What became of a PIN."""

    RIGHT = auto()
    """It is the owner's."""
    WRONG = auto()
    """It is not, and another may be tried."""
    LOCKING = auto()
    """It is not, and it was the last for an hour."""
    LOCKED = auto()
    """Nothing is looked at for an hour."""


def is_locked(session: Session, owner: Owner, now: datetime) -> bool:
    """True for an hour after five wrong ones."""
    return _wrong(session, owner, now) >= MOST_WRONG


def weighed(session: Session, owner: Owner, given: str, pin: str, subject: str, now: datetime) -> Verdict:
    """What `given` is worth against the `pin`; a wrong one is written down. Needs the owner's lock."""
    wrong = _wrong(session, owner, now)
    if wrong >= MOST_WRONG:
        return Verdict.LOCKED
    if hmac.compare_digest(given, pin):
        return Verdict.RIGHT
    journal.note(session, owner.id, "wrong_pin", subject, now)
    return Verdict.LOCKING if wrong + 1 == MOST_WRONG else Verdict.WRONG


def _wrong(session: Session, owner: Owner, now: datetime) -> int:
    """How many wrong ones there were within the hour."""
    return session.scalars(
        select(func.count(Event.id)).where(
            Event.owner_id == owner.id, Event.at > now - HOUR, Event.what == "wrong_pin"
        )
    ).one()
