"""How the house and one owner stand, read for whoever set callbot up; it changes nothing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from callbot.domain.outbox import Purpose, Status
from callbot.domain.overview import Coming, Failure, Halt, Overview, Standing
from callbot.models import Appointment, Call, Contact, Conversation, Outbound, Owner
from callbot.models import Halt as HaltRow
from callbot.services import (
    agreements,
    contacts,
    figures,
    outbox,
    outlook,
    owners,
    pulse,
    questions,
    spending,
    webhooks,
)
from callbot.settings import Settings

LATE = timedelta(minutes=1)
DAY = timedelta(days=1)
MOST_COMING = 3
LONGEST_PROOF = timedelta(days=60)
"""Older proofs are of no use to anybody."""


def look(
    session: Session,
    settings: Settings,
    now: datetime,
    *,
    owner_id: int | None,
    lacking: str | None,
    backup_at: datetime | None,
) -> Overview:
    """How all stands at `now`; one owner's part where one is meant or there is only one.

    `lacking` and `backup_at` are what the disk tells. Raises Refused where there is no such owner.
    """
    count, since = session.execute(select(func.count(), func.min(Owner.created_at))).one()
    owner = owners.meant(session, owner_id) if owner_id is not None or count == 1 else None
    beat = pulse.last(session, pulse.WORKER)
    failed, last_failure = _failures(session, now)
    return Overview(
        at=now,
        dry=settings.dry,
        worker_at=beat,
        runs=pulse.is_fresh(beat, now),
        lacking=lacking,
        halts=tuple(Halt(row.name, row.at, row.reason) for row in session.scalars(select(HaltRow))),
        waiting=session.execute(select(func.count()).where(outbox.QUEUED)).scalar_one(),
        next_at=outlook.next_at(session),
        late=session.execute(
            select(func.count()).where(outbox.QUEUED, Outbound.due_at <= now - LATE)
        ).scalar_one(),
        unknown=session.execute(figures.UNKNOWN).scalar_one(),
        failed=failed,
        last_failure=last_failure,
        owners=count,
        since=since,
        backup_at=backup_at,
        spent=spending.everybodys(session, now),
        caps=settings.caps,
        owner=None if owner is None else _standing(session, owner, settings, now),
        connected=webhooks.is_connected(session),
    )


def _failures(session: Session, now: datetime) -> tuple[int, Failure | None]:
    """How much of the newest rows could not be said in the last day, and the last of it.

    A test call of the forwarding is let ring on purpose: that nobody took it is no failure.
    """
    after = (session.scalar(figures.LAST) or 0) - figures.NEWEST
    rows = select(Outbound).where(
        Outbound.id > after,
        Outbound.status == Status.FAILED,
        Outbound.begun_at > now - DAY,
        or_(Outbound.purpose != Purpose.TEST, Outbound.reason.is_distinct_from(outbox.NO_KEY)),
    )
    count = session.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
    row = session.scalars(rows.order_by(Outbound.begun_at.desc()).limit(1)).first()
    if row is None or row.begun_at is None:
        return count, None
    return count, Failure(row.begun_at, row.reason or "no reason was given", row.error_code)


def _standing(session: Session, owner: Owner, settings: Settings, now: datetime) -> Standing:
    midnight = now.astimezone(ZoneInfo(owner.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    missed = select(func.count(), func.max(Call.started_at)).where(
        Call.owner_id == owner.id, Call.started_at >= midnight, Call.missed_at.is_not(None)
    )
    missed_today, last_missed_at = session.execute(missed).one()
    return Standing(
        id=owner.id,
        name=owner.name,
        phone=owner.phone,
        country=owner.country,
        timezone=owner.timezone,
        mode=owner.mode,
        stated=owner.stated,
        numbers=tuple(owners.numbers_of(session, owner.id)),
        phone_proven=owner.phone_proven_at is not None,
        paused_at=owner.paused_at,
        stopped_at=owner.stopped_at,
        missed_today=missed_today,
        last_missed_at=last_missed_at,
        coming=_coming(session, owner, now),
        questions=len(session.scalars(questions.OPEN, {"owner_id": owner.id, "now": now}).all()),
        usd=spending.usd(session, owner.id, now),
        usd_cap=settings.caps.usd_per_day,
        forwarding_proven_at=_proven_at(session, owner, now),
    )


def _coming(session: Session, owner: Owner, now: datetime) -> tuple[Coming, ...]:
    ahead = agreements.ahead(session, owner, now)[:MOST_COMING]
    return tuple(Coming(row.starts_at, row.ends_at, row.exact, _with_whom(session, row)) for row in ahead)


def _with_whom(session: Session, row: Appointment) -> str:
    contact = session.get_one(Contact, row.contact_id)
    reach = session.get_one(Conversation, row.conversation_id).reach
    return contacts.named(contact, reach)


def _proven_at(session: Session, owner: Owner, now: datetime) -> datetime | None:
    """When a test call last came back here."""
    proof = select(func.max(Outbound.acknowledged_at)).where(
        Outbound.owner_id == owner.id,
        Outbound.created_at > now - LONGEST_PROOF,
        Outbound.purpose == Purpose.TEST,
        Outbound.acknowledged_at.is_not(None),
    )
    return session.execute(proof).scalar_one()
