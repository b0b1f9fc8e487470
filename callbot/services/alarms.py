"""An alarm to the owner: once a day for each thing that goes too far, in the transaction that saw it."""

from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callbot.domain import alarms
from callbot.domain.alarms import Alarm
from callbot.models import Owner
from callbot.services import journal, notices

NO_TEXT_LEAVES = frozenset({Alarm.ACCOUNT, Alarm.BUDGET})


def ring(session: Session, owner: Owner, alarm: Alarm, who: str, now: datetime) -> None:
    """Tell the owner that `who` (as people write it) goes too far; the same again the same day is no news.

    Where the money is spent, or Twilio takes no text, only the away channels still take it: it goes there
    though the owner has just shown life.
    """
    today = f"{now.astimezone(ZoneInfo(owner.timezone)):%Y-%m-%d}"
    mark = sha256(who.encode()).hexdigest()[:12]
    journal.note(session, owner.id, alarm.value, f"owner/{owner.id}", now)
    notices.tell(
        session,
        owner,
        key=f"alarm/{today}/{mark}",
        body=alarms.words(alarm, who),
        now=now,
        at_once=alarm in NO_TEXT_LEAVES,
    )
