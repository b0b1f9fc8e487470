"""The proof that the owner's carrier forwards: callbot rings the owner, and sees its own call come back.

Carriers and phones drop forwarding in silence, so a proof holds for two weeks. A test call that comes back
is rejected, never answered: nobody pays for it.
"""

from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callbot.domain import control, speech
from callbot.domain.forwarding import PROOF_HOLDS, Way
from callbot.domain.outbox import FINAL, Purpose
from callbot.models import Outbound, Owner
from callbot.services import journal, notices, outbox

LASTS = timedelta(seconds=90)
"""Ringing, and the carrier's way here; a call from ourselves after that is no answer to a test."""
OF_USE = timedelta(minutes=2)
PROVEN = "the forwarding was proven"
LIVE = (
    select(Outbound)
    .where(
        Outbound.owner_id == bindparam("owner_id"),
        Outbound.purpose == Purpose.TEST,
        Outbound.begun_at > bindparam("since"),
    )
    .order_by(Outbound.id.desc())
    .limit(1)
)


class Result(Enum):
    """How a test stands."""

    WAITING = auto()
    """It rings, or is yet to."""
    CAME = auto()
    """It came back: forwarded."""
    LOST = auto()
    """It is over and did not."""


def ring(
    session: Session, owner: Owner, way: Way, now: datetime, *, due_at: datetime | None = None
) -> int | None:
    """Ring the owner, who does not answer; the test's id, or None where one was asked for just now."""
    due_at = due_at or now
    return notices.ring(
        session,
        owner,
        key=f"forwarding/{way}/{now:%y%m%d%H%M%S}",
        body=speech.FORWARDING_TEST,
        now=now,
        due_at=due_at,
        expires_at=due_at + OF_USE,
        purpose=Purpose.TEST,
    )


def ring_soon(session: Session, owner: Owner, now: datetime, wait: timedelta) -> None:
    """The same after a while; the owner is texted what came of it."""
    due_at = now + wait
    test = ring(session, owner, Way.NO_ANSWER, now, due_at=due_at)
    if test is not None:
        notices.tell(
            session,
            owner,
            key=f"unproven/{test}",
            body=control.NOT_FORWARDED,
            now=now,
            purpose=Purpose.ANSWER,
            due_at=due_at + OF_USE + LASTS,
        )


def came_back(session: Session, owner: Owner, shown: str, now: datetime) -> bool:
    """A call comes in that may be our own: True where it answers a test. Needs the owner's lock.

    Some carriers show the owner's number for that of whoever they forward.
    """
    test = session.scalars(LIVE, {"owner_id": owner.id, "since": now - LASTS}).first()
    if test is None or shown not in {test.from_e164, owner.phone}:
        return False
    if test.acknowledged_at is None:
        test.acknowledged_at = now
        journal.note(session, owner.id, "forwarded", f"outbound/{test.id}", now)
        if outbox.unsay(session, owner.id, f"unproven/{test.id}/", PROVEN):
            notices.tell(
                session,
                owner,
                key=f"proven/{test.id}",
                body=control.FORWARDED,
                now=now,
                purpose=Purpose.ANSWER,
            )
        _ask_again(session, owner, test, now)
    return True


def _ask_again(session: Session, owner: Owner, test: Outbound, now: datetime) -> None:
    """The newest proof is the one that lapses."""
    outbox.unsay(session, owner.id, "prove_again/", PROVEN)
    notices.tell(
        session,
        owner,
        key=f"prove_again/{test.id}",
        body=control.PROVE_AGAIN,
        now=now,
        due_at=now + PROOF_HOLDS,
    )


def result(session: Session, test: int) -> Result:
    """How a test stands now."""
    row = session.get_one(Outbound, test)
    if row.acknowledged_at is not None:
        return Result.CAME
    return Result.LOST if row.status in FINAL else Result.WAITING
