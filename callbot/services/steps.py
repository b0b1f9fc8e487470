"""The steps of a call: a repeated request gets the TwiML that it got before, though all moved on."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from callbot.models import CallStep
from callbot.prepared import Prepared

STORED = Prepared(
    select(CallStep.twiml).where(CallStep.call_sid == bindparam("sid"), CallStep.step == bindparam("name"))
)
KEEP = Prepared(insert(CallStep))


def replay(session: Session, sid: str, step: str) -> str | None:
    """What this step of this call was answered, if it was."""
    return next((twiml for (twiml,) in STORED.run(session.connection(), sid=sid, name=step)), None)


def keep(
    session: Session, *, owner_id: int, sid: str, step: str, said: Iterable[str], twiml: str, now: datetime
) -> None:
    """Remember the answer to a step; `said` are the parameters that decided it."""
    KEEP.run(
        session.connection(),
        owner_id=owner_id,
        call_sid=sid,
        step=step,
        digest=hashlib.sha256("\n".join(said).encode()).hexdigest(),
        twiml=twiml,
        at=now,
    )
