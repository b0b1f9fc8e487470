"""How a row leaves: claimed under a lease, begun, settled; each a transaction of its own around the provider.

Letters are those of docs/outbox.md. Instants are the business's; leases run on the clock of leases.
An unknown outcome is never sent again blindly: `lookups` asks the provider first.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from callbot.domain import courtesy, numbers
from callbot.domain.alarms import Alarm
from callbot.domain.outbox import (
    BY_PURPOSE,
    CROWD,
    Channel,
    Due,
    Purpose,
    Status,
    Urgency,
    overtaken_until,
    urgency,
)
from callbot.gateways.base import Accepted, Kept, Later, Receipt, Refused, Shut, Unknown
from callbot.models import Attempt, Outbound, Owner
from callbot.prepared import Prepared, put
from callbot.services import (
    alarms,
    away,
    drafts,
    halts,
    lastly,
    outbox,
    owners,
    pulse,
    receipts,
    spending,
)
from callbot.settings import Settings

LEASE_SECONDS = 60.0
"""Longer than the look-ahead, the wait for the pool and both time limits of a provider together."""
FIRST_LOOK = timedelta(minutes=2)
EARLY = timedelta(milliseconds=50)
"""A timer may ring so much before its instant."""
MOST_ATTEMPTS, MOST_PUSHES, PUSHES_BEFORE_NEXT = 30, 5, 2
"""How often something is tried at most; an away channel with another behind it, for not so long."""
NO_CHANNEL, NO_MORE = "that away channel is no more", "it was tried often enough"
NEARLY = 0.8
"""When so much of what everybody may spend is spent, there is still time to raise it."""
BACK_OFF_SECONDS, MOST_BACK_OFF_SECONDS = 2.0, 300.0


TABLE = outbox.TABLE
HORIZON = bindparam("horizon", type_=TABLE.c.due_at.type)
UNLEASED = or_(TABLE.c.leased_until.is_(None), TABLE.c.leased_until < bindparam("lease_now"))
URGENT = case(
    (TABLE.c.channel == Channel.CALL, int(Urgency.FIRST)),
    *((TABLE.c.purpose == purpose, int(how)) for purpose, how in BY_PURPOSE.items()),
)


def _waiting(*order: str) -> Select[*tuple[Any, ...]]:
    """Rows that are due and in nobody's hands, in this order; each knows its place among its owner's.

    Places count what is in somebody's hands too: it is not said yet. Nothing is locked: many rows may be due.
    """
    told = [TABLE.c[name] for name in ("id", "due_at", "owner_id", "purpose", "channel", "leased_until")]
    due = (
        select(*told, URGENT.label("urgent")).where(outbox.QUEUED, TABLE.c.due_at <= HORIZON).subquery("due")
    )
    before = func.row_number().over(
        partition_by=(due.c.owner_id, due.c.urgent), order_by=(due.c.due_at, due.c.id)
    )
    placed = select(due, (before - 1).label("place")).subquery("placed").c
    ranks = {**placed, "crowd": placed.place // CROWD}
    return (
        select(*placed)
        .where(or_(placed.leased_until.is_(None), placed.leased_until < bindparam("lease_now")))
        .order_by(*(ranks[name] for name in order))
        .limit(bindparam("limit"))
    )


def _claiming(pick: Select[int], *told: str) -> Any:
    """The claim of what is picked, unchanged on both databases; SQLite leaves FOR UPDATE out."""
    picked = pick.where(UNLEASED).with_for_update(skip_locked=True).cte("pick")
    return (
        update(TABLE)
        .where(TABLE.c.id.in_(select(picked.c.id)))
        .values(leased_until=bindparam("lease_until"), leased_by=bindparam("by"))
        .returning(*(TABLE.c[name] for name in told))
    )


WAITING = _waiting("urgent", "crowd", "due_at", "id")
"""The most urgent first, and of those as urgent nobody's crowd before another owner's first ones."""
OLDEST = _waiting("due_at", "id")
CLAIM = _claiming(
    select(TABLE.c.id).where(outbox.QUEUED, TABLE.c.id.in_(bindparam("ids", expanding=True))), "id"
)
CLAIM_LOOKS = _claiming(
    select(TABLE.c.id)
    .where(outbox.UNKNOWN, TABLE.c.look_at <= HORIZON)
    .order_by(TABLE.c.look_at)
    .limit(bindparam("limit")),
    *("id", "look_at", "owner_id", "purpose", "channel"),
)
END = Prepared(
    update(Attempt)
    .where(Attempt.outbound_id == bindparam("of"), Attempt.number == bindparam("nth"))
    .values(ended_at=bindparam("at"), result=bindparam("told"))
)
LOST = select(Outbound).where(outbox.SENDING).with_for_update(skip_locked=True)
SHARE = 10
"""Of so many rows one is claimed for its age alone: whatever is urgent meanwhile, none waits for ever."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What is to be said, and under which attempt."""

    outbound_id: int
    attempt: int
    channel: Channel
    to: str = field(repr=False)
    """E.164, or the address of an away channel, which is a secret."""
    from_e164: str
    body: str
    expires_at: datetime | None
    purpose: Purpose = Purpose.NOTICE
    tries: bool = False
    """It goes though Twilio refused the account: it tells whether that still is so."""
    late: timedelta = timedelta()
    """For how long it had been due when it was begun."""


def claim(
    session: Session, *, horizon: datetime, lease_now: float, by: str, limit: int
) -> list[tuple[int, datetime]]:
    """Lease what is due by `horizon`, to be sent or looked up; the session remembers it for the engine.

    At most `limit` of what is most urgent, fairly among owners, and a tenth of that of what waited longest.
    """
    connection = session.connection()
    terms = {"horizon": horizon, "lease_now": lease_now, "limit": limit}
    lease = {"lease_now": lease_now, "lease_until": lease_now + LEASE_SECONDS, "by": by}
    waiting = list(connection.execute(WAITING, terms))
    if len(waiting) == limit:  # there may be more, and older ones
        waiting += connection.execute(OLDEST, {**terms, "limit": limit // SHARE})
    found = {row.id: row for row in waiting}
    claimed = connection.execute(CLAIM, {**lease, "ids": list(found)}).all() if found else []
    due = [_due(found[row.id], found[row.id].due_at, found[row.id].place, horizon) for row in claimed]
    looks = connection.execute(CLAIM_LOOKS, {**terms, **lease}).all()
    due += [_due(row, row.look_at, 0, horizon) for row in looks]
    for each in due:
        outbox.remember(session, each)
    return [(each.outbound_id, each.due_at) for each in due]


def _due(row: Any, instant: datetime, place: int, horizon: datetime) -> Due:
    how = urgency(row.purpose, row.channel)
    return Due(row.id, instant, how, row.owner_id, overtaken_until(instant, how, place, horizon))


def begin(
    session: Session,
    outbound_id: int,
    *,
    settings: Settings,
    now: datetime,
    lease_now: float,
    by: str,
    room: bool,
) -> Ready | None:
    """queued -> sending (b), if courtesy allows; None where it is not to be said now, or by somebody else.

    Without `room` to write down what becomes of it, only the away channel goes on.
    """
    row = outbox.locked(session, outbound_id)
    if row is None or row.status is not Status.QUEUED or row.due_at > now + EARLY:
        return None
    held = drafts.is_held(session, row, settings)
    way = halts.way(session, Channel.PUSH if held and room else row.channel, row.purpose, now, room=room)
    if not way.open:
        if way.until is not None:
            _wait(session, row, way.until, way.reason)
        return None
    verdict = lastly.look(session, row, settings, now)
    if isinstance(verdict, courtesy.Drop):
        _rest(row, Status.SUPPRESSED, verdict.reason)
        if verdict.alarm is not None:
            _alarm(session, row, verdict.alarm, settings, now)
        return None
    if isinstance(verdict, courtesy.Hold):
        _rest(row, Status.QUEUED, verdict.reason)
        row.due_at = verdict.until
        outbox.wake(session, row, row.due_at)
        return None
    if held and drafts.instead(session, row, settings, now):
        return None
    to = _address(session, row)
    spent = row.channel is Channel.PUSH and row.attempts >= _most(session, row)
    if to is None or spent:
        why = NO_CHANNEL if to is None else row.reason or NO_MORE
        receipts.fail(session, row, why, None, now, settings.secret_key)
        return None
    row.status, row.reason, row.begun_at = Status.SENDING, None, now
    row.attempts += 1
    row.leased_until, row.leased_by = lease_now + LEASE_SECONDS, by
    _count(session, row, settings, now)
    tried = Attempt(owner_id=row.owner_id, outbound_id=row.id, number=row.attempts, begun_at=now)
    put(session.connection(), tried)
    return Ready(
        outbound_id=row.id,
        attempt=row.attempts,
        channel=row.channel,
        to=to,
        from_e164=row.from_e164,
        body=row.body,
        expires_at=row.expires_at,
        purpose=row.purpose,
        tries=way.tries,
        late=now - row.due_at,
    )


def _address(session: Session, row: Outbound) -> str | None:
    """Where it goes: an away channel's address is read now, and may be gone."""
    if row.channel is not Channel.PUSH:
        return row.to
    channel = away.of(session, row)
    return channel.url if channel is not None else None


def _alarm(session: Session, row: Outbound, alarm: Alarm, settings: Settings, now: datetime) -> None:
    """Tell the owner why this is held back: by the block of numbers, or by the money."""
    owner = session.get_one(Owner, row.owner_id)
    who = f"{settings.caps.usd_per_day:g} USD"
    if alarm is Alarm.PREFIX:
        who = numbers.shown(row.to, owner.country)[:-4] + "xxxx"
    elif alarm is Alarm.DEPLOYMENT:
        who = _limits(settings)
    alarms.ring(session, owner, alarm, who, now)


def _count(session: Session, row: Outbound, settings: Settings, now: datetime) -> None:
    """Put it to the accounts, once; who set callbot up hears once a day that it fills, while texts leave."""
    if row.attempts > 1:
        return
    spending.count(session, row, now)
    nearly = spending.everybodys(session, now).reaches(settings.caps, NEARLY)
    if nearly and pulse.beat(session, pulse.NEARLY, now, spending.DAY):
        alarms.ring(session, owners.first(session), Alarm.NEARLY, _limits(settings), now)


def _limits(settings: Settings) -> str:
    """What is shared; whoever heard today that it fills need not hear that it is full."""
    caps = settings.caps
    return f"{caps.deployment_texts_per_day} texts or {caps.deployment_usd_per_day:g} USD"


def settle(session: Session, ready: Ready, receipt: Receipt, *, now: datetime, secret: str) -> Status | None:
    """Write down what the provider said; None where another attempt, or a callback, was first."""
    row = outbox.locked(session, ready.outbound_id)
    if row is None or row.attempts != ready.attempt:
        return None
    _end(session, row, receipt, now)
    waits = row.status is Status.SENDING or (row.status is Status.UNKNOWN and isinstance(receipt, Accepted))
    if not waits:
        return None
    if ready.tries and isinstance(receipt, Accepted | Refused):
        halts.taken_again(session, now)
    _write(session, row, receipt, now=now, secret=secret)
    return row.status


def _write(session: Session, row: Outbound, receipt: Receipt, *, now: datetime, secret: str) -> None:
    """The row as the provider's answer leaves it."""
    match receipt:
        case Accepted(sid):
            receipts.adopt(session, row, sid, now, secret)
        case Refused(reason, code):
            receipts.fail(session, row, reason, code, now, secret)
        case Shut(reason):
            _wait(session, row, halts.refused(session, reason, now), halts.WAITS)
            alarms.ring(session, session.get_one(Owner, row.owner_id), Alarm.ACCOUNT, reason, now)
        case Kept(reason):
            _rest(row, Status.SUPPRESSED, reason)
        case Later(reason, seconds):
            _again(session, row, reason, seconds, now, secret)
        case Unknown(reason) if row.channel is Channel.PUSH:
            # A doubled notice on the away channel is better than a lost one, and nobody can be asked.
            _again(session, row, reason, None, now, secret)
        case Unknown(reason):
            doubt(row, reason, now)


def orphans(session: Session, *, now: datetime, lease_now: float | None) -> list[int]:
    """sending -> unknown (g) where the lease ended: its process died as it asked. At a start (None): all."""
    lost = LOST if lease_now is None else LOST.where(Outbound.leased_until < lease_now)
    rows = session.scalars(lost).all()
    for row in rows:
        receipt = Unknown("callbot stopped while it was being said")
        _end(session, row, receipt, now)
        if row.channel is not Channel.PUSH:
            doubt(row, receipt.reason, now)
        else:  # `begin` lets go of what was tried often enough: it locks the owner first
            _rest(row, Status.QUEUED, receipt.reason)
            outbox.wake(session, row, row.due_at)
    return [row.id for row in rows]


def release(session: Session) -> None:
    """Let go of every lease: at the start of the one process, nobody else holds any."""
    session.execute(
        update(Outbound).where(Outbound.leased_until.is_not(None)).values(leased_until=None, leased_by=None)
    )


def doubt(row: Outbound, reason: str, now: datetime) -> None:
    """sending -> unknown: the first look at the provider is two minutes away."""
    _rest(row, Status.UNKNOWN, reason)
    row.look_at, row.looks = now + FIRST_LOOK, 0


def _again(
    session: Session, row: Outbound, reason: str, seconds: float | None, now: datetime, secret: str
) -> None:
    """sending -> queued (e) after a back-off that doubles, with jitter; bounded in number and by its use."""
    wait = min(BACK_OFF_SECONDS * 2 ** min(row.attempts - 1, 10), MOST_BACK_OFF_SECONDS)
    wait = max(wait, seconds or 0.0) * (1 + random.random() / 2)  # noqa: S311 - jitter is no secret
    due_at = now + timedelta(seconds=wait)
    if row.attempts >= _most(session, row) or (row.expires_at is not None and due_at >= row.expires_at):
        receipts.fail(session, row, reason, None, now, secret)
        return
    _rest(row, Status.QUEUED, reason)
    row.due_at = due_at
    outbox.wake(session, row, due_at)


def _most(session: Session, row: Outbound) -> int:
    """How often this is tried."""
    if row.channel is not Channel.PUSH:
        return MOST_ATTEMPTS
    return MOST_PUSHES if away.is_last(session, row) else PUSHES_BEFORE_NEXT


def _wait(session: Session, row: Outbound, until: datetime, reason: str) -> None:
    """Nothing can leave before; meanwhile its use may end."""
    _rest(row, Status.QUEUED, reason)
    row.due_at = until
    outbox.wake(session, row, until)


def _rest(row: Outbound, status: Status, reason: str) -> None:
    row.status, row.reason = status, reason
    row.leased_until = row.leased_by = None


def _end(session: Session, row: Outbound, receipt: Receipt, now: datetime) -> None:
    """Close the attempt with one line: the receipt's word, and its reason."""
    word = type(receipt).__name__.lower()
    reason = "" if isinstance(receipt, Accepted) else f": {receipt.reason}"
    told = f"{word}{reason}"[:200]
    END.run(session.connection(), of=row.id, nth=row.attempts, at=now, told=told)
