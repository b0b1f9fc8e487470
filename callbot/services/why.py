"""Why did it say this? What came in, what was decided and by which rule, what was said, in order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CompoundSelect, String, cast, literal, select, union_all
from sqlalchemy.orm import Session

from callbot.domain.outbox import Status
from callbot.models import Appointment, Call, Contact, ContactNumber, Event, Message, Outbound, Owner

TELLING: dict[str, type[Message | Call | Appointment]] = {
    "message": Message,
    "call": Call,
    "appointment": Appointment,
}
"""Rows that tell of a contact, by the name under which events speak of them."""
HELD_BACK = frozenset({Status.SUPPRESSED, Status.CANCELLED, Status.FAILED})


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: `words` as people read them, `why` as the rules are named."""

    at: datetime
    words: str
    why: str = ""


def told(session: Session, owner: Owner, e164: str | None, most: int) -> list[Moment]:
    """The last moments of an owner's diary, or of that with one number, the oldest first."""
    contact_id = session.scalar(
        select(ContactNumber.contact_id).where(
            ContactNumber.owner_id == owner.id, ContactNumber.e164 == (e164 or "")
        )
    )
    if e164 is not None and contact_id is None:
        return []
    moments = _decided(session, owner, contact_id, most) + _said(session, owner, contact_id, most)
    return sorted(moments, key=lambda moment: moment.at)[-most:]


def _decided(session: Session, owner: Owner, contact_id: int | None, most: int) -> list[Moment]:
    """What was noted, with the words of what it was about."""
    events = select(Event).where(Event.owner_id == owner.id)
    if contact_id is not None:
        events = events.where(Event.subject.in_(_subjects(owner, contact_id)))
    newest = session.scalars(events.order_by(Event.at.desc(), Event.id.desc()).limit(most))
    return [
        Moment(event.at, f"{event.what}: {_shown(session, event)}", event.detail or "") for event in newest
    ]


def _subjects(owner: Owner, contact_id: int) -> CompoundSelect[str]:
    """What events about a contact are about: "message/12", "call/3"."""
    return union_all(
        *(
            select(literal(f"{kind}/").concat(cast(row.id, String))).where(
                row.owner_id == owner.id, row.contact_id == contact_id
            )
            for kind, row in TELLING.items()
        )
    )


def _shown(session: Session, event: Event) -> str:
    kind, _, row_id = event.subject.partition("/")
    about = session.get(TELLING[kind], int(row_id)) if kind in TELLING else None
    match about:
        case Message():
            return f'"{about.body}"'
        case Call():
            return f"a call from {about.from_e164 or 'a withheld number'}"
        case _:
            return event.subject


def _said(session: Session, owner: Owner, contact_id: int | None, most: int) -> list[Moment]:
    """What was put to be said, and why not where it was not."""
    rows = select(Outbound).where(Outbound.owner_id == owner.id)
    if contact_id is not None:
        rows = rows.where(Outbound.contact_id == contact_id)
    return [
        Moment(
            row.begun_at or row.created_at,
            f'{row.purpose} to {_to(session, owner, row)}: "{row.body}"',
            f"{row.status}{f', {row.reason}' if row.reason else ''}" if row.status in HELD_BACK else "",
        )
        for row in session.scalars(rows.order_by(Outbound.id.desc()).limit(most))
    ]


def _to(session: Session, owner: Owner, row: Outbound) -> str:
    """Whom it is said to; an away channel is a secret and stays unnamed."""
    if row.to == owner.phone:
        return owner.name
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    if not row.to.startswith("+"):
        return f"{owner.name}, away"
    return (contact and contact.name) or row.to
