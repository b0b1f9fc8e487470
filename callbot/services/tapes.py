"""Recordings at Twilio: which is to be fetched, which is to be erased, and which is too old to be kept.

Twilio is asked while no transaction is open: what is due is lent out first, and settled afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from callbot.models import Tape, Voicemail

LENT = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=6)
BATCH = 5
KEPT = select(Tape.id).where(Tape.sid == bindparam("sid"))


@dataclass(frozen=True, slots=True)
class Due:
    """A recording to ask Twilio about; `wanted` where it is a voicemail that is not fetched yet."""

    id: int
    sid: str
    wanted: bool


def made(session: Session, owner_id: int, sid: str, now: datetime) -> None:
    """Twilio keeps a recording, told of once or more."""
    if session.execute(KEPT, {"sid": sid}).first() is None:
        session.add(Tape(owner_id=owner_id, sid=sid, due_at=now, at=now))
        session.flush()


def lend(session: Session, now: datetime) -> list[Due]:
    """A few recordings that are due, which nobody else gets for a while."""
    pick = select(Tape.id).where(Tape.due_at <= now).order_by(Tape.due_at).limit(BATCH)
    lent = session.scalars(
        update(Tape)
        .where(Tape.id.in_(pick), Tape.due_at <= now)
        .values(due_at=now + LENT)
        .returning(Tape)
        .execution_options(synchronize_session=False)
    ).all()
    heard = select(Voicemail.sid).where(
        Voicemail.sid.in_([tape.sid for tape in lent]), Voicemail.kept.is_not(False)
    )
    voicemails = set(session.scalars(heard))
    return [Due(tape.id, tape.sid, tape.fetched_at is None and tape.sid in voicemails) for tape in lent]


def fetched(session: Session, tape_id: int, now: datetime) -> None:
    """Its audio is here; Twilio may forget it."""
    session.execute(update(Tape).where(Tape.id == tape_id).values(fetched_at=now))


def is_kept(session: Session, sid: str) -> bool:
    """True while its audio should be here: it came, and is not outlived."""
    return session.scalar(select(Tape.fetched_at).where(Tape.sid == sid)) is not None


def erased(session: Session, tape_id: int) -> None:
    """Nothing of it is left at Twilio."""
    session.execute(update(Tape).where(Tape.id == tape_id).values(due_at=None))


def later(session: Session, tape_id: int, now: datetime) -> None:
    """It did not work now: it is tried again, after as long as it has waited."""
    tape = session.get_one(Tape, tape_id)
    tape.due_at = now + min(max(now - tape.at, FIRST_WAIT), LONGEST_WAIT)


def outlived(session: Session, before: datetime) -> Sequence[str]:
    """The sids of what was fetched before an instant; from now on it counts as deleted here."""
    return session.scalars(
        update(Tape)
        .where(Tape.fetched_at < before)
        .values(fetched_at=None)
        .returning(Tape.sid)
        .execution_options(synchronize_session=False)
    ).all()
