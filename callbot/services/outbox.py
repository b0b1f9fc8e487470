"""What will be said: put into the outbox, moved, or taken back, in the transaction of the happening itself.

Nothing here talks to a provider. A key says a thing once, however often its happening is repeated;
what was put in is remembered on the session, so that the runtime wakes the sender at commit.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from callbot.domain.outbox import Channel, Due, Purpose, Status, urgency
from callbot.models import Outbound, Owner
from callbot.prepared import Prepared

TABLE: Table = Outbound.metadata.tables["outbound"]
IN_FLIGHT = (Status.SENDING, Status.UNKNOWN)
NO_KEY = "not answered by a key"
DUE = "due"
"""Where a session remembers what it made due: ids, instants, owners, and how urgent they are."""
QUEUED, UNKNOWN, SENDING = (
    TABLE.c.status == literal_column(f"'{status}'")
    for status in (Status.QUEUED, Status.UNKNOWN, Status.SENDING)
)
"""Said in the statement itself: a status that is bound would not be matched with a partial index."""


def _enqueue(insert: Any) -> Prepared:
    new = insert(TABLE).on_conflict_do_nothing(index_elements=["owner_id", "key"])
    return Prepared(new.returning(TABLE.c.id))


ENQUEUE = {"sqlite": _enqueue(sqlite.insert), "postgresql": _enqueue(postgresql.insert)}
LOCK_OWNER = Prepared(
    select(Owner.id)
    .join(Outbound, Outbound.owner_id == Owner.id)
    .where(Outbound.id == bindparam("id"))
    .with_for_update(of=Owner)
)
LOCK_ROW = (
    select(Outbound)
    .where(Outbound.id == bindparam("id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def enqueue(
    session: Session,
    *,
    owner_id: int,
    key: str,
    channel: Channel,
    purpose: Purpose,
    to: str,
    from_e164: str,
    body: str,
    due_at: datetime,
    now: datetime,
    expires_at: datetime | None = None,
    contact_id: int | None = None,
    conversation_id: int | None = None,
    appointment_id: int | None = None,
    version: int | None = None,
    expectation_id: int | None = None,
    call_id: int | None = None,
    suppressed: str | None = None,
) -> int | None:
    """Put one thing to be said into the outbox; its id, or None where this owner's `key` is there already.

    `to` is E.164, or `away/3` for a push to the channel of that id. From `expires_at` on it is of no use and
    will not leave. What must not leave at all is put in for the record, `suppressed` being the reason.
    """
    session.flush()
    connection = session.connection()
    put = ENQUEUE[connection.dialect.name].run(
        connection,
        owner_id=owner_id,
        key=key,
        channel=channel,
        purpose=purpose,
        to=to,
        from_e164=from_e164,
        body=body,
        due_at=due_at,
        expires_at=expires_at,
        status=Status.SUPPRESSED if suppressed else Status.QUEUED,
        reason=suppressed,
        contact_id=contact_id,
        conversation_id=conversation_id,
        appointment_id=appointment_id,
        version=version,
        expectation_id=expectation_id,
        call_id=call_id,
        created_at=now,
        attempts=0,
        looks=0,
    )
    if not put:
        return None
    outbound_id: int = put[0][0]
    if not suppressed:
        remember(session, Due(outbound_id, due_at, urgency(purpose, channel), owner_id))
    return outbound_id


def enqueue_beside(
    session: Session,
    row: Outbound,
    *,
    key: str,
    channel: Channel,
    purpose: Purpose,
    to: str,
    body: str,
    due_at: datetime,
    now: datetime,
    expires_at: datetime | None = None,
    call_id: int | None = None,
) -> int | None:
    """Put in one more about what `row` is about, from the same number; its id, or None where it is there."""
    return enqueue(
        session,
        owner_id=row.owner_id,
        key=key,
        channel=channel,
        purpose=purpose,
        to=to,
        from_e164=row.from_e164,
        body=body,
        due_at=due_at,
        now=now,
        expires_at=expires_at,
        contact_id=row.contact_id,
        conversation_id=row.conversation_id,
        appointment_id=row.appointment_id,
        version=row.version,
        call_id=call_id,
    )


def reschedule(session: Session, outbound_id: int, due_at: datetime, body: str | None = None) -> bool:
    """Move what is still queued to another instant (and other words).

    False where it is not queued any more: what has begun to leave cannot be moved.
    """
    words = {} if body is None else {"body": body}
    moved = session.execute(
        update(Outbound)
        .where(Outbound.id == outbound_id, QUEUED)
        .values(due_at=due_at, leased_until=None, leased_by=None, **words)
        .returning(Outbound.purpose, Outbound.channel, Outbound.owner_id)
    ).first()
    if moved is None:
        return False
    remember(session, Due(outbound_id, due_at, urgency(moved.purpose, moved.channel), moved.owner_id))
    return True


def retract(
    session: Session,
    *,
    reason: str,
    outbound_ids: Collection[int] | None = None,
    appointment_id: int | None = None,
    conversation_id: int | None = None,
    expectation_id: int | None = None,
    purposes: Collection[Purpose] | None = None,
) -> tuple[int, ...]:
    """Cancel what is queued: these rows, or what is about an appointment, a conversation, an expectation.

    Conditions narrow each other; `reason` is shown. Answers the ids of what is in flight, and so may be
    heard in spite of this: it may need a "called off". Raises ValueError if it is not said what about.
    """
    about = [
        column == value
        for column, value in (
            (Outbound.appointment_id, appointment_id),
            (Outbound.conversation_id, conversation_id),
            (Outbound.expectation_id, expectation_id),
        )
        if value is not None
    ]
    if outbound_ids is not None:
        about.append(Outbound.id.in_(outbound_ids))
    if not about:
        raise ValueError("what is it that is retracted?")
    if purposes is not None:
        about.append(Outbound.purpose.in_(purposes))
    session.execute(
        update(Outbound)
        .where(*about, QUEUED)
        .values(status=Status.CANCELLED, reason=reason, leased_until=None, leased_by=None)
    )
    flying = select(Outbound.id).where(*about, Outbound.status.in_(IN_FLIGHT)).order_by(Outbound.id)
    return tuple(session.scalars(flying))


def unsay(session: Session, owner_id: int, stem: str, reason: str) -> bool:
    """What was to be said under keys that begin so is not said any more; True where there was any."""
    waiting = session.scalars(
        select(Outbound.id).where(
            Outbound.owner_id == owner_id, QUEUED, Outbound.key.startswith(stem, autoescape=True)
        )
    ).all()
    retract(session, outbound_ids=waiting, reason=reason)
    return bool(waiting)


def acknowledge(row: Outbound, now: datetime) -> None:
    """A key was pressed in this call, whether or not its end was told before."""
    row.acknowledged_at = row.acknowledged_at or now
    if row.status is Status.FAILED and row.reason == NO_KEY:
        row.status, row.reason = Status.DELIVERED, None


def remember(session: Session, due: Due) -> None:
    """Let the runtime wake the sender for this row when the session's transaction is committed."""
    session.info.setdefault(DUE, []).append(due)


def wake(session: Session, row: Outbound, at: datetime) -> None:
    """The same for a row that is at hand."""
    remember(session, Due(row.id, at, urgency(row.purpose, row.channel), row.owner_id))


def locked(session: Session, outbound_id: int) -> Outbound | None:
    """The row as it stands now, behind its owner's lock: owner first, as every happening does."""
    if not LOCK_OWNER.run(session.connection(), id=outbound_id):
        return None
    return session.scalars(LOCK_ROW, {"id": outbound_id}).one()
