"""The owners of the house and their numbers, for whoever administers it: listed, named, changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from callbot.domain.appointments import AppointmentStatus, Caller
from callbot.domain.outbox import TO_CONTACT
from callbot.errors import Refused
from callbot.models import Appointment, Call, Channel, Conversation, Number, Outbound, Owner
from callbot.services import outbox, owners

STANDING = (AppointmentStatus.CONFIRMED, AppointmentStatus.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Listed:
    """An owner with what belongs to them; `aways` counts away channels, whose addresses are secrets."""

    owner: Owner
    numbers: Sequence[str]
    aways: int


def listed(session: Session) -> list[Listed]:
    """Every owner, the first one first."""
    numbers: Mapping[int, list[str]] = defaultdict(list)
    for owner_id, e164 in session.execute(select(Number.owner_id, Number.e164).order_by(Number.id)):
        numbers[owner_id].append(e164)
    counted = select(Channel.owner_id, func.count()).group_by(Channel.owner_id)
    aways = {owner_id: count for owner_id, count in session.execute(counted)}
    everybody = session.scalars(select(Owner).order_by(Owner.id))
    return [Listed(owner, numbers[owner.id], aways.get(owner.id, 0)) for owner in everybody]


def meant(session: Session, who: str) -> Owner:
    """The owner of this id or phone; Refused where there is none."""
    if who.isascii() and who.isdigit() and len(who) < 7:
        return owners.meant(session, int(who))
    owner = owners.found(session, owners.own_number(who, "owner"))
    if owner is None:
        raise Refused(f"there is no owner with the phone {who}")
    return owner


def move(session: Session, owner: Owner, text: str, now: datetime, *, proven: bool) -> int:
    """The owner has another mobile from now on: what waits for the old one goes to it.

    Answers how many agreed times name the old number to a contact: they were told it, and are not told anew.
    Raises Refused where somebody else has it.
    """
    phone, old = owners.own_number(text, "phone"), owner.phone
    if phone == old:
        return 0
    other = owners.found(session, phone)
    if other is not None:
        raise Refused(f"phone: {phone} is that of another owner, {other.name}")
    if session.scalars(select(Number.id).where(Number.e164 == phone)).first() is not None:
        raise Refused(f"phone: {phone} is a number of callbot's, not a mobile")
    session.get_one(Owner, owner.id, with_for_update=True)
    owner.phone, owner.phone_proven_at = phone, now if proven else None
    session.flush()
    session.execute(
        update(Outbound)
        .where(
            Outbound.owner_id == owner.id,
            outbox.QUEUED,
            Outbound.to == old,
            Outbound.purpose.not_in(TO_CONTACT),
        )
        .values(to=phone)
    )
    return _named(session, owner.id, old, now)


def _named(session: Session, owner_id: int, number: str, now: datetime) -> int:
    """How many agreed times that are to come were told with this number."""
    ahead = select(func.count()).where(
        Appointment.owner_id == owner_id,
        Appointment.number == number,
        Appointment.calls == Caller.CONTACT,
        Appointment.status.in_(STANDING),
        Appointment.ends_at > now,
    )
    return session.execute(ahead).scalar_one()


def numbers_of_all(session: Session) -> Sequence[tuple[str, Owner]]:
    """Every number of callbot's, with its owner, the oldest first."""
    rows = session.execute(
        select(Number.e164, Owner).join(Owner, Owner.id == Number.owner_id).order_by(Number.id)
    )
    return [(e164, owner) for e164, owner in rows]


@dataclass(frozen=True, slots=True)
class Released:
    """A number that is nobody's any more: whose it was, which one takes its place, and who was told it."""

    owner: Owner
    instead: str
    named: int
    """Agreed times that are to come and name it."""


def release(session: Session, text: str, now: datetime) -> Released:
    """A number of callbot's is this owner's no more: what waits leaves from another number of theirs.

    Raises Refused where it is their only one: nobody can be answered without.
    """
    e164 = owners.own_number(text, "number")
    row = session.scalars(select(Number).where(Number.e164 == e164)).one_or_none()
    if row is None:
        raise Refused(f"number: {e164} is no number of callbot's")
    owner = session.get_one(Owner, row.owner_id, with_for_update=True)
    others = select(Number).where(Number.owner_id == owner.id, Number.id != row.id).order_by(Number.id)
    other = session.scalars(others).first()
    if other is None:
        raise Refused(
            f"number: {e164} is the only one of {owner.name}; add another first, or remove the owner"
        )
    session.execute(
        update(Call).where(Call.owner_id == owner.id, Call.number_id == row.id).values(number_id=other.id)
    )
    session.execute(
        update(Conversation)
        .where(Conversation.owner_id == owner.id, Conversation.dialled == e164)
        .values(dialled=other.e164)
    )
    session.execute(
        update(Outbound)
        .where(Outbound.owner_id == owner.id, outbox.QUEUED, Outbound.from_e164 == e164)
        .values(from_e164=other.e164)
    )
    session.delete(row)
    session.flush()
    return Released(owner, other.e164, _named(session, owner.id, e164, now))
