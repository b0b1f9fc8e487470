"""Why did it say this? What came in, what was decided and by which rule, what was said, in order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.domain.outbox import Status
from callbot.models import Appointment, Call, Contact, ContactNumber, Event, Message, Outbound, Owner

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
    events = session.scalars(
        select(Event).where(Event.owner_id == owner.id).order_by(Event.at.desc(), Event.id.desc())
    )
    found: list[Moment] = []
    for event in events:
        about = _about(session, event.subject)
        if contact_id is None or (about is not None and about.contact_id == contact_id):
            found.append(Moment(event.at, f"{event.what}: {_shown(about, event)}", event.detail or ""))
        if len(found) == most:
            break
    return found


def _about(session: Session, subject: str) -> Message | Call | Appointment | None:
    """The row that an event is about, where it tells of a contact."""
    kind, _, row_id = subject.partition("/")
    match kind:
        case "message":
            return session.get(Message, int(row_id))
        case "call":
            return session.get(Call, int(row_id))
        case "appointment":
            return session.get(Appointment, int(row_id))
        case _:
            return None


def _shown(about: Message | Call | Appointment | None, event: Event) -> str:
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
