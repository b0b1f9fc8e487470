"""What the database tells the doctor: who is here, what they have proven, and whether anything may leave."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from callbot.domain.doctor.house import Away, Household, Person
from callbot.domain.outbox import Channel as Way
from callbot.domain.outbox import Halted, Purpose
from callbot.models import Call, Channel, Number, OptOut, Outbound, Owner
from callbot.services import halts, pulse, webhooks

RUNG = select(Outbound.owner_id, func.max(Outbound.acknowledged_at)).where(
    Outbound.channel == Way.CALL,
    Outbound.purpose != Purpose.TEST,
    Outbound.acknowledged_at.is_not(None),
)
TAKEN = select(Call.owner_id, func.max(Call.started_at)).where(Call.leg_key.is_not(None))
FORWARDED = select(Outbound.owner_id, func.max(Outbound.acknowledged_at)).where(
    Outbound.purpose == Purpose.TEST, Outbound.acknowledged_at.is_not(None)
)


def household(session: Session) -> Household:
    """Everything that the doctor asks of a database at this callbot's schema."""
    rung, taken = _latest(session, RUNG, Outbound.owner_id), _latest(session, TAKEN, Call.owner_id)
    forwarded = _latest(session, FORWARDED, Outbound.owner_id)
    numbers: dict[int, list[Number]] = {}
    for number in session.scalars(select(Number).order_by(Number.id)):
        numbers.setdefault(number.owner_id, []).append(number)
    away: dict[int, list[Away]] = {}
    for channel in session.scalars(select(Channel).order_by(Channel.position, Channel.id)):
        told = Away(channel.name, channel.proven_at, channel.failure)
        away.setdefault(channel.owner_id, []).append(told)
    refused = halts.why(session, Halted.REFUSED)
    restored = halts.why(session, Halted.RESTORED)
    return Household(
        people=tuple(
            Person(
                name=owner.name,
                zone=owner.timezone,
                country=owner.country,
                mode=owner.mode,
                numbers=tuple(number.e164 for number in numbers.get(owner.id, ())),
                phone_proven_at=owner.phone_proven_at,
                forwarded_at=forwarded.get(owner.id),
                rung_at=max(filter(None, (rung.get(owner.id), taken.get(owner.id))), default=None),
                away=tuple(away.get(owner.id, ())),
                drafting=frozenset(
                    number.e164 for number in numbers.get(owner.id, ()) if number.unregistered_at is not None
                ),
            )
            for owner in session.scalars(select(Owner).order_by(Owner.id))
        ),
        beaten_at=pulse.last(session, pulse.WORKER),
        restored_at=restored[0] if restored else None,
        refused=(refused[0], refused[1] or "no reason given") if refused else None,
        opted_out=session.scalar(select(func.count()).select_from(OptOut)) or 0,
        connected=webhooks.is_connected(session),
    )


def _latest(session: Session, of: Select[Any, Any], owner_id: Any) -> dict[int, datetime]:
    """The newest instant of each owner."""
    return {owner: at for owner, at in session.execute(of.group_by(owner_id))}
