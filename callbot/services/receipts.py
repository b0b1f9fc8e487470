"""What became of what was said: taken, delivered, or not; the states only ever move forward.

A callback is joined by its sid, else by the row's id and attempt that its address carries; one whose
sid nobody knows is parked until the sid is stored. What did not get through, the owner is told.
"""

import json
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from callbot.domain import numbers, refusals
from callbot.domain.outbox import TO_CONTACT, Channel, Status
from callbot.models import Attempt, Contact, Message, Outbound, Owner, ParkedCallback
from callbot.prepared import Prepared, put
from callbot.services import away, contacts, drafts, journal, notices, optouts, outbox, registration

RANK = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
    "canceled": 4,
    "read": 5,
}
"""How far along each of Twilio's words for a text is; callbacks may come in any order."""
EARLY = Prepared(
    select(ParkedCallback.form).where(ParkedCallback.sid == bindparam("sid")).order_by(ParkedCallback.id)
)
CALL_ENDS = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


def message_status(
    session: Session,
    *,
    sid: str,
    status: str,
    error_code: int | None,
    outbound_id: int | None,
    attempt: int | None,
    now: datetime,
    secret: str,
) -> None:
    """A text's status callback; `outbound_id` and `attempt` are what its address carries."""
    row = _joined(session, sid, outbound_id, attempt, now, secret)
    if row is None:
        _park(session, sid, status, error_code, now)
    else:
        _advance(session, row, status, error_code, now, secret)


def call_status(
    session: Session,
    *,
    sid: str,
    status: str,
    outbound_id: int | None,
    attempt: int | None,
    now: datetime,
    secret: str = "",
) -> None:
    """A call's status callback: its end says that it was heard only if a key was pressed before."""
    row = _joined(session, sid, outbound_id, attempt, now, secret)
    if row is None:
        _park(session, sid, status, None, now)
    else:
        _advance(session, row, status, None, now, secret)


def adopt(session: Session, row: Outbound, sid: str, now: datetime, secret: str) -> None:
    """The provider has it under this sid; early callbacks are joined now. Needs the row locked."""
    row.status, row.reason = Status.ACCEPTED, None
    row.sid = sid or None
    row.look_at = row.leased_until = row.leased_by = None
    if row.channel is Channel.PUSH:
        away.took(session, row)
    if row.channel is Channel.SMS:
        theirs = row.purpose in TO_CONTACT
        put(
            session.connection(),
            Message(
                owner_id=row.owner_id,
                contact_id=row.contact_id if theirs else None,
                conversation_id=row.conversation_id if theirs else None,
                outbound_id=row.id,
                sid=sid,
                direction="outbound",
                from_e164=row.from_e164,
                to_e164=row.to,
                body=row.body,
                status="accepted",
                at=now,
            ),
        )
    parked = EARLY.run(session.connection(), sid=sid)
    for (early,) in parked:
        form = json.loads(early)
        _advance(session, row, form["status"], form["error_code"], now, secret)
    if parked:
        session.execute(delete(ParkedCallback).where(ParkedCallback.sid == sid))


def fail(session: Session, row: Outbound, reason: str, code: int | None, now: datetime, secret: str) -> None:
    """It did not get through, for good. The owner is told, or reached another way. Needs the row locked."""
    row.status, row.reason, row.error_code = Status.FAILED, reason, row.error_code or code
    row.look_at = row.leased_until = row.leased_by = None
    journal.note(session, row.owner_id, "unsaid", f"outbound/{row.id}", now, str(code) if code else None)
    if code in refusals.UNREGISTERED:
        drafts.refused(session, row, now)
    if row.purpose not in TO_CONTACT:
        if row.channel is Channel.PUSH:
            away.refused(session, row, reason, now)
        away.pass_on(session, row, now)
    if row.purpose not in TO_CONTACT or code in refusals.UNREGISTERED:
        return
    if code == refusals.OPTED_OUT:
        optouts.remember(session, row.owner_id, row.to, now, secret)
    if code in refusals.NO_TEXTS:
        contacts.takes_no_texts(session, row.owner_id, row.to, now)
    owner = session.get_one(Owner, row.owner_id)
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    ring = numbers.shown(row.to, owner.country)
    who = contacts.named(contact, row.to) if contact else ring
    body = refusals.unsaid(who, reason, ring)
    notices.tell(session, owner, key=f"unsaid/{row.id}", body=body, now=now, contact_id=row.contact_id)


def _joined(
    session: Session, sid: str, outbound_id: int | None, attempt: int | None, now: datetime, secret: str
) -> Outbound | None:
    """The row that this sid belongs to, locked; one that waits for a sid under this attempt adopts it."""
    known = session.scalars(select(Outbound.id).where(Outbound.sid == sid)).first()
    if known is not None:
        return outbox.locked(session, known)
    row = outbox.locked(session, outbound_id) if outbound_id is not None else None
    if row is None or row.sid is not None or not row.attempts or row.attempts != attempt:
        return None
    session.execute(  # who asked may never come to say so
        update(Attempt)
        .where(Attempt.outbound_id == row.id, Attempt.number == attempt, Attempt.ended_at.is_(None))
        .values(ended_at=now, result="accepted: its callback told")
    )
    adopt(session, row, sid, now, secret)
    return row


def _park(session: Session, sid: str, status: str, error_code: int | None, now: datetime) -> None:
    form = json.dumps({"status": status, "error_code": error_code})
    session.add(ParkedCallback(sid=sid, form=form, at=now))


def _advance(
    session: Session, row: Outbound, status: str, code: int | None, now: datetime, secret: str
) -> None:
    if row.channel is Channel.CALL:
        _call_ended(row, status)
        return
    message = session.scalars(select(Message).where(Message.outbound_id == row.id)).one()
    rank, reached = RANK.get(status), RANK.get(message.status, 0)
    if rank is None or rank <= reached:
        if rank == reached and status != message.status:
            journal.note(session, row.owner_id, "status_ignored", f"outbound/{row.id}", now, status)
        return
    message.status = status
    message.error_code = message.error_code or code
    if status in {"delivered", "read"}:
        row.status = Status.DELIVERED
        registration.delivered(session, row, now)
    elif status in {"undelivered", "failed", "canceled"}:
        fail(session, row, refusals.why(message.error_code), message.error_code, now, secret)


def _call_ended(row: Outbound, status: str) -> None:
    if status not in CALL_ENDS or row.status is not Status.ACCEPTED:
        return
    if row.acknowledged_at is not None:
        row.status = Status.DELIVERED
    else:
        row.status, row.reason = Status.FAILED, outbox.NO_KEY
