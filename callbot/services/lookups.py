"""What nobody knows is looked up at the provider before it is said again, and again at most once.

Two looks at least ten minutes apart must both find nothing (a list may lag) before it is sent anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callbot.domain.outbox import Channel, Status
from callbot.gateways.base import Found, Later
from callbot.models import Attempt, Message, Outbound
from callbot.services import outbox, receipts

BEFORE, AFTER = timedelta(minutes=2), timedelta(minutes=10)
"""Around the instant at which the attempt began."""
AFTER_CALL = timedelta(seconds=90)
"""Calls carry no words to compare, and the next of the ladder follows after two minutes."""
NEXT_LOOK = timedelta(minutes=10)
LIST_AGAIN = timedelta(minutes=1)
LONGEST = timedelta(hours=24)
LOOKS, MOST_UNKNOWN = 2, 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is to be looked for."""

    outbound_id: int
    attempt: int
    channel: Channel
    to: str
    from_e164: str
    since: datetime
    until: datetime


def begin(session: Session, outbound_id: int, *, now: datetime) -> Doubt | None:
    """What to look for, where this row's outcome is unknown and its look is due."""
    row = outbox.locked(session, outbound_id)
    if row is None or row.status is not Status.UNKNOWN or row.begun_at is None:
        return None
    if row.look_at is None or row.look_at > now:
        return None
    after = AFTER_CALL if row.channel is Channel.CALL else AFTER
    since, until = row.begun_at - BEFORE, row.begun_at + after
    return Doubt(row.id, row.attempts, row.channel, row.to, row.from_e164, since, until)


def settle(
    session: Session, doubt: Doubt, found: Sequence[Found] | Later, *, now: datetime, secret: str
) -> Status | None:
    """What the look showed: adopted (h), looked at again, queued once more (i), or failed (j)."""
    row = outbox.locked(session, doubt.outbound_id)
    if row is None or row.status is not Status.UNKNOWN or row.attempts != doubt.attempt:
        return None
    row.leased_until = row.leased_by = None
    if isinstance(found, Later):
        if now >= doubt.since + LONGEST:
            receipts.fail(session, row, "nobody could say whether it was sent", None, now, secret)
        row.look_at = now + LIST_AGAIN if row.status is Status.UNKNOWN else None
        return row.status
    matches = _matches(session, row, found)
    if len(matches) == 1:
        receipts.adopt(session, row, matches[0].sid, now, secret)
    elif matches:
        receipts.fail(session, row, "it may have been sent more than once", None, now, secret)
    else:
        _nothing_found(session, row, now, secret)
    return row.status


def _matches(session: Session, row: Outbound, found: Sequence[Found]) -> list[Found]:
    """What says the same and belongs to no other row. A trial account's texts carry words before ours."""
    sids = [item.sid for item in found]
    owned = set(session.scalars(select(Outbound.sid).where(Outbound.sid.in_(sids))))
    owned |= set(session.scalars(select(Message.sid).where(Message.sid.in_(sids))))
    return [
        item
        for item in found
        if item.sid not in owned
        and (row.channel is Channel.CALL or item.body.strip().endswith(row.body.strip()))
    ]


def _nothing_found(session: Session, row: Outbound, now: datetime, secret: str) -> None:
    row.looks += 1
    if row.looks < LOOKS:
        row.look_at = now + NEXT_LOOK
        return
    unknown = session.scalars(
        select(func.count()).where(Attempt.outbound_id == row.id, Attempt.result.startswith("unknown"))
    ).one()
    useful = row.expires_at is None or now < row.expires_at
    if not useful or unknown >= MOST_UNKNOWN:
        receipts.fail(session, row, "it was not sent: the phone company never had it", None, now, secret)
        return
    row.status, row.reason, row.look_at, row.due_at = Status.QUEUED, "looked up twice: never sent", None, now
    outbox.wake(session, row, now)
