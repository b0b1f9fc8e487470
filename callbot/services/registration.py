"""May texts leave from a number at all? Before it is registered for them, carriers take none.

In the United States that is so for every long code and every toll-free number:
https://www.twilio.com/docs/api/errors/30034, https://www.twilio.com/docs/api/errors/30032

Nothing is asked for it. The first text that a carrier refuses for this switches the number over; once a day a
text to the owner tries whether it still is so, and the first that is delivered switches it back.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import drafts, numbers, speech
from callbot.domain.outbox import TO_CONTACT, Channel
from callbot.errors import Refused
from callbot.models import Number, Outbound, Owner
from callbot.prepared import Prepared
from callbot.services import away, journal, notices
from callbot.settings import UNREGISTERED, Settings

SINCE = Prepared(select(Number.unregistered_at).where(Number.e164 == bindparam("e164")))
ROW = select(Number).where(Number.e164 == bindparam("e164"), Number.owner_id == bindparam("owner_id"))
TRIES_EVERY = timedelta(days=1)
AT_HOME = "US"
"""Where registration is asked for: a text to anywhere else proves nothing."""


def texts_leave(session: Session, e164: str, settings: Settings) -> bool:
    """Whether texts leave from this number of callbot's, as far as is known."""
    if settings.texting.registered == UNREGISTERED:
        return False
    return all(since is None for (since,) in SINCE.run(session.connection(), e164=e164))


def tries(session: Session, row: Outbound, settings: Settings, now: datetime) -> bool:
    """True where this text to the owner is let leave, to find out whether carriers take texts again."""
    number = _number(session, row)
    if number is None or number.unregistered_at is None or settings.texting.registered == UNREGISTERED:
        return False
    if row.purpose in TO_CONTACT or numbers.facts(row.to).country != AT_HOME:
        return False
    if (number.tried_at or number.unregistered_at) + TRIES_EVERY > now:
        return False
    number.tried_at = now
    return True


def refused(session: Session, row: Outbound, now: datetime) -> None:
    """A carrier took no text from this number: from now on there are drafts, and the owner is told once."""
    number = _number(session, row)
    if number is None or number.unregistered_at is not None:
        return
    number.unregistered_at = now
    session.flush()
    owner = session.get_one(Owner, number.owner_id)
    journal.note(session, owner.id, "texts_refused", f"number/{number.id}", now)
    notices.tell(
        session,
        owner,
        key=f"unregistered/{number.id}/{now:%y%m%d%H%M%S}",
        body=drafts.switched(number.e164),
        now=now,
        from_e164=number.e164,
        at_once=True,
    )
    if not away.ids(session, owner.id):
        notices.ring(
            session,
            owner,
            key=f"unregistered/{number.id}/{now:%y%m%d%H%M%S}/call",
            body=speech.no_texts_leave(owner.name),
            now=now,
            expires_at=now + TRIES_EVERY,
        )


def delivered(session: Session, row: Outbound, now: datetime) -> None:
    """A text arrived: where it is one to the owner that tried, texts leave again."""
    number = _number(session, row) if row.channel is Channel.SMS else None
    if number is None or number.unregistered_at is None or row.begun_at is None or row.purpose in TO_CONTACT:
        return
    if row.begun_at >= (number.tried_at or now):
        approved(session, number, now)


def approved(session: Session, number: Number, now: datetime) -> bool:
    """Texts leave from this number again, and the owner is told by one; False where they did already."""
    if number.unregistered_at is None:
        return False
    number.unregistered_at = number.tried_at = None
    session.flush()
    journal.note(session, number.owner_id, "texts_again", f"number/{number.id}", now)
    notices.tell(
        session,
        session.get_one(Owner, number.owner_id),
        key=f"registered/{number.id}/{now:%y%m%d%H%M%S}",
        body=drafts.back(number.e164),
        now=now,
        from_e164=number.e164,
    )
    return True


def awaited(session: Session, number: Number, now: datetime) -> bool:
    """A person says that this number is not registered yet; False where that was known."""
    if number.unregistered_at is not None:
        return False
    number.unregistered_at = now
    journal.note(session, number.owner_id, "texts_refused", f"number/{number.id}", now, "by a person's word")
    return True


def meant(session: Session, e164: str) -> Number:
    """A number of callbot's, behind its owner's lock; Refused where it is none."""
    number = session.scalars(select(Number).where(Number.e164 == e164)).one_or_none()
    if number is None:
        raise Refused(f"number: {e164} is no number of callbot's")
    session.get_one(Owner, number.owner_id, with_for_update=True)
    session.refresh(number)
    return number


def _number(session: Session, row: Outbound) -> Number | None:
    """The number that an outbound leaves from."""
    return session.scalars(ROW, {"e164": row.from_e164, "owner_id": row.owner_id}).first()
